"""The audit trail: one's own scope, filtered, bounded."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.context import acting_as
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(by, verb="requirement.create"):
    need = make.requirement(by)
    with acting_as(by.actor):
        return record(verb, need, by=by, owner=by.nation_id)


def listed(client, person, **query):
    client.force_login(person)
    return [event.pk for event in client.get(reverse("events"), query).context["page_obj"]]


def test_a_nation_reads_its_own_events_and_no_others(client):
    estonian, latvian = make.officer("EE"), make.officer("LV")
    own, theirs = told(estonian), told(latvian)
    assert own.pk in listed(client, make.approver("EE"))
    assert theirs.pk not in listed(client, estonian)
    assert own.pk not in listed(client, make.manager())


def test_events_are_filtered_by_what_and_when(client):
    somebody = make.officer("EE")
    created, changed = told(somebody), told(somebody, "requirement.update")
    today = timezone.localdate().isoformat()
    assert changed.pk not in listed(client, somebody, verb="requirement.create")
    assert created.pk in listed(client, somebody, verb="requirement.create", since=today, until=today)
    assert listed(client, somebody, verb="requirement.create", since="2999-01-01") == []
    assert listed(client, somebody, verb="requirement.create", until="2001-01-01") == []


@pytest.mark.parametrize("query", [{"verb": "x' or 1=1"}, {"since": "yesterday"}, {"until": "9999-99-99"}])
def test_a_filter_that_cannot_be_read_is_named(client, query):
    client.force_login(make.officer("EE"))
    answer = client.get(reverse("events"), query)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(query)


def test_the_trail_shows_no_number_that_counts_the_others_events(client):
    somebody = make.officer("EE")
    for _ in range(3):
        told(make.officer("LV"))
    event = told(somebody)
    with acting_as(somebody.actor):
        event.refresh_from_db()
    client.force_login(somebody)
    page = client.get(reverse("events"), {"verb": event.verb}).content.decode()
    assert f">{event.sequence}<" not in page
    assert event.hash in page


def test_a_page_holds_thirty_events(client):
    somebody = make.officer("EE")
    need = make.requirement(somebody)
    with acting_as(somebody.actor):
        for _ in range(35):
            record("requirement.update", need, by=somebody, owner="EE")
    assert len(listed(client, somebody, verb="requirement.update")) == 30
    assert len(listed(client, somebody, verb="requirement.update", page=2)) == 5
