"""Telling people: which codes there are, in what words, and the row each person gets."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Notification, Person, RoleAssignment

LOG = logging.getLogger(__name__)

# What a person can choose to be mailed about.
GROUPS: dict[str, Promise] = {
    "requirements": gettext_lazy("Requirements: submitted, approved, returned, opened"),
    "rounds": gettext_lazy("Rounds and recommendations: opened, proposed"),
    "decisions": gettext_lazy("Decisions and consents that wait or are due"),
    "packs": gettext_lazy("Decision packs that are ready"),
    "access": gettext_lazy("Access: roles, stand-ins, second factors"),
    "comments": gettext_lazy("Comments on what is yours, and answers to your questions"),
    "imports": gettext_lazy("Imports that the portal has finished with"),
}


@dataclass(frozen=True)
class Told:
    """The words of a code (%(label)s and its figures filled in), and the group it belongs to."""

    words: Promise
    group: str


CODES: dict[str, Told] = {
    "requirement.submitted": Told(gettext_lazy("%(label)s waits for your approval"), "requirements"),
    "requirement.approved": Told(gettext_lazy("%(label)s has been approved"), "requirements"),
    "requirement.returned": Told(gettext_lazy("%(label)s has been sent back to you"), "requirements"),
    "requirement.field_opens": Told(gettext_lazy("A withheld field of %(label)s opens"), "requirements"),
    "comment.added": Told(gettext_lazy("New comment on %(label)s"), "comments"),
    "comment.answered": Told(gettext_lazy("Your comment on %(label)s has been answered"), "comments"),
    "round.opened": Told(gettext_lazy("%(label)s is open: requirements can be entered"), "rounds"),
    "recommendation.proposed": Told(gettext_lazy("%(label)s has been put before the nations"), "rounds"),
    "consent.asked": Told(gettext_lazy("Consent for %(label)s waits for your confirmation"), "decisions"),
    "decision.drafted": Told(gettext_lazy("The decision on %(label)s waits for you to cast it"), "decisions"),
    "approval.at_risk": Told(gettext_lazy("An offer of %(label)s ends before all nations can sign"), "decisions"),
    "pack.ready": Told(gettext_lazy("The decision pack is ready: %(label)s"), "packs"),
    "import.checked": Told(gettext_lazy("The import %(label)s has been checked"), "imports"),
    "import.saved": Told(gettext_lazy("The import %(label)s has been saved"), "imports"),
    "import.failed": Told(gettext_lazy("The import %(label)s could not be finished: send the file again"), "imports"),
    "role.waiting": Told(gettext_lazy("A role of %(label)s waits for your confirmation"), "access"),
    "role.confirmed": Told(gettext_lazy("A role of yours is in force"), "access"),
    "standin.waiting": Told(gettext_lazy("A stand-in waits for your confirmation: %(label)s"), "access"),
    "standin.confirmed": Told(gettext_lazy("You stand in as approver: %(label)s"), "access"),
    "person.ended": Told(gettext_lazy("%(label)s has left: see what is to be taken over"), "access"),
    "factor.lost": Told(gettext_lazy("The lost second factor of %(label)s waits for your confirmation"), "access"),
    "factor.removed": Told(gettext_lazy("Your second factor has been removed: set up another"), "access"),
}


def holders(*roles: str, nation: str | None = None) -> QuerySet[Person]:
    """People whose account stands and who hold one of these roles in force, of one nation or of all."""
    held = RoleAssignment.objects.in_force().filter(role__in=roles)
    whose = Q() if nation is None else Q(nation=nation or None)
    return Person.objects.filter(whose, is_active=True, pk__in=held.values("person"))


def notify(people: Iterable[Person], code: str, thing: Any, **figures: Any) -> None:
    """Tell people of a thing (its key a UUID) by one of CODES; each once, and of a restricted thing only those named.

    The figures are for the words: plain numbers and texts. Nobody is told what they did themselves: leave them out.
    """
    told = CODES[code]
    label = str(getattr(thing, "event_label", thing))[:200]
    everybody = {person.pk: person for person in _admitted(thing, people)}
    about = {"code": code, "kind": thing._meta.model_name, "object_id": thing.pk, "label": label, "figures": figures}
    Notification._base_manager.bulk_create([Notification(person=person, **about) for person in everybody.values()])
    mailed = [person for person in everybody.values() if told.group in person.mailed and person.may_sign_in]
    if mailed:
        transaction.on_commit(lambda: _mail(mailed, told), robust=True)


def sentence(notification: Notification) -> str:
    """What the notification says, in the language in force."""
    told = CODES.get(notification.code)
    if told is None:
        return notification.label
    return str(told.words) % {**notification.figures, "label": notification.label}


def _admitted(thing: Any, people: Iterable[Person]) -> Iterable[Person]:
    if not getattr(thing, "restricted", False):
        return people
    named = set(type(thing).compartment()._base_manager.filter(content_object=thing).values_list("user", flat=True))
    return [person for person in people if person.pk in named]


def _mail(people: Iterable[Person], told: Told) -> None:
    """A mail leaves the portal, so it names no thing: it says of what kind, and where to read."""
    for person in people:
        with override(language_of(person)):
            subject = _("%(portal)s: something waits for you") % {"portal": settings.PRODUCT_NAME}
            text = _(
                "%(what)s\n\nSign in to read it: %(address)s\n\n"
                "You chose to be told by e-mail; that is changed under Account."
            )
            body = text % {"what": GROUPS[told.group], "address": f"{settings.SITE_URL}/notifications/"}
            send_mail(subject, body, None, [person.email])


def language_of(person: Person) -> str:
    """The language to write to somebody in: the first of their nation's that the portal speaks, else English."""
    spoken = dict(settings.LANGUAGES)
    languages = person.nation.languages if person.nation else []
    return next((code for code in languages if code in spoken), settings.LANGUAGE_CODE)
