"""Admin of exchange rates."""

from django.contrib import admin

from accounts.administration import SourcedAdmin
from procurement.models import Rate


class RateInline(admin.TabularInline):
    """The rates of a set: units of a currency for one euro."""

    model = Rate
    extra = 0

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.actor.may("reference.update")

    def has_change_permission(self, request, obj=None) -> bool:
        """Rates that a locked round was scored with are ink."""
        return self.has_view_permission(request) and not (obj and obj.locked_at)

    has_add_permission = has_delete_permission = has_change_permission


class RateSetAdmin(SourcedAdmin):
    """Rate sets; a round that was scored keeps the rates it was scored with."""

    table_kind = "rates"
    change_list_template = "admin/table_list.html"
    fixed = ("rates_on",)
    inlines = (RateInline,)
    list_display = ("rates_on", "locked_at")
