"""National decisions on a recommendation."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Person
from accounts.scoped import ScopedModel
from procurement.models.recommendation import Recommendation


class NationalDecision(ScopedModel):
    """A nation's position: drafted by one person, cast by another, bound to a version."""

    class Position(models.TextChoices):
        ACCEPT = "accept", _("accept")
        CONDITIONS = "conditions", _("accept with conditions")
        DECLINE = "decline", _("decline")
        ABSTAIN = "abstain", _("abstain")

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        CAST = "cast", _("cast")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="decisions", verbose_name=_("recommendation")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="decisions", verbose_name=_("nation"))
    position = models.CharField(_("position"), max_length=12, choices=Position)
    reservations = models.TextField(
        _("conditions and reservations"), max_length=4000, blank=True, help_text=_("Reproduced verbatim.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    recommendation_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    approver = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("cast by"))
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    cast_at = models.DateTimeField(_("cast at"), null=True)

    class Meta:
        ordering = ["nation"]
        verbose_name = _("national decision")
        verbose_name_plural = _("national decisions")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "nation"], name="one_decision_per_nation"),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True) | ~models.Q(approver=models.F("author")),
                name="nobody_casts_a_decision_of_their_own",
            ),
            models.CheckConstraint(
                condition=~models.Q(position="conditions") | ~models.Q(reservations=""),
                name="conditions_are_written_down",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation_id}: {self.get_position_display()}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        own = models.Q(nation=actor.nation or None, nation__isnull=False)
        cast = models.Q(
            status__in=("cast", "withdrawn"), recommendation__in=Recommendation.objects.visible_to(actor).values("pk")
        )
        return own | cast
