"""One-page summary: the answer, why, and what to keep in mind."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.models import NationalDecision
from procurement.packs import wording
from procurement.packs.view import View

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "summary", "2", gettext_lazy("Summary on one page")
MOST_BUYS = 12


def content(document: "Document") -> dict[str, Any]:
    """Key figures as (value, words), sentences, a reason per offer, and cautions."""
    view = document.view
    return {
        "figures": _figures(view) if view.subjects else [],
        "told": [_served(view, requirement["id"]) for requirement in view.told],
        "buys": [{"label": view.offer_name(offer), "why": _why(view, offer)} for offer in _chosen(view)[:MOST_BUYS]],
        "cautions": _cautions(view),
    }


def _chosen(view: View) -> list[str]:
    subjects = {row["id"] for row in view.subjects}
    return sorted({row["offer"] for row in view.plan if row["requirement"] in subjects}, key=view.offer_name)


def _figures(view: View) -> list[tuple[str, str]]:
    subjects = {row["id"] for row in view.subjects}
    taken = [row for row in view.plan if row["requirement"] in subjects]
    served = len({row["requirement"] for row in taken})
    figures = [
        (f"{served} / {len(subjects)}", _("requirements served")),
        (wording.number(sum(row["quantity"] for row in taken)), _("units")),
    ]
    paid = view.payments(view.rule)
    if view.is_national and view.audience in paid:
        figures.append((wording.number(paid[view.audience]), _("payment, %(unit)s") % {"unit": view.unit}))
        limit = view.limit(view.audience)
        if limit is not None:
            better = wording.number(limit - paid[view.audience])
            figures.append((better, _("better than going alone, %(unit)s") % {"unit": view.unit}))
    elif paid:
        figures.append((wording.number(sum(paid.values())), _("payments in all, %(unit)s") % {"unit": view.unit}))
    return figures


def _served(view: View, requirement: str) -> str:
    facts = {"requirement": view.requirement_name(requirement)}
    taken = view.taken(requirement)
    if not taken:
        return _("%(requirement)s: not served by the plan.") % facts
    parts = [f"{wording.number(row['quantity'])} × {view.offer_name(row['offer'])}" for row in taken]
    return _("%(requirement)s: %(parts)s.") % {**facts, "parts": wording.listed(parts)}


def _why(view: View, offer: str) -> str:
    """How the offer stands among those of its capability area, from the refusals the reader may see."""
    served = {row["requirement"] for row in view.plan if row["offer"] == offer}
    area = view.offers.get(offer, {}).get("capability")
    rivals = [row["id"] for row in view.offers.values() if row["capability"] == area]
    refused = Counter(row["offer"] for row in view.rows("refusals") if row["requirement"] in served)
    out = sum(1 for rival in rivals if refused[rival] >= len(served & view.requirements.keys()) > 0)
    merits = [row["merit"] for row in view.rows("pairs") if row["offer"] == offer and row["requirement"] in served]
    words = ngettext(
        "one offer stood in its capability area", "%(count)s offers stood in its capability area", len(rivals)
    ) % {"count": len(rivals)}
    if view.is_national:  # others are told of no refusal that rests on a nation's own figures
        words += ", " + ngettext("%(count)s of them was refused", "%(count)s of them were refused", out) % {
            "count": out
        }
    if merits:
        words += "; " + _("merit %(merit)s of 1") % {"merit": wording.number(min(merits), 2)}
    return words + "; " + _("it is part of the best joint plan.")


def _cautions(view: View) -> list[str]:
    if not view.requirements:
        return [_("This edition discloses no part of the answer.")]
    told = [_("Planning advice, not an award decision.")]
    told.append(
        _("The plan is proved to be the best under the stated figures.")
        if view.document.get("proved")
        else _("The plan is not proved to be the best; no cost shares are shown.")
    )
    grades = Counter(line["grade"] for row in view.rows("evidence") for line in row["lines"])
    if weak := grades["claimed_only"] + grades["untested"] + grades["outside_conditions"]:
        shown = {"weak": wording.number(weak), "all": wording.number(sum(grades.values()))}
        told.append(_("%(weak)s of %(all)s evidence lines rest on no valid trial value (section 7).") % shown)
    told += _positions(view)
    deadline = view.part("round").get("decide_by", "")
    told += [
        _("%(offer)s is valid until %(day)s, before the decision is due.")
        % {"offer": view.offer_name(offer), "day": wording.day(view.offers[offer]["valid_until"])}
        for offer in _chosen(view)
        if offer in view.offers and view.offers[offer]["valid_until"][:10] < deadline[:10]
    ]
    return told


def _positions(view: View) -> list[str]:
    """The positions cast so far, counted."""
    counts = Counter(row["position"] for row in view.rows("decisions") if row["status"] == NationalDecision.Status.CAST)
    parts = [f"{counts[position]} × {position.label}" for position in NationalDecision.Position if counts[position]]
    return [_("Positions cast so far: %(parts)s.") % {"parts": wording.listed(parts)}] if parts else []
