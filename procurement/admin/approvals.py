"""Admin of approval rules and buying routes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.administration import SourcedAdmin, age_of


class VerifiedForm(forms.ModelForm):
    """Refuses a day of verification that has not come yet; none means that nobody has verified the row."""

    def clean_verified_on(self) -> Any:
        day = self.cleaned_data["verified_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet: give the day somebody last looked at the source."))
        return day


class VerifiedAdmin(SourcedAdmin):
    """Reference rows that may still wait for somebody to verify them."""

    form = VerifiedForm

    @admin.display(description=_("age"), ordering="-verified_on")
    def age(self, row: Any) -> str:
        return age_of(row.verified_on) if row.verified_on else str(_("not verified yet"))


class ApprovalRuleAdmin(VerifiedAdmin):
    """Which bodies must agree before a nation signs."""

    list_display = ("nation", "body", "from_amount", "currency", "before", "usual_months", "valid_from", "valid_until")
    list_filter = ("nation", "before")
    list_select_related = ("nation",)
    search_fields = ("body",)


class BuyingRouteAdmin(VerifiedAdmin):
    """How a shared buy can be contracted, by whom and under which law."""

    list_display = ("buying_model", "nation", "contracting_authority", "legal_basis", "valid_from", "valid_until")
    list_filter = ("buying_model",)
    list_select_related = ("nation",)
    search_fields = ("contracting_authority", "legal_basis")
