"""Frozen offers: what of an offer is frozen, an offer as it once stood, and where two versions differ."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.context import Actor
from procurement.models import (
    BuyTerms,
    DevelopTerms,
    LeaseTerms,
    Mode,
    NreMilestone,
    Offer,
    OfferException,
    OfferVersion,
    PriceTier,
)
from procurement.models.label import Marked

Content = dict[str, Any]
LIVE = frozenset(
    {"id", "restricted", "status", "version", "created_at", "updated_at", "exclusion", "exclusion_text", "opens_at"}
) | frozenset(field.name for field in Marked._meta.fields)
TERMS: dict[str, type[models.Model]] = {Mode.LEASE: LeaseTerms, Mode.BUY: BuyTerms, Mode.DEVELOP: DevelopTerms}
ROWS: dict[str, type[models.Model]] = {"tiers": PriceTier, "milestones": NreMilestone, "exceptions": OfferException}


def content_of(offer: Offer) -> Content:
    """The whole offer as JSON values: its fields, nations, terms and rows."""
    return {
        "fields": _values(offer, LIVE),
        "eligible": sorted(nation.pk for nation in offer.eligible.all()),
        "terms": _values(offer.terms, frozenset({"offer"})) if offer.terms else {},
        **{name: [_values(row, frozenset({"id", "offer"})) for row in getattr(offer, name).all()] for name in ROWS},
    }


def thawed(version: OfferVersion, live: Offer) -> Offer:
    """An offer as a version froze it, with the nations that are still known; `live` lends its system and key."""
    content = json.loads(version.content)
    offer = Offer(pk=live.pk, status=live.status, **_read(Offer, content["fields"]))
    offer.system = live.system
    nations = {nation.pk: nation for nation in live.eligible.all()}
    rows = {
        name: [model(offer_id=live.pk, **_read(model, row)) for row in content[name]] for name, model in ROWS.items()
    }
    known = live.eligible.model.objects.in_bulk([key for key in content["eligible"] if key not in nations])
    kept = [(nations | known)[key] for key in content["eligible"] if key in nations | known]
    offer._prefetched_objects_cache = {"eligible": kept, **rows}
    terms = TERMS[offer.mode]
    setattr(offer, f"{offer.mode}_terms", terms(offer_id=live.pk, **_read(terms, content["terms"])))
    return offer


def in_force(offers: Iterable[Offer], moment: datetime | None) -> list[Offer]:
    """Offers as they stood at a moment, read as the scorer: those entered later are left out, those changed thawed."""
    rows = list(offers)
    if moment is None:
        return rows
    frozen = OfferVersion.objects.filter(offer__in=rows).order_by()
    changed = set(frozen.filter(made_at__gt=moment).values_list("offer", flat=True))
    before = frozen.filter(offer__in=changed, made_at__lte=moment).order_by("offer_id", "-number").distinct("offer_id")
    then = {version.offer_id: version for version in before}
    standing = [row for row in rows if row.pk not in changed or row.pk in then]
    return [thawed(then[row.pk], row) if row.pk in then else row for row in standing]


def listed(actor: Actor, offer: Offer) -> list[OfferVersion]:
    """The versions of an offer, the newest first."""
    return list(OfferVersion.objects.visible_to(actor).filter(offer=offer).select_related("made_by"))


def differences(older: OfferVersion, newer: OfferVersion) -> list[dict[str, str]]:
    """Field by field and row by row, where two versions differ: label, before, after."""
    before, after = (_flat(json.loads(version.content)) for version in (older, newer))
    labels = {**before, **after}
    pairs = ((labels[key][0], before.get(key), after.get(key)) for key in labels)
    return [
        {"label": label, "before": _told(old), "after": _told(new)}
        for label, old, new in pairs
        if (old and old[1]) != (new and new[1])
    ]


def _flat(content: Content) -> dict[str, tuple[str, Any]]:
    """Every value under a key of its own, with its label; rows by what names them."""
    flat = {f"fields.{name}": _labelled(Offer, name, value) for name, value in content["fields"].items()}
    terms = TERMS[content["fields"]["mode"]]
    flat |= {f"terms.{name}": _labelled(terms, name, value) for name, value in content["terms"].items()}
    flat["eligible"] = (_("eligible nations"), ", ".join(content["eligible"]))
    for kind, model in ROWS.items():
        title = str(model._meta.verbose_name)
        for row in content[kind]:
            name, *rest = row
            for field in rest:
                label, value = _labelled(model, field, row[field])
                flat[f"{kind}.{row[name]}.{field}"] = (f"{title} {row[name]}: {label}", value)
    return flat


def _labelled(model: type[models.Model], name: str, value: Any) -> tuple[str, Any]:
    field = model._meta.get_field(name)
    chosen = dict(field.flatchoices).get(value, value) if getattr(field, "choices", None) else value
    return str(field.verbose_name), chosen


def _told(pair: tuple[str, Any] | None) -> str:
    if pair is None or pair[1] in (None, ""):
        return "–"
    return {True: _("yes"), False: _("no")}.get(pair[1], str(pair[1])) if isinstance(pair[1], bool) else str(pair[1])


def _values(row: models.Model, left_out: frozenset[str]) -> Content:
    fields = (field for field in row._meta.concrete_fields if field.name not in left_out)
    return {field.name: _plain(getattr(row, field.attname)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _read(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: model._meta.get_field(name) for name in values}
    return {field.attname: field.to_python(values[name]) for name, field in fields.items()}
