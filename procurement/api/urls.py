"""Every address of the API, version 1; names are `api:<nouns>-list`, `-detail` and `-<verb>`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from procurement.api import (
    account,
    decisions,
    documentation,
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
    "buys": recommendations.Buys,
    "campaigns": trials.Campaigns,
    "capability-areas": reference.CapabilityAreas,
    "claims": market.Claims,
    "consents": recommendations.Consents,
    "decisions": decisions.Decisions,
    "entries": rounds.Entries,
    "events": records.Events,
    "jobs": records.Jobs,
    "measurements": trials.Measurements,
    "metrics": reference.Metrics,
    "nations": reference.Nations,
    "offers": offers.Offers,
    "packs": packs.Packs,
    "programmes": programmes.Programmes,
    "rate-sets": reference.RateSets,
    "recommendations": recommendations.Recommendations,
    "requirements": requirements.Requirements,
    "rounds": rounds.Rounds,
    "runs": trials.Runs,
    "scoring-runs": rounds.ScoringRuns,
    "systems": market.Systems,
    "vendors": market.Vendors,
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
