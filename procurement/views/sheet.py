"""The page of a sheet: enter or change a thing; drafts come back, faults and other people's changes are shown."""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import draft as draft_actions
from procurement.forms.sheet import Sheet
from procurement.queries import drafts


class SheetPage(ABC, View):
    """GET shows the form, with the unsent draft if there is one; POST runs the verb and goes to the thing."""

    kind = ""
    template_name = ""

    @abstractmethod
    def row(self, request: HttpRequest, pk: UUID | None) -> Any:
        """The thing to change or to add to, or None for a new one; 404 and NotAllowed come from here."""

    @abstractmethod
    def sheet(self, request: HttpRequest, row: Any, **options: Any) -> Sheet:
        """The forms; options are `data` or `typed`."""

    @abstractmethod
    def save(self, request: HttpRequest, row: Any, sheet: Sheet) -> tuple[str, str]:
        """Run the verb; the address to go to and what to say there."""

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What else the template needs: title, submit, cancel_url."""
        return {}

    def subject(self, row: Any) -> str:
        """The second half of the draft's name."""
        return str(row.pk) if row else "new"

    def get(self, request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
        row = self.row(request, pk)
        draft = drafts.kept(request.actor, self.draft_name(row))
        return self.page(request, row, self.sheet(request, row, typed=draft and draft.data), draft=draft)

    def post(self, request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
        row = self.row(request, pk)
        sheet = self.sheet(request, row, data=request.POST)
        if not sheet.is_valid():
            return self.page(request, row, sheet, status=400)
        try:
            address, text = self.save(request, row, sheet)
        except Stale:
            return self.conflict(request, pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            sheet.show(refusal)
            return self.page(request, row, sheet, status=refusal.status)
        draft_actions.discard(self.draft_name(row), by=request.user)
        messages.success(request, text)
        return redirect(address)

    def conflict(self, request: HttpRequest, pk: UUID | None) -> HttpResponse:
        """Somebody was first: what was typed stays, each difference is shown, sending again overwrites knowingly."""
        row = self.row(request, pk)
        data: QueryDict = request.POST.copy()
        data["version"] = str(row.version)
        sheet = self.sheet(request, row, data=data)
        sheet.is_valid()
        differences = sheet.differences(self.sheet(request, row))
        return self.page(request, row, sheet, status=409, differences=differences)

    def page(self, request: HttpRequest, row: Any, sheet: Sheet, status: int = 200, **more: Any) -> HttpResponse:
        names = {"kind": self.kind, "subject": self.subject(row)}
        context = {
            "row": row,
            "sheet": sheet,
            "faults": sheet.faults(),
            "conflict": status == Stale.status and "differences" in more,
            "autosave_url": reverse("draft-save", kwargs=names),
            "discard_url": reverse("draft-discard", kwargs=names),
            **self.context(request, row),
            **more,
        }
        return render(request, self.template_name, context, status=status)

    def draft_name(self, row: Any) -> str:
        return f"{self.kind}:{self.subject(row)}"
