"""Admin of the vocabulary and the catalogue: capability areas, metrics, vendors, systems, claims."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.administration import PortalAdmin, SourcedAdmin, age_of
from trials.models import CapabilityArea, Claim, Metric, System, Vendor


@admin.register(CapabilityArea)
class CapabilityAreaAdmin(SourcedAdmin):
    """What a requirement is for."""

    table_kind = "areas"
    change_list_template = "admin/table_list.html"

    fixed = ("code",)
    list_display = ("code", "name")
    search_fields = ("code", "name")


@admin.register(Metric)
class MetricAdmin(SourcedAdmin):
    """What can be measured; a metric in use keeps its code, unit and kind."""

    table_kind = "metrics"
    change_list_template = "admin/table_list.html"

    fixed = ("code", "unit", "better", "value_kind")
    list_display = ("code", "name", "group", "unit", "better", "origin", "value_kind")
    list_filter = ("group", "origin", "value_kind")
    search_fields = ("code", "name")


@admin.register(Vendor)
class VendorAdmin(SourcedAdmin):
    """Companies that make or sell systems."""

    list_display = ("name", "ncage", "country", "owner_country", "is_synthetic")
    list_filter = ("country", "is_synthetic")
    search_fields = ("name", "ncage")


@admin.register(System)
class SystemAdmin(SourcedAdmin):
    """Products that can be tried or offered."""

    list_display = ("name", "vendor", "capability_area", "domain", "size_class", "is_synthetic")
    list_filter = ("domain", "size_class", "capability_area")
    list_select_related = ("vendor", "capability_area")
    autocomplete_fields = ("vendor", "capability_area")
    search_fields = ("name", "vendor__name")


@admin.register(Claim)
class ClaimAdmin(PortalAdmin):
    """What vendors and others state, with source and date; corrected by a newer claim on the page of its system."""

    exclude = ("supersedes",)
    list_display = ("system", "metric", "value", "stated_by", "source", "stated_on", "age")
    list_filter = ("metric__group",)
    list_select_related = ("system", "metric")
    autocomplete_fields = ("system", "metric")
    search_fields = ("system__name", "stated_by", "source")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("age"), ordering="-stated_on")
    def age(self, claim: Claim) -> str:
        return age_of(claim.stated_on)
