"""Options: lease, buy, develop and going alone, compared for the same units on one timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.engine.records import Offer, Problem
from procurement.packs import timeline, wording
from procurement.packs.view import Canvas, Row, View

KEY, NUMBER, LABEL = "options", "8", gettext_lazy("Options")
MOST_OFFERS = 24


def content(document: Canvas) -> dict[str, Any]:
    """Every offer for each requirement with its cost and result, and the cash timeline of the best offer per mode."""
    view = document.view
    subjects = [row for row in view.told if row["qty"] is not None and _rivals(view, row)]
    market = timeline.market(view) if subjects else None
    told = [_options(view, row, market) for row in subjects] if market else []
    for place, one in enumerate(told, 1):
        one["picture"] = document.picture(f"cash-{place}", "cash", one["cash"]) if one["cash"]["rows"] else None
    return {"requirements": told, "more": view.left_out, "alone": _alone(view)}


def _rivals(view: View, requirement: Row) -> list[Row]:
    return [row for row in view.offers.values() if row["capability"] == requirement["capability"]]


def _options(view: View, requirement: Row, market: Problem) -> dict[str, Any]:
    units = requirement["qty"]
    priced = {offer.id: offer for offer in market.offers}
    reasons = {row["offer"]: row["reasons"] for row in view.rows("refusals") if row["requirement"] == requirement["id"]}
    taken = {row["offer"]: row["quantity"] for row in view.taken(requirement["id"])}
    rivals = _rivals(view, requirement)
    costs = {row["id"]: timeline.acquisition(priced[row["id"]], units) for row in rivals}
    rows = [_option(view, row, costs[row["id"]], reasons.get(row["id"]), taken.get(row["id"])) for row in rivals]
    ordered = sorted(rows, key=lambda row: (not row["is_chosen"], row["order"], row["label"]))
    best = _best([priced[row["id"]] for row in rivals], costs, taken)
    return {
        "name": view.requirement_name(requirement["id"]),
        "cost_head": _("Price of %(units)s units alone, %(unit)s")
        % {"units": wording.number(units), "unit": view.unit},
        "options": ordered[:MOST_OFFERS],
        "more": max(0, len(ordered) - MOST_OFFERS),
        **_cash(view, requirement, best, market),
    }


def _option(view: View, row: Row, cost: int | None, reasons: list[Row] | None, taken: int | None) -> dict[str, Any]:
    if taken:
        verdict = _("in the plan: %(units)s units") % {"units": wording.number(taken)}
    elif reasons:
        sentences = [wording.reason(one, view.part("metrics"), view.unit) for one in reasons]
        verdict = _("refused: %(reasons)s") % {"reasons": "; ".join(sentences)}
    elif view.is_national:
        verdict = _("admitted; another plan gains more")
    else:
        verdict = _("not in the plan")
    return {
        "label": view.offer_name(row["id"]),
        "mode": wording.mode(row["mode"]),
        "cost": wording.number(cost),
        "months": wording.number(row["lead_months"]),
        "verdict": verdict,
        "is_chosen": bool(taken),
        "order": (bool(reasons), cost is None, cost or 0),
    }


def _best(offers: list[Offer], costs: dict[str, int | None], taken: dict[str, int]) -> dict[str, Offer]:
    """Per mode the offer to draw: the one of the plan, else the lowest price for the whole quantity."""

    def rank(offer: Offer) -> tuple[bool, int, str]:
        return offer.id not in taken, costs[offer.id] or 0, offer.id

    able = sorted((offer for offer in offers if costs[offer.id] is not None), key=rank, reverse=True)
    return {offer.mode: offer for offer in able}


def _cash(view: View, requirement: Row, best: dict[str, Offer], market: Problem) -> dict[str, Any]:
    """What the cash chart draws, and the words under it."""
    units = requirement["qty"]
    modes = [mode for mode in wording.MODES if mode in best]
    rows = [{"mode": mode, "cash": timeline.cash(best[mode], units, market)} for mode in modes]
    drawn = [f"{wording.mode(mode)}: {view.offer_name(best[mode].id)}" for mode in modes]
    words = _("Cash for %(units)s units, not discounted, from signature to the horizon. %(drawn)s.")
    return {
        "cash": {"unit": view.unit, "rows": rows},
        "caption": words % {"units": wording.number(units), "drawn": "; ".join(drawn)},
    }


def _alone(view: View) -> list[str]:
    """Going alone and doing nothing, against the plan, as gains in base units."""
    alone, gain = view.part("alone").get("benefit"), view.part("benefit").get(view.rule)
    if not view.is_national or alone is None or gain is None:
        return []
    facts = {"gain": wording.amount(gain, view.unit), "alone": wording.amount(alone, view.unit)}
    return [
        _("In the shared plan the nation gains %(gain)s by its own statement of worth.") % facts,
        _("Alone, with every vendor's full capacity to itself, it would gain %(alone)s.") % facts,
        _("Buying nothing gains and costs nothing."),
    ]
