"""Releases and compartments: who may let whom read, tried with the querysets and with row security alone."""

import pytest
from django.db import DatabaseError

from accounts import sharing
from accounts.context import acting_as
from accounts.models import Release
from accounts.scoped import row_security_alone
from procurement.models import LineWeight, Requirement, RequirementLine, RequirementPrivate
from tests import factories


@pytest.fixture
def world(db):
    people = {nation: factories.officer(nation) for nation in ("PL", "DE", "SE")}
    return people | {"thing": factories.requirement(people["PL"])}


def sees(person, model=Requirement):
    """Rows a person reads through the queryset, which must be those that row security alone lets through."""
    with acting_as(person.actor):
        by_queryset = {row.pk for row in model.objects.visible_to(person.actor)}
        with row_security_alone():
            assert {row.pk for row in model.objects.all()} == by_queryset
    return by_queryset


def release(world, audiences, by="PL", owner="PL"):
    with acting_as(world[by].actor):
        return sharing.release_to(world["thing"], audiences, owner=owner, by=world[by])


def restrict(world, *named):
    with acting_as(world["PL"].actor):
        sharing.admit(world["thing"], [world[name] for name in named])
        world["thing"].restricted = True
        world["thing"].save()


def test_only_the_owner_reads_what_is_not_released(world):
    assert sees(world["PL"]) == {world["thing"].pk}
    assert sees(world["DE"]) == sees(world["SE"]) == set()


def test_a_release_reaches_its_audience_and_nobody_else(world):
    assert release(world, ["DE"]) == ["DE"]
    assert sees(world["DE"]) == {world["thing"].pk}
    assert sees(world["SE"]) == set()
    assert sees(factories.person("observer")) == set()


def test_a_release_carries_the_lines_but_never_the_private_part(world):
    release(world, ["ALL"])
    assert len(sees(world["DE"], RequirementLine)) == 1
    assert sees(world["DE"], RequirementPrivate) == sees(world["DE"], LineWeight) == set()
    assert len(sees(world["PL"], RequirementPrivate)) == len(sees(world["PL"], LineWeight)) == 1


def test_a_release_to_all_reaches_whoever_takes_part(world):
    release(world, ["ALL"])
    for somebody in (world["DE"], factories.person("observer"), factories.manager()):
        assert sees(somebody) == {world["thing"].pk}
    for outsider in (factories.person("administrator"), factories.person("national_administrator", "DE")):
        assert sees(outsider) == set()


def test_releasing_twice_tells_only_what_is_new(world):
    assert release(world, ["DE", "PL"]) == ["DE"]
    assert release(world, ["DE", "SE"]) == ["SE"]


def test_a_retracted_release_ends_at_once(world):
    release(world, ["DE", "SE"])
    with acting_as(world["PL"].actor):
        sharing.retract_from(world["thing"], ["DE"], owner="PL")
    assert sees(world["DE"]) == set()
    assert sees(world["SE"]) == {world["thing"].pk}


@pytest.mark.parametrize("owner", ["PL", "ALL"])
def test_nobody_releases_in_anothers_name(world, owner):
    with pytest.raises(DatabaseError, match="row-level security"):
        release(world, ["DE"], by="DE", owner=owner)


def test_a_release_under_ones_own_key_opens_no_foreign_row(world):
    release(world, ["DE", "SE", "ALL"], by="DE", owner="DE")
    assert sees(world["DE"]) == sees(world["SE"]) == set()


def test_the_receiver_cannot_pass_a_release_on_or_end_it(world):
    release(world, ["DE"])
    with acting_as(world["DE"].actor):
        assert Release._base_manager.filter(audience="DE").delete()[0] == 0
    release(world, ["SE"], by="DE", owner="DE")
    assert sees(world["DE"]) == {world["thing"].pk}
    assert sees(world["SE"]) == set()


def test_a_third_nation_does_not_see_that_there_is_a_release(world):
    release(world, ["DE"])
    assert len(sees(world["PL"], Release)) == len(sees(world["DE"], Release)) == 1
    assert sees(world["SE"], Release) == set()


def test_a_compartment_narrows_the_owner_nation(world):
    world["OTHER"] = factories.officer("PL")
    restrict(world, "PL")
    assert sees(world["PL"]) == {world["thing"].pk}
    assert sees(world["OTHER"]) == set()


def test_a_compartment_narrows_a_release(world):
    world["COLLEAGUE"] = factories.officer("DE")
    release(world, ["DE"])
    restrict(world, "PL", "DE")
    assert sees(world["DE"]) == {world["thing"].pk}
    assert sees(world["COLLEAGUE"]) == set()


def test_being_named_is_not_enough_without_a_release(world):
    restrict(world, "PL", "SE")
    assert sees(world["SE"]) == set()


def test_nobody_shuts_a_door_behind_which_they_could_not_look(world):
    with pytest.raises(DatabaseError, match="row-level security"):
        restrict(world, "DE")


def test_whoever_is_no_longer_named_reads_no_more(world):
    world["OTHER"] = factories.officer("PL")
    restrict(world, "PL", "OTHER")
    assert sees(world["OTHER"]) == {world["thing"].pk}
    restrict(world, "PL")
    assert sees(world["OTHER"]) == set()


def test_nobody_names_themselves_in_a_foreign_compartment(world):
    release(world, ["DE"])
    restrict(world, "PL")
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(world["DE"].actor):
        sharing.admit(world["thing"], [world["DE"]])
    assert sees(world["DE"]) == set()


def test_a_restricted_row_hides_its_lines_and_private_part(world):
    world["OTHER"] = factories.officer("PL")
    restrict(world, "PL")
    for model in (RequirementLine, RequirementPrivate, LineWeight):
        assert len(sees(world["PL"], model)) == 1
        assert sees(world["OTHER"], model) == set()
