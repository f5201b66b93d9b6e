"""What a view needs beside the engine's figures: the names behind the keys, read as the scorer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procurement.models import Offer, Requirement, Round, RoundEntry, ScoringRun
from procurement.queries.withholding import with_kept
from trials.models import CapabilityArea, Metric

Document = dict[str, Any]


def key(text: str) -> UUID:
    """The primary key behind an id of the problem."""
    return UUID(text)


def offers(keys: Iterable[str]) -> list[Offer]:
    """The offers behind ids of the problem."""
    rows = Offer.objects.filter(pk__in=[key(text) for text in keys]).select_related("system__vendor").order_by("pk")
    return list(rows)


def owners(scoring_round: Round) -> dict[UUID, str]:
    """The nation of each requirement of a round."""
    entries = RoundEntry.objects.filter(round=scoring_round)
    return dict(entries.values_list("requirement_id", "requirement__nation_id"))


def facts(run: ScoringRun, question: Document) -> Document:
    """Everything public among the round's participants: its settings, and the names of what the question mentions."""
    metrics = Metric.objects.filter(pk__in=[row["name"] for row in question["meta"]["criteria"]])
    areas = CapabilityArea.objects.filter(pk__in=question["meta"]["capabilities"])
    needs = Requirement.objects.filter(pk__in=[key(row["id"]) for row in question["requirements"]])
    requirements = [with_kept(row) for row in needs.select_related("kept")]
    return {
        "round": _round(run.round),
        "run": {
            "number": run.number,
            "digest": run.digest,
            "solution_digest": run.solution_digest,
            "engine": run.engine_version,
        },
        "areas": {area.pk: area.name for area in areas},
        "metrics": {
            metric.pk: {"name": metric.name, "unit": metric.unit, "kind": metric.value_kind} for metric in metrics
        },
        "requirements": {str(row.pk): _requirement(row) for row in requirements},
        "offers": {str(row.pk): _offer(row) for row in offers(row["id"] for row in question["offers"])},
    }


def _round(row: Round) -> Document:
    return {
        "name": row.name,
        "kind": row.kind,
        "programme": row.programme.name,
        "mandate": row.programme.mandate,
        "agreed_on": row.programme.agreed_on.isoformat(),
        "base_month": row.base_month.isoformat(),
        "share_rule": row.share_rule,
        "rates_on": row.rate_set.rates_on.isoformat(),
        "rates_source": row.rate_set.source,
        "rates": {rate.currency: str(rate.per_euro) for rate in row.rate_set.rates.all()},
        "opened_at": row.opens_at.isoformat() if row.opens_at else None,
        "locked_at": row.locked_at.isoformat() if row.locked_at else None,
        "lock_digest": row.lock_digest,
        "decide_by": row.decide_by.isoformat(),
    }


def _requirement(row: Requirement) -> Document:
    told = {"reference": row.reference, "title": row.title, "need": row.need, "need_by": row.need_by.isoformat()}
    return told | {"withheld": row.withheld}


def _offer(row: Offer) -> Document:
    return {
        "reference": row.reference,
        "system": row.system.name,
        "vendor": row.system.vendor.name,
        "currency": row.currency,
        "price_basis": row.price_basis.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "synthetic": row.is_synthetic,
    }
