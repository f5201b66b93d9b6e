"""Codes as sentences: why an offer is refused, what a grade means, what an event was; one wording for pages and packs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.models import Mode, Round

Metrics = Mapping[str, Mapping[str, Any]]
Text = str | Promise

GRADES: dict[str, tuple[Text, str]] = {
    "met": (gettext_lazy("met by measurement"), "good"),
    "claimed_only": (gettext_lazy("claimed only"), "warning"),
    "outside_conditions": (gettext_lazy("measured outside the required conditions"), "warning"),
    "refuted": (gettext_lazy("refuted by measurement"), "bad"),
    "untested": (gettext_lazy("untested"), "neutral"),
}
RULES: dict[str, Text] = {
    **dict(Round.ShareRule.choices),
    "scrb": gettext_lazy("separable costs, remaining benefits"),
    "equal": gettext_lazy("equal shares"),
}
WITHHELD: dict[str, Text] = {
    "too_few_contributors": gettext_lazy("fewer than three other nations contribute, or one of them dominates"),
}
STEPS: dict[str, Text] = {
    "": gettext_lazy("waiting for the worker"),
    "screening": gettext_lazy("screening offers against requirements"),
    "allocation": gettext_lazy("finding the best plan"),
    "coalitions": gettext_lazy("valuing every coalition"),
    "shares": gettext_lazy("sharing the cost"),
    "stability": gettext_lazy("testing stability"),
    "explanations": gettext_lazy("explaining the plan"),
    "paper": gettext_lazy("setting the pages"),
}
VERBS: dict[str, Text] = {
    "campaign.create": gettext_lazy("Campaign prepared"),
    "campaign.release": gettext_lazy("Campaign released"),
    "person.change_password": gettext_lazy("Password changed"),
    "person.invite": gettext_lazy("Person invited"),
    "person.issue_password": gettext_lazy("First password issued"),
    "person.readmit": gettext_lazy("Person admitted again"),
    "person.sign_in": gettext_lazy("Signed in"),
    "person.sign_out": gettext_lazy("Signed out"),
    "person.update": gettext_lazy("Person changed"),
    "programme.create": gettext_lazy("Programme created"),
    "role.confirm": gettext_lazy("Role confirmed"),
    "role.grant": gettext_lazy("Role granted"),
    "role.revoke": gettext_lazy("Role revoked"),
    "consent.ask": gettext_lazy("Consent asked for"),
    "consent.confirm": gettext_lazy("Consent confirmed"),
    "consent.share": gettext_lazy("Rows shown to the partners"),
    "decision.cast": gettext_lazy("Decision cast"),
    "decision.draft": gettext_lazy("Decision drafted"),
    "decision.withdraw": gettext_lazy("Decision withdrawn"),
    "envelope.set": gettext_lazy("Budget envelope stated"),
    "offer.create": gettext_lazy("Offer entered"),
    "offer.release": gettext_lazy("Offer released"),
    "offer.submit": gettext_lazy("Offer submitted"),
    "offer.update": gettext_lazy("Offer changed"),
    "offer.withdraw": gettext_lazy("Offer withdrawn"),
    "pack.issue": gettext_lazy("Decision pack issued"),
    "pack.read": gettext_lazy("Decision pack downloaded"),
    "pack.request": gettext_lazy("Decision pack asked for"),
    "recommendation.describe": gettext_lazy("Buying model described"),
    "recommendation.propose": gettext_lazy("Recommendation proposed"),
    "requirement.admit": gettext_lazy("Readers of a requirement named"),
    "requirement.approve": gettext_lazy("Requirement approved"),
    "requirement.create": gettext_lazy("Requirement entered"),
    "requirement.enter_round": gettext_lazy("Requirement entered into a round"),
    "requirement.release": gettext_lazy("Requirement released"),
    "requirement.return": gettext_lazy("Requirement sent back"),
    "requirement.submit": gettext_lazy("Requirement submitted"),
    "requirement.update": gettext_lazy("Requirement changed"),
    "requirement.withdraw": gettext_lazy("Requirement withdrawn"),
    "round.close": gettext_lazy("Round closed"),
    "round.create": gettext_lazy("Round prepared"),
    "round.finish_scoring": gettext_lazy("Round scored"),
    "round.lock": gettext_lazy("Round locked"),
    "round.open": gettext_lazy("Round opened"),
    "round.score": gettext_lazy("Scoring asked for"),
    "round.update": gettext_lazy("Round changed"),
    "run.record": gettext_lazy("Trial run recorded"),
}


def verb(code: str) -> Text:
    """What an event was, in words."""
    return VERBS.get(code, code)


def refusal(row: Mapping[str, Any], metrics: Metrics, currency: str = "kEUR") -> list[str]:
    """Why an offer may not serve a requirement: a sentence per reason, figures and units in it."""
    return [_reason(reason, metrics, currency) for reason in (row, *row.get("further", ()))]


def number(value: Any) -> str:
    """A figure in the reader's locale with at most four significant decimals; a dash where there is none."""
    if value is None:
        return "–"
    whole = isinstance(value, int) or float(value).is_integer()
    return number_format(value if whole else f"{value:.4g}" if abs(value) < 1000 else round(value, 1), None)


def _reason(row: Mapping[str, Any], metrics: Metrics, currency: str) -> str:
    known = REASONS.get(row["reason"])
    if known is None:
        return _("It was refused for a reason this version does not know: %(code)s.") % {"code": row["reason"]}
    return str(known(row, metrics, currency))


def _mode_not_accepted(row: Mapping[str, Any], *_rest: Any) -> str:
    accepted = ", ".join(str(Mode(mode).label) for mode in row.get("accepted", ()))
    return _("The requirement does not accept the mode “%(mode)s”; it accepts %(accepted)s.") % {
        "mode": Mode(row["mode"]).label,
        "accepted": accepted,
    }


def _late(row: Mapping[str, Any], *_rest: Any) -> str:
    return _("It would arrive %(found)s months after the start; needed within %(required)s.") % _figures(row)


def _not_eligible(row: Mapping[str, Any], *_rest: Any) -> str:
    return _("The vendor does not offer it to this nation.")


def _untested(row: Mapping[str, Any], metrics: Metrics, _currency: str) -> str:
    facts = _line(row, metrics)
    if row.get("n"):
        return (
            ngettext(
                "%(metric)s: one trial run counts, too few for a confidence bound against %(required)s %(unit)s.",
                "%(metric)s: %(n)s trial runs count, too few for a confidence bound against %(required)s %(unit)s.",
                row["n"],
            )
            % facts
        )
    return _("%(metric)s: no trial run counts; %(required)s %(unit)s must be shown.") % facts


def _kpp_failed(row: Mapping[str, Any], metrics: Metrics, _currency: str) -> str:
    return ngettext(
        "%(metric)s: the trial shows %(found)s %(unit)s (one run); the knock-out line asks for %(required)s %(unit)s.",
        "%(metric)s: the trials show %(found)s %(unit)s (%(n)s runs); the knock-out line asks for %(required)s %(unit)s.",
        row.get("n") or 0,
    ) % _line(row, metrics)


def _above_capacity(row: Mapping[str, Any], *_rest: Any) -> str:
    return _("The vendor can deliver %(found)s; at least %(required)s would have to be ordered.") % _figures(row)


def _above_ceiling(row: Mapping[str, Any], _metrics: Metrics, currency: str) -> str:
    if row.get("required") is None or row.get("found") is None:
        return _("It costs more than the budget ceiling of the requirement.")
    return _("It costs at least %(found)s %(currency)s; the budget ceiling is %(required)s %(currency)s.") % {
        **_figures(row),
        "currency": currency,
    }


def _figures(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: number(row.get(name)) for name in ("required", "found", "n")}


def _line(row: Mapping[str, Any], metrics: Metrics) -> dict[str, str]:
    metric = metrics.get(row["criterion"], {"name": row["criterion"], "unit": ""})
    return {**_figures(row), "metric": str(_(metric["name"])), "unit": metric["unit"]}


REASONS: Mapping[str, Callable[..., str]] = {
    "mode_not_accepted": _mode_not_accepted,
    "late": _late,
    "not_eligible": _not_eligible,
    "untested": _untested,
    "kpp_failed": _kpp_failed,
    "above_capacity": _above_capacity,
    "above_ceiling": _above_ceiling,
}
