"""Every list costs the same number of queries however many rows it holds."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import record
from accounts.context import acting_as
from accounts.notifying import notify
from procurement.actions import pack as packs
from procurement.models import Offer, Requirement, Round
from tests import factories
from tests.architecture.asking import client_of
from tests.architecture.routes import routes
from trials.models import Campaign

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

MORE = 29
MOST_QUERIES = 40


def lists():
    """Addresses without arguments; those that answer a GET with a page are lists, forms or the desk."""
    return ["/" + route.pattern for route in routes() if not route.arguments and route.name != "sign-out"]


def costs(somebody):
    """Queries of every such page, asked for a second time so that nothing is new."""
    client, found = client_of(somebody), {}
    for path in lists():
        if client.get(path).status_code == 200:
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found[path] = len(queries)
    return found


def grow(world):
    """Many more rows of everything that is listed."""
    people = [factories.officer("FI") for _ in range(3)]
    for number in range(MORE):
        what = factories.system()
        offer = factories.offer(world.market, system=what, mode=("buy", "lease", "develop")[number % 3])
        need = factories.requirement(world.officer, {"endurance_h": (10, 40), "range_nm": (5, 9)})
        trial = factories.campaign(world.analyst)
        factories.run(world.analyst, trial, what, {"endurance_h": 20 + number})
        for thing, owner, by in (
            (offer, "MARKET", world.market),
            (need, "PL", world.officer),
            (trial, "EE", world.estonian),
        ):
            world.release(thing, owner, by)
        factories.scoring_round(world.manager, world.round.programme)
        factories.requirement(people[number % 3])
        with acting_as(world.officer.actor):
            record("test.verb", need, by=world.officer, owner="PL")
            notify([world.officer], "comment.added", need)
    with acting_as(world.manager.actor):
        for code, _ in settings.LANGUAGES[1:]:
            packs.request_programme(world.recommendation, [("PMO", code)], by=world.manager)
    with acting_as(world.officer.actor):
        for code, _ in settings.LANGUAGES[1:]:
            packs.request_own(world.recommendation, code, by=world.officer)


def test_lists_cost_the_same_at_one_row_and_at_thirty(world):
    readers = {"officer": world.officer, "manager": world.manager, "market": world.market, "analyst": world.analyst}
    readers["administrator"] = factories.person("administrator")
    world.release(world.needs[-1], "PL", world.officer)
    few = {name: costs(somebody) for name, somebody in readers.items()}
    grow(world)
    for model in (Requirement, Offer, Campaign, Round):
        assert len(world.keys_now(model)) > MORE
    many = {name: costs(somebody) for name, somebody in readers.items()}
    dearer = {
        f"{path} as {name}": (few[name].get(path), cost)
        for name, found in many.items()
        for path, cost in found.items()
        if cost != few[name].get(path) or cost > MOST_QUERIES
    }
    assert dearer == {}
    assert len(many["officer"]) >= 8
