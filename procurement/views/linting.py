"""The page that checks a round's criteria before it is locked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from procurement import linting
from procurement.models import Round
from procurement.queries.linting import Linted, linted
from procurement.views.asking import found

LABELS = {
    linting.NOBODY_MEETS: (gettext_lazy("nobody meets it"), "bad"),
    linting.NO_SPREAD: (gettext_lazy("no spread"), "warning"),
    linting.DOUBLE_COUNTING: (gettext_lazy("counts twice"), "warning"),
}


@require_safe
def lint(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    checked = linted(row, request.actor)
    rows = [{"requirement": one.requirement, "faults": _told(one)} for one in checked if one.findings]
    context = {"round": row, "rows": rows, "clean": len(checked) - len(rows)}
    return render(request, "procurement/round/lint.html", context)


def _told(checked: Linted) -> list[dict[str, Any]]:
    return [
        {"label": LABELS[one.code][0], "tone": LABELS[one.code][1], "text": _sentence(one, checked.names)}
        for one in checked.findings
    ]


def _sentence(one: linting.Finding, names: dict[str, str]) -> str:
    metrics = [_(names[code]) for code in one.metrics]
    if one.code == linting.DOUBLE_COUNTING:
        facts = {"one": metrics[0], "other": metrics[1], "systems": one.systems}
        return _("%(one)s and %(other)s put the same %(systems)d systems in the same order: weigh one of them.") % facts
    facts = {"metric": metrics[0], "systems": one.systems}
    if one.code == linting.NO_SPREAD:
        return _("%(metric)s: all %(systems)d systems tried score the same; its weight changes nothing.") % facts
    tried = ngettext("%(systems)d system was tried", "%(systems)d systems were tried", one.systems) % facts
    return _("%(metric)s: %(tried)s, none meets the threshold.") % (facts | {"tried": tried})
