"""The desk: what waits, what changed, how the nation's need stands beside the visible rest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procurement.queries import home as desk


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    since = desk.last_visit(request.actor)
    recommendation, buys = desk.buys_of_group(request.actor)
    context = {
        "recommendation": recommendation,
        "buys": buys,
        "since": since,
        "news": desk.news_since(request.actor, since),
        "tasks": desk.waiting_for(request.actor),
        "changes": desk.changes_for(request.actor),
        "areas": desk.need_beside_others(request.actor),
    }
    return render(request, "procurement/home/detail.html", context)
