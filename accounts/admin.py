"""Admin of people and nations."""

import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import people
from accounts.administration import PortalAdmin, SourcedAdmin, SourcedForm
from accounts.models import Nation, Person, RoleAssignment
from accounts.refusals import Refusal

admin.site.unregister(Group)  # roles are this portal's groups


class RoleFormSet(BaseInlineFormSet):
    """Refuses to give one role twice; a stand-in's, which has dates, may stand beside."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        given = [form.cleaned_data.get("role") for form in kept if not form.instance.ends_at]
        given = [role for role in given if role]
        if len(given) != len(set(given)):
            raise ValidationError(_("Please correct the duplicate data: each role is given once."))


class RoleInline(admin.StackedInline):
    """A person's roles: given and taken, never altered in place."""

    model = RoleAssignment
    fk_name = "person"
    fields = ("role", "granted_by", "confirmed_by", "starts_at", "ends_at")
    readonly_fields = fields[1:]
    extra = 0
    formset = RoleFormSet

    def has_view_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return request.user.actor.may("person.invite")

    def has_add_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return request.user.actor.may("person.invite") and obj != request.user

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return self.has_add_permission(request, obj)


class PersonForm(forms.ModelForm):
    """Puts the address into the one spelling that sign-in compares."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip()


@admin.register(Person)
class PersonAdmin(PortalAdmin):
    """People: invited, ended, readmitted; one's own access is changed by another administrator."""

    permission = "person.invite"
    form = PersonForm
    inlines = (RoleInline,)
    list_display = ("name", "email", "nation", "held", "waits", "is_active", "second_factor_since", "last_login")
    list_filter = ("is_active", "nation", "role_assignments__role")
    list_select_related = ("nation",)
    search_fields = ("name", "email")
    actions = ("confirm_roles", "issue_passwords")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        waiting = Exists(RoleAssignment.objects.waiting().filter(person=OuterRef("pk")))
        return super().get_queryset(request).prefetch_related("role_assignments").annotate(waiting=waiting)

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        read = ("second_factor_since", "last_login")
        return ("email", "name", "nation", "is_active", *read) if obj else ("email", "name", "nation")

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        return ("nation", "second_factor_since", "last_login") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return super().has_change_permission(request, obj) and obj != request.user

    @admin.display(description=_("roles"))
    def held(self, person: Person) -> str:
        return ", ".join(str(assignment) for assignment in person.role_assignments.all())

    @admin.display(description=_("waits for a second person"), ordering="-waiting", empty_value="")
    def waits(self, person: Any) -> str:
        return _("waiting") if person.waiting else ""

    def save_model(self, request: HttpRequest, obj: Person, form: forms.ModelForm, change: bool) -> None:
        if not change:
            self._tell(request, obj, people.invite(person=obj, roles=(), by=request.user))
            return
        if {"email", "name"} & set(form.changed_data):
            people.update(person=obj, by=request.user)
        if "is_active" in form.changed_data:
            people.set_active(person=obj, active=obj.is_active, by=request.user)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        given = formset.save(commit=False)
        for assignment in formset.deleted_objects:
            people.revoke(assignment=assignment, by=request.user)
        for assignment in given:
            people.grant(person=form.instance, role=assignment.role, by=request.user)

    def record(self, *_: Any) -> None:
        """The actions have recorded each step already."""

    @admin.action(description=_("Confirm waiting roles, as the second person"), permissions=["change"])
    def confirm_roles(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        for assignment in RoleAssignment.objects.waiting().filter(person__in=chosen).select_related("person"):
            self._try(request, assignment.person, people.confirm, assignment=assignment)

    @admin.action(description=_("Issue a new first password"), permissions=["change"])
    def issue_passwords(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        for person in chosen:
            if password := self._try(request, person, people.issue_password, person=person):
                self._tell(request, person, password)

    def _try(self, request: HttpRequest, person: Person, verb: Any, /, **what: Any) -> Any:
        try:
            outcome = verb(**what, by=request.user)
        except Refusal as refusal:
            self.message_user(request, f"{person}: {refusal.reason}", messages.ERROR)
            return None
        self.message_user(request, _("%(person)s: done.") % {"person": person}, messages.SUCCESS)
        return outcome

    def _tell(self, request: HttpRequest, person: Person, password: str) -> None:
        text = _("The first password of %(person)s is %(password)s - it is shown this once; hand it over in person.")
        self.message_user(request, text % {"person": person, "password": password}, messages.WARNING)


class NationForm(SourcedForm):
    """Refuses a time zone that no clock knows."""

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in zoneinfo.available_timezones():
            raise ValidationError(_("Unknown time zone; expected a name like Europe/Warsaw."))
        return zone


@admin.register(Nation)
class NationAdmin(SourcedAdmin):
    """The participants."""

    form = NationForm
    fixed = ("code",)
    list_display = ("code", "name", "currency", "time_zone", "agency")
    search_fields = ("code", "name")
