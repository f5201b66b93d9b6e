"""The audit trail: what was done, by whom and when, in the reader's own scope."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Event
from procurement.explanations import verb
from procurement.exports.table import Column
from procurement.forms.event import EventFilter
from procurement.views.listing import Listing, chosen, listed

LISTING = Listing(
    "events",
    gettext_lazy("Audit trail"),
    (
        Column("at", gettext_lazy("When"), "moment"),
        Column("verb", gettext_lazy("What"), value=lambda row: verb(row.verb)),
        Column("label", gettext_lazy("To what")),
        Column("person", gettext_lazy("By")),
        Column("hash", gettext_lazy("Hash")),
    ),
    "procurement/event/list.html",
)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    form = EventFilter(request.GET)
    rows = Event.objects.visible_to(request.actor).select_related("person")
    rows = _filtered(rows, chosen(form))
    return listed(request, LISTING, rows, form, form=form)


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
