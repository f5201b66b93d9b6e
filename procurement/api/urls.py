"""Every address of the API, version 1; names are `api:<nouns>-list`, `-detail` and `-<verb>`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from procurement.api import (
    account,
    approvals,
    campaigns,
    comments,
    decisions,
    documentation,
    envelopes,
    evidence,
    history,
    market,
    offer_versions,
    offers,
    packs,
    programmes,
    recommendations,
    records,
    reference,
    registers,
    releases,
    requirements,
    rounds,
    runs,
    trials,
    withholdings,
)

app_name = "api"
NOUNS = {
    "analysts": releases.Analysts,
    "approval-paths": approvals.ApprovalPaths,
    "approval-rules": approvals.ApprovalRules,
    "assumptions": registers.Assumptions,
    "buying-routes": approvals.BuyingRoutes,
    "buys": recommendations.Buys,
    "campaigns": campaigns.Campaigns,
    "capability-areas": reference.CapabilityAreas,
    "claims": market.Claims,
    "colleagues": releases.Colleagues,
    "comments": comments.Comments,
    "consents": recommendations.Consents,
    "cpv-codes": reference.CpvCodes,
    "decisions": decisions.Decisions,
    "entries": rounds.Entries,
    "envelopes": envelopes.Envelopes,
    "events": records.Events,
    "evidence-files": evidence.EvidenceFiles,
    "jobs": records.Jobs,
    "measurements": runs.Measurements,
    "metrics": reference.Metrics,
    "milestones": programmes.Milestones,
    "nations": reference.Nations,
    "notifications": records.Notifications,
    "offer-versions": offer_versions.OfferVersions,
    "offers": offers.Offers,
    "packs": packs.Packs,
    "participations": programmes.Participations,
    "programmes": programmes.Programmes,
    "rate-sets": reference.RateSets,
    "recommendations": recommendations.Recommendations,
    "releases": releases.Releases,
    "requirement-versions": history.RequirementVersions,
    "requirements": requirements.Requirements,
    "risks": registers.Risks,
    "rounds": rounds.Rounds,
    "runs": runs.Runs,
    "scoring-runs": rounds.ScoringRuns,
    "sealed-offers": offer_versions.SealedOffers,
    "sites": campaigns.Sites,
    "systems": market.Systems,
    "trials": trials.Trials,
    "vendors": market.Vendors,
    "withholding-reasons": withholdings.WithholdingReasons,
    "withholdings": withholdings.Withholdings,
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
