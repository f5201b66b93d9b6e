"""One's own account by its pages: sessions ended, tokens made and revoked, notifications read, mail chosen."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import tokens
from accounts.context import acting_as
from accounts.models import ApiToken, Notification, Visit
from accounts.notifying import notify
from accounts.sessions import device_of
from tests import factories

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def officer(db):
    return factories.officer("PL")


@pytest.fixture
def desk(officer, client):
    client.force_login(officer)
    return client


def rows(model, person):
    with acting_as(person.actor):
        return list(model.objects.visible_to(person.actor))


def in_still(client):
    return client.get(reverse("account")).status_code == 200


def test_a_session_is_listed_with_its_device_and_ended_from_another(desk, officer):
    other = Client(HTTP_USER_AGENT=FIREFOX)
    other.post("/sign-in/", {"username": officer.email, "password": "Baltic-Sea-2026!"})
    assert "Firefox · Linux" in desk.get("/visits/").content.decode()
    visit = next(row for row in rows(Visit, officer) if row.device)
    assert in_still(other)
    desk.post(f"/visits/{visit.pk}/end/")
    assert [row.ended_at is None for row in desk.get("/visits/").context["page_obj"]] == [True, False]
    assert not in_still(other)
    assert in_still(desk)


def test_all_others_end_at_once_and_a_sign_out_ends_its_own(desk, officer):
    others = [Client(), Client()]
    for other in others:
        other.force_login(officer)
    desk.post("/visits/end/")
    assert [in_still(each) for each in (desk, *others)] == [True, False, False]
    desk.post("/sign-out/")
    assert not [row for row in rows(Visit, officer) if row.ended_at is None]


def test_nobody_ends_anothers_session(desk, officer):
    colleague = factories.officer("PL")
    theirs = Client()
    theirs.force_login(colleague)
    visit = rows(Visit, colleague)[0]
    assert desk.post(f"/visits/{visit.pk}/end/").status_code == 404
    assert in_still(theirs)


@pytest.mark.parametrize(("agent", "told"), [(FIREFOX, "Firefox · Linux"), ("", ""), ("curl/8", "")])
def test_devices_have_plain_names(agent, told):
    assert device_of(agent) == told


def test_a_token_is_shown_once_and_revoked(desk, officer):
    shown = desk.post("/tokens/", {"name": "Report", "scope": "read", "expires_at": "2099-01-01"})
    assert (shown.status_code, list(shown.context["form"].errors)) == (400, ["expires_at"])
    day = desk.get("/tokens/").context["form"]["expires_at"].initial.isoformat()
    shown = desk.post("/tokens/", {"name": "Report", "scope": "read", "expires_at": day}).content.decode()
    raw = re.search(r'<code class="secret">(\S+)</code>', shown).group(1)
    assert tokens.person_of(raw)[0] == officer
    assert raw not in desk.get("/tokens/").content.decode()
    desk.post(f"/tokens/{rows(ApiToken, officer)[0].pk}/revoke/")
    assert tokens.person_of(raw) is None


def test_the_bell_counts_what_is_new_and_opening_leads_to_the_thing(desk, officer):
    need = factories.requirement(officer)
    with acting_as(officer.actor):
        notify([officer], "comment.added", need)
        notify([officer], "requirement.returned", need)
    assert desk.get(reverse("account")).context["unread"] == 2
    row = rows(Notification, officer)[0]
    assert desk.post(f"/notifications/{row.pk}/").headers["Location"] == f"/requirements/{need.pk}/"
    assert desk.get("/notifications/?show=unread").context["page_obj"].paginator.count == 1
    desk.post("/notifications/read/")
    assert desk.get(reverse("account")).context["unread"] == 0


def test_mail_is_chosen_from_the_list(desk, officer):
    assert desk.post("/account/mail/", {"groups": ["packs"]}).status_code == 302
    assert desk.post("/account/mail/", {"groups": ["gossip"]}).status_code == 400
    officer.refresh_from_db()
    assert officer.mailed == ["packs"]
