"""The composition rule, for the letters of all the languages."""

import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions.people import first_password
from accounts.passwords import BLANKS, MOST, CompositionValidator

CAPITALS = "ABCXYZÄÖÜÅÆØÕŠŽĀČĒĢĪĶĻŅŪĄĘĖĮŲŪĆŁŃÓŚŹŻÉÈÊÇÀÂÎÔÛŸŒ"
SMALL = CAPITALS.lower() + "ß"
DIGITS = "0123456789"
SYMBOLS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~€§°"
KINDS = (CAPITALS, SMALL, DIGITS, SYMBOLS)
SPACES = [chr(code) for code in range(0x3001) if chr(code).isspace()] + [
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u00ad",
    *BLANKS,
]

check = CompositionValidator().validate
kind = st.sampled_from(KINDS)
whole = st.tuples(*(st.text(letters, min_size=1, max_size=10) for letters in KINDS)).flatmap(
    lambda parts: st.permutations("".join(parts)).map("".join)
)


@given(whole)
def test_all_four_kinds_in_any_order_and_language_pass(password):
    check(password)


@given(whole)
def test_decomposed_letters_count_too(password):
    check(unicodedata.normalize("NFD", password))


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).flatmap(
        lambda kinds: st.text("".join(kinds), min_size=12)
    )
)
def test_without_one_of_the_kinds_it_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        check(password[:MOST])
    assert refused.value.code == "password_composition"


@given(whole, st.sampled_from(SPACES), st.integers(0, 12))
def test_a_space_of_any_kind_anywhere_is_refused(password, space, place):
    with pytest.raises(ValidationError) as refused:
        check(password[:place] + space + password[place:])
    assert refused.value.code == "password_has_space"


@pytest.mark.parametrize(("length", "passes"), [(MOST, True), (MOST + 1, False)])
def test_the_longest_password(length, passes):
    password = "Aa1!" + "x" * (length - 4)
    if passes:
        check(password)
    else:
        with pytest.raises(ValidationError, match="128"):
            check(password)


@pytest.mark.parametrize("password", ["Short-1a", "1q2w3e4r5t6y", "officer@PL.example.org1A"])
def test_short_common_or_personal_passwords_are_refused_by_the_whole_rule(password, django_user_model):
    person = django_user_model(email="officer@pl.example.org", name="Officer")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize("number", range(50))
def test_a_first_password_meets_the_rule(number):
    password = first_password()
    validate_password(password)
    assert len(password) == 16
