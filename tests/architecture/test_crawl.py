"""Every route, every verb, every stranger: no secret leaks, nothing changes, foreign and nonexistent look the same."""

from uuid import uuid4

import pytest

from accounts.context import STRANGER, acting_as
from accounts.roles import NATIONAL_READERS, Role
from accounts.scoped import ScopedModel
from tests.architecture.asking import ask, client_of
from tests.architecture.routes import fillings, routes
from tests.architecture.world import TARGET, strangers

# What whoever looks after the target's people may do to them; tests/accounts tries it.
LOOKED_AFTER = ("person-", "role-", "reset-")
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_NUMBER = 2**31 - 1  # the key of no row
PUBLIC = {"sign-in", "sign-in-lost-factor", "set_language", "health", "admin:login"}


def walkable(world):
    """Every route with its ways to be filled; the sign-out is left out, so that a walk stays signed in."""
    return [(route, list(fillings(route, world.keys))) for route in routes() if route.name != "sign-out"]


class Stranger:
    """Somebody who tries every door: what shows, what breaks, what tells that it is there."""

    def __init__(self, world, role, person=None):
        self.world, self.person, self.client = world, person, client_of(person)
        self.marks, self.missing, self.compared = world.canaries.hidden_from(role), {}, 0

    def walk(self, verbs=VERBS, below="", every_row=True):
        """Every fault found on a walk through every route; a verb that a route does not know is tried on one row."""
        faults, unknown = [], set()
        for route, path, keys, readable, verb in self.places(verbs, every_row):
            if route.pattern.startswith(below) and (route, readable, verb) not in unknown:
                answer = ask(self.client, verb, path, keys.values())
                faults += self.faults(route, path, keys, readable, verb, answer)
                unknown |= {(route, readable, verb)} if answer.status == 405 else set()
        return faults

    def places(self, verbs, every_row):
        """Every request: each verb for one row that may be read and for one that may not, GET for every other too."""
        for route, filled in walkable(self.world):
            if self.person and self.person.actor.looks_after(TARGET) and route.name.startswith(LOOKED_AFTER):
                continue
            tried = set()
            for path, keys in filled:
                readable = self.reads(keys)
                chosen = verbs if readable not in tried else ["GET"] if every_row else []
                tried.add(readable)
                yield from ((route, path, keys, readable, verb) for verb in chosen)

    def faults(self, route, path, keys, readable, verb, answer):
        yield from (f"{verb} {path} shows {place}" for place in answer.holds(self.marks))
        if answer.status >= 500:
            yield f"{verb} {path} answers {answer.status}"
        if self.person is None:
            yield from self.turned_away(route, path, verb, answer)
        elif not readable and not route.name.startswith("admin:"):
            yield from self.told_apart(path, keys, verb, answer)

    def reads(self, keys):
        """Whether this person may read all the rows that a path names."""
        actor = self.person.actor if self.person else STRANGER
        scoped = [(model, key) for model, key in keys.items() if issubclass(model, ScopedModel)]
        with acting_as(actor):
            return all(model.objects.visible_to(actor).filter(pk=key).exists() for model, key in scoped)

    def turned_away(self, route, path, verb, answer):
        away = answer.status in (401, 404) or answer.location.startswith(("/sign-in/", "/admin/login/"))
        if route.name not in PUBLIC and not away:
            yield f"{verb} {path} answers {answer.status} to somebody who is not signed in"

    def told_apart(self, path, keys, verb, answer):
        """A row that may not be read must look like one that does not exist."""
        self.compared += 1
        scoped = [key for model, key in keys.items() if issubclass(model, ScopedModel)]
        stand_ins = {str(key): str(NO_NUMBER if isinstance(key, int) else uuid4()) for key in scoped}
        pattern, nowhere = path, path
        for key, stand_in in stand_ins.items():
            pattern, nowhere = pattern.replace(f"/{key}/", "/KEY/"), nowhere.replace(f"/{key}/", f"/{stand_in}/")
        if (pattern, verb) not in self.missing:
            self.missing[pattern, verb] = ask(self.client, verb, nowhere, [*keys.values(), *stand_ins.values()])
        missing = self.missing[pattern, verb]
        if answer.seen != missing.seen:  # a page tells once how the step before it went: ask again
            answer = ask(self.client, verb, path, keys.values())
        nothing_told = answer.status in (403, 404, 405) or (verb == "OPTIONS" and answer.status == 200)
        if answer.seen != missing.seen or not nothing_told:
            yield f"{verb} {path} answers {answer.status}, a nonexistent one {missing.status}"


# Marks that no page shows even to the nation itself; every other one must be seen by its own people.
SHOWN_NOWHERE = {"sealed.data_rights"}
# Tables in which the nation has no row in this world, and why none is needed.
NO_ROW = {
    "procurement.OfferCompartment": "offers are the market office's",
    "procurement.PackCompartment": "no page names readers of a pack yet",
    "trials.CampaignCompartment": "no page names readers of a campaign yet",
}


@pytest.mark.slow
def test_its_own_people_see_the_canaries_and_it_has_a_row_of_everything(world):
    marks, found = {mark: place for mark, (place, _) in world.canaries.marks.items()}, set()
    for somebody in world.insiders:
        insider = Stranger(world, "", somebody)
        readable = [path for _, filled in walkable(world) for path, keys in filled if insider.reads(keys)]
        pages = [path for path in readable if not path.startswith("/admin/")]
        found = found.union(*(ask(insider.client, "GET", path).holds(marks) for path in pages))
    assert set(marks.values()) - found == SHOWN_NOWHERE, "a canary that cannot be seen proves nothing"
    assert {label for label, rows in world.rows_of_target().items() if not rows} == set(NO_ROW)


# They read what an officer of their nation reads, so that two rows of each route will do; by hand, every row.
ALIKE = NATIONAL_READERS - {Role.OFFICER}


def each(roles):
    """A parameter for each role, so that the roles share the cores."""
    return [pytest.param(role, marks=pytest.mark.xdist_group(f"crawl-{role}")) for role in sorted(roles)]


@pytest.mark.slow
@pytest.mark.parametrize("role", each(Role))
def test_no_stranger_finds_a_secret_or_changes_anything_by_any_verb(world, role):
    """All seven verbs as a foreign officer; those that read and write as everybody else."""
    walk_as(world, role, VERBS if role == Role.OFFICER else ("GET", "POST"), every_row=role not in ALIKE)


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", each(Role))
def test_no_stranger_finds_a_secret_in_any_row_by_any_verb(world, role):
    walk_as(world, role, VERBS, every_row=True)


def walk_as(world, role, verbs, every_row):
    before, stranger = world.rows_of_target(), Stranger(world, role, strangers()[role])
    faults = stranger.walk(verbs, every_row=every_row)
    assert stranger.compared > 50
    assert world.rows_of_target() == before
    assert not faults, "\n".join(faults)


def test_a_foreign_officer_finds_no_secret_on_any_page(world):
    stranger = Stranger(world, Role.OFFICER, strangers()[Role.OFFICER])
    assert stranger.walk(["GET"]) == []
    assert stranger.compared > 30


def test_nobody_signed_out_gets_past_the_sign_in(world):
    before = world.rows_of_target()
    assert Stranger(world, "").walk() == []
    assert world.rows_of_target() == before
