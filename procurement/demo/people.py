"""The people of the demonstration: invited like anybody, with one password that the terminal prints."""

from django.contrib.auth.hashers import make_password

from accounts import onetime
from accounts.actions import factors, people
from accounts.audit import record
from accounts.models import Nation, Person
from accounts.roles import SECOND_FACTOR_ROLES
from procurement.demo.tables import Tables

PASSWORD = "Grey-Heron-41-Harbour"  # noqa: S105  (a demonstration's password is public by intent)


class Cast:
    """Everybody of the demonstration, found by role and nation, or by address."""

    def __init__(self, rows: list[dict[str, str]], people: dict[str, Person]) -> None:
        self._people = people
        self._first: dict[tuple[str, str], str] = {}
        for row in rows:
            if row["email"] in people:
                self._first.setdefault((row["role"], row["nation"]), row["email"])

    def __call__(self, role: str, nation: str = "") -> Person:
        """The first person of the table who has this role for this nation."""
        return self._people[self._first[role, nation]]

    def has(self, role: str, nation: str = "") -> bool:
        """Whether somebody has this role for this nation."""
        return (role, nation) in self._first

    def first(self, nation: str, *roles: str) -> Person:
        """The person of the first of these roles that somebody of the nation has."""
        held = next(role for role in roles if self.has(role, nation))
        return self(held, nation)

    def at(self, email: str) -> Person:
        """The person with this address."""
        return self._people[email]


def invite_all(tables: Tables) -> Cast:
    """Invite the people of the table; they share one password and its hash, since to hash takes long by design."""
    nations, hashed = Nation.objects.in_bulk(), make_password(PASSWORD)
    rows = tables("people")
    return Cast(rows, {row["email"]: _invite(row, nations.get(row["nation"]), hashed) for row in rows})


def present() -> list[Person]:
    """Those of the demonstration's people who are in the portal, by nation and name."""
    emails = [row["email"] for row in Tables()("people")]
    return list(Person.objects.select_related("nation").filter(email__in=emails, is_active=True))


def cast_present() -> Cast:
    """The demonstration's people as they are in the portal now."""
    return Cast(Tables()("people"), {person.email: person for person in present()})


def _invite(row: dict[str, str], nation: Nation | None, hashed: str) -> Person:
    person = Person(email=row["email"], name=row["name"], nation=nation, password=hashed, is_synthetic=True)
    person.full_clean()
    person.save(force_insert=True)
    record("person.invite", person, by=None, owner=row["nation"])
    people.grant(person=person, role=row["role"], by=None)
    if row["role"] in SECOND_FACTOR_ROLES:
        factors.enrol(person, onetime.new_secret())
    return Person.objects.get(pk=person.pk)
