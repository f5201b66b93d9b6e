"""Per-nation numbering."""

from django.db import models

from accounts.context import Actor
from accounts.models import Nation
from accounts.scoped import ScopedModel


class Counter(ScopedModel):
    """The last number a nation gave to a requirement; nobody learns how many the others have."""

    nation = models.OneToOneField(Nation, models.CASCADE, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False)
