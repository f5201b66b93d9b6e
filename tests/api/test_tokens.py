"""Tokens: their person's reach and no more, their scope, and their end at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.context import STRANGER, acting_as, current_settings
from accounts.models import ApiToken, RoleAssignment
from tests import factories as make
from tests.api.bodies import requirement
from tests.architecture.asking import ask
from tests.architecture.conftest import world as whole
from tests.architecture.test_crawl import Stranger, walkable
from tests.architecture.world import strangers

__all__ = ["whole"]


def bearing(raw):
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {raw}"})


def test_a_token_reads_and_writes_as_its_person(db, token):
    officer = make.officer("EE")
    need, other = make.requirement(officer), make.requirement(make.officer("PL"))
    client = bearing(token(officer))
    assert client.get("/api/v1/account/").json()["email"] == officer.email
    assert client.get(f"/api/v1/requirements/{need.pk}/").json()["private"] is not None
    assert client.get(f"/api/v1/requirements/{other.pk}/").status_code == 404
    made = client.post("/api/v1/requirements/", requirement(), "application/json")
    assert made.json()["author"]["id"] == str(officer.pk)
    assert current_settings() == STRANGER.settings(), "the context ends with the request"


def test_a_reading_token_changes_nothing(db, token):
    client = bearing(token(make.officer("EE"), ApiToken.Scope.READ))
    assert client.get("/api/v1/requirements/").json()["count"] == 0
    refused = client.post("/api/v1/requirements/", requirement(), "application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert client.get("/api/v1/requirements/").json()["count"] == 0


@pytest.mark.parametrize("end", ["revoked", "expired", "unknown", "leaver"])
def test_a_token_that_has_ended_is_none(db, token, end):
    officer = make.officer("EE")
    raw = token(officer)
    with acting_as(officer.actor):
        own = ApiToken.objects.visible_to(officer.actor)
        if end == "revoked":
            own.update(revoked_at=timezone.now())
        elif end == "expired":
            own.update(expires_at=timezone.now() - timedelta(seconds=1))
    if end == "leaver":
        type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    answer = bearing(raw + "x" * (end == "unknown")).get("/api/v1/requirements/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_role_that_ends_is_gone_from_the_token_at_once(db, token):
    officer = make.officer("EE")
    need, client = make.requirement(officer), bearing(token(officer))
    assert client.get(f"/api/v1/requirements/{need.pk}/").status_code == 200
    RoleAssignment.objects.filter(person=officer).delete()
    assert client.get(f"/api/v1/requirements/{need.pk}/").status_code == 404


def test_a_bad_token_beside_a_good_session_is_refused(db):
    client = bearing("bcp_nothing")
    client.force_login(make.officer("EE"))
    assert client.get("/api/v1/requirements/").status_code == 401


def test_a_token_opens_no_page(db, token):
    assert bearing(token(make.officer("EE"))).get("/requirements/").status_code == 302


@pytest.mark.slow
def test_a_foreign_token_finds_no_secret_at_any_address_of_the_api(whole, token):
    somebody = strangers()["officer"]
    stranger = Stranger(whole, "officer", somebody)
    stranger.client = bearing(token(somebody))
    before = whole.rows_of_target()
    assert stranger.walk(("GET", "POST", "PUT"), below="api/") == []
    assert stranger.compared > 50
    assert whole.rows_of_target() == before
    own = bearing(token(whole.officer))
    paths = [path for route, filled in walkable(whole) for path, _ in filled if route.pattern.startswith("api/")]
    assert any(ask(own, "GET", path).holds(stranger.marks) for path in paths), "a walk that sees nothing proves nothing"
