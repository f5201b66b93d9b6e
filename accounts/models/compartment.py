"""Compartments: named people who alone may read a restricted thing."""

from typing import Any

from django.db import models
from guardian.models import UserObjectPermissionBase

from accounts.context import Actor


class Compartment(UserObjectPermissionBase):
    """A grant of guardian's on one thing; `owner` is copied from the thing so that row security can trust it."""

    owner = models.CharField(max_length=10)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner = self.content_object.owner
        super().save(*args, **kwargs)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(owner__in=actor.audiences) | models.Q(user=actor.person or None, user__isnull=False)
