"""Guessing passwords, and reading them through the admin's filters."""

import pytest

from accounts.actions.sessions import MOST_TRIES
from accounts.roles import Role
from tests import factories

SIGN_IN = "/sign-in/"


def test_blanks_before_an_address_buy_no_further_tries(db, client):
    """AC-064: one account is one counter, however its address is padded."""
    victim = factories.officer("PL")
    answers = [
        client.post(SIGN_IN, {"username": " " * (260 - len(victim.email) + extra) + victim.email, "password": "wrong"})
        for extra in range(MOST_TRIES + 1)
    ]
    assert [answer.status_code for answer in answers] == [200] * MOST_TRIES + [429]


@pytest.mark.parametrize("lookup", ["startswith", "gt", "regex", "contains"])
def test_the_admin_tells_nothing_of_a_password_hash(db, client, lookup):
    """AC-021: a filter on a field that no page shows is no oracle."""
    administrator, victim = factories.person(Role.ADMINISTRATOR), factories.officer("PL")
    client.force_login(administrator)
    answer = client.get("/admin/accounts/person/", {f"password__{lookup}": victim.password[:12]})
    assert answer.status_code == 400


def test_signing_out_clears_what_the_browser_kept(db, client):
    """AC-069: the Back button finds nothing."""
    client.force_login(factories.officer("PL"))
    answer = client.post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"].split(",")[0] in ("no-store", "max-age=0")
