"""Progress as pages and fragments: polled while under way, quiet once over, its owner's alone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Job
from accounts.scoped import row_security_alone
from procurement.actions import job as ledger
from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def estonian():
    return make.officer("EE")


@pytest.fixture
def job(estonian):
    with acting_as(estonian.actor):
        return ledger.queue("pack.make", uuid4(), key="pack.make:1", owner="EE", by=estonian)


def fragment(client, person, job):
    client.force_login(person)
    return client.get(reverse("job", args=[job.pk]), headers=HTMX)


def leave(job, **changed):
    with make.worker(), row_security_alone():
        assert Job.objects.filter(pk=job.pk).update(**changed) == 1


def test_work_under_way_is_polled_and_says_how_far_it_is(client, estonian, job):
    leave(job, state="running", step="paper", done=3, total=9)
    page = fragment(client, estonian, job).content.decode()
    assert f'hx-get="{reverse("job", args=[job.pk])}"' in page
    assert 'max="9" value="3"' in page
    assert "setting the pages" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "done"}, "See the outcome"),
        ({"state": "failed", "fault": "The round has no requirement."}, "The round has no requirement."),
        ({"state": "failed", "fault": "fault"}, "fault in the portal"),
    ],
)
def test_finished_work_is_not_polled_and_says_how_it_ended(client, estonian, job, changed, told):
    leave(job, **changed)
    page = fragment(client, estonian, job).content.decode()
    assert "hx-" not in page
    assert told in page
    assert reverse("pack", args=[job.target]) in page


def test_without_a_script_it_is_a_page(client, estonian, job):
    client.force_login(estonian)
    assert b"<html" in client.get(reverse("job", args=[job.pk])).content


def test_work_of_another_nation_is_not_there(client, job):
    for stranger in (make.officer("LV"), make.manager(), make.market_officer()):
        assert fragment(client, stranger, job).status_code == 404
