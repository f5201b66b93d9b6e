"""Requests of the API that say by a key of their own that they are one and the same."""

from django.conf import settings
from django.db import models

from accounts.context import Actor
from accounts.scoped import ScopedModel


class RequestKey(ScopedModel):
    """What the first request with a person's key made or changed; a repeated one is shown the same thing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="request_keys")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    result = models.UUIDField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_request_per_person_and_key")]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)
