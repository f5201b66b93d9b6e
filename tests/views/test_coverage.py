"""Systems side by side, how far trials cover what is asked, and the trial worth making next."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from procurement.models import RequirementLine
from procurement.queries import coverage
from procurement.queries.standing import compared
from tests import factories
from trials.models import CapabilityArea

pytestmark = pytest.mark.django_db


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def analyst():
    return factories.analyst()


@pytest.fixture
def campaign(analyst):
    return factories.campaign(analyst, "EE")


@pytest.fixture
def officer():
    return factories.officer("EE")


def claimed(system, value, metric="endurance_h", by="the vendor"):
    stated = {"stated_by": by, "source": "brochure", "stated_on": "2025-01-01"}
    return system.claims.create(metric_id=metric, value=value, **stated)


def test_the_best_is_told_by_the_cautious_end_of_its_interval(analyst, campaign, officer):
    steady, lucky, untried = factories.system(), factories.system(), factories.system()
    for value in (30, 31, 32):
        factories.run(analyst, campaign, steady, {"endurance_h": value})
    for value in (20, 35, 50):
        factories.run(analyst, campaign, lucky, {"endurance_h": value})
    claimed(untried, 90)
    with acting_as(officer.actor):
        (row,) = compared(officer.actor, [steady, lucky, untried])
    assert [(cell.grade, cell.reason) for cell in row.cells] == [
        ("measured", "overlap"),
        ("measured", ""),
        ("claimed", ""),
    ]


def test_a_comparison_is_shared_by_its_address_and_bounded(analyst, campaign, officer):
    systems = [factories.system() for _ in range(7)]
    factories.run(analyst, campaign, systems[0], {"endurance_h": 20})
    address, client = reverse("systems-compare"), as_(officer)
    assert client.get(address).status_code == 200
    answer = client.get(address, {"system": [system.pk for system in systems[:2]]})
    assert (answer.status_code, len(answer.context["rows"])) == (200, 1)
    assert as_(factories.officer("PL")).get(address, {"system": [s.pk for s in systems[:2]]}).context["rows"] == []
    for wrong in (systems, systems[:1]):
        refused = client.get(address, {"system": [system.pk for system in wrong]})
        assert (refused.status_code, "two to 6 systems" in refused.content.decode()) == (400, True)
    assert client.get(address, {"system": ["x", "y"]}).status_code == 400


def test_bands_hold_each_value_once():
    assert [coverage.band_of("wave_height_m", Decimal(value)) for value in ("0.4", "0.5", "3", "9")] == [0, 1, 3, 4]
    assert len(coverage.bands("wave_height_m")) == 5
    assert coverage.band_of("wave_height_m", None) == 5
    assert coverage.band_of("gnss", "denied") == 2
    assert coverage.band_of("gnss", "") == 4


def asked(officer, metrics, **conditions):
    need = factories.requirement(officer, metrics)
    with acting_as(officer.actor):
        RequirementLine.objects.visible_to(officer.actor).filter(requirement=need).update(conditions=conditions)
    return need


def test_the_next_trial_settles_most_lines_and_asks_for_the_hardest_conditions(analyst, campaign, officer):
    system = factories.system()
    asked(officer, {"endurance_h": (10, 40)}, wave_height_m="1.25")
    asked(officer, {"endurance_h": (10, 40), "range_nm": (5, 9)}, wave_height_m="2.5", gnss="denied")
    for _ in range(3):
        factories.run(analyst, campaign, system, {"endurance_h": 20}, wave_height_m=Decimal(2))
    with acting_as(officer.actor):
        area = CapabilityArea.objects.get(pk="MDA")
        systems, lines = coverage.systems_of(area), coverage.lines_of(officer.actor, area)
        found = coverage.next_trials(systems, lines, coverage.counted(officer.actor, systems))
    told = [(one.metric.pk, one.lines, one.missing, one.envelope) for one in found]
    hard = {"wave_height_m": Decimal("2.5"), "gnss": "denied"}
    # three runs at 2 m settle the line of 1.25 m, and neither line of 2.5 m with satellite navigation denied
    assert told == [("endurance_h", 1, 3, hard), ("range_nm", 1, 3, hard)]


def test_another_nations_lines_and_runs_count_for_nothing(analyst, campaign, officer):
    system, stranger = factories.system(), factories.officer("PL")
    asked(officer, {"endurance_h": (10, 40)})
    factories.run(analyst, campaign, system, {"endurance_h": 20})
    address = reverse("systems-coverage")
    own = as_(officer).get(address, {"area": "MDA"}).context
    foreign = as_(stranger).get(address, {"area": "MDA"}).context
    assert [row["cells"][0]["runs"] for row in own["by_system"]["rows"]] == [1]
    assert len(own["proposals"]) == 1
    assert (foreign["by_system"]["rows"], foreign["proposals"], foreign["lines"]) == ([], [], 0)


def test_coverage_along_a_condition_and_its_faults(analyst, campaign, officer):
    system, client = factories.system(), as_(officer)
    factories.run(analyst, campaign, system, {"endurance_h": 20}, gnss="spoofed")
    address = reverse("systems-coverage")
    assert client.get(address).status_code == 200
    page = client.get(address, {"area": "MDA", "condition": "gnss"})
    assert [cell["runs"] for cell in page.context["by_condition"]["rows"][0]["cells"]] == [0, 0, 0, 1, 0]
    assert client.get(address, {"area": "MDA", "condition": "moon"}).status_code == 400
    assert client.get(address, {"area": "?"}).status_code == 400


def test_a_gap_between_claim_and_measurement_is_told_in_figures(analyst, campaign, officer):
    system = factories.system()
    for value in (20, 22, 27):
        factories.run(analyst, campaign, system, {"endurance_h": value})
    claimed(system, 90)
    claimed(system, 80, by="the press")
    page = as_(officer).get(reverse("system", args=[system.pk]))
    finding = page.context["findings"][0]["finding"]
    latest = finding.latest.figure
    assert finding.gap == latest - 23
    assert finding.gap_percent == round((latest - 23) / Fraction(23) * 100)
    assert (finding.is_in_conflict, finding.claims_differ) == (True, True)
    assert "claims differ" in page.content.decode()


def test_the_distribution_is_drawn_from_what_the_reader_may_see(analyst, campaign, officer):
    system = factories.system()
    for value in (20, 22, 27):
        factories.run(analyst, campaign, system, {"endurance_h": value, "pd_surface": (7, 9)})
    address = reverse("system-distribution", args=[system.pk])
    drawn = as_(officer).get(address, {"theme": "dark"})
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert as_(officer).get(address, {"theme": "pink"}).status_code == 404
    assert as_(factories.officer("PL")).get(address).status_code == 404


@pytest.mark.parametrize(("evidence", "names"), [("measured", {0}), ("claimed", {1}), ("none", {2}), ("", {0, 1, 2})])
def test_systems_are_filtered_by_what_is_known_of_them(analyst, campaign, officer, evidence, names):
    systems = [factories.system() for _ in range(3)]
    factories.run(analyst, campaign, systems[0], {"endurance_h": 20})
    claimed(systems[0], 30), claimed(systems[1], 30)
    page = as_(officer).get(reverse("systems"), {"evidence": evidence})
    assert {row.pk for row in page.context["rows"]} == {systems[place].pk for place in names}


def test_market_officers_and_analysts_enter_and_supersede_claims(officer):
    system, market = factories.system(), factories.market_officer()
    address, client = reverse("claim-create", args=[system.pk]), as_(market)
    stated = {"metric": "pd_surface", "successes": "7", "attempts": "9", "kind": "press", "stated_by": "A paper",
              "source": "Issue 3", "stated_on": "2025-02-01"}  # fmt: skip
    assert as_(officer).get(address).status_code == 403
    assert client.post(address, stated).url == reverse("system", args=[system.pk])
    old = system.claims.get()
    assert old.figure == Fraction(7, 9)
    supersede = reverse("claim-correct", args=[old.pk])
    newer = stated | {"successes": "8"}
    assert client.post(supersede, newer).status_code == 302
    assert client.post(supersede, newer).status_code == 400
    assert [claim.successes for claim in system.claims.standing()] == [8]
    assert system.claims.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stated_on": "2999-01-01"}, "stated_on"),
        ({"metric": "endurance_h"}, "value"),
        ({"attempts": "3"}, "successes"),
        ({"value": "1"}, "value"),
        ({"successes": "", "attempts": ""}, "value"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"stated_by": ""}, "stated_by"),
    ],
)
def test_a_faulty_claim_is_refused_by_its_field(changed, field):
    stated = {"metric": "pd_surface", "successes": "7", "attempts": "9", "kind": "press", "stated_by": "A paper",
              "source": "Issue 3", "stated_on": "2025-02-01"}  # fmt: skip
    address = reverse("claim-create", args=[factories.system().pk])
    answer = as_(factories.market_officer()).post(address, stated | changed)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]


def test_a_market_officer_enters_and_changes_a_system(officer):
    vendor = factories.system().vendor
    sent = {"name": "DEMO-NEW", "vendor": str(vendor.pk), "capability_area": "MDA", "domain": "air",
            "size_class": "small", "source": "test", "verified_on": "2026-01-01"}  # fmt: skip
    client = as_(factories.market_officer())
    address = client.post(reverse("system-create"), sent).url
    assert "DEMO-NEW" in as_(officer).get(address).content.decode()
    sent |= {"version": "1"}
    assert client.post(f"{address}edit/", sent | {"trl": "7"}).status_code == 400
    whole = sent | {"trl": "7", "trl_assessor": "DEMO board", "trl_on": "2026-01-01"}
    assert client.post(f"{address}edit/", whole).url == address
    assert as_(officer).get(reverse("system-create")).status_code == 403
