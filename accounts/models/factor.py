"""Second factors: what proves, beside the password, that a person is themselves."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models.person import Person
from accounts.scoped import ScopedModel


class SecondFactor(ScopedModel):
    """The sealed key of a person's authenticator app; in force once a code of it has been shown."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="second_factor")
    sealed = models.CharField(max_length=300, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("in force since"), null=True)
    last_step = models.BigIntegerField(default=0, editable=False)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)


class RecoveryCode(ScopedModel):
    """A code for the day the app is out of reach: told once, kept as a digest, good once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code_of_a_digest")]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)


class FactorReset(models.Model):
    """Somebody's second factor is said to be lost; a second person confirms that before it is removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="factor_resets", verbose_name=_("person"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    confirmed = models.BooleanField(_("confirmed"), null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(decided_at__isnull=True), name="one_open_reset_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed__isnull=True)
                | models.Q(confirmed=False)
                | ~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("person")),
                name="nobody_confirms_a_reset_of_their_own",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
