"""What every verb on a campaign's records asks: is this analyst assigned to it."""

from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.permits import held
from accounts.refusals import NotAllowed
from trials.models import Campaign


def assigned(campaign: Campaign, by: Person) -> Campaign:
    """The campaign, locked until the transaction ends; NotAllowed for whoever is not assigned to it."""
    if not campaign.assignments.visible_to(by.actor).filter(person=by).exists():
        raise NotAllowed(_("Only the analysts assigned to this campaign record its runs."))
    return held(Campaign, campaign.pk, by=by)
