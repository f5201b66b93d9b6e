"""Notifications: what one was told, unread first asked for, each leading to its thing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import notifications as verbs
from accounts.models import Notification
from procurement.views.asking import found
from procurement.views.listing import page_of

# Where the thing of a kind has its page; a kind without one leads back to the list.
PAGES = {
    "requirement": "requirement",
    "round": "round",
    "recommendation": "recommendation",
    "pack": "pack",
    "offer": "offer",
    "campaign": "campaign",
    "system": "system",
    "upload": "import",
}
LISTS = {"standin.waiting": "standins", "standin.confirmed": "standins", "factor.removed": "factor"}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    only_unread = request.GET.get("show") == "unread"
    rows = Notification.objects.visible_to(request.actor)
    unread = rows.filter(read_at__isnull=True)
    tabs = [
        {"url": "?", "label": _("All"), "current": not only_unread, "count": None},
        {"url": "?show=unread", "label": _("Unread"), "current": only_unread, "count": unread.count()},
    ]
    page = page_of(request, unread if only_unread else rows)
    return render(request, "accounts/notifications.html", {"page_obj": page, "tabs": tabs, "only_unread": only_unread})


@require_POST
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go to the thing."""
    return redirect(_place(verbs.read(found(Notification.objects, request, pk), by=request.user), request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    verbs.read_all(by=request.user)
    messages.success(request, _("All marked as read."))
    return redirect("notifications")


def _place(row: Notification, request: HttpRequest) -> str:
    if row.code in LISTS:
        return reverse(LISTS[row.code])
    if row.code == "person.ended":
        return reverse("handover", args=[row.object_id])
    if row.kind == "person":
        return reverse("person", args=[row.object_id]) if request.actor.people else reverse("account")
    return reverse(PAGES[row.kind], args=[row.object_id]) if row.kind in PAGES else reverse("notifications")
