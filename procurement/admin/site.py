"""The admin: people and reference data, for administrators alone."""

from django.contrib import admin


class PortalAdminSite(admin.AdminSite):
    pass
