"""What an event was and how far a job is, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

VERBS: dict[str, Text] = {
    "campaign.create": _("Campaign prepared"),
    "campaign.release": _("Campaign released"),
    "capabilityarea.create": _("Capability area entered"),
    "capabilityarea.update": _("Capability area changed"),
    "claim.create": _("Claim entered"),
    "claim.update": _("Claim changed"),
    "consent.ask": _("Consent asked for"),
    "consent.confirm": _("Consent confirmed"),
    "consent.share": _("Rows shown to the partners"),
    "decision.cast": _("Decision cast"),
    "decision.draft": _("Decision drafted"),
    "decision.withdraw": _("Decision withdrawn"),
    "envelope.set": _("Budget envelope stated"),
    "metric.create": _("Metric entered"),
    "metric.update": _("Metric changed"),
    "nation.create": _("Nation entered"),
    "nation.update": _("Nation changed"),
    "offer.create": _("Offer entered"),
    "offer.release": _("Offer released"),
    "offer.submit": _("Offer submitted"),
    "offer.update": _("Offer changed"),
    "offer.withdraw": _("Offer withdrawn"),
    "pack.issue": _("Decision pack issued"),
    "pack.read": _("Decision pack downloaded"),
    "pack.request": _("Decision pack asked for"),
    "person.change_password": _("Password changed"),
    "person.end": _("Access of a person ended"),
    "person.invite": _("Person invited"),
    "person.issue_password": _("First password issued"),
    "person.readmit": _("Person admitted again"),
    "person.sign_in": _("Signed in"),
    "person.sign_out": _("Signed out"),
    "person.update": _("Person changed"),
    "programme.create": _("Programme created"),
    "rateset.create": _("Exchange rates entered"),
    "rateset.update": _("Exchange rates changed"),
    "recommendation.describe": _("Buying model described"),
    "recommendation.propose": _("Recommendation proposed"),
    "requirement.admit": _("Readers of a requirement named"),
    "requirement.approve": _("Requirement approved"),
    "requirement.create": _("Requirement entered"),
    "requirement.enter_round": _("Requirement entered into a round"),
    "requirement.release": _("Requirement released"),
    "requirement.return": _("Requirement sent back"),
    "requirement.submit": _("Requirement submitted"),
    "requirement.update": _("Requirement changed"),
    "requirement.withdraw": _("Requirement withdrawn"),
    "role.confirm": _("Role confirmed"),
    "role.grant": _("Role granted"),
    "role.revoke": _("Role revoked"),
    "round.close": _("Round closed"),
    "round.create": _("Round prepared"),
    "round.finish_scoring": _("Round scored"),
    "round.lock": _("Round locked"),
    "round.open": _("Round opened"),
    "round.score": _("Scoring asked for"),
    "round.update": _("Round changed"),
    "run.correct": _("Measurement corrected"),
    "run.record": _("Trial run recorded"),
    "system.create": _("System entered"),
    "system.update": _("System changed"),
    "vendor.create": _("Vendor entered"),
    "vendor.update": _("Vendor changed"),
}
STEPS: dict[str, Text] = {
    "": _("waiting for the worker"),
    "screening": _("screening offers against requirements"),
    "allocation": _("finding the best plan"),
    "coalitions": _("valuing every coalition"),
    "shares": _("sharing the cost"),
    "explanations": _("explaining the plan"),
    "cover": _("Cover and control"),
    "decision": _("Decision requested"),
    "summary": _("Summary on one page"),
    "requirement": _("Requirement and national deviations"),
    "evidence": _("Trial evidence"),
    "options": _("Options"),
    "coalition": _("Coalition and cost share"),
    "method": _("Method"),
    "verification": _("Integrity and how to verify"),
    "paper": _("setting the pages"),
}


def verb(code: str) -> Text:
    """What an event was."""
    return VERBS.get(code, code)


def step(code: str) -> Text:
    """What a job is doing."""
    return STEPS.get(code, code)
