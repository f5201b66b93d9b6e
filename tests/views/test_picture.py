"""The Baltic picture counts what its reader may see, links to just that, and names what is missing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from accounts.sharing import release_to
from tests import factories
from trials.models import Campaign

pytestmark = pytest.mark.django_db

PLACE = "Harbour of the test"


def seen(person: Person, show: str = "need") -> Any:
    client = Client()
    client.force_login(person)
    return client.get(reverse("picture"), {"show": show})


def cell(page: Any, area: str, nation: str) -> Any:
    row = next(row for row in page.context["rows"] if row["area"].pk == area)
    place = [one.pk for one in page.context["nations"]].index(nation)
    return row["cells"][place]


def gaps(page: Any, area: str) -> list[str]:
    return [str(gap["missing"]) for gap in page.context["gaps"] if gap["area"].pk == area]


def release(thing: Any, audience: str, by: Person) -> None:
    with acting_as(by.actor):
        release_to(thing, [audience], owner=thing.owner, by=by)


@pytest.fixture
def officer() -> Person:
    return factories.officer("LV")


@pytest.fixture
def campaign() -> Campaign:
    """A campaign of Estonia with two completed runs and a broken one, at a site in Finnish waters."""
    analyst = factories.analyst()
    made, system = factories.campaign(analyst, "EE"), factories.system("MCM")
    factories.site(analyst, PLACE, nation_id="FI")
    trial = factories.trial(analyst, made, system, PLACE)
    for number in (1, 2):
        factories.run(analyst, made, system, {"coverage_rate": number}, number=number, trial=trial)
    factories.run(analyst, made, system, {}, number=3, trial=trial, result="aborted", reason="Fog")
    return made


def runs_at(page: Any, name: str = PLACE) -> int:
    return next(place["site"].run_count for place in page.context["places"] if place["site"].name == name)


def test_runs_are_counted_on_the_map_and_in_the_table_only_where_they_are_released(officer, campaign):
    before = seen(officer, "evidence")
    assert runs_at(before) == 0
    assert cell(before, "MCM", "FI")["count"] == 0
    release(campaign, "LV", factories.approver("EE"))
    after = seen(officer, "evidence")
    assert runs_at(after) == 3
    assert cell(after, "MCM", "FI")["count"] == 2
    assert cell(after, "MCM", "EE")["count"] == 0
    assert f"{PLACE}: 3 runs" in after.content.decode()


def test_a_foreign_requirement_counts_once_it_is_released(officer):
    polish = factories.officer("PL")
    needed = factories.requirement(polish)
    area = needed.capability_area_id
    assert cell(seen(officer), area, "PL")["count"] == 0
    assert cell(seen(polish), area, "PL")["count"] == 1
    release(needed, "LV", polish)
    assert cell(seen(officer), area, "PL")["count"] == 1


def test_an_offer_counts_for_each_nation_that_may_take_it(officer):
    market, system = factories.market_officer(), factories.system("CUI")
    for_all, for_some = (factories.offer(market, system=system) for _ in range(2))
    with acting_as(market.actor):
        for_some.eligible.set(["EE", "LV"])
    for row in (for_all, for_some):
        release(row, "ALL", market)
    page = seen(officer, "offers")
    assert cell(page, "CUI", "LV")["count"] == 2
    assert cell(page, "CUI", "SE")["count"] == 1


def test_gaps_are_named_until_they_are_closed(officer, campaign):
    factories.requirement(officer, area="MCM")
    assert gaps(seen(officer), "MCM") == ["no completed run of any system yet", "no valid offer"]
    release(campaign, "LV", factories.approver("EE"))
    market = factories.market_officer()
    offer = factories.offer(market, system=factories.system("MCM"))
    with acting_as(market.actor):
        offer.eligible.set(["SE"])
    release(offer, "ALL", market)
    assert gaps(seen(officer), "MCM") == ["no valid offer that these nations may take"]
    with acting_as(market.actor):
        offer.eligible.clear()
    assert gaps(seen(officer), "MCM") == []


@pytest.mark.parametrize("show", ["need", "evidence", "offers"])
def test_a_cell_leads_to_the_rows_it_counts(officer, campaign, show):
    factories.requirement(officer, area="MCM")
    factories.requirement(officer)
    release(campaign, "LV", factories.approver("EE"))
    market = factories.market_officer()
    release(factories.offer(market, system=factories.system("MCM")), "ALL", market)
    nation = "FI" if show == "evidence" else "LV"
    found = cell(seen(officer, show), "MCM", nation)
    assert found["count"] > 0
    client = Client()
    client.force_login(officer)
    listed = client.get(found["url"]).context["page_obj"].paginator.count
    assert listed == {"need": 1, "evidence": 1, "offers": 1}[show]


def test_an_unknown_view_is_the_first_and_nobody_is_a_stranger_here(officer):
    assert seen(officer, "<nonsense>").context["tabs"][0]["current"]
    assert Client().get(reverse("picture")).status_code == 302


def test_the_page_costs_the_same_with_more_rows(officer, campaign):
    release(campaign, "LV", factories.approver("EE"))

    def cost() -> int:
        seen(officer)
        with CaptureQueriesContext(connection) as queries:
            seen(officer)
        return len(queries)

    few = cost()
    analyst = factories.analyst()
    for number in range(5):
        factories.site(analyst, f"More {number}")
        factories.requirement(officer)
    assert cost() == few <= 40
