"""Pages of rounds: prepared by the office, watched by all, each nation's envelope its own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import acting_as
from procurement.actions import requirement as requirements
from procurement.models import Envelope, RateSet, Round
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.manager()


def as_(client, person):
    client.force_login(person)
    return client


def filled(of, **changed):
    return {
        "programme": str(of.pk),
        "name": "Spring",
        "kind": "options_analysis",
        "base_month": "2027-01-01",
        "horizon_months": "120",
        "discount_rate": "3",
        "merit_at_threshold": "0.6",
        "screening": "confidence",
        "confidence": "0.8",
        "share_rule": "shapley",
        "rate_set": str(RateSet.objects.first().pk),
        "decide_by": "2029-01-01T12:00",
        **changed,
    }


def stored(manager, **wanted):
    with acting_as(manager.actor):
        return Round.objects.visible_to(manager.actor).get(**wanted)


def test_a_round_is_prepared_changed_and_opened_on_pages(client, manager):
    programme = make.programme(manager)
    sent = as_(client, manager).post(reverse("round-create"), filled(programme))
    row = stored(manager, name="Spring")
    assert sent.url == reverse("round", args=[row.pk])
    form = client.get(reverse("round-update", args=[row.pk])).context["form"]
    changed = filled(programme, name="Summer", version=form["version"].value())
    assert client.post(reverse("round-update", args=[row.pk]), changed).status_code == 302
    row = stored(manager, name="Summer")
    assert client.post(reverse("round-open", args=[row.pk]), {"version": row.version}).status_code == 302
    assert stored(manager, pk=row.pk).status == "open"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decide_by", "2020-01-01T12:00"),
        ("decide_by", ""),
        ("base_month", "2027-01-02"),
        ("merit_at_threshold", "1.5"),
        ("horizon_months", "100000"),
        ("horizon_months", "1"),
        ("share_rule", "by_lot"),
        ("name", ""),
        ("name", "x" * 121),
        ("programme", "00000000-0000-4000-8000-000000000000"),
    ],
)
def test_each_bad_field_is_named_and_what_was_typed_is_kept(client, manager, field, value):
    answer = as_(client, manager).post(reverse("round-create"), filled(make.programme(manager), **{field: value}))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Spring"' in answer.content.decode() or field == "name"
    with acting_as(manager.actor):
        assert not Round.objects.visible_to(manager.actor).exists()


def test_the_slower_of_two_managers_sees_where_they_differ_and_can_decide(client, manager):
    row = make.scoring_round(manager, status="preparing")
    seen = filled(row.programme, version=row.version)
    as_(client, make.manager()).post(reverse("round-update", args=[row.pk]), seen | {"name": "Quick"})
    answer = client.post(reverse("round-update", args=[row.pk]), seen | {"name": "Slow"})
    assert answer.status_code == 400
    assert {"label": "Name", "mine": "Slow", "current": "Quick"} in answer.context["form"].differences
    assert stored(manager, pk=row.pk).name == "Quick"
    assert client.post(reverse("round-update", args=[row.pk]), answer.context["form"].data).status_code == 302
    assert stored(manager, pk=row.pk).name == "Slow"


@pytest.mark.parametrize("name", ["round-update", "round-open", "round-lock", "round-score", "round-close"])
def test_a_nation_may_watch_a_round_and_not_move_it(client, manager, name):
    row = make.scoring_round(manager)
    as_(client, make.approver("EE"))
    assert client.get(reverse("round", args=[row.pk])).status_code == 200
    assert client.post(reverse(name, args=[row.pk]), {"version": 1}).status_code == 403
    assert stored(manager, pk=row.pk).version == row.version


def test_a_verb_out_of_order_is_refused_with_a_sentence(client, manager):
    row = make.scoring_round(manager, status="preparing")
    answer = as_(client, manager).post(reverse("round-close", args=[row.pk]), {"version": 1}, follow=True)
    assert "Not possible while it is being prepared" in answer.content.decode()


def test_the_locked_round_shows_its_digest(client, manager):
    row = make.scoring_round(manager)
    need, approver = make.requirement(make.officer("EE")), make.approver("EE")
    with acting_as(approver.actor):
        requirements.enter_round(need, row, version=need.version, by=approver)
    as_(client, manager).post(reverse("round-lock", args=[row.pk]), {"version": row.version})
    row = stored(manager, pk=row.pk)
    assert row.lock_digest in client.get(reverse("round", args=[row.pk])).content.decode()
    client.post(reverse("round-score", args=[row.pk]), {"version": row.version})
    page = client.get(reverse("round", args=[row.pk])).content.decode()
    assert re.search(r'hx-get="/jobs/[0-9a-f-]{36}/" hx-trigger="every 1s"', page)
    seen_by_nation = as_(client, approver).get(reverse("round", args=[row.pk])).content.decode()
    assert "/jobs/" not in seen_by_nation


def test_entries_are_shown_to_those_who_may_read_the_requirement(client, manager):
    row = make.scoring_round(manager)
    need, approver = make.requirement(make.officer("EE"), title="Quiet sonar"), make.approver("EE")
    with acting_as(approver.actor):
        requirements.enter_round(need, row, version=need.version, by=approver)
    assert "Quiet sonar" in as_(client, approver).get(reverse("round", args=[row.pk])).content.decode()
    outsider = make.market_officer()
    assert "Quiet sonar" not in as_(client, outsider).get(reverse("round", args=[row.pk])).content.decode()


def test_an_envelope_is_stated_on_a_page_that_others_cannot_see(client, manager):
    row, finnish = make.scoring_round(manager), make.officer("FI")
    address = reverse("envelope-set", args=[row.pk])
    assert as_(client, finnish).post(address, {"amount": "-1"}).context["form"].errors.keys() == {"amount"}
    assert client.post(address, {"amount": "87654321.00"}).status_code == 302
    assert "87,654,321" in client.get(reverse("round", args=[row.pk])).content.decode()
    for stranger in (manager, make.officer("SE"), make.market_officer()):
        assert "87,654,321" not in as_(client, stranger).get(reverse("round", args=[row.pk])).content.decode()
    assert as_(client, manager).get(address).status_code == 403
    with acting_as(finnish.actor):
        assert Envelope.objects.visible_to(finnish.actor).get(round=row).currency == "EUR"


def test_a_round_that_is_not_there_is_not_found(client, manager):
    as_(client, manager)
    for name in ("round", "round-update", "round-lock", "envelope-set"):
        address = reverse(name, args=["00000000-0000-4000-8000-000000000000"])
        assert client.post(address, {"version": 1}).status_code in (404, 405)
    assert client.get(reverse("round", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "1e9"])
def test_a_page_number_out_of_bounds_is_harmless(client, manager, page):
    make.scoring_round(manager)
    for name in ("rounds", "packs", "events"):
        assert as_(client, manager).get(reverse(name), {"page": page}).status_code == 200


def test_the_list_costs_the_same_queries_at_one_and_at_thirty_rounds(client, manager, django_assert_num_queries):
    programme = make.programme(manager)
    make.scoring_round(manager, programme)
    as_(client, manager).get(reverse("rounds"))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("rounds"))
    for _ in range(29):
        make.scoring_round(manager, programme)
    with django_assert_num_queries(len(first)):
        assert len(client.get(reverse("rounds")).context["page_obj"].object_list) == 30
