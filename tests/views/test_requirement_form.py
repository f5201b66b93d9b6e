"""Entering and changing a requirement: faults by name, drafts that come back, two people on one form."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from procurement.models import Draft, Requirement
from procurement.queries import requirements
from tests import factories
from tests.views import posting
from tests.views.posting import line

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer() -> Person:
    return factories.officer("EE")


def drafts(person: Person) -> list[Draft]:
    with acting_as(person.actor):
        return list(Draft.objects.visible_to(person.actor))


def test_a_requirement_is_entered_and_the_reader_led_to_it(officer: Person) -> None:
    answer = as_(officer).post(
        reverse("requirement-create"), posting.requirement(line(is_kpp="on"), line("turnaround_min", "90", "30", "2"))
    )
    with acting_as(officer.actor):
        row = Requirement.objects.visible_to(officer.actor).get()
        rows = [(one.metric_id, one.given_weight, one.is_kpp) for one in requirements.lines(officer.actor, row)]
    assert answer.url == reverse("requirement", args=[row.pk])
    assert (row.status, rows) == ("draft", [("endurance_h", 1, True), ("turnaround_min", 2, False)])


@pytest.mark.parametrize(
    ("changed", "lines", "words"),
    [
        ({"need_by": "2020-01-01"}, (), "Need-by date: The need-by date lies in the past"),
        ({"quantity": "-1"}, (), "Quantity: "),
        ({"modes": []}, (), "Accepted acquisition modes: This field is required"),
        ({"private-worth_per_unit": "-5"}, (), "Worth of a unit that meets every objective (EUR): "),
        ({"private-budget_ceiling": "many"}, (), "Budget ceiling for the whole quantity (EUR): Enter a number"),
        ({}, (line(), line("turnaround_min", "30", "90")), "Row 2, Objective: The objective must be better"),
        ({}, (line(), line()), "Row 2, Metric: One line per metric"),
        ({}, (line("unit_price"),), "Row 1, Metric: Select a valid choice"),
        ({}, (line(threshold="x"),), "Row 1, Threshold: Enter a number"),
        ({}, (line(weight="0"),), "At least one line needs a weight above zero"),
        ({"lines-TOTAL_FORMS": "0"}, (), "Give at least one row"),
        ({"lines-TOTAL_FORMS": "many"}, (), "Give at least one row"),
    ],
)
def test_every_fault_is_named_by_its_field_and_nothing_typed_is_lost(
    officer: Person, changed: dict[str, Any], lines: tuple[dict[str, Any], ...], words: str
) -> None:
    answer = as_(officer).post(reverse("requirement-create"), posting.requirement(*lines, **changed))
    assert answer.status_code == 400
    assert words in " | ".join(fault["text"] for fault in answer.context["faults"])
    assert "canary-7351" in answer.content.decode()
    with acting_as(officer.actor):
        assert not Requirement.objects.visible_to(officer.actor).exists()


def test_all_faults_come_at_once(officer: Person) -> None:
    answer = as_(officer).post(
        reverse("requirement-create"), posting.requirement(line(objective="1"), title="", quantity="0")
    )
    ids = {fault["id"] for fault in answer.context["faults"]}
    assert ids == {"id_title", "id_quantity", "id_lines-0-objective"}


def test_removed_and_blank_rows_are_left_out(officer: Person) -> None:
    rows = (
        line(DELETE="on"),
        {"metric": "", "threshold": "", "objective": "", "weight": ""},
        line("turnaround_min", "90", "30"),
    )
    assert as_(officer).post(reverse("requirement-create"), posting.requirement(*rows)).status_code == 302
    with acting_as(officer.actor):
        row = Requirement.objects.visible_to(officer.actor).get()
        assert [one.metric_id for one in requirements.lines(officer.actor, row)] == ["turnaround_min"]


def test_only_an_officer_of_the_nation_gets_the_form(officer: Person) -> None:
    row = factories.requirement(officer)
    assert as_(factories.approver("EE")).get(reverse("requirement-create")).status_code == 403
    assert as_(factories.approver("EE")).get(reverse("requirement-update", args=[row.pk])).status_code == 403
    assert as_(factories.manager()).post(reverse("requirement-create"), posting.requirement()).status_code == 403
    assert as_(factories.officer("PL")).get(reverse("requirement-update", args=[row.pk])).status_code == 404
    assert Client().get(reverse("requirement-create")).status_code == 302


def test_the_form_starts_from_what_is_stored(officer: Person) -> None:
    row = factories.requirement(officer, {"endurance_h": (10, 40), "turnaround_min": (90, 30)})
    sheet = as_(officer).get(reverse("requirement-update", args=[row.pk])).context["sheet"]
    assert sheet.form["version"].value() == 1
    assert [str(form["threshold"].value()) for form in sheet.rows] == ["10", "90"]
    assert str(sheet.part["worth_per_unit"].value()) == "5000000.00"


def test_a_form_sent_back_as_it_came_keeps_its_lines(officer: Person) -> None:
    row = factories.requirement(officer, {"endurance_h": (10, 40)}, status="draft")
    sent = posting.requirement(line(weight="1"), version="1", title="Another title")
    assert as_(officer).post(reverse("requirement-update", args=[row.pk]), sent).status_code == 302
    with acting_as(officer.actor):
        assert [one.metric_id for one in requirements.lines(officer.actor, row)] == ["endurance_h"]


def test_of_two_people_on_one_form_the_second_sees_each_difference_and_loses_nothing(officer: Person) -> None:
    row = factories.requirement(officer, status="draft", title="Start")
    address = reverse("requirement-update", args=[row.pk])
    first = posting.requirement(line(threshold="12"), title="First", version="1")
    second = posting.requirement(line(threshold="15"), line("turnaround_min", "90", "30"), title="Second", version="1")
    assert as_(factories.officer("EE")).post(address, first).status_code == 302
    answer = as_(officer).post(address, second)
    assert answer.status_code == 409
    told = {one["label"]: (one["mine"], one["current"]) for one in answer.context["differences"]}
    assert told["Title"] == ("Second", "First")
    assert told["Endurance on mission profile (h) · higher is better: Threshold"] == ("15", "12")
    assert len(told) == 8  # a row of six filled fields that the other does not have
    text = answer.content.decode()
    assert 'value="Second"' in text
    assert 'name="version" value="2"' in text
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).get().title == "First"
    assert as_(officer).post(address, second | {"version": "2"}).status_code == 302
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).get().title == "Second"


def test_a_form_without_a_version_overwrites_nothing(officer: Person) -> None:
    row = factories.requirement(officer, status="draft")
    assert as_(officer).post(reverse("requirement-update", args=[row.pk]), posting.requirement()).status_code == 409


def test_an_unsent_form_is_kept_comes_back_and_goes_when_saved(officer: Person) -> None:
    client, save = as_(officer), reverse("draft-save", args=["requirement", "new"])
    typed = posting.requirement(line(threshold="not yet"), quantity="", csrfmiddlewaretoken="token-canary")
    assert client.post(save, typed).status_code == 204
    assert client.post(save, typed | {"title": "Typed on"}).status_code == 204
    (draft,) = drafts(officer)
    assert "token-canary" not in str(draft.fields)
    answer = client.get(reverse("requirement-create"))
    sheet = answer.context["sheet"]
    assert (sheet.form["title"].value(), sheet.rows[0]["threshold"].value()) == ("Typed on", "not yet")
    assert sheet.form["modes"].value() == ["buy"]
    assert answer.context["faults"] == []
    client.post(reverse("requirement-create"), posting.requirement())
    assert drafts(officer) == []


def test_a_draft_is_its_authors_alone(officer: Person) -> None:
    as_(officer).post(reverse("draft-save", args=["requirement", "new"]), posting.requirement())
    for other in (factories.officer("EE"), factories.officer("PL")):
        assert "canary-7351" not in as_(other).get(reverse("requirement-create")).content.decode()
        assert drafts(other) == []


def test_a_draft_can_be_discarded_and_the_way_back_stays_on_the_site(officer: Person) -> None:
    client = as_(officer)
    client.post(reverse("draft-save", args=["requirement", "new"]), posting.requirement())
    discard = reverse("draft-discard", args=["requirement", "new"])
    assert client.post(discard, {"next": "https://evil.example/"}).url == reverse("requirements")
    assert drafts(officer) == []
    assert client.post(discard, {"next": reverse("requirement-create")}).url == reverse("requirement-create")


def test_a_draft_of_what_has_moved_on_is_kept_and_says_so(officer: Person) -> None:
    row = factories.requirement(officer, status="draft")
    save = reverse("draft-save", args=["requirement", str(row.pk)])
    assert as_(officer).post(save, posting.requirement(version="1")).status_code == 204
    assert as_(officer).post(save, posting.requirement(version="0", title="Late")).status_code == 409
    assert drafts(officer)[0].fields["title"] == ["Late"]


@pytest.mark.parametrize(
    ("kind", "subject", "status"),
    [
        ("requirement", "x", 404),
        ("requirement", "00000000-0000-4000-8000-000000000000", 404),
        ("pack", "new", 404),
        ("offer", "new", 403),
        ("run", "new", 403),
    ],
)
def test_drafts_exist_only_for_forms_one_may_use(officer: Person, kind: str, subject: str, status: int) -> None:
    assert as_(officer).post(reverse("draft-save", args=[kind, subject]), {"a": "b"}).status_code == status
    assert drafts(officer) == []


def test_a_draft_about_a_foreign_requirement_is_refused_like_one_about_nothing(officer: Person) -> None:
    hidden = factories.requirement(factories.officer("PL"))
    assert as_(officer).post(reverse("draft-save", args=["requirement", str(hidden.pk)]), {"a": "b"}).status_code == 404


def test_a_draft_is_bounded(officer: Person) -> None:
    answer = as_(officer).post(reverse("draft-save", args=["requirement", "new"]), {"need": "x" * 200_001})
    assert (answer.status_code, drafts(officer)) == (413, [])


def test_a_copy_takes_over_what_the_reader_may_see(officer: Person) -> None:
    own = factories.requirement(officer, private={"notes": "our-note"})
    address = reverse("requirement-create")
    sheet = as_(officer).get(address, {"copy": own.pk}).context["sheet"]
    assert (sheet.form["title"].value(), sheet.part["notes"].value()) == (own.title, "our-note")
    assert not sheet.form["version"].value()
    hidden = factories.requirement(factories.officer("PL"))
    assert as_(officer).get(address, {"copy": hidden.pk}).status_code == 404
    assert as_(officer).get(address, {"copy": "nonsense"}).status_code == 200
