"""What every admin page keeps: each change is an event, nothing is deleted, reference data says where it comes from."""

import json
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.roles import EVERYONE


class PortalAdmin(admin.ModelAdmin):
    """Rows that whoever carries `permission` adds and changes, and nobody deletes."""

    permission = "reference.update"
    list_per_page = 50
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.actor.may(self.permission)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.actor.may(self.permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.actor.may(self.permission)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.actor.may(self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the list offers and nothing else: any other field would tell its value by trying."""
        offered = any(lookup == name or lookup.startswith(f"{name}__") for name in self.list_filter)
        return offered and super().lookup_allowed(lookup, value, request)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self.record("create", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        if message:
            self.record("update", request, obj, message)
        return super().log_change(request, obj, message)

    def record(self, verb: str, request: HttpRequest, obj: models.Model, message: Any) -> None:
        """The event of a change; reference data concerns everybody, so everybody may read it."""
        changes = json.loads(message) if isinstance(message, str) else message
        audit.record(f"{obj._meta.model_name}.{verb}", obj, by=request.user, owner=EVERYONE, changes=changes)


class SourcedForm(forms.ModelForm):
    """Refuses a date of verification that has not come yet."""

    def clean_verified_on(self) -> Any:
        day = self.cleaned_data["verified_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet: give the day somebody last looked at the source."))
        return day


class SourcedAdmin(PortalAdmin):
    """Reference rows with their source and how long ago somebody last looked."""

    form = SourcedForm
    table_kind = ""  # the kind of table that these rows can be taken home and sent back as
    provenance = ("source", "verified_on", "age")
    fixed: tuple[str, ...] = ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"table_kind": self.table_kind, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, *self.provenance)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return self.fixed if obj else ()

    @admin.display(description=_("age"), ordering="-verified_on")
    def age(self, row: Any) -> str:
        return age_of(row.verified_on)


def age_of(day: date) -> str:
    """How long ago a day was, in days."""
    days = (timezone.localdate() - day).days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
