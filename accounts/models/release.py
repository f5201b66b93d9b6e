"""Releases: who, beside its owner, may read a thing."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel


class Release(ScopedModel):
    """An owner lets an audience (a nation, everyone, the programme office) read one thing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.UUIDField(_("object"))
    owner = models.CharField(_("owner"), max_length=10)
    audience = models.CharField(_("audience"), max_length=10)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("released by")
    )
    released_at = models.DateTimeField(_("released at"), auto_now_add=True)

    class Meta:
        ordering = ["audience"]
        constraints = [
            models.UniqueConstraint(fields=["object_id", "owner", "audience"], name="one_release_per_audience")
        ]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(owner__in=actor.audiences) | models.Q(audience__in=actor.audiences)
