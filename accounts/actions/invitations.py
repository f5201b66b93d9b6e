"""Invitations by mail: sent, sent again, cancelled, accepted once."""

import hashlib
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.password_validation import password_changed
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import audit
from accounts.actions import people
from accounts.actions.factors import itself
from accounts.context import acting_as
from accounts.models import Invitation, Person
from accounts.models.invitation import LASTS
from accounts.notifying import language_of
from accounts.refusals import Refusal


@transaction.atomic
def invite(*, person: Person, roles: Iterable[str], by: Person) -> Invitation:
    """Enter a new person with roles and mail them the link with which they choose a password."""
    person.set_unusable_password()
    people.enter(person=person, roles=roles, by=by)
    return _send(person, by)


@transaction.atomic
def resend(*, person: Person, by: Person) -> Invitation:
    """Mail a new link; the former one is void."""
    _waiting(person, by)
    _end(person)
    audit.record("invitation.resend", person, by=by, owner=person.nation_id or "")
    return _send(person, by)


@transaction.atomic
def cancel(*, person: Person, by: Person) -> None:
    """Take an invitation back: its link is void and the person ended, until readmitted."""
    locked = _waiting(person, by)
    _end(person)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    audit.record("invitation.cancel", person, by=by, owner=person.nation_id or "")


def standing(secret: str) -> Invitation | None:
    """The invitation a link belongs to; None alike where it is unknown, used, void or expired, or its person ended."""
    found = Invitation.objects.select_related("person").filter(digest=_digest(secret)).first()
    return found if found and found.is_good and found.person.may_sign_in else None


@transaction.atomic
def accept(secret: str, password: str) -> Person:
    """Choose the first password with a link; of two at the same moment one alone succeeds."""
    found = standing(secret)
    taken = found and Invitation.objects.filter(pk=found.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    if not found or not taken:
        raise Refusal(_("This link is no longer good: ask your administrator for another."))
    person = found.person
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    password_changed(password, person)
    with acting_as(itself(person)):
        audit.record("invitation.accept", person, by=person, owner=person.nation_id or "")
    return person


def _waiting(person: Person, by: Person) -> Person:
    """The person, locked, who is invited and has not come yet."""
    if not by.actor.looks_after(person.nation_id):
        raise Http404
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.has_usable_password() or not locked.is_active:
        raise Refusal(_("This person does not wait for an invitation."))
    return locked


def _end(person: Person) -> None:
    Invitation.objects.filter(person=person, ended_at__isnull=True).update(ended_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _send(person: Person, by: Person) -> Invitation:
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(person=person, digest=_digest(secret), sent_by=by, expires_at=timezone.now() + LASTS)
    invitation.save(force_insert=True)
    transaction.on_commit(lambda: _mail(person, secret), robust=True)
    return invitation


def _mail(person: Person, secret: str) -> None:
    with override(language_of(person)):
        subject = _("Your invitation to the %(portal)s") % {"portal": settings.PRODUCT_NAME}
        text = _("You are invited. Choose your password here within seven days; the link works once:\n\n%(address)s")
        body = text % {"address": f"{settings.SITE_URL}/invitations/{secret}/"}
        send_mail(subject, body, None, [person.email])
