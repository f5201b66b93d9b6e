"""Signing in and out, first passwords, counted tries, sessions that end."""

import re
import time
import unicodedata
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import sessions as tries
from accounts.context import acting_as
from accounts.models import Attempt, Event
from accounts.scoped import row_security_alone
from accounts.sessions import SEEN, SINCE
from tests import factories

PASSWORD = "Baltic-Sea-2026!"
SIGN_IN = "/sign-in/"


@pytest.fixture
def officer(db):
    return factories.officer("PL")


@pytest.fixture
def signed_in(officer, client):
    client.force_login(officer)
    return client


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": email, "password": password, **extra.pop("fields", {})}, **extra)


def verbs_of(person):
    with acting_as(person.actor), row_security_alone():
        return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_right_password_signs_in_and_is_recorded(officer, client):
    assert sign_in(client, officer.email.upper()).headers["Location"] == reverse("home")
    assert client.get(reverse("account")).context["request"].user == officer
    assert verbs_of(officer) == ["person.sign_in"]


def test_session_key_changes_at_sign_in(officer, client):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client, officer.email)
    assert client.cookies["sessionid"].value != planted


def page(answer):
    """An answer's body without the tokens that differ each time."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
    return re.sub(rb'value="[^"]*@example.org"', b"", body)


def test_wrong_password_unknown_address_and_ended_person_get_the_same_answer(officer, client):
    ended = factories.person("officer", "PL", is_active=False)
    answers = [
        sign_in(client, officer.email, "Wrong-pass-2026!"),
        sign_in(client, "nobody@example.org"),
        sign_in(client, ended.email),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({page(answer) for answer in answers}) == 1


def test_unknown_address_costs_one_hash_like_a_known_one(officer, client, monkeypatch):
    hashed = []
    plain = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or plain(*given))
    costs = []
    for email in (officer.email, "nobody@example.org"):
        hashed.clear()
        sign_in(client, email, "Wrong-pass-2026!")
        costs.append(len(hashed))
    assert costs == [1, 1]


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(officer, client, following):
    answer = sign_in(client, officer.email, fields={"next": following})
    assert answer.headers["Location"] == reverse("home")


def test_next_leads_back_to_the_page_asked_for(officer, client):
    asked = client.get(reverse("account") + "?x=1")
    assert asked.headers["Location"] == "/sign-in/?next=/account/%3Fx%3D1"
    answer = client.get(asked.headers["Location"])
    assert b'value="/account/?x=1"' in answer.content
    assert sign_in(client, officer.email, fields={"next": "/account/?x=1"}).headers["Location"] == "/account/?x=1"


def test_used_up_tries_refuse_even_the_right_password_and_end_with_the_window(officer, client):
    for _ in range(tries.MOST_TRIES):
        assert sign_in(client, officer.email, "Wrong-pass-2026!").status_code == 200
    assert sign_in(client, officer.email).status_code == 429
    Attempt.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert sign_in(client, officer.email).status_code == 302


def test_used_up_tries_lock_nobody_else_out(officer, client):
    colleague = factories.officer("PL")
    for _ in range(tries.MOST_TRIES + 1):
        sign_in(client, officer.email, "Wrong-pass-2026!", REMOTE_ADDR="192.0.2.1")
    assert sign_in(client, officer.email, REMOTE_ADDR="192.0.2.2").status_code == 302
    assert sign_in(Client(), colleague.email, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_right_password_begins_the_count_anew(officer, client):
    for _ in range(tries.MOST_TRIES - 1):
        sign_in(client, officer.email, "Wrong-pass-2026!")
    assert sign_in(client, officer.email).status_code == 302
    assert not Attempt.objects.exists()


def test_tries_at_unknown_addresses_are_counted_alike(db, client):
    codes = [sign_in(client, "nobody@example.org").status_code for _ in range(tries.MOST_TRIES + 1)]
    assert codes == [200] * tries.MOST_TRIES + [429]


def test_counted_tries_name_neither_address_nor_person(officer, client):
    sign_in(client, officer.email, "Wrong-pass-2026!")
    row = Attempt.objects.get()
    assert len(row.digest) == 64
    assert officer.email not in row.digest


def test_counted_tries_are_tidied_away(officer, client):
    for number in range(7):
        sign_in(client, f"nobody{number}@example.org")
    Attempt.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    sign_in(client, officer.email, "Wrong-pass-2026!")
    assert Attempt.objects.count() == 1


def test_sign_out_takes_a_post_and_is_recorded(signed_in, officer):
    assert signed_in.get("/sign-out/").status_code == 405
    assert signed_in.post("/sign-out/").headers["Location"] == SIGN_IN
    assert signed_in.get(reverse("account")).status_code == 302
    assert verbs_of(officer) == ["person.sign_out"]


def aged(client, **seconds):
    session = client.session
    for key, age in seconds.items():
        session[key] = int(time.time()) - age
    session.save()
    return client.get(reverse("account")).status_code


@pytest.mark.parametrize(
    ("seen", "since", "lasts"),
    [(14 * 60, 14 * 60, True), (15 * 60, 15 * 60, False), (0, 8 * 3600 - 60, True), (0, 8 * 3600, False)],
    ids=["fourteen minutes idle", "fifteen minutes idle", "just under eight hours", "eight hours"],
)
def test_a_session_lasts_so_long(signed_in, seen, since, lasts):
    assert aged(signed_in, **{SEEN: seen, SINCE: since}) == (200 if lasts else 302)


def test_use_prolongs_the_idle_time_but_never_the_whole(signed_in):
    since = signed_in.session[SINCE]
    aged(signed_in, **{SEEN: 600})
    assert signed_in.session[SEEN] >= int(time.time()) - 5
    assert signed_in.session[SINCE] == since


def test_a_session_without_clocks_has_ended(signed_in):
    session = signed_in.session
    del session[SINCE]
    session.save()
    assert signed_in.get(reverse("account")).status_code == 302


def test_a_fragment_asked_for_after_the_end_leads_the_page_to_sign_in(client, db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/?tab=1"}
    answer = client.get(reverse("account"), headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in/?next=%2Faccount%2F%3Ftab%3D1")
    foreign = client.get(reverse("account"), headers=headers | {"HX-Current-URL": "http://evil.example/"})
    assert foreign.headers["HX-Redirect"] == SIGN_IN


def test_a_person_who_is_ended_is_out_at_the_next_request(signed_in, officer):
    officer.is_active = False
    officer.save()
    assert signed_in.get(reverse("account")).status_code == 302


def change(client, old=PASSWORD, new="Gulf-of-Riga-2027!", again=None):
    fields = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/account/password/", fields)


def test_a_changed_password_ends_other_sessions_but_not_this_one(officer, client):
    other = Client()
    for each in (client, other):
        sign_in(each, officer.email)
    assert change(client).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert verbs_of(officer)[-1] == "person.change_password"
    assert sign_in(Client(), officer.email).status_code == 200
    assert sign_in(Client(), officer.email, "Gulf-of-Riga-2027!").status_code == 302


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"old": "Wrong-pass-2026!"}, "old_password"),
        ({"new": "gulf-of-riga-2027!"}, "new_password2"),
        ({"new": PASSWORD}, "new_password1"),
        ({"again": "Gulf-of-Riga-2028!"}, "new_password2"),
        ({"new": "Gulf of Riga 2027!"}, "new_password2"),
    ],
    ids=["wrong old", "no capitals", "unchanged", "not the same twice", "spaces"],
)
def test_a_password_that_breaks_a_rule_is_refused_by_place(signed_in, officer, fields, place):
    answer = change(signed_in, **fields)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [place]
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_whoever_has_a_first_password_must_choose_one_first(signed_in, officer):
    officer.must_change_password = True
    officer.save()
    for name in ("home", "account"):
        assert signed_in.get(reverse(name)).headers["Location"] == "/account/password/"
    assert change(signed_in).status_code == 302
    assert signed_in.get(reverse("account")).status_code == 200


def test_composed_and_decomposed_letters_are_the_same_password(officer, client):
    officer.set_password("Łódź-Zürich-26!Õ")
    officer.save()
    assert sign_in(client, officer.email, unicodedata.normalize("NFD", "Łódź-Zürich-26!Õ")).status_code == 302


@pytest.mark.parametrize("language", ["de", "pl", "fi"])
def test_language_is_changed_by_strangers_too(client, db, language):
    answer = client.post("/language/", {"language": language, "next": SIGN_IN})
    assert answer.headers["Location"] == SIGN_IN
    assert f'<html lang="{language}">' in client.get(SIGN_IN).content.decode()


def test_sign_in_page_says_who_to_ask_and_sends_nothing_inline(client, db):
    body = client.get(SIGN_IN).content.decode()
    assert "Ask your administrator" in body
    assert "style=" not in body
    assert 'autocomplete="current-password"' in body
