"""The demonstration's access: stand-ins in force and waiting, invitations on their way, a role that waits, a token."""

from datetime import date, timedelta

from django.utils import timezone

from accounts import onetime
from accounts.actions import factors, invitations, people, standins, tokens
from accounts.context import acting_as
from accounts.models import Person, RoleAssignment
from procurement.demo.people import Cast

IN_FORCE, WAITING = "LT", "SE"
INVITED = {
    "DE": "Nele Hartwig",
    "DK": "Sofie Vang",
    "EE": "Tiiu Raud",
    "FI": "Ville Halla",
    "LV": "Inese Zieds",
    "LT": "Goda Rytė",
    "PL": "Lena Czapla",
    "SE": "Moa Lind",
}


def enter(cast: Cast) -> None:
    """What an administrator and an approver would find on their desks."""
    today = timezone.localdate()
    standing = _stand_in(cast, IN_FORCE, first=today, last=today + timedelta(days=20))
    factors.enrol(standing.person, onetime.new_secret())
    by = cast("national_administrator", IN_FORCE)
    with acting_as(by.actor):
        standins.confirm(assignment=standing, by=by)
    _stand_in(cast, WAITING, first=today + timedelta(days=10), last=today + timedelta(days=24))
    for nation, name in INVITED.items():
        if cast.has("national_administrator", nation):
            _invite(cast("national_administrator", nation), name)
    officer = cast("officer", IN_FORCE)
    with acting_as(officer.actor):
        later = timezone.now() + timedelta(days=90)
        tokens.create(name="Monthly report", scope="read", expires_at=later, by=officer)


def _stand_in(cast: Cast, nation: str, *, first: date, last: date) -> RoleAssignment:
    by = cast("approver", nation)
    with acting_as(by.actor):
        return standins.name(person=cast("officer", nation), starts_on=first, ends_on=last, by=by)


def _invite(by: Person, name: str) -> None:
    address = f"newcomer.{by.nation_id.lower()}@demo.example"
    newcomer = Person(email=address, name=name, nation_id=by.nation_id, is_synthetic=True)
    with acting_as(by.actor):
        invitations.invite(person=newcomer, roles=["officer"], by=by)
        people.grant(person=newcomer, role="approver", by=by)
