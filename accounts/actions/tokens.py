"""Making and revoking one's own API tokens."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import ApiToken, Person
from accounts.models.token import LONGEST
from accounts.permits import faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal
from accounts.tokens import MARK, SHOWN, digest_of, new_secret

MOST = 20


@transaction.atomic
def create(*, name: str, scope: str, expires_at: datetime, by: Person) -> tuple[ApiToken, str]:
    """Make a token of one's own; the secret is told once. Invalid where name, scope or date break a rule."""
    if not by.actor.roles:
        raise NotAllowed(_("Without a role there is nothing a token could do."))
    raw, now = new_secret(), timezone.now()
    own = ApiToken.objects.visible_to(by.actor)
    if own.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST:
        raise Refusal(_("You have %(most)d tokens that stand: revoke one first.") % {"most": MOST})
    own.filter(revoked_at__isnull=True, expires_at__lte=now, name=name).update(revoked_at=now)
    token = ApiToken(person=by, name=name, scope=scope, expires_at=expires_at)
    token.prefix, token.digest = raw[: len(MARK) + SHOWN], digest_of(raw)
    faults = faults_of(token)
    if not now < expires_at <= now + LONGEST + timedelta(days=1):
        faults["expires_at"] = [_("Give a day within a year from now.")]
    refuse_invalid(faults)
    token.save(force_insert=True)
    audit.record("token.create", token, by=by, owner=by.nation_id or "", scope=scope, until=expires_at)
    return token, raw


@transaction.atomic
def revoke(token: ApiToken, *, by: Person) -> None:
    """End a token of one's own at once; the row stays."""
    row = held(ApiToken, token.pk, by=by)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit.record("token.revoke", row, by=by, owner=by.nation_id or "")
