"""Cover and control: what this is, for whom, and of which state of the data."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.models import Round
from procurement.packs import sections, wording

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "cover", "", gettext_lazy("Cover and control")


def content(document: "Document") -> dict[str, Any]:
    """The title page: control facts as (term, value), and the contents."""
    scoring_round = document.view.part("round")
    kind = scoring_round.get("kind", "")
    return {
        "round": scoring_round.get("name") or _("No scoring round is disclosed to this edition"),
        "kind": Round.Kind(kind).label if kind in Round.Kind.values else kind,
        "advice": kind in (Round.Kind.MARKET_STUDY, Round.Kind.OPTIONS_ANALYSIS),
        "control": [(term, value) for term, value in _control(document, scoring_round) if value],
        "contents": [section for section in sections.SECTIONS if section.KEY != KEY],
    }


def _control(document: "Document", scoring_round: Any) -> list[tuple[str, str]]:
    imprint, run = document.imprint, document.view.part("run")
    recommendation = document.view.part("recommendation")
    rates = _("%(source)s, rates of %(day)s") % {
        "source": scoring_round.get("rates_source", ""),
        "day": wording.day(scoring_round.get("rates_on")),
    }
    return [
        (_("Marking"), imprint.marking),
        (_("May be given to"), document.audience_name),
        (_("Edition"), f"{imprint.language}, v{imprint.version}"),
        (_("Recommendation"), _("version %(version)s") % recommendation if recommendation else ""),
        (_("Made at"), wording.instant(imprint.created)),
        (_("Question locked at"), wording.instant(scoring_round.get("locked_at")) if scoring_round else ""),
        (_("Decide by"), wording.instant(scoring_round.get("decide_by")) if scoring_round else ""),
        (_("Scoring run"), f"{run['number']}" if run else ""),
        (_("Money"), _("%(unit)s, without value-added tax") % {"unit": document.view.unit} if scoring_round else ""),
        (_("Exchange rates"), rates if scoring_round else ""),
    ]
