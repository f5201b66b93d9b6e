"""The one door of sharing: releases to audiences, compartments of named people."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import Person, Release


def release_to(thing: Any, audiences: Iterable[str], *, owner: str, by: Person | None) -> list[str]:
    """Release a thing to audiences; returns those that are new. The caller records the event."""
    wanted = set(audiences) - {owner}
    held = set(releases_of(thing, owner).values_list("audience", flat=True))
    new = sorted(wanted - held)
    about = {"kind": thing._meta.model_name, "object_id": thing.pk, "owner": owner, "released_by": by}
    Release._base_manager.bulk_create([Release(audience=audience, **about) for audience in new])
    return new


def retract_from(thing: Any, audiences: Iterable[str], *, owner: str) -> None:
    """End the release of a thing to audiences."""
    releases_of(thing, owner).filter(audience__in=list(audiences)).delete()


def releases_of(thing: Any, owner: str) -> "models.QuerySet[Release]":
    """The releases an owner has made of a thing."""
    return Release._base_manager.filter(object_id=thing.pk, owner=owner)


def admit(thing: Any, people: Iterable[Person]) -> None:
    """Name the people of a thing's compartment; nobody else of the permitted nations may read it from then on."""
    permission = f"view_{thing._meta.model_name}"
    wanted = {person.pk: person for person in people}
    named = type(thing).compartment()._base_manager.filter(content_object=thing)
    for grant in named.exclude(user__in=list(wanted)).select_related("user"):
        remove_perm(permission, grant.user, thing)
    for person in wanted.values():
        assign_perm(permission, person, thing)
