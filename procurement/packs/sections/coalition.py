"""Coalition and cost share: who joins which buy, who pays what, and whether that holds."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.packs import wording
from procurement.packs.view import Canvas, Row, View

KEY, NUMBER, LABEL = "coalition", "12", gettext_lazy("Coalition and cost share")


def content(document: Canvas) -> dict[str, Any]:
    """The buys with their allocations, payments under the round's rule with a picture, and the rules side by side."""
    view = document.view
    rows = [_amounts(view, nation, paid) for nation, paid in sorted(view.payments(view.rule).items())]
    data = {"unit": view.unit, "rows": rows}
    facts = {"rule": wording.rule(view.rule), "unit": view.unit}
    return {
        "buys": [_buy(view, row) for row in view.rows("buys")],
        "payments": [_payment(view, row) for row in rows],
        "total": wording.number(sum(row["payment"] for row in rows)) if len(rows) > 1 and not view.is_national else "",
        "caption": _("Payments under the rule of the round (%(rule)s), %(unit)s, without value-added tax") % facts,
        "has_limits": any(row["limit"] is not None for row in rows),
        "has_notes": any(row["payment"] < 0 for row in rows),
        "picture": document.picture("payments", "payments", data) if rows else None,
        "rules": _rules(view),
        "is_national": view.is_national,
        "stability": _stability(view),
    }


def _amounts(view: View, nation: str, paid: int) -> dict[str, Any]:
    return {"nation": nation, "payment": paid, "limit": view.limit(nation)}


def _payment(view: View, row: Row) -> dict[str, Any]:
    limit = row["limit"]
    return {
        "nation": row["nation"],
        "payment": wording.number(row["payment"]),
        "limit": wording.number(limit),
        "difference": wording.number(None if limit is None else limit - row["payment"]),
        "note": _("side payment received") if row["payment"] < 0 else "",
        "is_own": row["nation"] == view.audience,
    }


def _buy(view: View, row: Row) -> dict[str, Any]:
    allocations = sorted(
        (taken for taken in view.plan if taken["offer"] == row["offer"]), key=lambda taken: taken["nation"]
    )
    return {
        "label": view.offer_name(row["offer"]),
        "words": _words(view, row),
        "allocations": [
            {
                "nation": taken["nation"],
                "requirement": view.requirement_name(taken["requirement"]),
                "units": wording.number(taken["quantity"]),
                "is_own": taken["nation"] == view.audience,
            }
            for taken in allocations
        ],
    }


def _words(view: View, row: Row) -> str:
    if row["withheld"]:
        reason = wording.WITHHELD.get(row["withheld"], row["withheld"])
        return _("Quantity and cost of the whole buy are %(reason)s.") % {"reason": reason}
    facts = {
        "count": row["nations"],
        "units": wording.number(row["quantity"]),
        "cost": wording.amount(row["cost"], view.unit),
    }
    return (
        ngettext(
            "%(count)s nation takes %(units)s units for %(cost)s in all.",
            "%(count)s nations take %(units)s units for %(cost)s in all.",
            row["nations"],
        )
        % facts
    )


def _rules(view: View) -> list[dict[str, Any]]:
    """What the nation would pay under each rule, and whether the rule's division holds."""
    return [
        {
            "name": wording.rule(rule),
            "payment": wording.number(view.payments(rule).get(view.audience)),
            "stable": _yes(row["in_core"]),
            "rational": _yes(row["individually_rational"]),
            "is_chosen": rule == view.rule,
        }
        for rule, row in view.part("rules").items()
    ]


def _yes(value: bool | None) -> str:
    return wording.NONE if value is None else _("yes") if value else _("no")


def _stability(view: View) -> list[str]:
    holds = view.part("rules").get(view.rule, {}).get("in_core")
    if holds is None:
        return []
    if holds:
        return [_("Under the rule of the round no group of nations would gain more on its own.")]
    return [_("Under the rule of the round some group of nations would gain more on its own; see the rules above.")]
