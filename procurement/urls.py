"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from procurement.views import event, home
from procurement.views.health import health

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("events/", event.events, name="events"),
    path("healthz/", health, name="health"),
]
