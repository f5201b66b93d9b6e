"""The list of requirements, the page of one, its buttons and its choices."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from accounts.roles import EVERYONE
from procurement.actions import offer as offer_actions
from procurement.actions import requirement as actions
from procurement.models import Requirement
from tests import factories

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, name: str, *args: Any, **query: Any) -> Any:
    return as_(person).get(reverse(name, args=args), query)


def references(answer: Any) -> list[str]:
    return [row.reference for row in answer.context["rows"]]


def release(row: Requirement, *audiences: str) -> None:
    by = factories.approver(row.nation_id)
    with acting_as(by.actor):
        actions.release(row, audiences, version=row.version, by=by)


def same_for_all(content: bytes, key: Any) -> bytes:
    """A page without the address asked for and the token, which is masked anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content).replace(str(key).encode(), b"")


@pytest.fixture
def officer() -> Person:
    return factories.officer("EE")


def test_the_list_shows_own_and_released_and_nothing_else(officer: Person) -> None:
    own = factories.requirement(officer)
    foreign = factories.requirement(factories.officer("PL"))
    hidden = factories.requirement(factories.officer("PL"), title="Hidden canary")
    release(foreign, "EE")
    answer = page(officer, "requirements")
    assert references(answer) == [own.reference, foreign.reference]
    assert hidden.title not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": "MCM"}, [2]),
        ({"mode": "develop"}, [2]),
        ({"status": "draft"}, [1]),
        ({"nation": "EE"}, [1, 2]),
        ({"nation": "PL"}, []),
        ({"text": "SONAR"}, [2]),
        ({"text": "EE-002"}, [2]),
        ({"text": "ee-2"}, [2]),
        ({"text": "%"}, []),
        ({"text": "a\x00b"}, [1, 2]),
        ({"area": "NOPE", "mode": "steal", "nation": "' or 1=1"}, [1, 2]),
        ({"sort": "-reference"}, [2, 1]),
        ({"sort": "title"}, [2, 1]),
        ({"sort": "private__worth_per_unit"}, [1, 2]),
        ({"page": "99999999999999999999"}, [1, 2]),
        ({"page": "x"}, [1, 2]),
        ({"page": "9" * 5000}, [1, 2]),
    ],
)
def test_the_list_filters_sorts_and_bounds_its_pages(officer: Person, query: dict[str, str], found: list[int]) -> None:
    factories.requirement(officer, number=1, title="Z boats", status="draft")
    factories.requirement(officer, number=2, title="A sonar", area="MCM", modes=["develop"])
    answer = page(officer, "requirements", **query)
    assert answer.status_code == 200
    assert [row.number for row in answer.context["rows"]] == found


def test_the_list_costs_the_same_at_one_and_at_thirty_rows(officer: Person) -> None:
    costs = []
    for more in (1, 29):
        for _ in range(more):
            factories.requirement(officer)
        client = as_(officer)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(reverse("requirements")).context["rows"]) == 1 + (29 if costs else 0)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 18


def test_thirty_one_requirements_take_two_pages(officer: Person) -> None:
    for _ in range(31):
        factories.requirement(officer)
    assert len(page(officer, "requirements", page=2).context["rows"]) == 1


def test_a_foreign_requirement_answers_like_one_that_does_not_exist(officer: Person) -> None:
    hidden = factories.requirement(factories.officer("PL"))
    nothing = "00000000-0000-4000-8000-000000000000"
    client = as_(officer)
    for name in (
        "requirement",
        "requirement-update",
        "requirement-release",
        "requirement-admit",
        "requirement-enter-round",
    ):
        known, unknown = (client.get(reverse(name, args=[key])) for key in (hidden.pk, nothing))
        assert known.status_code == unknown.status_code == 404
        assert same_for_all(known.content, hidden.pk) == same_for_all(unknown.content, nothing)
    for verb in ("submit", "approve", "return", "withdraw"):
        assert client.post(reverse(f"requirement-{verb}", args=[hidden.pk]), {"version": 1}).status_code == 404


def test_a_released_requirement_shows_its_shareable_part_and_says_what_is_withheld(officer: Person) -> None:
    row = factories.requirement(factories.officer("PL"), private={"worth_per_unit": 7351, "notes": "canary-note"})
    release(row, "EE")
    text = page(officer, "requirement", row.pk).content.decode()
    assert row.title in text
    assert "withheld" in text
    for secret in ("7,351", "canary-note", "Weight (private)", "Who can see this", "History"):
        assert secret not in text


def test_the_owner_sees_its_private_part_marked_and_who_can_read_what(officer: Person) -> None:
    row = factories.requirement(officer, private={"worth_per_unit": 7351, "notes": "our note"})
    release(row, "PL", EVERYONE)
    text = page(officer, "requirement", row.pk).content.decode()
    for told in (
        "7,351 EUR",
        "our note",
        "cannot be released",
        "Poland",
        "Everyone who takes part",
        "Requirement released",
    ):
        assert told in text


def test_a_page_says_who_else_needs_the_same_of_what_is_visible(officer: Person) -> None:
    row = factories.requirement(officer)
    near, far = (
        factories.requirement(factories.officer("PL"), quantity=4),
        factories.requirement(factories.officer("LT"), area="MCM"),
    )
    hidden = factories.requirement(factories.officer("SE"), quantity=900)
    for other in (near, far):
        release(other, "EE")
    context = page(officer, "requirement", row.pk).context
    assert [one.pk for one in context["alike"]] == [near.pk]
    assert context["also"] == {"nations": 1, "units": 4}
    assert hidden.pk not in [one.pk for one in context["alike"]]


def test_a_page_grades_each_system_by_measurements_and_keeps_claims_apart(officer: Person) -> None:
    row = factories.requirement(officer, {"endurance_h": (10, 40)})
    analyst = factories.analyst()
    campaign = factories.campaign(analyst, "EE")
    met, refuted, claimed = (factories.system() for _ in range(3))
    for value in (20, 21, 22):
        factories.run(analyst, campaign, met, {"endurance_h": value})
        factories.run(analyst, campaign, refuted, {"endurance_h": value - 15})
    claimed.claims.create(metric_id="endurance_h", value=90, stated_by="vendor", source="sheet", stated_on="2025-01-01")
    context = page(officer, "requirement", row.pk).context
    grades = {one["system"].pk: one["cells"][0]["tone"] for one in context["assessed"]}
    assert grades == {met.pk: "good", refuted.pk: "bad", claimed.pk: "warning"}
    scale = context["lines"][0]["scale"]
    assert {mark["kind"] for mark in scale["marks"]} == {"measured"}
    assert (scale["threshold"], scale["objective"]) == (10, 40)


def test_a_foreign_campaigns_runs_do_not_count_before_they_are_released(officer: Person) -> None:
    row = factories.requirement(officer)
    analyst = factories.analyst()
    for value in (20, 21):
        factories.run(analyst, factories.campaign(analyst, "PL"), factories.system(), {"endurance_h": value})
    assert page(officer, "requirement", row.pk).context["assessed"] == []


def test_a_page_lists_offers_with_what_stands_against_them(officer: Person) -> None:
    row = factories.requirement(officer, modes=["buy"], quantity=5)
    market = factories.market_officer()
    good = factories.offer(market, ((1, 100), (5, 80)))
    lease, small, late = (
        factories.offer(market, mode="lease"),
        factories.offer(market, capacity=4),
        factories.offer(market, lead_months=200),
    )
    unreleased = factories.offer(market)
    with acting_as(market.actor):
        for one in (good, lease, small, late):
            offer_actions.release(one, [EVERYONE], version=1, by=market)
    context = page(officer, "requirement", row.pk).context
    against = {told["answer"].offer.pk: told["answer"].against for told in context["answers"]}
    assert against == {good.pk: (), lease.pk: ("mode_not_accepted",), small.pk: ("above_capacity",), late.pk: ("late",)}
    assert context["answers"][0]["answer"].unit_price == 80
    assert (context["fitting"], unreleased.pk in against) == (1, False)


def test_the_page_costs_the_same_with_one_and_with_many_around_it(officer: Person) -> None:
    row = factories.requirement(officer, {"endurance_h": (10, 40), "turnaround_min": (90, 30)})
    analyst, market = factories.analyst(), factories.market_officer()
    campaign = factories.campaign(analyst, "EE")
    costs = []
    for more in (1, 6):
        for _ in range(more):
            system = factories.system()
            factories.run(analyst, campaign, system, {"endurance_h": 20})
            offer = factories.offer(market, system=system)
            with acting_as(market.actor):
                offer_actions.release(offer, [EVERYONE], version=1, by=market)
            release(factories.requirement(factories.officer("PL")), "EE")
        client = as_(officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("requirement", args=[row.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 32


@pytest.mark.parametrize(
    ("status", "role", "verbs"),
    [
        ("draft", "officer", {"submit", "update", "withhold", "mark", "withdraw"}),
        ("submitted", "officer", {"update", "withhold", "mark", "withdraw"}),
        ("submitted", "approver", {"approve", "return", "admit", "withhold", "mark", "withdraw"}),
        ("approved", "approver", {"enter-round", "release", "admit", "withhold", "mark", "withdraw"}),
        ("approved", "officer", {"update", "withhold", "mark", "withdraw"}),
        ("withdrawn", "officer", set()),
        ("approved", "national_auditor", set()),
    ],
)
def test_only_open_and_permitted_verbs_have_a_button(status: str, role: str, verbs: set[str]) -> None:
    row = factories.requirement(factories.officer("EE"), status=status)
    buttons = page(factories.person(role, "EE"), "requirement", row.pk).context["buttons"]
    assert {button["url"].rstrip("/").split("/")[-1].replace("edit", "update") for button in buttons} == verbs


def test_the_end_of_a_release_is_offered_where_there_is_one() -> None:
    row, approver = factories.requirement(factories.officer("EE")), factories.approver("EE")
    address = reverse("requirement-retract", args=[row.pk])
    assert address not in page(approver, "requirement", row.pk).content.decode()
    release(row, "LV")
    assert address in page(approver, "requirement", row.pk).content.decode()


def test_nobody_is_offered_the_approval_of_their_own(officer: Person) -> None:
    officer = factories.approver(officer.nation_id)
    officer.role_assignments.create(role="officer")
    officer = Person.objects.get(pk=officer.pk)
    row = factories.requirement(officer, status="submitted")
    assert "ask-approve" not in {button["id"] for button in page(officer, "requirement", row.pk).context["buttons"]}


def test_a_button_takes_its_step_once(officer: Person) -> None:
    row = factories.requirement(officer, status="draft")
    client, address = as_(officer), reverse("requirement-submit", args=[row.pk])
    assert client.post(address, {"version": 1}).url == reverse("requirement", args=[row.pk])
    again = client.post(address, {"version": 1})
    assert again.status_code == 409
    assert "nothing was overwritten" in again.content.decode()
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).get().version == 2
    assert "waiting for approval" in client.get(reverse("requirement", args=[row.pk])).content.decode()


def test_a_step_is_posted_and_permitted(officer: Person) -> None:
    row = factories.requirement(officer, status="submitted")
    address = reverse("requirement-approve", args=[row.pk])
    assert as_(officer).get(address).status_code == 405
    assert as_(officer).post(address, {"version": 1}).status_code == 403


def test_release_asks_for_an_audience_and_goes_to_the_chosen_alone(officer: Person) -> None:
    approver, row = factories.approver("EE"), factories.requirement(officer)
    client, address = as_(approver), reverse("requirement-release", args=[row.pk])
    assert b"Poland" in client.get(address).content
    assert client.post(address, {"version": 1}).status_code == 400
    assert client.post(address, {"version": 1, "nations": ["EE"]}).status_code == 400
    assert client.post(address, {"version": 1, "nations": ["PL"]}).status_code == 302
    assert page(factories.officer("PL"), "requirement", row.pk).status_code == 200
    assert page(factories.officer("LT"), "requirement", row.pk).status_code == 404


def test_a_stale_choice_is_refused_on_its_form(officer: Person) -> None:
    approver, row = factories.approver("EE"), factories.requirement(officer)
    answer = as_(approver).post(reverse("requirement-release", args=[row.pk]), {"version": 9, "everyone": "on"})
    assert answer.status_code == 400
    assert "nothing was overwritten" in answer.content.decode()


def test_only_open_rounds_of_ones_programme_can_be_entered(officer: Person) -> None:
    manager, approver, row = factories.manager(), factories.approver("EE"), factories.requirement(officer)
    mine = factories.scoring_round(manager, factories.programme(manager, "EE PL"))
    foreign = factories.scoring_round(manager, factories.programme(manager, "PL LT"))
    closed = factories.scoring_round(manager, mine.programme, status="locked")
    client, address = as_(approver), reverse("requirement-enter-round", args=[row.pk])
    text = client.get(address).content.decode()
    assert [one.name in text for one in (mine, foreign, closed)] == [True, False, False]
    for other in (foreign, closed):
        assert client.post(address, {"version": 1, "round": other.pk}).status_code == 400
    assert client.post(address, {"version": 1, "round": mine.pk}).status_code == 302
    assert mine.name in page(officer, "requirement", row.pk).content.decode()


def test_readers_are_chosen_among_the_nations_own_people(officer: Person) -> None:
    approver, foreign, row = factories.approver("EE"), factories.officer("PL"), factories.requirement(officer)
    colleague = factories.officer("EE")
    client, address = as_(approver), reverse("requirement-admit", args=[row.pk])
    assert client.post(address, {"version": 1, "people": [foreign.pk]}).status_code == 400
    assert client.post(address, {"version": 1, "people": [officer.pk]}).status_code == 302
    assert page(colleague, "requirement", row.pk).status_code == 404
    assert page(officer, "requirement", row.pk).status_code == 200
