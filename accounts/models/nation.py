"""Nations and where each fact about them comes from."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Sourced(models.Model):
    """A reference row that says where it comes from and when somebody last looked."""

    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("last verified on"))

    class Meta:
        abstract = True


class Nation(Sourced):
    """A participant: ISO 3166 keys, currency, languages, time zone, procurement agency."""

    code = models.CharField(
        _("alpha-2 code"),
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))],
    )
    trigraph = models.CharField(
        _("alpha-3 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))],
    )
    name = models.CharField(_("name"), max_length=80, unique=True)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    languages = ArrayField(models.CharField(max_length=5), verbose_name=_("languages"), size=4)
    time_zone = models.CharField(_("time zone"), max_length=40)
    agency = models.CharField(_("procurement agency"), max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("nation")
        verbose_name_plural = _("nations")

    def __str__(self) -> str:
        return str(_(self.name))
