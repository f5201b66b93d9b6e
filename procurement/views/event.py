"""The audit trail: what was done, by whom and when, in the reader's own scope."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Event
from procurement.forms.event import EventFilter
from procurement.views.listing import chosen, page_of


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    form = EventFilter(request.GET)
    rows = Event.objects.visible_to(request.actor).select_related("person")
    rows = _filtered(rows, chosen(form))
    return render(request, "procurement/event/list.html", {"form": form, "page_obj": page_of(request, rows)})


def _filtered(rows: QuerySet[Event], wanted: dict[str, Any]) -> QuerySet[Event]:
    if wanted.get("verb"):
        rows = rows.filter(verb=wanted["verb"])
    if wanted.get("since"):
        rows = rows.filter(at__gte=_moment(wanted["since"], time.min))
    if wanted.get("until"):
        rows = rows.filter(at__lte=_moment(wanted["until"], time.max))
    return rows


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
