"""The two conditions every model's `readable_by` is made of: releases and compartments."""

from django.db import models

from accounts.context import Actor
from accounts.models import Release


def released_to(actor: Actor, owner: models.expressions.Combinable) -> models.Exists:
    """Condition for a queryset: the row was released by its owner to one of the actor's audiences."""
    releases = Release._base_manager.filter(object_id=models.OuterRef("pk"), owner=owner, audience__in=actor.audiences)
    return models.Exists(releases)


def admits(actor: Actor, grants: type[models.Model], owner: models.expressions.Combinable) -> models.Q:
    """Condition for a queryset: the row is not restricted, or its owner named this person in its compartment."""
    named = grants._base_manager.filter(content_object=models.OuterRef("pk"), owner=owner, user=actor.person or None)
    return models.Q(restricted=False) | models.Q(models.Exists(named))
