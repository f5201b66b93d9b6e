"""Decision requested: what the nation is asked to say yes or no to."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.models import NationalDecision, SharedBuy
from procurement.packs import wording
from procurement.packs.view import Row, View

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "decision", "1", gettext_lazy("Decision requested")


def content(document: "Document") -> dict[str, Any]:
    """The buys put to decision, the payment, the positions to choose from and those cast."""
    view = document.view
    buys = [_buy(view, row) for row in view.rows("buys")]
    return {
        "asked": _asked(document, len(buys)),
        "buys": buys,
        "payment": _payment(view),
        "contracts": [_contract(row) for row in view.rows("contracts")],
        "positions": NationalDecision.Position.labels if view.is_national else [],
        "decided": [_decided(row) for row in view.rows("decisions")],
    }


def _asked(document: "Document", count: int) -> str:
    if not count:
        return _("The recommendation holds no buy for this edition: no decision is requested.")
    sentence = ngettext(
        "%(nation)s is asked to decide whether it joins the buy below, by %(deadline)s.",
        "%(nation)s is asked to decide whether it joins the %(count)s buys below, by %(deadline)s.",
        count,
    )
    if not document.view.is_national:
        sentence = ngettext(
            "The nations are asked to decide on the buy below, by %(deadline)s.",
            "The nations are asked to decide on the %(count)s buys below, by %(deadline)s.",
            count,
        )
    deadline = wording.instant(document.view.part("round").get("decide_by"))
    return sentence % {"nation": document.audience_name, "count": count, "deadline": deadline}


def _buy(view: View, row: Row) -> dict[str, str]:
    own = [taken for taken in view.plan if taken["offer"] == row["offer"]]
    nations = sorted({taken["nation"] for taken in own})
    units = sum(taken["quantity"] for taken in own if not view.is_national or taken["nation"] == view.audience)
    return {
        "label": view.offer_name(row["offer"]),
        "mode": wording.mode(view.offers.get(row["offer"], {}).get("mode", "")),
        "nations": _joining(nations, row["nations"]),
        "units": wording.number(units),
    }


def _joining(known: list[str], count: int | None) -> str:
    """The nations whose joining is disclosed, and how many more there are where that may be said."""
    if count is None:
        return _("%(known)s; others: withheld") % {"known": wording.listed(known)}
    if more := count - len(known):
        return _("%(known)s and %(more)s more") % {"known": wording.listed(known), "more": more}
    return wording.listed(known)


def _payment(view: View) -> list[str]:
    paid = view.payments(view.rule).get(view.audience)
    if paid is None:
        return []
    facts = {"rule": wording.rule(view.rule), "payment": wording.amount(paid, view.unit)}
    lines = [_("Payment under the rule of the round (%(rule)s): %(payment)s, without value-added tax.") % facts]
    limit = view.limit(view.audience)
    if limit is not None:
        words = _("Up to a payment of %(limit)s the plan serves the nation at least as well as going alone.")
        lines.append(words % {"limit": wording.amount(limit, view.unit)})
    return lines


def _contract(row: Row) -> dict[str, str]:
    model = row.get("buying_model")
    return {
        "label": row["label"],
        "model": SharedBuy.BuyingModel(model).label if model else _("not chosen yet"),
        "authority": row.get("contracting_authority") or wording.NONE,
        "basis": row.get("legal_basis") or wording.NONE,
    }


def _decided(row: Row) -> dict[str, str]:
    return {
        "nation": row["nation"],
        "position": NationalDecision.Position(row["position"]).label,
        "status": NationalDecision.Status(row["status"]).label,
        "reservations": row.get("reservations") or wording.NONE,
    }
