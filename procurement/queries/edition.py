"""What an edition of a pack is printed from: the reader's disclosure, and the decisions the reader may see."""

from typing import Any

from accounts.context import Actor
from procurement import disclosure
from procurement.models import Allocation, CostShare, Disclosure, NationalDecision, Recommendation, SharedBuy

Document = dict[str, Any]


def disclosure_of(recommendation: Recommendation, actor: Actor) -> Document | None:
    """What the actor may see of the run behind a recommendation, or None where that is nothing."""
    found = Disclosure.objects.visible_to(actor).filter(run=recommendation.run_id).first()
    return found.document if found else None


def edition_view(recommendation: Recommendation, reader: Actor) -> Document:
    """The whole document an edition is printed from."""
    view = disclosure_of(recommendation, reader) or {"format": 1, "empty": True}
    consented = _consented(recommendation, reader)
    return view | {
        "buys": _buys(view, consented, reader),
        "recommendation": {"version": recommendation.version, "status": recommendation.status},
        "contracts": [
            _contract(buy) for buy in SharedBuy.objects.visible_to(reader).filter(recommendation=recommendation)
        ],
        "consented": consented,
        "decisions": [
            _decision(row) for row in NationalDecision.objects.visible_to(reader).filter(recommendation=recommendation)
        ],
    }


def _buys(view: Document, consented: Document, reader: Actor) -> list[Document]:
    buys: list[Document] = view.get("buys", [])
    return disclosure.after_consents(buys, consented["plan"]) if reader.nation else buys


def _contract(buy: SharedBuy) -> Document:
    return {
        "offer": str(buy.offer_id),
        "label": buy.label,
        "buying_model": buy.buying_model,
        "contracting_authority": buy.contracting_authority,
        "legal_basis": buy.legal_basis,
    }


def _consented(recommendation: Recommendation, reader: Actor) -> Document:
    """Other nations' rows that they let this reader see; the office's own view holds every row already."""
    if not reader.nation:
        return {"plan": [], "payments": {}}
    rows = (
        Allocation.objects.visible_to(reader).filter(buy__recommendation=recommendation).exclude(nation=reader.nation)
    )
    shares = CostShare.objects.visible_to(reader).filter(recommendation=recommendation).exclude(nation=reader.nation)
    return {
        "plan": [
            {
                "offer": str(row.buy.offer_id),
                "requirement": str(row.requirement_id),
                "nation": row.nation_id,
                "quantity": row.quantity,
            }
            for row in rows.select_related("buy")
        ],
        "payments": {row.nation_id: row.payment for row in shares},
    }


def _decision(row: NationalDecision) -> Document:
    return {"nation": row.nation_id, "position": row.position, "status": row.status, "reservations": row.reservations}
