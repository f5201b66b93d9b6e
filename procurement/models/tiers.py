"""The rule of price tiers: they start low enough, do not overlap and do not rise."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

MOST = 50


def faults_of_tiers(tiers: Sequence[Mapping[str, Any]], minimum_order: int | None) -> dict[str, list[str]]:
    """Each faulty tier's place and what is wrong with it; tiers are {min_quantity, unit_price} in any order."""
    if not 1 <= len(tiers) <= MOST:
        return {"tiers": [_("Give 1 to %(most)d price tiers.") % {"most": MOST}]}
    faults: dict[str, list[str]] = {}
    places = [
        place for place, tier in enumerate(tiers) if None not in (tier.get("min_quantity"), tier.get("unit_price"))
    ]
    ordered = sorted(places, key=lambda place: (tiers[place]["min_quantity"], place))
    if ordered and tiers[ordered[0]]["min_quantity"] > (minimum_order or 1):
        faults[f"tiers[{ordered[0]}].min_quantity"] = [
            _("The first tier must start at the minimum order, %(order)d.") % {"order": minimum_order or 1}
        ]
    for before, place in pairwise(ordered):
        lower, tier = tiers[before], tiers[place]
        if tier["min_quantity"] == lower["min_quantity"]:
            faults[f"tiers[{place}].min_quantity"] = [
                _("Two tiers start at %(quantity)d; they overlap.") % {"quantity": tier["min_quantity"]}
            ]
        elif tier["unit_price"] > lower["unit_price"]:
            faults[f"tiers[{place}].unit_price"] = [
                _("The unit price rises from %(low)s to %(high)s; a larger quantity must not cost more a unit.")
                % {"low": lower["unit_price"], "high": tier["unit_price"]}
            ]
    return faults
