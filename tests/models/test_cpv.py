"""CPV codes: the check digit is verified, and a digit that the official list itself prints otherwise is possible."""

import pytest
from django.core.exceptions import ValidationError

from procurement.models import CpvCode
from procurement.models.cpv import check_digit

FIELDS = {"name": "x", "source": "x", "verified_on": "2026-01-01"}


def test_the_shipped_codes_have_their_digit(db: None) -> None:
    codes = list(CpvCode.objects.values_list("code", flat=True))
    assert len(codes) == 16
    assert all(check_digit(code[:8]) == int(code[9]) for code in codes)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("35613000-5", "is 4, not 5"),
        ("35613000", "Eight digits"),
        ("3561300-4", "Eight digits"),
        ("²5613000-4", "Plain"),
    ],
)
def test_a_wrong_code_is_refused_by_name(db: None, code: str, words: str) -> None:
    with pytest.raises(ValidationError) as fault:
        CpvCode(code=code, **FIELDS).full_clean()
    assert words in " ".join(fault.value.message_dict["code"])


def test_a_digit_as_published_is_accepted(db: None) -> None:
    CpvCode(code="03300000-2", is_digit_as_published=True, **FIELDS).full_clean()
    with pytest.raises(ValidationError):
        CpvCode(code="03300000-2", **FIELDS).full_clean()
