"""What somebody has in hand, as far as the reader may see it: the list to hand over from when they leave."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Person
from procurement.models import Consent, NationalDecision, Requirement

MOST = 50


@dataclass(frozen=True)
class Duty:
    """One thing in hand, and its page."""

    kind: str | Promise
    label: str
    url: str


def duties_of(person: Person, actor: Actor) -> list[Duty]:
    """Requirements not yet approved, decisions not cast, consents not confirmed; at most MOST of each."""
    open_needs = (Requirement.Status.DRAFT, Requirement.Status.SUBMITTED)
    needs = Requirement.objects.visible_to(actor).filter(author=person, status__in=open_needs)
    drafted = NationalDecision.objects.visible_to(actor).select_related("recommendation__round")
    asked = Consent.objects.visible_to(actor).select_related("recommendation__round")
    return [
        *(Duty(_("Requirement"), str(row), reverse("requirement", args=[row.pk])) for row in needs[:MOST]),
        *(
            Duty(_("Decision"), row.recommendation.round.name, reverse("recommendation", args=[row.recommendation_id]))
            for row in drafted.filter(author=person, status=NationalDecision.Status.DRAFTED)[:MOST]
        ),
        *(
            Duty(_("Consent"), row.recommendation.round.name, reverse("recommendation", args=[row.recommendation_id]))
            for row in asked.filter(asked_by=person, status=Consent.Status.ASKED)[:MOST]
        ),
    ]
