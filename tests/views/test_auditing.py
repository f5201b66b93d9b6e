"""Auditors: what they read is recorded, a programme's reads the programme and no nation's secret."""

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Event
from accounts.roles import Role
from procurement.models import Requirement
from tests import factories as make

pytestmark = pytest.mark.django_db


def read_pages(auditor, verb="page.read"):
    with acting_as(auditor.actor):
        return [event.label for event in Event.objects.visible_to(auditor.actor).filter(verb=verb)]


def test_each_page_an_auditor_opens_is_an_event_its_nation_sees(client):
    auditor, approver = make.person(Role.NATIONAL_AUDITOR, "EE"), make.approver("EE")
    need = make.requirement(make.officer("EE"))
    client.force_login(auditor)
    client.get(reverse("requirement", args=[need.pk]))
    assert reverse("requirement", args=[need.pk]) in read_pages(approver)
    client.get(reverse("requirement", args=["00000000-0000-4000-8000-000000000000"]))
    assert len(read_pages(approver)) == 1, "what was not found was not read"
    client.force_login(approver)
    client.get(reverse("requirement", args=[need.pk]))
    assert len(read_pages(approver)) == 1, "others' reading is not recorded"
    assert read_pages(make.officer("LV")) == []


def test_a_programme_auditor_reads_the_offices_trail_and_no_nations(client):
    auditor, manager, estonian = make.person(Role.PROGRAMME_AUDITOR), make.manager(), make.officer("EE")
    programme = make.programme(manager)
    need = make.requirement(estonian, title="Secret sonar")
    for by, thing, owner in ((manager, programme, "PMO"), (estonian, need, "EE")):
        with acting_as(by.actor):
            record("test.verb", thing, by=by, owner=owner)
    with acting_as(auditor.actor):
        owners = set(Event.objects.visible_to(auditor.actor).filter(verb="test.verb").values_list("owner", flat=True))
        assert owners == {"PMO"}
        assert not Requirement.objects.visible_to(auditor.actor).exists()
    client.force_login(auditor)
    page = client.get(reverse("events")).content.decode()
    assert "Verify the chain now" in page
    assert programme.name in page
    assert "page.read" in [event.verb for event in _latest(auditor)]
    for name in ("round-create", "programme-create", "requirement-create"):
        assert client.get(reverse(name)).status_code == 403


def _latest(auditor):
    with acting_as(auditor.actor):
        return list(Event.objects.visible_to(auditor.actor)[:3])


def test_the_trail_is_filtered_by_who_to_what_and_for_whom(client):
    somebody = make.officer("EE")
    first, second = make.requirement(somebody), make.requirement(somebody)
    with acting_as(somebody.actor):
        own = record("test.verb", first, by=somebody, owner="EE")
        other = record("test.verb", second, by=somebody, owner="EE")
    client.force_login(somebody)

    def found(**query):
        return {event.pk for event in client.get(reverse("events"), query).context["page_obj"]} & {own.pk, other.pk}

    assert found(thing=first.reference) == {own.pk}
    assert found(by=somebody.name) == {own.pk, other.pk}
    assert found(by="Nobody at all") == set()
    assert found(owner="EE") == {own.pk, other.pk}
    assert found(owner="ALL") == set()
    answer = client.get(reverse("events"), {"owner": "LV"})
    assert list(answer.context["form"].errors) == ["owner"]
    assert "EST" in answer.content.decode()
