"""Registers: a nation's own until released, changed by their owner alone, settled and opened again."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.context import acting_as
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.scoped import row_security_alone
from procurement.actions import register
from procurement.models import Assumption, Risk
from procurement.queries import registers
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make.programme(make.manager())


def risk(programme, by, **fields):
    given = {
        "statement": "Late engines",
        "likelihood": 4,
        "impact": 5,
        "mitigation": "",
        "due_on": timezone.localdate(),
    }
    with acting_as(by.actor):
        return register.create(Risk, fields={"programme": programme, "responsible": by, **given, **fields}, by=by)


def assumption(programme, by, **fields):
    given = {"statement": "Rates stand", "expires_on": timezone.localdate() + timedelta(days=5)}
    with acting_as(by.actor):
        return register.create(Assumption, fields={"programme": programme, "responsible": by, **given, **fields}, by=by)


def reads(row, person):
    with acting_as(person.actor):
        found = type(row).objects.visible_to(person.actor).filter(pk=row.pk).exists()
        with row_security_alone():
            assert type(row)._base_manager.filter(pk=row.pk).exists() == found
    return found


def test_a_row_is_its_nations_until_released_and_again_afterwards(programme):
    officer, approver, german = make.officer("PL"), make.approver("PL"), make.officer("DE")
    row = risk(programme, officer)
    assert reads(row, approver)
    assert not reads(row, german)
    with acting_as(approver.actor):
        row = register.release(row, ["DE"], version=row.version, by=approver)
    assert reads(row, german)
    assert not reads(row, make.officer("FI"))
    with acting_as(german.actor), pytest.raises((Http404, NotAllowed)):
        register.settle(row, "close", version=row.version, by=german)
    with acting_as(approver.actor):
        register.release(row, [], version=row.version, by=approver)
    assert not reads(row, german)


def test_an_officer_does_not_release(programme):
    officer = make.officer("PL")
    row = risk(programme, officer)
    with acting_as(officer.actor), pytest.raises(NotAllowed):
        register.release(row, ["DE"], version=row.version, by=officer)


def test_the_office_keeps_a_register_of_its_own(programme):
    manager = make.manager()
    row = assumption(programme, manager)
    assert row.owner == "PMO"
    assert not reads(row, make.officer("DE"))


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"low": 1, "expected": 2}, "expected"),
        ({"low": 3, "expected": 2, "high": 4, "unit": "h"}, "expected"),
        ({"low": 1, "expected": 2, "high": 4}, "unit"),
        ({"expires_on": timezone.localdate() + timedelta(days=40_000)}, "expires_on"),
    ],
)
def test_figures_come_whole_and_with_their_unit(programme, fields, place):
    with pytest.raises(Invalid) as refusal:
        assumption(programme, make.officer("PL"), **fields)
    assert place in refusal.value.faults


def test_a_rating_lies_between_one_and_five_and_a_foreigner_is_not_made_responsible(programme):
    with pytest.raises(Invalid) as refusal:
        risk(programme, make.officer("PL"), likelihood=6, responsible=make.officer("DE"))
    assert {"likelihood", "responsible"} <= set(refusal.value.faults)


def test_settled_is_not_changed_before_it_is_opened_again(programme):
    officer = make.officer("PL")
    row = assumption(programme, officer)
    with acting_as(officer.actor):
        row = register.settle(row, "refute", version=row.version, by=officer)
        with pytest.raises(Refusal):
            register.update(row, fields={"statement": "x"}, version=row.version, by=officer)
        with pytest.raises(Stale):
            register.settle(row, "reopen", version=row.version - 1, by=officer)
        assert register.settle(row, "reopen", version=row.version, by=officer).status == "open"


def test_matrix_and_reviews_hold_the_visible_open_ones(programme):
    officer, german = make.officer("PL"), make.officer("DE")
    risk(programme, officer)
    risk(programme, german)
    due = assumption(programme, officer)
    assumption(programme, officer, expires_on=timezone.localdate() + timedelta(days=90))
    with acting_as(officer.actor):
        matrix = registers.matrix(officer.actor)
        assert [len(cell) for cell in matrix[1]] == [0, 0, 0, 0, 1]
        assert sum(len(cell) for cells in matrix for cell in cells) == 1
        assert registers.expiring(officer.actor) == [due]


@pytest.mark.parametrize("noun", ["risk", "assumption"])
def test_pages_enter_change_and_list(programme, noun):
    officer, client = make.officer("PL"), Client()
    client.force_login(officer)
    sent = {"programme": programme.pk, "responsible": officer.pk, "statement": "A statement of ours", "unit": ""}
    sent |= {"likelihood": 2, "impact": 3, "due_on": "2027-01-01", "expires_on": "2027-01-01"}
    made = client.post(f"/{noun}s/new/", sent)
    assert made.status_code == 302
    assert "A statement of ours" in client.get(made.url).content.decode()
    assert "A statement of ours" in client.get(f"/{noun}s/?scope=own&status=open").content.decode()
    changed = client.post(f"{made.url}edit/", {**sent, "statement": "Another statement", "version": 1})
    assert changed.status_code == 302
    stale = client.post(f"{made.url}edit/", {**sent, "version": 1})
    assert stale.status_code == 400
    assert "Another statement" in stale.content.decode()
    assert client.get("/registers/").status_code == 200
