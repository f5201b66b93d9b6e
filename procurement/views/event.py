"""The audit trail: who did what, to what, when and for whom, in the reader's own scope; the state of the chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Nation
from procurement import explanations
from procurement.actions import chain
from procurement.exports.table import Column
from procurement.forms.event import EventFilter
from procurement.queries import audit
from procurement.views.asking import attempted
from procurement.views.listing import Listing, chosen, listed
from procurement.views.wording import audience

LISTING = Listing(
    "events",
    gettext_lazy("Audit trail"),
    (
        Column("at", gettext_lazy("When"), "moment"),
        Column("verb", gettext_lazy("What"), value=lambda row: explanations.verb(row.verb)),
        Column("label", gettext_lazy("To what")),
        Column("person", gettext_lazy("By")),
        Column(
            "owner",
            gettext_lazy("For whom"),
            value=lambda row: row.owner_trigraph or explanations.audience(row.owner),
        ),
        Column("hash", gettext_lazy("Hash")),
    ),
    "procurement/event/list.html",
)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    form = EventFilter(request.GET, owners=_owners(request))
    return listed(request, LISTING, audit.events(request.actor, chosen(form)), form, form=form, **_chain(request))


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    attempted(
        request,
        lambda: chain.ask(by=request.user),
        _("The worker reads the whole chain; the result appears here as an event."),
    )
    return redirect("events")


def _owners(request: HttpRequest) -> list[tuple[str, str]]:
    keys = audit.owners(request.actor)
    nations = Nation.objects.in_bulk([key for key in keys if len(key) == 2])
    return [(key, audience(key, nations)) for key in keys]


def _chain(request: HttpRequest) -> dict[str, object]:
    may_verify = request.actor.may("chain.verify")
    return {"head": audit.head(), "verified": audit.last_verification(request.actor), "may_verify": may_verify}
