"""Two worlds that differ in one private field look the same, byte for byte, to everybody else."""

from contextlib import ExitStack
from datetime import timedelta
from itertools import islice

import pytest
from django.db import models
from django.utils import timezone

from accounts.context import acting_as
from accounts.roles import Role
from accounts.scoped import row_security_alone
from procurement.models import (
    Assumption,
    Comment,
    Counter,
    Draft,
    Envelope,
    LineKept,
    LineWeight,
    NationalDecision,
    Requirement,
    RequirementKept,
    RequirementLine,
    RequirementPrivate,
    Risk,
)
from tests.architecture.asking import ask, client_of
from tests.architecture.test_crawl import walkable
from tests.architecture.world import TARGET, strangers

# Which rows of these models nobody else may know anything of.
PRIVATE = {
    RequirementPrivate: {},
    LineWeight: {},
    Envelope: {},
    Counter: {},
    Draft: {},
    NationalDecision: {"status": "drafted"},
    Requirement: {"status": "draft"},
    RequirementLine: {"requirement__status": "draft"},
    RequirementKept: {},
    LineKept: {},
    Comment: {"audience": "own"},
    Assumption: {},
    Risk: {},
}
# Where not every field is the nation's own wording or figure: those that are.
ALONE = {
    Comment: {"text"},
    Assumption: {"statement", "evidence", "expires_on"},
    Risk: {"statement", "mitigation", "due_on"},
}
# Pages that tell when one was last there oneself.
CLOCKED = {"visits"}
# Fields whose change is a verb that shows something, or that name readers.
NOT_A_FIGURE = {"status", "restricted", "withheld", "is_withheld", "releasable_to"}


def other(field, value):
    """Another value of the same kind."""
    if field.choices:
        return next(key for key, _ in field.flatchoices if key != value)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField):
        return (value or timezone.now()) + timedelta(days=1)
    if isinstance(field, models.CharField | models.TextField):
        return (value or "")[::-1][:-1] + "X"
    if isinstance(value, list):
        return ["develop"]
    if isinstance(value, dict):
        return {"other": ["x"]}
    return (value or 0) + (1000 if isinstance(value, int) else 1)


def private_fields():
    """Model and field of everything a nation keeps to itself."""
    for model in PRIVATE:
        for field in model._meta.concrete_fields:
            named = field.name in ALONE.get(model, {field.name})
            if named and not (field.primary_key or field.is_relation or field.name in NOT_A_FIGURE):
                yield model, field


class OtherWorld:
    """The same world with one private field changed in every row, for the length of a block."""

    def __init__(self, world, model, field):
        self.officer, self.model, self.field = world.officer, model, field

    def __enter__(self):
        with acting_as(self.officer.actor), row_security_alone():
            rows = self.model._base_manager.filter(**PRIVATE[self.model])
            rows = rows.filter(person=self.officer) if self.model is Draft else rows
            self.before = dict(rows.values_list("pk", self.field.name))
        assert self.before, f"{TARGET} has no row of {self.model.__name__}"
        self._write({pk: other(self.field, value) for pk, value in self.before.items()})
        return self

    def __exit__(self, *_):
        self._write(self.before)

    def _write(self, values):
        with acting_as(self.officer.actor), row_security_alone():
            for pk, value in values.items():
                assert self.model._base_manager.filter(pk=pk).update(**{self.field.name: value}) == 1


class Onlooker:
    """A stranger who looks at pages that answer: of each route as many as `most`."""

    def __init__(self, world, role, most=3):
        self.client, self.base = client_of(strangers()[role]), {}
        for route, filled in walkable(world):
            if route.name not in CLOCKED and not route.name.startswith("admin:"):
                answers = ((path, ask(self.client, "GET", path)) for path, _ in filled)
                self.base |= islice(((path, answer.seen) for path, answer in answers if answer.status == 200), most)

    def differing(self):
        """Pages that no longer look as they did."""
        return [path for path, seen in self.base.items() if ask(self.client, "GET", path).seen != seen]


def telling(world, onlooker, places):
    """The private fields that show through on some page, with the pages: halved until each stands alone."""
    with ExitStack() as changed:
        for place in places:
            changed.enter_context(OtherWorld(world, *place))
        pages = onlooker.differing()
    if not pages:
        return {}
    if len(places) == 1:
        return {f"{places[0][0].__name__}.{places[0][1].name}": pages}
    half = len(places) // 2
    found = telling(world, onlooker, places[:half]) | telling(world, onlooker, places[half:])
    return found or {"several at once": pages}


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROGRAMME_MANAGER])
def test_no_private_field_changes_what_others_see(world, role):
    onlooker, places = Onlooker(world, role), list(private_fields())
    assert len(onlooker.base) > 15
    assert len(places) > 20
    assert onlooker.differing() == [], "a page that differs each time can prove nothing"
    assert telling(world, onlooker, places) == {}


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_no_private_field_alone_changes_what_others_see(world):
    onlooker = Onlooker(world, Role.OFFICER, most=None)
    found = [telling(world, onlooker, [place]) for place in private_fields()]
    assert [shown for shown in found if shown] == []


def test_the_nation_itself_does_see_the_difference(world):
    client, path = client_of(world.officer), f"/requirements/{world.draft.pk}/"
    base = ask(client, "GET", path).seen
    for name in ("worth_per_unit", "budget_ceiling", "notes"):
        with OtherWorld(world, RequirementPrivate, RequirementPrivate._meta.get_field(name)):
            assert ask(client, "GET", path).seen != base, name
