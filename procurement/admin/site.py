"""The admin: people and reference data, for administrators alone."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from procurement.admin.approvals import ApprovalRuleAdmin, BuyingRouteAdmin
from procurement.admin.cpv import CpvCodeAdmin
from procurement.admin.rates import RateSetAdmin
from procurement.admin.reasons import WithholdingReasonAdmin
from procurement.admin.taking_home import take_home_csv, take_home_xlsx
from procurement.models import ApprovalRule, BuyingRoute, CpvCode, RateSet, WithholdingReason

View = Callable[..., HttpResponse]


class PortalAdminSite(admin.AdminSite):
    """Strangers are sent to the portal's own sign-in; whoever is no administrator finds nothing here."""

    site_header = site_title = _("Baltic Capability Portal")
    index_title = _("People and reference data")
    left_out = frozenset({"logout", "password_change", "password_change_done", "view_on_site"})

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(take_home_csv)
        self.add_action(take_home_xlsx)
        self.register(ApprovalRule, ApprovalRuleAdmin)
        self.register(BuyingRoute, BuyingRouteAdmin)
        self.register(CpvCode, CpvCodeAdmin)
        self.register(RateSet, RateSetAdmin)
        self.register(WithholdingReason, WithholdingReasonAdmin)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        guarded = super().admin_view(view, cacheable)

        def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            self._hide_from(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(hidden, guarded)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self._hide_from(request)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("sign-in"))

    def get_urls(self) -> list[Any]:
        """The portal has its own sign-out and password page."""
        return [route for route in super().get_urls() if getattr(route, "name", None) not in self.left_out]

    def _hide_from(self, request: HttpRequest) -> None:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
