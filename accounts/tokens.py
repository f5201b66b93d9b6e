"""Who stands behind an API token: the same answer for every token that is no longer, or never was, one."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken, Person

MARK = "bcp_"
SHOWN = 8
NOTED_EVERY = timedelta(minutes=1)


def new_secret() -> str:
    """A random token of 256 bits behind a mark that secret scanners can look for."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(raw: str) -> str:
    """SHA-256 of a token: with 256 random bits inside, salt and stretching would add nothing."""
    return hashlib.sha256(raw.encode()).hexdigest()


def person_of(raw: str) -> tuple[Person, ApiToken] | None:
    """The person and the token, noted as used; None alike for a token that is unknown, expired or revoked, or whose
    person has ended or lacks the second factor that a role asks for.

    The caller puts the person's actor in force, and refuses writing where the token's scope is "read".
    """
    token = ApiToken._base_manager.select_related("person__nation").filter(digest=digest_of(raw)).first()
    now = timezone.now()
    if token is None or not token.holds_at(now) or not token.person.may_sign_in or token.person.lacks_second_factor:
        return None
    if token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY:
        ApiToken._base_manager.filter(pk=token.pk).update(last_used_at=now)
    return token.person, token
