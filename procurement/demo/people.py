"""The people of the demonstration: invited like anybody, with one password that the terminal prints."""

from django.contrib.auth.hashers import make_password

from accounts.actions import people
from accounts.audit import record
from accounts.models import Nation, Person
from procurement.demo.tables import table

PASSWORD = "Grey-Heron-41-Harbour"  # noqa: S105  (a demonstration's password is public by intent)


class Cast:
    """Everybody of the demonstration, found by role and nation."""

    def __init__(self, everybody: dict[tuple[str, str], Person]) -> None:
        self._everybody = everybody

    def __call__(self, role: str, nation: str = "") -> Person:
        return self._everybody[role, nation]


def invite_all() -> Cast:
    """Invite the people of the table; they share one password and its hash, since to hash takes long by design."""
    nations, hashed = Nation.objects.in_bulk(), make_password(PASSWORD)
    rows = table("people")
    return Cast({(row["role"], row["nation"]): _invite(row, nations.get(row["nation"]), hashed) for row in rows})


def present() -> list[Person]:
    """Those of the demonstration's people who are in the portal, by nation and name."""
    emails = [row["email"] for row in table("people")]
    return list(Person.objects.select_related("nation").filter(email__in=emails, is_active=True))


def cast_present() -> Cast:
    """The demonstration's people as they are in the portal now."""
    roles = {row["email"]: (row["role"], row["nation"]) for row in table("people")}
    return Cast({roles[person.email]: person for person in present()})


def _invite(row: dict[str, str], nation: Nation | None, hashed: str) -> Person:
    person = Person(email=row["email"], name=row["name"], nation=nation, password=hashed)
    person.full_clean()
    person.save(force_insert=True)
    record("person.invite", person, by=None, owner=row["nation"])
    people.grant(person=person, role=row["role"], by=None)
    return Person.objects.get(pk=person.pk)
