"""Pages of programmes: set up, joined, climbed and timed by the office; read by everybody who takes part."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.context import acting_as
from procurement.models import Milestone, Participation, Programme
from tests import factories as make

pytestmark = pytest.mark.django_db
STEP = {"on": "2026-03-01", "document": "Letter 12/2026", "stated_by": "Ministry of Defence", "remark": ""}


@pytest.fixture
def manager():
    return make.manager()


@pytest.fixture
def office(client, manager):
    client.force_login(manager)
    return client


def stored(manager, model, **wanted):
    with acting_as(manager.actor):
        return model.objects.visible_to(manager.actor).get(**wanted)


def test_a_programme_is_set_up_joined_and_climbed_on_pages(office, manager):
    sent = {
        "name": "Baltic",
        "agreed_on": "2026-02-12",
        "mandate": "Together.",
        "marking_policy": "To the participants.",
    }
    answer = office.post(reverse("programme-create"), sent)
    row = stored(manager, Programme, name="Baltic")
    assert answer.url == reverse("programme", args=[row.pk])
    assert office.post(reverse("programme-join", args=[row.pk]), STEP | {"nation": "EE"}).status_code == 302
    form = office.get(reverse("participation-step", args=[row.pk, "EE"])).context["form"]
    assert [key for key, _ in form.fields["verb"].choices] == ["take_interest", "leave"]
    sent = STEP | {"verb": "take_interest", "version": form["version"].value()}
    assert office.post(reverse("participation-step", args=[row.pk, "EE"]), sent).status_code == 302
    assert stored(manager, Participation, programme=row, nation="EE").status == "interested"
    page = office.get(reverse("programme", args=[row.pk])).content.decode()
    for text in ("Letter 12/2026", "Ministry of Defence", "interested", "To the participants.", "2 steps"):
        assert text in page
    stale = office.post(reverse("participation-step", args=[row.pk, "EE"]), sent)
    assert stale.status_code == 400
    assert stored(manager, Participation, programme=row, nation="EE").version == 2


@pytest.mark.parametrize(
    ("field", "value"), [("document", ""), ("on", "2999-01-01"), ("on", "soon"), ("verb", "sign"), ("stated_by", "")]
)
def test_each_fault_of_a_step_is_named_at_its_field(office, manager, field, value):
    row = make.programme(manager, "EE")
    place = stored(manager, Participation, programme=row)
    sent = STEP | {"verb": "intend", "version": place.version, field: value}
    answer = office.post(reverse("participation-step", args=[row.pk, "EE"]), sent)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]


def test_a_programme_is_changed_and_the_slower_of_two_sees_where_they_differ(office, manager):
    row = make.programme(manager)
    seen = {"name": row.name, "agreed_on": "2026-02-12", "mandate": "Test.", "version": 1}
    assert office.post(reverse("programme-update", args=[row.pk]), seen | {"mandate": "Quick."}).status_code == 302
    answer = office.post(reverse("programme-update", args=[row.pk]), seen | {"mandate": "Slow."})
    assert answer.status_code == 400
    assert {"label": "Mandate", "mine": "Slow.", "current": "Quick."} in answer.context["form"].differences


def test_milestones_are_set_changed_reached_and_planned_again(office, manager):
    row = make.programme(manager)
    office.post(reverse("milestone-add", args=[row.pk]), {"name": "Offers in", "due_on": "2027-01-01"})
    one = stored(manager, Milestone, programme=row)
    changed = {"name": "Offers in", "due_on": "2027-02-01", "version": one.version}
    assert office.post(reverse("milestone-update", args=[one.pk]), changed).status_code == 302
    for verb, status in (("reach", "reached"), ("resume", "planned"), ("drop", "dropped")):
        version = stored(manager, Milestone, pk=one.pk).version
        office.post(reverse(f"milestone-{verb}", args=[one.pk]), {"version": version})
        assert stored(manager, Milestone, pk=one.pk).status == status
    assert stored(manager, Milestone, pk=one.pk).due_on == date(2027, 2, 1)


def test_a_nation_reads_the_ladder_and_moves_nothing(client, manager):
    row = make.programme(manager)
    client.force_login(make.approver("EE"))
    page = client.get(reverse("programme", args=[row.pk])).content.decode()
    assert "interested" in page
    assert not re.search(r'href="[^"]*(join|edit|nations)', page)
    for name, keys in (
        ("programme-update", [row.pk]),
        ("programme-join", [row.pk]),
        ("participation-step", [row.pk, "EE"]),
        ("milestone-add", [row.pk]),
    ):
        assert client.get(reverse(name, args=keys)).status_code == 403
        assert client.post(reverse(name, args=keys), STEP).status_code == 403
    assert client.get(reverse("programme-create")).status_code == 403


def test_a_place_that_is_not_there_is_not_found(office, manager):
    row = make.programme(manager, "EE")
    assert office.get(reverse("participation-step", args=[row.pk, "DE"])).status_code == 404
    assert office.get(reverse("programme", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_an_empty_portal_says_what_to_do_next(client):
    client.force_login(make.officer("EE"))
    assert "No programme matches" in client.get(reverse("programmes")).content.decode()
