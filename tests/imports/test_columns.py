"""The importer reads whatever a form can state: the two are compared field by field."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.utils import translation

from procurement.actions.importable import BY_KEY
from procurement.forms.catalogue import RateSetForm, VendorForm
from procurement.forms.offer import TERMS, ExceptionForm, MilestoneForm, OfferForm, TierForm
from procurement.forms.requirement import LineForm, PrivateForm, RequirementForm
from procurement.forms.run import MeasurementForm, RunForm
from procurement.forms.system import SystemForm
from trials.conditions import CONDITIONS

pytestmark = pytest.mark.django_db
UNSAID = {"version", "DELETE"}


def named(fields: Iterable[str], before: str = "", **other: str) -> set[str]:
    """The names that columns have for a form's fields."""
    return {other.get(name, before + name) for name in fields if name not in UNSAID}


def columns(kind: str) -> set[str]:
    return {one.key for one in BY_KEY[kind].fields}


FORMS: dict[str, list[Any]] = {
    "requirements": [
        lambda: named(RequirementForm().fields),
        lambda: named(PrivateForm(currency="EUR").fields),
        lambda: named(LineForm(metrics={}).fields),
    ],
    "offers": [
        lambda: named(OfferForm().fields),
        lambda: named(TierForm().fields),
        *(lambda form=form: named(form().fields) for form in TERMS.values()),
        lambda: named(MilestoneForm().fields, "milestone_"),
        lambda: named(ExceptionForm().fields, "exception_"),
    ],
    "runs": [
        lambda: named(RunForm().fields, exact_latitude="latitude", exact_longitude="longitude"),
        lambda: named(MeasurementForm(metrics={}).fields),
    ],
    "systems": [lambda: named(SystemForm().fields)],
    "vendors": [lambda: named(VendorForm().fields)],
    "rates": [lambda: named(RateSetForm(currencies=[]).fields)],
}


@pytest.mark.parametrize("kind", FORMS)
def test_every_field_of_the_forms_is_a_column(kind: str) -> None:
    stated = set().union(*(form() for form in FORMS[kind]))
    assert stated - columns(kind) == set()
    assert len(stated) >= 2


@pytest.mark.parametrize("kind", BY_KEY)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_no_two_columns_answer_to_one_label(kind: str, language: str) -> None:
    with translation.override(language):
        names = [name for one in BY_KEY[kind].fields for name in one.labels()]
    assert sorted(names) == sorted(set(names))


def test_every_condition_of_a_run_is_a_column_of_runs_and_of_envelopes() -> None:
    keys = {condition.key for condition in CONDITIONS}
    assert keys <= columns("runs")
    assert {f"when_{key}" for key in keys} <= columns("requirements")
