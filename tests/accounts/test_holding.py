"""Conditions judged without the database: never found to hold where the database finds them false."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db.models import F, Q, Value
from django.db.models.functions import Length

from accounts.holding import surely_holds
from procurement.models import Offer
from trials.models import Trial

pytestmark = pytest.mark.django_db
CONDITIONS = (
    Q(capacity__gt=3),
    Q(capacity__gte=F("minimum_order")),
    Q(capacity__gte=F("minimum_order")) | Q(reference=""),
    ~Q(status__in=["draft", "withdrawn"]) | ~Q(reference=""),
    Q(trl__isnull=True) | Q(trl__gte=4),
    Q(trl__gte=4),
    ~Q(trl=4),
    ~Q(trl__gte=4, capacity__lt=9),
    ~(~Q(trl=4) | Q(capacity=2)),
    Q(trl__in=[3, 4], capacity__lte=9),
    Q(opens_at__isnull=False, reference="A") | Q(onboarding__lt=Decimal("1.5")),
)
ROWS = [
    {"capacity": capacity, "minimum_order": 4, "reference": reference, "trl": trl, "status": status, "onboarding": cost}
    for capacity, reference, trl, status, cost in product(
        (2, 4, 9), ("", "A"), (None, 3, 4), ("draft", "submitted"), (Decimal(0), Decimal(2))
    )
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_what_surely_holds_holds_for_the_database_and_most_of_it_is_told(condition):
    told = 0
    for fields in ROWS:
        row = Offer(**fields)
        against = {name: Value(value, Offer._meta.get_field(name)) for name, value in fields.items()}
        against["opens_at"] = Value(None, Offer._meta.get_field("opens_at"))
        truth = condition.check(against)
        if surely_holds(condition, row):
            told += 1
            assert truth, fields
    assert told


def test_what_is_not_plain_is_left_to_the_database():
    row = Offer(capacity=3, reference="A")
    assert not surely_holds(Q(system__isnull=False), row), "a relation"
    assert not surely_holds(Q(reference__startswith="A"), row), "another look-up"
    assert not surely_holds(Q(reference__gte="A"), row), "the order of texts"
    assert not surely_holds(Q(capacity__gte=Length("reference")), row), "an expression"
    assert not surely_holds(Q(capacity=1) ^ Q(capacity=3), row), "an exclusive or"
    assert not surely_holds(Q(nothing=3), row), "no such field"
    assert not surely_holds(Q(capacity=3), Offer(capacity="3")), "a value that is not clean"


def test_dates_are_compared():
    row = Trial(starts_on=date(2025, 6, 2), ends_on=date(2025, 6, 1))
    assert not surely_holds(Q(ends_on__gte=F("starts_on")), row)
    row.ends_on = date(2025, 6, 2)
    assert surely_holds(Q(ends_on__gte=F("starts_on")), row)
