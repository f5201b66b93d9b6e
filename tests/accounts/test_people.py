"""People: invited by a mailed link, ended, given roles by two; nations' administrators stay at home."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tokens as bearing
from accounts.actions import invitations, people, standins, tokens
from accounts.context import acting_as
from accounts.models import Invitation, Person, RoleAssignment
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal
from procurement.actions import requirement as requirements
from tests import factories

CHOSEN = "Gulf-of-Riga-2027!"
NEW = {"name": "Ewa Nowa", "email": "ewa@example.org", "roles": ["officer"]}


@pytest.fixture
def polish(db):
    return factories.person("national_administrator", "PL")


@pytest.fixture
def portal(db):
    return factories.person("administrator")


@pytest.fixture
def desk(polish, client):
    client.force_login(polish)
    return client


def invited(desk, capture, **fields):
    with capture(execute=True):
        answer = desk.post("/people/invite/", NEW | fields)
    return answer


def link():
    return re.search(r"/invitations/\S+/", mail.outbox[-1].body).group()


def test_an_invitation_is_mailed_and_its_link_works_once(desk, django_capture_on_commit_callbacks):
    assert invited(desk, django_capture_on_commit_callbacks).status_code == 302
    person = Person.objects.get(email=NEW["email"])
    assert person.nation_id == "PL"
    assert link().split("/")[2] not in str(list(Invitation.objects.values()))
    stranger = Client()
    assert stranger.get(link()).status_code == 200
    fields = {"new_password1": CHOSEN, "new_password2": CHOSEN}
    assert stranger.post(link(), fields | {"new_password2": "x"}).status_code == 200
    assert stranger.post(link(), fields).headers["Location"] == "/sign-in/"
    assert stranger.post(link(), fields).status_code == stranger.get("/invitations/nothing/").status_code == 404
    signed = stranger.post("/sign-in/", {"username": person.email, "password": CHOSEN})
    assert signed.headers["Location"] == reverse("home")


def test_of_two_acceptances_one_succeeds(polish, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), acting_as(polish.actor):
        invitations.invite(person=Person(name="E", email="e@example.org", nation_id="PL"), roles=["officer"], by=polish)
    secret = link().split("/")[2]
    found = invitations.standing(secret)
    assert found.is_good
    invitations.accept(secret, CHOSEN)
    with pytest.raises(Refusal):
        invitations.accept(secret, CHOSEN + "x")


@pytest.mark.parametrize("end", ["resend", "cancel"])
def test_a_link_is_void_after_another_or_none(desk, django_capture_on_commit_callbacks, end):
    invited(desk, django_capture_on_commit_callbacks)
    former, person = link(), Person.objects.get(email=NEW["email"])
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/people/{person.pk}/{end}/")
    assert Client().get(former).status_code == 404
    assert (link() != former) is (end == "resend")


def test_an_old_link_is_not_good(desk, django_capture_on_commit_callbacks):
    invited(desk, django_capture_on_commit_callbacks)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(link()).status_code == 404


@pytest.mark.parametrize("fields", [{"roles": []}, {"roles": ["administrator"]}, {"email": "nowhere"}, {"name": ""}])
def test_what_is_missing_or_beyond_reach_is_refused_by_place(desk, django_capture_on_commit_callbacks, fields):
    answer = invited(desk, django_capture_on_commit_callbacks, **fields)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == list(fields)
    assert not Person.objects.filter(email=NEW["email"]).exists()


def test_a_nations_administrator_finds_nobody_else(desk, polish):
    german = factories.officer("DE")
    page = desk.get("/people/").content.decode()
    assert german.email not in page
    assert polish.email in page
    assert desk.get(f"/people/{german.pk}/").status_code == 404
    assert desk.post(f"/people/{german.pk}/end/").status_code == 404
    german.refresh_from_db()
    assert german.is_active
    with acting_as(polish.actor), pytest.raises(NotAllowed):
        people.grant(person=german, role="approver", by=polish)


def test_others_have_no_such_page(client, db):
    officer = factories.officer("PL")
    client.force_login(officer)
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{officer.pk}/").status_code == 404


def test_a_role_that_weighs_waits_for_a_second_administrator(desk, polish, portal):
    officer = factories.officer("PL")
    desk.post(f"/people/{officer.pk}/grant/", {"role": "approver"})
    waiting = RoleAssignment.objects.get(person=officer, role="approver")
    desk.post(f"/roles/{waiting.pk}/confirm/")
    waiting.refresh_from_db()
    assert waiting.confirmed_by is None
    other = Client()
    other.force_login(portal)
    other.post(f"/roles/{waiting.pk}/confirm/")
    waiting.refresh_from_db()
    assert waiting.confirmed_by == portal
    assert "approver" in Person.objects.get(pk=officer.pk).roles


def test_whoever_is_ended_is_out_at_the_next_request_with_tokens_and_for_good(desk, client):
    officer, own = factories.officer("PL"), Client()
    own.force_login(officer)
    with acting_as(officer.actor):
        later = timezone.now() + timedelta(days=9)
        _, raw = tokens.create(name="x", scope="read", expires_at=later, by=officer)
    assert own.get(reverse("account")).status_code == 200
    desk.post(f"/people/{officer.pk}/end/")
    assert own.get(reverse("account")).status_code == 302
    assert bearing.person_of(raw) is None
    desk.post(f"/people/{officer.pk}/readmit/")
    assert own.get(reverse("account")).status_code == 302
    assert bearing.person_of(raw) is None


def test_the_history_of_a_person_is_told_to_who_looks_after_them(desk, portal):
    officer = factories.officer("PL")
    with acting_as(portal.actor):
        officer.name = "Ewa Wilk"
        people.update(person=officer, by=portal)
    assert b"Person changed" in desk.get(f"/people/{officer.pk}/").content


def named(by, person, first=0, last=5):
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    with acting_as(by.actor):
        return standins.name(person=person, **days, by=by)


def test_a_stand_in_is_approver_once_confirmed_and_between_the_days_alone(polish):
    approver, officer = factories.approver("PL"), factories.officer("PL")
    row = named(approver, officer)
    roles = lambda: Person.objects.get(pk=officer.pk).roles  # noqa: E731
    assert "approver" not in roles()
    with acting_as(approver.actor), pytest.raises(NotAllowed):
        standins.confirm(assignment=row, by=approver)
    with acting_as(polish.actor):
        standins.confirm(assignment=row, by=polish)
    assert "approver" in roles()
    RoleAssignment.objects.filter(pk=row.pk).update(starts_at=timezone.now() + timedelta(days=1))
    assert "approver" not in roles()
    past = timezone.now() - timedelta(days=3)
    RoleAssignment.objects.filter(pk=row.pk).update(starts_at=past, ends_at=past + timedelta(days=1))
    assert "approver" not in roles()


def test_a_stand_in_approves_nothing_of_their_own(polish):
    approver, officer = factories.approver("PL"), factories.officer("PL")
    row = named(approver, officer)
    with acting_as(polish.actor):
        standins.confirm(assignment=row, by=polish)
    acting = Person.objects.get(pk=officer.pk)
    need = factories.requirement(acting, status="submitted")
    with acting_as(acting.actor), pytest.raises(NotAllowed, match="of their own"):
        requirements.approve(need, version=need.version, by=acting)


@pytest.mark.parametrize(("first", "last", "place"), [(-1, 5, "starts_on"), (3, 2, "ends_on"), (0, 200, "ends_on")])
def test_days_out_of_bounds_are_refused_by_place(db, first, last, place):
    approver = factories.approver("PL")
    with pytest.raises(Invalid) as refused:
        named(approver, factories.officer("PL"), first, last)
    assert set(refused.value.faults) == {place}


def test_a_stand_in_of_another_nation_is_not_there(client, polish):
    german = factories.approver("DE")
    row = named(german, factories.officer("DE"))
    client.force_login(polish)
    assert client.post(f"/stand-ins/{row.pk}/confirm/").status_code == 404
    assert factories.officer("DE").name not in client.get("/stand-ins/").content.decode()
