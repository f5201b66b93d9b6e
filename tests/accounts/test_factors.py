"""Second factors: set up, asked for at sign-in, each code once; lost ones removed by two people."""

import re
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts import onetime
from accounts.actions import factors, resets
from accounts.actions import sessions as tries
from accounts.context import acting_as
from accounts.models import FactorReset, RecoveryCode, SecondFactor
from accounts.refusals import NotAllowed, Refusal
from tests import factories

PASSWORD = "Baltic-Sea-2026!"


@pytest.fixture
def approver(db):
    return factories.person("approver", "PL", is_synthetic=True)


@pytest.fixture
def secret(approver):
    key = onetime.new_secret()
    factors.enrol(approver, key)
    return key


def now_code(key, later=0):
    return onetime.code_at(key, onetime.step_now() + later)


def password_shown(person, client):
    return client.post("/sign-in/", {"username": person.email, "password": PASSWORD})


def code_shown(client, code):
    return client.post("/sign-in/code/", {"code": code})


def signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, SHA-1: the last six of the eight digits given there."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    told = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {moment: onetime.code_at(key, moment // 30) for moment in told} == told


def test_the_password_alone_does_not_sign_in(approver, secret, client):
    assert password_shown(approver, client).headers["Location"] == "/sign-in/code/"
    assert not signed_in(client)
    assert code_shown(client, "000000" if now_code(secret) != "000000" else "000001").status_code == 200
    assert not signed_in(client)
    assert code_shown(client, now_code(secret)).headers["Location"] == reverse("home")
    assert signed_in(client)


def test_a_code_works_once_even_elsewhere(approver, secret, client):
    code, other = now_code(secret), Client()
    for each in (client, other):
        password_shown(approver, each)
    assert code_shown(client, code).status_code == 302
    assert code_shown(other, code).status_code == 200
    assert not signed_in(other)


def test_an_older_code_is_void_after_a_newer_one(approver, secret):
    assert factors.spend(approver, now_code(secret, 1))
    assert not factors.spend(approver, now_code(secret))


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_wrong(approver, secret, steps):
    assert not factors.spend(approver, now_code(secret, steps))


def test_nobody_reaches_the_second_step_without_the_first(approver, secret, client):
    assert code_shown(client, now_code(secret)).headers["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_a_changed_password_voids_the_first_step(approver, secret, client):
    password_shown(approver, client)
    approver.set_password("Gulf-of-Riga-2027!")
    approver.save()
    assert code_shown(client, now_code(secret)).headers["Location"] == "/sign-in/"


def test_codes_are_counted_for_the_account_wherever_they_come_from(approver, secret):
    answers = []
    for number in range(tries.MOST_TRIES + 1):
        client = Client(REMOTE_ADDR=f"192.0.2.{number + 1}")
        password_shown(approver, client)
        answers.append(code_shown(client, "abcdef").status_code)
    assert answers == [200] * tries.MOST_TRIES + [429]
    assert code_shown(client, now_code(secret)).status_code == 429


def test_setting_up_by_the_pages_then_a_recovery_code_signs_in_once(client, db):
    officer = factories.officer("PL")
    client.force_login(officer)
    page = client.get("/account/factor/").content.decode()
    key = re.sub(r"\s", "", re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1))
    assert client.get("/account/factor/picture.svg").headers["Content-Type"] == "image/svg+xml"
    assert client.post("/account/factor/confirm/", {"code": "abcdef"}).status_code == 400
    shown = client.post("/account/factor/confirm/", {"code": now_code(key)}).content.decode()
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", shown)
    assert len(set(codes)) == onetime.RECOVERY_CODES
    assert key not in client.get("/account/factor/").content.decode()
    with acting_as(officer.actor):
        kept = str(list(RecoveryCode.objects.visible_to(officer.actor).values()))
        kept += str(list(SecondFactor.objects.visible_to(officer.actor).values()))
    assert not [one for one in (*codes, key) if one in kept]
    for expected in (True, False):
        other = Client()
        password_shown(officer, other)
        code_shown(other, codes[0].upper())
        assert signed_in(other) is expected


def test_a_role_that_asks_for_one_leads_to_the_set_up_first(client, db):
    approver = factories.approver("PL")
    approver.second_factor_since = None
    approver.save()
    client.force_login(approver)
    for name in ("home", "account", "requirements", "tokens"):
        assert client.get(reverse(name)).headers["Location"] == "/account/factor/"
    assert client.get("/account/factor/").status_code == 200


def test_a_role_that_asks_for_one_keeps_it_and_others_may_give_it_up(approver, secret, db):
    with acting_as(approver.actor), pytest.raises(Refusal):
        factors.remove(now_code(secret), by=approver)
    officer = factories.person("officer", "PL", is_synthetic=True)
    key = onetime.new_secret()
    factors.enrol(officer, key)
    officer.refresh_from_db()
    with acting_as(officer.actor):
        assert not factors.remove("abcdef", by=officer)
        assert factors.remove(now_code(key), by=officer)
    assert officer.second_factor_since is None


def test_a_lost_factor_takes_two_others(approver, secret, client):
    first, second = factories.person("administrator"), factories.person("administrator")
    password_shown(approver, client)
    assert client.post("/sign-in/lost-factor/").headers["Location"] == "/sign-in/code/"
    reset = FactorReset.objects.get()
    assert reset.asked_by == approver
    with acting_as(approver.actor), pytest.raises(Http404):
        resets.decide(reset=reset, confirmed=True, by=approver)
    with acting_as(first.actor):
        resets.decide(reset=reset, confirmed=True, by=first)
    with acting_as(second.actor), pytest.raises(Refusal):
        resets.decide(reset=reset, confirmed=False, by=second)
    approver.refresh_from_db()
    assert approver.second_factor_since is None
    password_shown(approver, client)
    assert client.get(reverse("home")).headers["Location"] == "/account/factor/"


def test_an_administrator_who_asks_does_not_confirm(approver, secret):
    first = factories.person("administrator")
    with acting_as(first.actor):
        reset = resets.ask(person=approver, by=first)
        with pytest.raises(NotAllowed):
            resets.decide(reset=reset, confirmed=True, by=first)
        with pytest.raises(Refusal):
            resets.ask(person=approver, by=first)


def test_the_terminal_tells_a_code_of_the_demonstration_alone(approver, secret, capsys, settings):
    call_command("code", approver.email.split("@")[0])
    assert capsys.readouterr().out.strip() == now_code(secret)
    assert factors.spend(approver, now_code(secret))
    call_command("code", approver.email)
    assert capsys.readouterr().out.strip() == now_code(secret, 1)
    real = factories.approver("PL")
    with pytest.raises(CommandError):
        call_command("code", real.email)
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("code", approver.email)


def test_where_there_is_no_demonstration_its_people_are_nobody(approver, secret, client, settings):
    settings.DEMONSTRATION = False
    assert password_shown(approver, client).status_code == 200
    client.force_login(approver)
    assert not signed_in(client)


def test_of_two_tries_with_one_code_at_once_one_succeeds(committed):
    somebody = factories.person("approver", "PL", is_synthetic=True)
    key = onetime.new_secret()
    factors.enrol(somebody, key)
    code, start, outcomes = now_code(key), Barrier(4), []

    def spend():
        start.wait()
        outcomes.append(factors.spend(somebody, code))
        connection.close()

    threads = [Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]
