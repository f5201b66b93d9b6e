"""Second factors: set up, shown a code of, spent, given up."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, onetime
from accounts.context import Actor, acting_as
from accounts.models import Person, RecoveryCode, SecondFactor
from accounts.refusals import Refusal
from accounts.roles import SECOND_FACTOR_ROLES
from accounts.sealing import seal, unseal

UNKNOWN = onetime.new_secret()


def itself(person: Person) -> Actor:
    """Somebody who has shown a password and nothing more: reaches the rows of the own account alone."""
    return Actor(person=str(person.pk))


@transaction.atomic
def begin(*, by: Person) -> str:
    """The key to put into an app: the one begun before, else a new one. Refusal where a factor stands already."""
    if by.second_factor_since:
        raise Refusal(_("You have a second factor already; remove it first."))
    begun = SecondFactor.objects.visible_to(by.actor).filter(person=by).first()
    if begun is None:
        begun = SecondFactor(person=by, sealed=seal(onetime.new_secret()))
        begun.save(force_insert=True)
    return unseal(begun.sealed)


@transaction.atomic
def confirm(code: str, *, by: Person) -> list[str] | None:
    """Put the key that was begun in force by a code of it; the recovery codes, told once. None for a wrong code."""
    begun = SecondFactor.objects.visible_to(by.actor).select_for_update().filter(person=by).first()
    if begun is None or begun.confirmed_at:
        raise Refusal(_("There is no second factor to confirm: begin again."))
    step = onetime.step_of(unseal(begun.sealed), code, begun.last_step)
    if step is None:
        return None
    begun.last_step, begun.confirmed_at = step, timezone.now()
    begun.save()
    by.second_factor_since = begun.confirmed_at
    by.save(update_fields=["second_factor_since"])
    audit.record("factor.confirm", by, by=by, owner=by.nation_id or "")
    return _new_recovery_codes(by)


@transaction.atomic
def enrol(person: Person, secret: str) -> None:
    """Give somebody of the demonstration a factor whose key is known."""
    if not person.is_synthetic:
        raise Refusal(_("Only people of the demonstration have a second factor given to them."))
    now = timezone.now()
    with acting_as(itself(person)):
        SecondFactor(person=person, sealed=seal(secret), confirmed_at=now).save(force_insert=True)
    Person.objects.filter(pk=person.pk).update(second_factor_since=now)


@transaction.atomic
def renew_recovery_codes(*, by: Person) -> list[str]:
    """New recovery codes, told once; the former ones are void."""
    if not by.second_factor_since:
        raise Refusal(_("Set up a second factor first."))
    audit.record("factor.renew_codes", by, by=by, owner=by.nation_id or "")
    return _new_recovery_codes(by)


@transaction.atomic
def remove(code: str, *, by: Person) -> bool:
    """Give up one's factor with a code of it; False where the code is wrong, Refusal where a role asks for one."""
    if by.roles & SECOND_FACTOR_ROLES:
        raise Refusal(_("Your role asks for a second factor. Is it lost? Then two other people help."))
    if not spend(by, code):
        return False
    take_away(by)
    audit.record("factor.remove", by, by=by, owner=by.nation_id or "")
    return True


@transaction.atomic
def spend(person: Person, code: str) -> bool:
    """Use up a code of the app or a recovery code; of two at the same moment one alone succeeds."""
    with acting_as(itself(person)):
        factor = (
            SecondFactor.objects.visible_to(itself(person))
            .select_for_update()
            .filter(person=person, confirmed_at__isnull=False)
            .first()
        )
        step = onetime.step_of(unseal(factor.sealed) if factor else UNKNOWN, code, factor.last_step if factor else 0)
        if factor and step is not None:
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
        unused = RecoveryCode.objects.visible_to(itself(person)).filter(person=person, used_at__isnull=True)
        return bool(unused.filter(digest=onetime.recovery_digest(code)).update(used_at=timezone.now()))


def take_away(person: Person) -> None:
    """Remove a person's factor and recovery codes."""
    with acting_as(itself(person)):
        SecondFactor.objects.visible_to(itself(person)).filter(person=person).delete()
        RecoveryCode.objects.visible_to(itself(person)).filter(person=person).delete()
    person.second_factor_since = None
    person.save(update_fields=["second_factor_since"])


def _new_recovery_codes(person: Person) -> list[str]:
    codes = [onetime.new_recovery_code() for number in range(onetime.RECOVERY_CODES)]
    RecoveryCode.objects.visible_to(person.actor).filter(person=person).delete()
    RecoveryCode._base_manager.bulk_create(
        [RecoveryCode(person=person, digest=onetime.recovery_digest(code)) for code in codes]
    )
    return codes
