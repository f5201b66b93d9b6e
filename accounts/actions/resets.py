"""A lost second factor: asked about by the person or an administrator, confirmed by a second person, then removed."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions import factors, visits
from accounts.context import acting_as
from accounts.models import FactorReset, Person
from accounts.notifying import holders, notify
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import Role


@transaction.atomic
def ask(*, person: Person, by: Person) -> FactorReset:
    """Say that a factor is lost: one's own, after the password, or as an administrator somebody else's."""
    if by.pk != person.pk and not by.actor.looks_after(person.nation_id):
        raise NotAllowed(_("Only an administrator asks for somebody else."))
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if not locked.second_factor_since:
        raise Refusal(_("There is no second factor to remove."))
    if locked.factor_resets.filter(decided_at__isnull=True).exists():
        raise Refusal(_("This has been asked already and waits for a second person."))
    reset = FactorReset(person=locked, asked_by=by)
    reset.save(force_insert=True)
    _record("factor.lost", locked, by)
    deciders = administrators_of(locked).exclude(pk__in=(by.pk, locked.pk))
    with acting_as(factors.itself(by)):
        notify(deciders, "factor.lost", locked)
    return reset


@transaction.atomic
def decide(*, reset: FactorReset, confirmed: bool, by: Person) -> None:
    """Remove the lost factor, or refuse that, as the second person; the person's sessions end with the factor."""
    row = FactorReset.objects.select_for_update(of=("self",)).select_related("person").filter(pk=reset.pk).first()
    if row is None or not by.actor.looks_after(row.person.nation_id):
        raise Http404
    if row.decided_at:
        raise Refusal(_("Somebody has decided this already."))
    if confirmed and by.pk in (row.asked_by_id, row.person_id):
        raise NotAllowed(_("A second administrator confirms this: neither who asked nor the person."))
    row.decided_by, row.decided_at, row.confirmed = by, timezone.now(), confirmed
    row.save()
    _record("factor.reset" if confirmed else "factor.refuse_reset", row.person, by)
    if confirmed:
        factors.take_away(row.person)
        visits.end_all(row.person)
        notify([row.person], "factor.removed", row.person)


def administrators_of(person: Person) -> QuerySet[Person]:
    """The administrators who look after a person: the portal's, and the person's nation's own."""
    everywhere = Q(pk__in=holders(Role.ADMINISTRATOR))
    if not person.nation_id:
        return Person.objects.filter(everywhere)
    return Person.objects.filter(everywhere | Q(pk__in=holders(Role.NATIONAL_ADMINISTRATOR, nation=person.nation_id)))


def _record(verb: str, person: Person, by: Person) -> None:
    with acting_as(factors.itself(by)):
        audit.record(verb, person, by=by, owner=person.nation_id or "")
