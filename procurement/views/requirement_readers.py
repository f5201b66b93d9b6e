"""Pages that say who reads what of a requirement: ending a release, withholding and opening a field, the label."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from procurement.actions import requirement as actions
from procurement.actions import withholding as withholding_actions
from procurement.forms.readers import LabelForm, RetractForm, WithholdForm
from procurement.models import Requirement, Withholding
from procurement.queries import requirements, withholding
from procurement.views.asking import attempted, found, seen_version
from procurement.views.requirement_form import RequirementChoice
from procurement.views.wording import audience


class Retract(RequirementChoice):
    """End the release to some of those it was released to."""

    permission = "requirement.retract"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("End a release"),
            "text": _("From then on they find the requirement nowhere; what they have read, they have read."),
            "submit": _("End the release"),
            "done": _("The release is ended."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> RetractForm:
        known = requirements.readers(request.actor, row)
        choices = [(one.audience, audience(one.audience, known["nations"])) for one in known["releases"]]
        return RetractForm(data, choices=choices, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Requirement, form: RetractForm, version: int) -> Any:
        return actions.retract(row, form.cleaned_data["audiences"], version=version, by=request.user)


class Withhold(RequirementChoice):
    """Keep a field from other nations until a day."""

    permission = "requirement.withhold"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Withhold a field"),
            "text": _(
                "Other nations see that the field is withheld, why, and when it opens; on that day it opens by itself. "
                "The scoring still reads the true value, and the programme office still reads what a plan allocates."
            ),
            "submit": _("Withhold"),
            "done": _("The field is withheld."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> WithholdForm:
        taken = [one.field for one in withholding.in_force(request.actor, row)]
        choices = withholding.choices(row, requirements.lines(request.actor, row), taken)
        return WithholdForm(data, choices=choices, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Requirement, form: WithholdForm, version: int) -> Any:
        return withholding_actions.withhold(row, **form.values, version=version, by=request.user)


class Mark(RequirementChoice):
    """Set the label of a requirement."""

    permission = "requirement.mark"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Set the label"),
            "text": _("It stands on every page of the requirement; a release beyond it is refused."),
            "submit": _("Set the label"),
            "done": _("The label is set."),
        }

    def form(self, request: HttpRequest, row: Requirement, data: Any = None) -> LabelForm:
        return LabelForm(data, owner=row.nation_id, initial=LabelForm.stored(row))

    def act(self, request: HttpRequest, row: Requirement, form: LabelForm, version: int) -> Any:
        return actions.mark(row, form.label(row), version=version, by=request.user)


@require_POST
def disclose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a withheld field before its day."""
    row = found(Withholding.objects.select_related("requirement"), request, pk)
    act = lambda: withholding_actions.disclose(row, version=seen_version(request), by=request.user)  # noqa: E731
    attempted(request, act, gettext_lazy("The field is open."))
    return redirect("requirement", pk=row.requirement_id)
