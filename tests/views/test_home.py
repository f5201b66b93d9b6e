"""The desk, the health check and the frame around every page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.audit import record
from accounts.context import acting_as
from accounts.sharing import release_to
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(client: Client, person: object) -> Client:
    client.force_login(person)
    return client


def test_the_health_check_answers_a_stranger(client: Client) -> None:
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))


def test_a_desk_shows_a_requirement_that_waits_for_approval_to_its_approver_alone(client: Client) -> None:
    waiting = factories.requirement(factories.officer("PL"), status="submitted", title="Sonar for the Gdansk bay")
    assert waiting.title in signed_in(client, factories.approver("PL")).get("/").content.decode()
    assert waiting.title not in signed_in(client, factories.approver("EE")).get("/").content.decode()


def test_a_desk_counts_own_need_per_area(client: Client) -> None:
    somebody = factories.officer("PL")
    factories.requirement(somebody, quantity=7)
    factories.requirement(factories.officer("EE"), quantity=900)
    page = signed_in(client, somebody).get("/").context
    assert [(row["own"], row["others"]) for row in page["areas"]] == [(7, 0)]


def test_an_administrator_is_told_of_roles_that_wait_for_a_second_person(client):
    first, second = factories.person("administrator"), factories.person("administrator")
    waiting = factories.person("officer", "EE")
    waiting.role_assignments.create(role="approver", granted_by=first)
    client.force_login(second)
    assert waiting.name in client.get("/").content.decode()
    client.force_login(first)
    assert "Nothing waits for you" in client.get("/").content.decode(), "nobody confirms what they granted"


def test_a_desk_says_what_came_since_the_last_visit(client):
    somebody, colleague = factories.officer("EE"), factories.officer("EE")
    with acting_as(somebody.actor):
        record("person.sign_in", somebody, by=somebody, owner="EE")
    assert signed_in(client, somebody).get("/").context["since"] is None
    with acting_as(colleague.actor):
        record("test.verb", colleague, by=colleague, owner="EE")
        record("person.sign_in", colleague, by=colleague, owner="EE")
    foreigner = factories.officer("LV")
    with acting_as(foreigner.actor):
        record("test.verb", foreigner, by=foreigner, owner="LV")
    with acting_as(somebody.actor):
        record("test.verb", somebody, by=somebody, owner="EE")
        record("person.sign_in", somebody, by=somebody, owner="EE")
    desk = client.get("/")
    assert desk.context["since"] is not None
    assert desk.context["news"] == 1, (
        "one event of a colleague: not one's own, not another nation's, no coming and going"
    )
    assert "1 event of others" in desk.content.decode()


def test_an_analyst_finds_the_runs_to_fill_in_and_another_campaigns_analyst_does_not(client):
    analyst, other = factories.analyst(), factories.analyst()
    run = factories.run(analyst, factories.campaign(analyst), factories.system(), {}, result="started")
    page = signed_in(client, analyst).get("/").content.decode()
    assert "Record the outcome" in page
    assert str(run) in page
    assert "Record the outcome" not in signed_in(client, other).get("/").content.decode()


def test_who_has_no_nation_sees_what_nations_released_to_all(client):
    observer, officer = factories.person("observer"), factories.officer("PL")
    need = factories.requirement(officer, quantity=7)
    assert signed_in(client, observer).get("/").context["areas"] == []
    with acting_as(officer.actor):
        release_to(need, ["ALL"], owner="PL", by=officer)
    assert [(row["others"], row["nations"]) for row in client.get("/").context["areas"]] == [(7, 1)]


def test_an_auditor_is_led_to_the_trail_and_an_officer_is_not(client):
    auditor, officer = factories.person("national_auditor", "PL"), factories.officer("PL")
    told = "Go through the audit trail"
    with acting_as(officer.actor):
        record("test.verb", officer, by=officer, owner="PL")
    assert told in signed_in(client, auditor).get("/").content.decode()
    assert told not in signed_in(client, officer).get("/").content.decode()
