"""Two scoring runs of a round side by side, each as it was disclosed to the reader and no further."""

from dataclasses import dataclass

from accounts.context import Actor
from procurement.models import Recommendation, Round
from procurement.packs.view import View
from procurement.queries.edition import edition_view


@dataclass(frozen=True)
class BuyChange:
    """A buy in both or one of two plans; `units` are (before, after), None for none; a withheld total is not told."""

    name: str
    units: tuple[int | None, int | None]
    is_withheld: bool

    @property
    def code(self) -> str:
        before, after = self.units
        if self.is_withheld:
            return "withheld"
        if before is None or after is None:
            return "new" if before is None else "gone"
        return "same" if before == after else "changed"


@dataclass(frozen=True)
class PaymentChange:
    """What a nation pays under each round's own rule, before and after, in the views' base unit."""

    nation: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


def comparable(scoring_round: Round, actor: Actor) -> list[Recommendation]:
    """The round's recommendations the actor may read, by the number of their run."""
    rows = Recommendation.objects.visible_to(actor).filter(round=scoring_round)
    return list(rows.select_related("run", "round__programme", "round__rate_set").order_by("run__number"))


def view_of(recommendation: Recommendation, actor: Actor) -> View:
    """A recommendation as it was disclosed to the actor."""
    return View(edition_view(recommendation, actor))


def buys(before: View, after: View) -> list[BuyChange]:
    """Every buy of either plan, by name."""
    plans = [{row["offer"]: row for row in view.rows("buys")} for view in (before, after)]
    found = []
    for offer in {**plans[0], **plans[1]}:
        rows = [plan.get(offer) for plan in plans]
        name = after.offer_name(offer) if offer in after.offers else before.offer_name(offer)
        units = [row["quantity"] if row else None for row in rows]
        found.append(BuyChange(name, (units[0], units[1]), any(row and row["withheld"] for row in rows)))
    return sorted(found, key=lambda change: change.name)


def payments(before: View, after: View) -> list[PaymentChange]:
    """The payments told to the reader, by nation."""
    paid = [view.payments(view.rule) for view in (before, after)]
    return [PaymentChange(key, paid[0].get(key), paid[1].get(key)) for key in sorted({**paid[0], **paid[1]})]
