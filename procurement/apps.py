"""The app of requirements, offers, rounds, recommendations, decisions and packs."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ProcurementConfig(AppConfig):
    default = True
    name = "procurement"

    def ready(self) -> None:
        from procurement import celery  # noqa: F401  (the Celery app must exist before a task is sent)


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "procurement.admin.site.PortalAdminSite"
