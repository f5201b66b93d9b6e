"""Method: how evidence became merit, merit a plan, and a plan payments."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.packs import wording

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "method", "", gettext_lazy("Method")


def content(document: "Document") -> dict[str, Any]:
    """The values this round was scored with, as (term, value)."""
    view = document.view
    settings, run = view.part("settings"), view.part("run")
    if not settings:
        return {"facts": []}
    facts = [
        (_("Knock-out test"), _screening(settings["screening"])),
        (_("Merit of a system that just meets every threshold"), wording.number(settings["merit_at_threshold"])),
        (_("Horizon"), _("%(months)s months") % {"months": wording.number(settings["horizon"])}),
        (_("Discount rate"), _("%(rate)s %% a year") % {"rate": wording.number(100 * settings["discount_rate"])}),
        (_("Rule of sharing"), wording.rule(view.rule)),
        (_("Optimum"), _("proved") if view.document.get("proved") else _("not proved")),
        (_("Engine"), str(run.get("engine", ""))),
    ]
    return {"facts": [(term, value) for term, value in facts if value]}


def _screening(rule: Any) -> str:
    if rule["rule"] == "mean":
        return _("the mean of the trial values")
    words = _("the one-sided %(level)s %% bound of the trial values on the unfavourable side")
    return words % {"level": wording.number(100 * rule.get("level", 0.8))}
