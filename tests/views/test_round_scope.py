"""A round's scope: which nations and areas may enter, until when; and the check of its criteria."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.context import acting_as
from accounts.refusals import Refusal
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.models import Round
from procurement.queries.requirements import open_rounds
from tests import factories as make
from tests.views.test_round import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.manager()


def opened(client, manager, **changed):
    client.force_login(manager)
    programme = make.programme(manager)
    sent = client.post(reverse("round-create"), filled(programme, **changed))
    assert sent.status_code == 302, sent.context["form"].errors
    with acting_as(manager.actor):
        row = Round.objects.visible_to(manager.actor).get(programme=programme)
        return rounds.open_(row, version=row.version, by=manager)


def entering(scoring_round, nation="EE", area="MDA"):
    need, approver = make.requirement(make.officer(nation), area=area), make.approver(nation)
    with acting_as(approver.actor), transaction.atomic():
        offered = scoring_round in open_rounds(approver.actor, need)
        try:
            requirements.enter_round(need, scoring_round, version=need.version, by=approver)
        except Refusal as refusal:
            return offered, str(refusal)
        return offered, "entered"


def test_only_nations_and_areas_of_the_scope_enter(client, manager):
    row = opened(client, manager, areas=["MDA"], nations=["EE", "LV"], description="What can watch the sea?")
    assert entering(row) == (True, "entered")
    offered, why = entering(row, "DE")
    assert (offered, "other nations" in why) == (False, True)
    offered, why = entering(row, "LV", area="CUI")
    assert (offered, "other capability areas" in why) == (False, True)
    page = client.get(reverse("round", args=[row.pk])).content.decode()
    for text in ("What can watch the sea?", "Estonia, Latvia"):
        assert text in page


def test_nobody_enters_after_the_day(client, manager):
    row = opened(client, manager, enter_by="2028-01-01T12:00")
    assert entering(row) == (True, "entered")
    with acting_as(manager.actor):
        Round.objects.visible_to(manager.actor).filter(pk=row.pk).update(enter_by=datetime(2026, 1, 1, tzinfo=UTC))
        row.refresh_from_db()
    offered, why = entering(row, "LV")
    assert (offered, "has passed" in why) == (False, True)


def test_requirements_are_due_before_the_decisions(client, manager):
    client.force_login(manager)
    answer = client.post(reverse("round-create"), filled(make.programme(manager), enter_by="2029-01-01T12:00"))
    assert list(answer.context["form"].errors) == ["enter_by"]


def test_the_scope_is_part_of_what_is_locked(client, manager):
    digests = []
    for areas in (["MDA"], ["MDA", "CUI"]):
        row = opened(client, manager, areas=areas)
        entering(row)
        with acting_as(manager.actor):
            digests.append(rounds.lock(row, version=row.version, by=manager).lock_digest)
    assert digests[0] != digests[1]


def test_the_check_tells_a_reader_of_the_lines_it_may_see(client, manager):
    row = opened(client, manager)
    need, approver = make.requirement(make.officer("EE"), title="Quiet sonar"), make.approver("EE")
    with acting_as(approver.actor):
        requirements.enter_round(need, row, version=need.version, by=approver)
    address = reverse("round-lint", args=[row.pk])
    for reader in (manager, approver):
        client.force_login(reader)
        page = client.get(address).content.decode()
        assert "nobody meets it" in page
        assert "Quiet sonar" in page
    client.force_login(make.market_officer())
    assert "Quiet sonar" not in client.get(address).content.decode()
    assert client.get(reverse("round-lint", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404
