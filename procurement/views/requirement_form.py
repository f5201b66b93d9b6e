"""Pages that enter and change a requirement, release it, put it into a round, and name its readers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permits import demand
from accounts.refusals import NotAllowed
from procurement.actions import requirement as actions
from procurement.forms.requirement import (
    AdmitForm,
    EnterRoundForm,
    ReleaseForm,
    RequirementSheet,
    stored,
)
from procurement.models import Requirement
from procurement.queries import requirements, withholding
from procurement.views.asking import found
from procurement.views.choice import ChoicePage
from procurement.views.sheet import SheetPage


def own(request: HttpRequest, pk: UUID, permission: str) -> Requirement:
    """An own requirement and the permission to act on it; 404 where it cannot be read."""
    row = found(Requirement.objects.select_related("nation"), request, pk)
    demand(request.user, permission)
    if row.nation_id != request.actor.nation:
        raise NotAllowed(_("This requirement belongs to another nation."))
    return row


class RequirementPage(SheetPage):
    """Enter or change a requirement."""

    kind = "requirement"
    template_name = "procurement/requirement/form.html"

    def row(self, request: HttpRequest, pk: UUID | None) -> Requirement | None:
        if pk:
            return own(request, pk, "requirement.update")
        demand(request.user, "requirement.create")
        return None

    def sheet(self, request: HttpRequest, row: Requirement | None, **options: Any) -> RequirementSheet:
        start = self.start(request, row)
        return RequirementSheet(currency=request.user.nation.currency, stored=start, **options)

    def start(self, request: HttpRequest, row: Requirement | None) -> dict[str, Any] | None:
        """The values a form starts from: the requirement's, or those of one that is copied."""
        source = row or self.copied(request)
        if source is None:
            return None
        withholding.restored(request.actor, [source])
        values = stored(source, requirements.lines(request.actor, source), requirements.private(request.actor, source))
        if row is None:
            del values["fields"]["version"]
        return values

    def copied(self, request: HttpRequest) -> Requirement | None:
        """The requirement named by ?copy=, as far as the reader may see it."""
        try:
            key = UUID(request.GET.get("copy", ""))
        except ValueError:
            return None
        return found(Requirement.objects, request, key)

    def save(self, request: HttpRequest, row: Requirement | None, sheet: Any) -> tuple[str, str]:
        parts = {"fields": sheet.fields, "lines": sheet.row_fields, "private": sheet.part_fields}
        if row:
            actions.update(row, **parts, version=sheet.version, by=request.user)
            return reverse("requirement", args=[row.pk]), _("The requirement is saved as a draft; submit it next.")
        row = actions.create(**parts, by=request.user)
        return reverse("requirement", args=[row.pk]), _("The requirement is entered as a draft; submit it next.")

    def context(self, request: HttpRequest, row: Requirement | None) -> dict[str, Any]:
        return {
            "title": _("Change %(reference)s") % {"reference": row.reference} if row else _("New requirement"),
            "cancel_url": reverse("requirement", args=[row.pk]) if row else reverse("requirements"),
            "nation": request.user.nation,
            "reapproval": row is not None and row.status == Requirement.Status.APPROVED,
        }


class RequirementChoice(ChoicePage):
    """A verb of a requirement that needs a choice."""

    address = "requirement"

    def row(self, request: HttpRequest, pk: UUID) -> Requirement:
        return own(request, pk, self.permission)


class Release(RequirementChoice):
    """Let named nations, or everyone, read the shareable part."""

    permission = "requirement.release"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Release the requirement"),
            "text": _("The shareable part only: worth, budget ceiling, weights and notes never leave your nation."),
            "submit": _("Release"),
            "done": _("The requirement is released."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> ReleaseForm:
        return ReleaseForm(data, nations=requirements.audiences(request.actor, row), initial={"version": row.version})

    def act(self, request: HttpRequest, row: Requirement, form: ReleaseForm, version: int) -> Any:
        return actions.release(row, form.audiences, version=version, by=request.user)


class EnterRound(RequirementChoice):
    """Take part in an open round."""

    permission = "requirement.enter_round"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Enter into a round"),
            "text": _("This releases the shareable part to the round's participants and the programme office."),
            "submit": _("Enter"),
            "done": _("The requirement takes part in the round."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> EnterRoundForm:
        rounds = requirements.open_rounds(request.actor, row)
        return EnterRoundForm(data, rounds=rounds, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Requirement, form: EnterRoundForm, version: int) -> Any:
        return actions.enter_round(row, form.cleaned_data["round"], version=version, by=request.user)


class Admit(RequirementChoice):
    """Name the people who alone may read a requirement."""

    permission = "requirement.admit"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Name the readers"),
            "text": _("From then on only these people and you may read it, whatever is released to other nations."),
            "submit": _("Save"),
            "done": _("The readers are named."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> AdmitForm:
        initial = {"version": row.version, "people": requirements.named(row) if row.restricted else []}
        return AdmitForm(data, people=requirements.colleagues(row), initial=initial)

    def act(self, request: HttpRequest, row: Requirement, form: AdmitForm, version: int) -> Any:
        return actions.admit(row, form.cleaned_data["people"], version=version, by=request.user)
