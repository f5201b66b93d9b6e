"""CPV codes: what a contract is for, in the European Union's common procurement vocabulary."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Sourced

PATTERN = r"^\d{8}-\d$"
WEIGHTS = (3, 7, 1)


def check_digit(digits: str) -> int:
    """The ninth digit of a code's first eight: their sum with weights 3, 7, 1 in turn, modulo 10.

    Found from the codes of Regulation (EC) No 213/2008; it prints another digit for a few of its headings.
    """
    return sum(int(digit) * WEIGHTS[place % 3] for place, digit in enumerate(digits)) % 10


class CpvCode(Sourced):
    """A code of the vocabulary: eight digits, a hyphen and the check digit."""

    code = models.CharField(
        _("code"),
        max_length=10,
        primary_key=True,
        validators=[RegexValidator(PATTERN, _("Eight digits, a hyphen and the check digit, such as 35613000-4."))],
    )
    name = models.CharField(_("name"), max_length=200)
    is_digit_as_published = models.BooleanField(
        _("check digit as published"),
        default=False,
        help_text=_("Tick only where the official list itself prints a digit that the rule does not give."),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("CPV code")
        verbose_name_plural = _("CPV codes")

    def __str__(self) -> str:
        return f"{self.code} {_(self.name)}"

    def clean(self) -> None:
        digits, _hyphen, digit = self.code.partition("-")
        if not self.code.isascii():
            raise ValidationError({"code": _("Plain digits from 0 to 9 only.")})
        if len(digits) == 8 and digits.isdigit() and digit.isdigit() and not self.is_digit_as_published:
            expected = check_digit(digits)
            if digit != str(expected):
                text = _("The check digit of %(digits)s is %(expected)d, not %(digit)s.")
                params = {"digits": digits, "expected": expected, "digit": digit}
                raise ValidationError({"code": ValidationError(text, params=params)})
