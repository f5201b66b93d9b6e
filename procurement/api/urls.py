"""Every address of the API, version 1; names are `api:<nouns>-list`, `-detail` and `-<verb>`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from procurement.api import (
    account,
    approvals,
    decisions,
    documentation,
    history,
    market,
    offers,
    packs,
    programmes,
    recommendations,
    records,
    reference,
    requirements,
    rounds,
    trials,
)

app_name = "api"
NOUNS = {
    "approval-paths": approvals.ApprovalPaths,
    "approval-rules": approvals.ApprovalRules,
    "assumptions": history.Assumptions,
    "buying-routes": approvals.BuyingRoutes,
    "buys": recommendations.Buys,
    "campaigns": trials.Campaigns,
    "capability-areas": reference.CapabilityAreas,
    "claims": market.Claims,
    "comments": history.Comments,
    "consents": recommendations.Consents,
    "cpv-codes": reference.CpvCodes,
    "decisions": decisions.Decisions,
    "entries": rounds.Entries,
    "events": records.Events,
    "jobs": records.Jobs,
    "measurements": trials.Measurements,
    "metrics": reference.Metrics,
    "milestones": programmes.Milestones,
    "nations": reference.Nations,
    "notifications": records.Notifications,
    "offer-versions": offers.OfferVersions,
    "offers": offers.Offers,
    "packs": packs.Packs,
    "participations": programmes.Participations,
    "programmes": programmes.Programmes,
    "rate-sets": reference.RateSets,
    "recommendations": recommendations.Recommendations,
    "requirement-versions": history.RequirementVersions,
    "requirements": requirements.Requirements,
    "risks": history.Risks,
    "rounds": rounds.Rounds,
    "runs": trials.Runs,
    "scoring-runs": rounds.ScoringRuns,
    "sealed-offers": offers.SealedOffers,
    "systems": market.Systems,
    "vendors": market.Vendors,
    "withholding-reasons": history.WithholdingReasons,
}

router = SimpleRouter(use_regex_path=False)
for _address, _view in NOUNS.items():
    router.register(_address, _view, basename=_address)

urlpatterns = [
    path("account/", account.Account.as_view(), name="account"),
    path("docs/", documentation.Page.as_view(), name="docs"),
    path("schema/", documentation.Schema.as_view(), name="schema"),
    *router.urls,
]
