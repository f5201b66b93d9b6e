"""Campaigns, trials, sites and runs as their pages list and show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Model, Q, QuerySet

from accounts.context import Actor
from accounts.models import Person, Release
from accounts.roles import Role
from accounts.sharing import releases_of
from procurement.queries.requirements import colleagues, ordering
from trials.models import (
    Assignment,
    Campaign,
    CampaignCompartment,
    EvidenceFile,
    Measurement,
    Run,
    RunCorrection,
    RunPosition,
    Site,
    SitePosition,
    Trial,
)

CAMPAIGN_SORTS = {"name": ("name",), "nation": ("nation__name",), "starts_on": ("starts_on",), "ends_on": ("ends_on",)}
TRIAL_SORTS = {
    "system": ("system__name",),
    "campaign": ("campaign__name",),
    "site": ("site__name",),
    "starts_on": ("starts_on",),
    "ends_on": ("ends_on",),
    "status": ("status",),
}
RUN_SORTS = {
    "run": ("system__name", "number"),
    "campaign": ("campaign__name", "started_at"),
    "site": ("trial__site__name", "started_at"),
    "started_at": ("started_at", "number"),
    "result": ("result", "started_at"),
    "wave_height_m": ("wave_height_m", "started_at"),
    "wind_mean_kn": ("wind_mean_kn", "started_at"),
    "visibility_km": ("visibility_km", "started_at"),
    "gnss": ("gnss", "started_at"),
}
SITE_SORTS = {"name": ("name",), "water": ("water", "name"), "nation": ("nation__name", "name")}
Chosen = Mapping[str, Any]


def campaigns(actor: Actor, chosen: Chosen, sort: str) -> QuerySet[Campaign]:
    """Visible campaigns by text and owner nation, the newest first unless sorted otherwise."""
    conditions = _text(chosen, "name", "objective") & _same(chosen, nation="nation")
    rows = Campaign.objects.visible_to(actor).filter(conditions).select_related("nation")
    return rows.order_by(*ordering(CAMPAIGN_SORTS, sort or "-starts_on", "starts_on"), "name", "pk")


def trials(actor: Actor, chosen: Chosen, sort: str, **of: Any) -> QuerySet[Trial]:
    """Visible trials by text, campaign, site, its nation, capability area and status; `of` narrows them further."""
    conditions = _text(chosen, "system__name", "site__name", "objective") & _same(
        chosen, campaign="campaign", site="site", nation="site__nation", area="system__capability_area", status="status"
    )
    rows = Trial.objects.visible_to(actor).filter(conditions, **of)
    return rows.select_related("system", "site", "campaign__nation").order_by(
        *ordering(TRIAL_SORTS, sort or "-starts_on", "starts_on"), "system__name", "pk"
    )


def sites(actor: Actor, chosen: Chosen, sort: str) -> QuerySet[Site]:
    """Sites by text and nation."""
    conditions = _text(chosen, "name", "water") & _same(chosen, nation="nation")
    rows = Site.objects.visible_to(actor).filter(conditions).select_related("nation")
    return rows.order_by(*ordering(SITE_SORTS, sort, "name"), "pk")


def _text(chosen: Chosen, *columns: str) -> Q:
    text, condition = chosen.get("text"), Q()
    for column in columns if text else ():
        condition |= Q(**{f"{column}__icontains": text})
    return condition


def _same(chosen: Chosen, **columns: str) -> Q:
    return Q(**{column: chosen[name] for name, column in columns.items() if chosen.get(name)})


def counted(rows: Iterable[Model], actor: Actor, key: str) -> list[Any]:
    """The rows (of which runs have the foreign key `key`), each with what the actor may see of its runs.

    run_count, completed_count and system_count; last_run is the latest start, or None.
    """
    found = list(rows)
    path = key if key in ("campaign", "trial", "system") else f"trial__{key}"
    runs = Run.objects.visible_to(actor).filter(**{f"{path}__in": found}).order_by().values(path)
    counts = {
        row[path]: row
        for row in runs.annotate(
            run_count=Count("pk"),
            completed_count=Count("pk", filter=Q(result=Run.Result.COMPLETED)),
            system_count=Count("system", distinct=True),
            last_run=Max("started_at"),
        )
    }
    none = {"run_count": 0, "completed_count": 0, "system_count": 0, "last_run": None}
    for row in found:
        of = counts.get(row.pk, none)
        for name in none:
            setattr(row, name, of[name])
    return found


def listed_runs(actor: Actor, chosen: Chosen, sort: str) -> QuerySet[Run]:
    """Visible runs by text, campaign, system, site, result and the days they started; the newest first."""
    conditions = _text(chosen, "system__name", "reason", "deviations", "software_version") & _same(
        chosen,
        campaign="campaign",
        system="system",
        site="trial__site",
        result="result",
        since="started_at__date__gte",
        until="started_at__date__lte",
    )
    return runs(actor).filter(conditions).order_by(*ordering(RUN_SORTS, sort or "-started_at", "started_at"), "pk")


def runs(actor: Actor, **of: Any) -> QuerySet[Run]:
    """Visible runs of a trial, a campaign, a site or a system, the newest first."""
    rows = Run.objects.visible_to(actor).filter(**of).select_related("campaign", "system", "trial__site")
    return rows.order_by("-started_at", "-number", "pk")


def with_readings(runs_: Sequence[Run], actor: Actor) -> list[Run]:
    """The runs, each with `readings`: its standing measurements."""
    rows = list(runs_)
    readings: dict[Any, list[Measurement]] = defaultdict(list)
    measured = Measurement.objects.visible_to(actor).filter(run__in=rows, corrected_by=None)
    for row in measured.select_related("metric").order_by("metric__group", "metric__name", "recorded_at"):
        readings[row.run_id].append(row)
    for row in rows:
        row.readings = readings[row.pk]
    return rows


def measurements(actor: Actor, run: Run) -> list[Measurement]:
    """Every measurement of a run, corrected ones too, with `replaced_by` where there is one."""
    rows = list(
        Measurement.objects.visible_to(actor)
        .filter(run=run)
        .select_related("metric")
        .order_by("metric__group", "metric__name", "recorded_at")
    )
    newer = {row.corrects_id: row for row in rows if row.corrects_id}
    for row in rows:
        row.replaced_by = newer.get(row.pk)
    return rows


def corrections(actor: Actor, run: Run) -> QuerySet[RunCorrection]:
    """What was put right in a run's record, the newest first."""
    return RunCorrection.objects.visible_to(actor).filter(run=run).select_related("corrected_by")


def files(actor: Actor, **of: Any) -> QuerySet[EvidenceFile]:
    """The visible files of a trial or a run, those withdrawn too."""
    return EvidenceFile.objects.visible_to(actor).filter(**of).select_related("uploaded_by", "run")


def position_of_run(actor: Actor, run: Run) -> RunPosition | None:
    """The exact position, where the actor may read it."""
    return RunPosition.objects.visible_to(actor).filter(run=run).first()


def position_of_site(actor: Actor, site: Site) -> SitePosition | None:
    """The exact position, where the actor may read it."""
    return SitePosition.objects.visible_to(actor).filter(site=site).first()


def records_in(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor is assigned to record a campaign's runs."""
    return (
        actor.may("run.record")
        and Assignment.objects.visible_to(actor).filter(campaign=campaign, person=actor.person).exists()
    )


def recorded_campaigns(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns the actor is assigned to."""
    return Campaign.objects.visible_to(actor).filter(
        pk__in=Assignment.objects.visible_to(actor).filter(person=actor.person).values("campaign")
    )


def analysts(actor: Actor, campaign: Campaign) -> list[Person]:
    """Who records a campaign, as far as the actor may see it: the owner nation all, an analyst themselves."""
    rows = Assignment.objects.visible_to(actor).filter(campaign=campaign).select_related("person")
    return [row.person for row in rows.order_by("person__name", "pk")]


def all_analysts() -> QuerySet[Person]:
    """Everybody who may be assigned to a campaign."""
    return Person.objects.filter(is_active=True, role_assignments__role=Role.TRIAL_ANALYST).distinct().order_by("name")


def released_to(actor: Actor, campaign: Campaign) -> list[Release]:
    """Whom the owner nation has released a campaign to; the owner alone is told."""
    if campaign.nation_id != actor.nation:
        return []
    return list(releases_of(campaign, campaign.owner).order_by("audience"))


def readers(campaign: Campaign) -> QuerySet[Person]:
    """Who may be named as a reader of a restricted campaign: the owner nation's people and its analysts."""
    assigned = Assignment._base_manager.filter(campaign=campaign).values("person")
    return Person.objects.filter(Q(pk__in=colleagues(campaign).values("pk")) | Q(pk__in=assigned)).order_by("name")


def named(campaign: Campaign) -> list[Any]:
    """The keys of the people of a restricted campaign's compartment."""
    return list(CampaignCompartment._base_manager.filter(content_object=campaign).values_list("user", flat=True))
