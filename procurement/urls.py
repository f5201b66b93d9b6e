"""Every address of the portal; a key in an address is that of the noun its name begins with, or says its own noun."""

from django.contrib import admin
from django.urls import include, path

from procurement.views import decision, event, health, home, job, pack, recommendation, round

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("buys/<uuid:pk>/describe/", recommendation.describe, name="buy-describe"),
    path("consents/<uuid:pk>/confirm/", recommendation.confirm_consent, name="consent-confirm"),
    path("decisions/<uuid:pk>/cast/", decision.cast, name="decision-cast"),
    path("decisions/<uuid:pk>/withdraw/", decision.withdraw, name="decision-withdraw"),
    path("events/", event.events, name="events"),
    path("healthz/", health.health, name="health"),
    path("jobs/<uuid:pk>/", job.job, name="job"),
    path("packs/", pack.packs, name="packs"),
    path("packs/<uuid:pk>/", pack.detail, name="pack"),
    path("packs/<uuid:pk>/file/", pack.download, name="pack-download"),
    path("recommendations/<uuid:pk>/", recommendation.detail, name="recommendation"),
    path("recommendations/<uuid:pk>/chart/", recommendation.chart, name="recommendation-chart"),
    path("recommendations/<uuid:pk>/propose/", recommendation.propose, name="recommendation-propose"),
    path("recommendations/<uuid:recommendation>/consent/", recommendation.ask_consent, name="consent-ask"),
    path("recommendations/<uuid:recommendation>/decision/", decision.draft, name="decision-draft"),
    path("recommendations/<uuid:recommendation>/packs/", pack.request_own, name="pack-request"),
    path("recommendations/<uuid:recommendation>/packs/all/", pack.request_programme, name="pack-request-programme"),
    path("rounds/", round.rounds, name="rounds"),
    path("rounds/new/", round.create, name="round-create"),
    path("rounds/<uuid:pk>/", round.detail, name="round"),
    path("rounds/<uuid:pk>/close/", round.close, name="round-close"),
    path("rounds/<uuid:pk>/edit/", round.update, name="round-update"),
    path("rounds/<uuid:pk>/lock/", round.lock, name="round-lock"),
    path("rounds/<uuid:pk>/open/", round.open_, name="round-open"),
    path("rounds/<uuid:pk>/score/", round.score, name="round-score"),
    path("rounds/<uuid:round>/envelope/", round.envelope, name="envelope-set"),
]
