"""Reading a nation's table without saying for whom is an error, whichever way it is read."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Count

from accounts.context import acting_as
from accounts.models import Nation, Release
from accounts.scoped import NoActor, ScopedQuerySet, row_security_alone
from procurement.models import Requirement
from tests import factories
from trials.models import Campaign

SCOPED = [model for model in apps.get_models() if hasattr(model, "readable_by")]
READS = {
    "list": list,
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=0),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "iterator": lambda rows: list(rows.iterator()),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "in_bulk": lambda rows: rows.in_bulk(),
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:1]),
    "bool": bool,
    "len": len,
    "contains": lambda rows: rows.model() in rows,
    "update": lambda rows: rows.update(pk=None),
    "delete": lambda rows: rows.delete(),
    "earliest": lambda rows: rows.earliest("pk"),
    "union": lambda rows: list(rows.union(rows)),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw(f"select * from {rows.model._meta.db_table}")),
}


@pytest.mark.parametrize("read", READS)
def test_reading_without_an_actor_raises(db, read):
    with pytest.raises(NoActor):
        READS[read](Requirement.objects.all())


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_scoped_model_has_the_guarded_manager(db, model):
    if issubclass(model._default_manager._queryset_class, ScopedQuerySet):
        with pytest.raises(NoActor):
            list(model._default_manager.all())
    else:
        assert model.__name__.endswith("Compartment"), "guardian's own manager; row security bounds it"


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_scoped_model_says_who_may_read_it(db, model):
    actor = factories.officer("PL").actor
    with acting_as(actor), row_security_alone():
        assert list(model._base_manager.filter(model.readable_by(actor))) == []


def test_a_chain_of_filters_keeps_its_actor(db):
    somebody = factories.officer("PL")
    own = factories.requirement(somebody)
    with acting_as(somebody.actor):
        rows = (
            Requirement.objects.visible_to(somebody.actor)
            .filter(title=own.title)
            .order_by("pk")
            .select_related("nation")
        )
        assert rows.get().pk == own.pk


def test_related_rows_of_a_row_that_was_read_are_readable(db):
    somebody = factories.officer("PL")
    made = factories.requirement(somebody, {"endurance_h": (10, 40)})
    with acting_as(somebody.actor):
        row = Requirement.objects.visible_to(somebody.actor).get(pk=made.pk)
        assert row.lines.count() == 1
        assert row.private.nation_id == "PL"


def test_the_open_door_closes_again(db):
    with row_security_alone():
        assert list(Release.objects.all()) == []
    with pytest.raises(NoActor):
        list(Release.objects.all())


def test_the_open_door_closes_after_an_exception(db):
    with pytest.raises(ZeroDivisionError), row_security_alone():
        raise ZeroDivisionError
    with pytest.raises(NoActor):
        list(Release.objects.all())


def test_a_related_row_at_hand_is_not_looked_for_again_and_a_key_alone_is(db, django_assert_num_queries):
    nation, day = Nation.objects.get(pk="PL"), date(2025, 3, 1)
    with django_assert_num_queries(0):
        Campaign(nation=nation, name="At hand", starts_on=day, ends_on=day).clean_fields()
    with django_assert_num_queries(1):
        Campaign(nation_id="PL", name="By key", starts_on=day, ends_on=day).clean_fields()
    with pytest.raises(ValidationError):
        Campaign(nation_id="XX", name="Nowhere", starts_on=day, ends_on=day).clean_fields()
    with pytest.raises(ValidationError):
        Campaign(nation=Nation(pk="XX"), name="Not stored", starts_on=day, ends_on=day).clean_fields()


def test_plain_checks_ask_nothing_and_a_broken_one_is_named(db, django_assert_num_queries):
    person = factories.analyst()
    run = factories.run(person, factories.campaign(person), factories.system(), {})
    with acting_as(person.actor):
        with django_assert_num_queries(0):
            run.validate_constraints(exclude={"number"})
        run.ended_at, run.result = run.started_at - timedelta(hours=1), "aborted"
        with pytest.raises(ValidationError) as fault:
            run.validate_constraints(exclude={"number"})
    names = ("a_run_ends_after_it_starts", "a_failed_run_says_why")
    assert all(any(name in text for text in fault.value.messages) for name in names)
