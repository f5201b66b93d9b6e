"""The engine's question for a round, built from the database as the scorer sees it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Value
from django.utils import timezone

from accounts.context import Actor
from accounts.roles import EVERYONE, MARKET
from accounts.visibility import released_to
from procurement.models import (
    Envelope,
    Mode,
    Offer,
    Participation,
    Requirement,
    RequirementLine,
    Round,
    RoundEntry,
)
from procurement.money import BASE_UNIT, Money
from procurement.queries.offer_versions import in_force
from procurement.queries.withholding import line_with_kept, with_kept
from trials.models import Campaign, Claim, Measurement, Metric, Run, System

Document = dict[str, Any]
Rates = Mapping[str, Decimal]
SCALES = {Metric.ValueKind.ORDINAL: "ordinal", Metric.ValueKind.K_OF_N: "k_of_n"}
EVERYBODY = Actor.edition(EVERYONE)
FINEST = Decimal("0.000001")  # a thousandth of a euro, for rates by the hour and month
BUY_TERMS = {
    "support_per_unit_year": "support_per_unit_year",
    "spares_per_unit": "spares_per_unit",
    "disposal_per_unit": "disposal_per_unit",
}
LEASE_TERMS = {
    "mobilisation": "mobilisation",
    "demobilisation": "demobilisation",
    "overage_per_hour": "overage_per_hour",
}
DEVELOP_TERMS = {"nre": "nre", "support_per_unit_year": "support_per_unit_year"}


def build(scoring_round: Round, salt: str) -> Document:
    """The whole problem of a round, in the engine's format 1 and thousand euro; read as the scorer."""
    rates = {rate.currency: rate.per_euro for rate in scoring_round.rate_set.rates.all()}
    requirements = _requirements(scoring_round)
    lines = _lines(requirements)
    areas = {requirement.capability_area_id for requirement in requirements}
    offers = in_force(_offers(scoring_round, areas), scoring_round.locked_at)
    nations = sorted({requirement.nation_id for requirement in requirements})
    systems = sorted({offer.system for offer in offers}, key=lambda system: str(system.pk))
    metrics = {line.metric_id: line.metric for rows in lines.values() for line in rows}
    return {
        "meta": _meta(scoring_round, metrics, lines, areas, salt),
        "nations": _nations(scoring_round, nations, rates),
        "systems": _systems(systems, metrics),
        "requirements": [_requirement(row, lines[row.pk], scoring_round, rates) for row in requirements],
        "offers": [offer_document(offer, nations, rates) for offer in offers],
    }


def number(value: Decimal | Fraction | int) -> int | float:
    """A whole number where it is one, else the nearest float, whose shortest spelling is the decimal again."""
    return int(value) if value == int(value) else float(value)


def _requirements(scoring_round: Round) -> list[Requirement]:
    entries = RoundEntry.objects.filter(round=scoring_round).values("requirement")
    standing = Participation.objects.filter(programme=scoring_round.programme_id).standing().values("nation")
    rows = Requirement.objects.filter(pk__in=entries, restricted=False, nation__in=standing)
    return [with_kept(row) for row in rows.select_related("private", "kept").order_by("pk")]


def _lines(requirements: Iterable[Requirement]) -> dict[Any, list[RequirementLine]]:
    lines: dict[Any, list[RequirementLine]] = defaultdict(list)
    for line in (
        RequirementLine.objects.filter(requirement__in=requirements)
        .select_related("metric", "weight", "kept")
        .order_by("metric_id")
    ):
        lines[line.requirement_id].append(line_with_kept(line))
    return lines


def _offers(scoring_round: Round, areas: set[str]) -> list[Offer]:
    """Submitted, valid on the day of scoring, released to everyone: a round's market is what all its nations see."""
    public = Offer.objects.filter(released_to(EVERYBODY, Value(MARKET)), Offer.is_open(), restricted=False)
    offers = public.filter(status__in=Offer.STANDING, system__capability_area__in=areas)
    valid = offers.filter(valid_until__gt=timezone.now())
    parts = valid.select_related("system__vendor", "lease_terms", "buy_terms", "develop_terms")
    return list(parts.prefetch_related("tiers", "eligible").order_by("pk"))


def _meta(
    scoring_round: Round,
    metrics: Mapping[str, Metric],
    lines: Mapping[Any, list[RequirementLine]],
    areas: set[str],
    salt: str,
) -> Document:
    screening: Document = {"rule": scoring_round.screening}
    if scoring_round.screening == Round.Screening.CONFIDENCE:
        screening["level"] = number(scoring_round.confidence)
    first = {line.metric_id: line for rows in lines.values() for line in rows}
    return {
        "format": 1,
        "currency": "kEUR",
        "criteria": [_criterion(metrics[code], first[code]) for code in sorted(metrics)],
        "capabilities": sorted(areas),
        "screening": screening,
        "merit_at_threshold": number(scoring_round.merit_at_threshold),
        "missing": "bound",
        "horizon": scoring_round.horizon_months,
        "discount_rate": number(scoring_round.discount_rate / 100),
        "rate_set": scoring_round.rate_set.rates_on.isoformat(),
        "share_rule": scoring_round.share_rule,
        "salt": salt,
        "conditions": {},
    }


def _criterion(metric: Metric, line: RequirementLine) -> Document:
    """A criterion by its metric; requirements state thresholds of their own, so the common ones only fill the place."""
    criterion: Document = {"name": metric.pk, "direction": metric.direction, **_scale_of(line)}
    if metric.value_kind in SCALES:
        criterion["scale"] = SCALES[metric.value_kind]
    return criterion


def _scale_of(line: RequirementLine) -> Document:
    return {"threshold": number(line.threshold), "objective": number(line.objective)}


def _nations(scoring_round: Round, nations: Iterable[str], rates: Rates) -> list[Document]:
    envelopes = {row.nation_id: row for row in Envelope.objects.filter(round=scoring_round)}
    return [{"id": nation, "envelope": _envelope(envelopes.get(nation), rates)} for nation in nations]


def _envelope(envelope: Envelope | None, rates: Rates) -> int | None:
    return Money(envelope.amount, envelope.currency).in_base_units(rates) if envelope else None


def _requirement(row: Requirement, lines: list[RequirementLine], scoring_round: Round, rates: Rates) -> Document:
    private = row.private
    weights = {line.metric_id: line.weight.weight for line in lines}
    return {
        "id": str(row.pk),
        "nation": row.nation_id,
        "capability": row.capability_area_id,
        "qty": row.quantity,
        "need_by_month": max(0, scoring_round.month_of(row.need_by)),
        "modes": sorted(row.modes),
        "weights": {metric: number(weight) for metric, weight in weights.items() if weight},
        "kpp": {line.metric_id: number(line.threshold) for line in lines if line.is_kpp},
        "criteria": {line.metric_id: _scale_of(line) for line in lines},
        "worth_per_unit": Money(private.worth_per_unit, private.currency).in_base_units(rates),
        "ceiling": Money(private.budget_ceiling, private.currency).in_base_units(rates),
        "divisible": row.divisible,
        "max_offers": row.max_offers,
    }


def _systems(systems: Iterable[System], metrics: Mapping[str, Metric]) -> list[Document]:
    trials = _trials(systems, metrics)
    claims: dict[Any, Document] = defaultdict(dict)
    for claim in Claim.objects.standing().filter(system__in=systems, metric__in=metrics).order_by("stated_on", "pk"):
        claims[claim.system_id][claim.metric_id] = number(claim.figure)
    return [
        {"id": str(row.pk), "capability": row.capability_area_id, "trials": trials[row.pk], "claims": claims[row.pk]}
        for row in systems
    ]


def _trials(systems: Iterable[System], metrics: Mapping[str, Metric]) -> dict[Any, dict[str, list[Document]]]:
    """Completed runs of campaigns released to everyone, in their latest correction and of good quality."""
    public = Campaign.objects.filter(released_to(EVERYBODY, OuterRef("nation_id")), restricted=False)
    runs = Run.objects.filter(system__in=systems, campaign__in=public, result=Run.Result.COMPLETED)
    measured = Measurement.objects.filter(
        run__in=runs, metric__in=metrics, corrected_by=None, quality=Measurement.Quality.GOOD
    )
    trials: dict[Any, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for row in measured.select_related("run", "metric").order_by("run__started_at", "run__number", "pk"):
        trials[row.run.system_id][row.metric_id].append(_measured(row))
    return trials


def _measured(row: Measurement) -> Document:
    found: Document = {"run": row.run.number, "independent": not row.run.vendor_present}
    if row.value is None:
        return found | {"k": row.successes, "n": row.attempts}
    return found | {"value": number(row.value)}


def offer_document(offer: Offer, nations: list[str], rates: Rates) -> Document:
    """An offer in the engine's format, in thousand euro at these rates."""
    eligible = (
        sorted({nation.pk for nation in offer.eligible.all()} & set(nations)) if offer.eligible.all() else nations
    )
    onboarding = Money(offer.onboarding, offer.currency).in_base_units(rates)
    return {
        "id": str(offer.pk),
        "vendor": str(offer.system.vendor_id),
        "system": str(offer.system_id),
        "mode": offer.mode,
        "discount": offer.discount,
        "moq": offer.minimum_order,
        "capacity": offer.capacity,
        "lead_months": offer.lead_months,
        "onboarding_per_nation": onboarding,
        "eligible": eligible,
        "terms": _terms(offer, rates),
    }


def _terms(offer: Offer, rates: Rates) -> Document:
    def fine(amount: Decimal) -> int | float:
        euro = Money(amount, offer.currency).in_euro(rates)
        return number((euro / BASE_UNIT).quantize(FINEST, ROUND_HALF_EVEN))

    tiers = [{"min_qty": tier.min_quantity, "unit_price": fine(tier.unit_price)} for tier in offer.tiers.all()]
    terms = offer.terms
    if offer.mode == Mode.LEASE:
        hours = {"included_hours_month": terms.included_hours, "planned_hours_month": terms.planned_hours}
        own = {"term_months": terms.term_months, **hours, **_amounts(terms, LEASE_TERMS, fine)}
    elif offer.mode == Mode.BUY:
        own = {**_amounts(terms, BUY_TERMS, fine), "training_fixed": fine(terms.training + terms.documentation)}
    else:
        own = _amounts(terms, DEVELOP_TERMS, fine)
    return {"tiers": tiers, **own}


def _amounts(terms: Any, names: Mapping[str, str], fine: Any) -> Document:
    return {name: fine(getattr(terms, field)) for name, field in names.items()}
