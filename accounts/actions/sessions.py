"""Signing in and out: counted tries that lock nobody else out, and the events."""

import logging
import time
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from accounts.context import acting_as
from accounts.models import Attempt, Person

LOG = logging.getLogger(__name__)

MOST_TRIES = 5
WINDOW = timedelta(minutes=15)
TIDIED_AT_ONCE = 100
# Codes are counted for the account wherever they come from: only who has shown the password gets as far.
CODE = "second factor"
AWAITED = "awaited"
AWAITED_S = 600


def digest_of(address: str, email: str) -> str:
    """The key of one network address and one account: without the portal's secret it tells neither."""
    return salted_hmac("accounts.attempt", f"{address}\n{email.strip().upper()}", algorithm="sha256").hexdigest()


@transaction.atomic
def take_try(address: str, email: str) -> bool:
    """Count a try before it is judged; False where this address has used up its tries at this account."""
    now = timezone.now()
    _tidy(now)
    digest = digest_of(address, email)
    Attempt.objects.get_or_create(digest=digest, defaults={"ends_at": now + WINDOW})
    attempt = Attempt.objects.select_for_update().get(digest=digest)
    if attempt.ends_at <= now:
        attempt.tries, attempt.ends_at = 0, now + WINDOW
    if attempt.tries >= MOST_TRIES:
        LOG.warning("sign-in tries used up: %s", digest[:12])
        return False
    attempt.tries += 1
    attempt.save()
    return True


def forget_tries(address: str, email: str) -> None:
    """After a right password the count begins anew."""
    Attempt.objects.filter(digest=digest_of(address, email)).delete()


def await_code(session: SessionBase, person: Person, following: str) -> None:
    """Remember, for ten minutes, who has shown the password and where they were going; the session's key changes."""
    session.cycle_key()
    proof = salted_hmac("accounts.awaited", person.password, algorithm="sha256").hexdigest()
    session[AWAITED] = {"person": str(person.pk), "at": int(time.time()), "to": following, "proof": proof}


def awaited(session: SessionBase) -> tuple[Person | None, str]:
    """Who has shown the password and owes a code, and where to go then; nobody once that is long ago or has changed."""
    said = session.get(AWAITED)
    if not said or time.time() - said["at"] > AWAITED_S:
        return None, ""
    person = Person.objects.select_related("nation").filter(pk=said["person"]).first()
    if person is None or not person.may_sign_in:
        return None, ""
    proof = salted_hmac("accounts.awaited", person.password, algorithm="sha256").hexdigest()
    return (person, said["to"]) if constant_time_compare(proof, said["proof"]) else (None, "")


def _tidy(now: object) -> None:
    over = Attempt.objects.filter(ends_at__lt=now).select_for_update(skip_locked=True)[:TIDIED_AT_ONCE]
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in over]).delete()


def record_sign_in(person: Person) -> None:
    """The event of a sign-in."""
    _record("person.sign_in", person)


def record_sign_out(person: Person) -> None:
    """The event of a sign-out."""
    _record("person.sign_out", person)


def _record(verb: str, person: Person) -> None:
    with acting_as(person.actor):
        audit.record(verb, person, by=person, owner=person.nation_id or "")
