"""The Baltic at a glance, over what the reader may see alone: sites with their runs; need, evidence and offers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Nation
from procurement.models import Offer, Requirement
from trials.models import CapabilityArea, Run, Site

MOST_SITES = 99
Cell = tuple[str, str]  # nation, capability area
Counts = Mapping[Cell, int]


@dataclass(frozen=True)
class Grid:
    """Columns and rows of the heat map: nations by key, areas by name."""

    nations: Sequence[Nation]
    areas: Sequence[CapabilityArea]

    @classmethod
    def load(cls) -> "Grid":
        return cls(list(Nation.objects.order_by("pk")), list(CapabilityArea.objects.order_by("name")))


@dataclass(frozen=True)
class Gap:
    """An area in which visible requirements stand without evidence, without an offer, or without one for a nation."""

    kind: str  # "evidence", "offers" or "nation_offers"
    area: CapabilityArea
    requirements: int
    nations: Sequence[Nation]


def runs(actor: Actor) -> list[dict[str, Any]]:
    """How many visible runs there are, `count` in all and `completed`, by site, its nation and the system's area."""
    rows = (
        Run.objects.visible_to(actor)
        .order_by()
        .values(site=F("trial__site"), nation=F("trial__site__nation"), area=F("system__capability_area"))
    )
    completed = Count("pk", filter=Q(result=Run.Result.COMPLETED))
    return list(rows.annotate(count=Count("pk"), completed=completed))


def sites(actor: Actor, made: Iterable[Mapping[str, Any]]) -> list[Site]:
    """The sites whose place is known, from north to south, each with `run_count`: how many of the runs made there."""
    known = Site.objects.visible_to(actor).filter(latitude__isnull=False, longitude__isnull=False)
    rows = list(known.select_related("nation").order_by("-latitude", "name", "pk")[:MOST_SITES])
    counts: Counter[Any] = Counter()
    for run in made:
        counts[run["site"]] += run["count"]
    for row in rows:
        row.run_count = counts[row.pk]
    return rows


def need(actor: Actor) -> Counts:
    """Visible requirements that are not withdrawn, by nation and area."""
    rows = Requirement.objects.visible_to(actor).exclude(status=Requirement.Status.WITHDRAWN)
    return _counted(rows, "nation", "capability_area")


def evidence(made: Iterable[Mapping[str, Any]]) -> Counts:
    """The completed ones of the runs, by the nation in whose waters they were made and the area of the system."""
    found: Counter[Cell] = Counter()
    for run in made:
        found[run["nation"], run["area"]] += run["completed"]
    return found


def offers(actor: Actor, nations: Iterable[Nation]) -> Counts:
    """Visible, standing, still valid offers, by each of the nations that may take them and the area of the system."""
    rows = Offer.objects.visible_to(actor).filter(status__in=Offer.STANDING, valid_until__gt=timezone.now())
    keys, found = [nation.pk for nation in nations], Counter[Cell]()
    for (nation, area), count in _counted(rows, "eligible", "system__capability_area").items():
        found.update({(key, area): count for key in ([nation] if nation else keys)})  # none named: all may take it
    return found


def gaps(grid: Grid, need: Counts, evidence: Counts, offers: Counts) -> list[Gap]:
    """What is missing, area by area; only areas and nations with a visible requirement count."""
    found = []
    for area in grid.areas:
        asking = [nation for nation in grid.nations if need.get((nation.pk, area.pk))]
        if asking and not _any(evidence, area):
            found.append(_gap("evidence", area, asking, need))
        if asking and not _any(offers, area):
            found.append(_gap("offers", area, asking, need))
        elif shut_out := [nation for nation in asking if not offers.get((nation.pk, area.pk))]:
            found.append(_gap("nation_offers", area, shut_out, need))
    return found


def _gap(kind: str, area: CapabilityArea, asking: list[Nation], wanted: Counts) -> Gap:
    return Gap(kind, area, sum(wanted[nation.pk, area.pk] for nation in asking), asking)


def _any(counts: Counts, area: CapabilityArea) -> bool:
    return any(code == area.pk and count for (_nation, code), count in counts.items())


def _counted(rows: QuerySet[Any], nation: str, area: str) -> Counts:
    groups = rows.order_by().values_list(nation, area).annotate(count=Count("pk"))
    return {(code, place): count for code, place, count in groups}
