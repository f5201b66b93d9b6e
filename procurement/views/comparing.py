"""The page that compares two scoring runs of a round."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Nation
from procurement.forms.comparing import ComparisonForm
from procurement.models import Recommendation, Round
from procurement.packs import comparing
from procurement.views.asking import found


@require_safe
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    rows = comparing.comparable(row, request.actor)
    context: dict[str, Any] = {"round": row, "form": None}
    if len(rows) > 1:
        context["form"] = form = ComparisonForm(request.GET, rows=rows)
        if form.is_valid():
            context |= _differences(request, rows, form)
    return render(request, "procurement/round/compare.html", context)


def _differences(request: HttpRequest, rows: list[Recommendation], form: ComparisonForm) -> dict[str, Any]:
    by_number = {str(row.run.number): row for row in rows}
    chosen = [by_number[form.cleaned_data[name]] for name in ("before", "after")]
    before, after = (comparing.view_of(row, request.actor) for row in chosen)
    nations = Nation.objects.in_bulk()
    paid = [{"change": change, "nation": nations.get(change.nation)} for change in comparing.payments(before, after)]
    return {"buys": comparing.buys(before, after), "payments": paid, "unit": after.unit, "chosen": chosen}
