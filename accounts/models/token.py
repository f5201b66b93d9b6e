"""Tokens with which a person's programs use the API in the person's name."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models.person import Person
from accounts.scoped import ScopedModel

LONGEST = timedelta(days=365)


class ApiToken(ScopedModel):
    """A secret of which only the SHA-256 digest is kept; it ends by its date, by revocation or with its person."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="a_person_names_standing_tokens_apart",
                violation_error_message=_("You have a token of this name already; revoke it or choose another name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)

    def holds_at(self, moment: datetime) -> bool:
        """Whether the token itself is good at a moment; its person is another question."""
        return self.revoked_at is None and moment < self.expires_at

    @property
    def state(self) -> str:
        """ "revoked", "expired" or "valid"."""
        if self.revoked_at:
            return "revoked"
        return "valid" if self.holds_at(timezone.now()) else "expired"
