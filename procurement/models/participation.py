"""A nation's place on a programme's ladder, step by step, and the programme's timetable."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation, Person
from procurement.models.bounds import refuse_far_dates
from procurement.models.programme import Participation, Programme, SignedInModel


class ParticipationStep(SignedInModel):
    """One step on the ladder: which, since when, by which document, stated and recorded by whom; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="steps", verbose_name=_("participation")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    standing = models.CharField(_("standing"), max_length=10, choices=Participation.Status)
    on = models.DateField(_("since"))
    document = models.CharField(
        _("document"), max_length=200, help_text=_("Reference of the letter, arrangement or minutes that says so.")
    )
    stated_by = models.CharField(_("stated by"), max_length=120, help_text=_("Office that stated it for the nation."))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-recorded_at"]
        verbose_name = _("step on the ladder")
        verbose_name_plural = _("steps on the ladder")

    def __str__(self) -> str:
        return f"{self.nation_id}: {self.get_standing_display()}"

    def clean(self) -> None:
        refuse_far_dates(self, "on")


class Milestone(SignedInModel):
    """A date of a programme's timetable."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="milestones", verbose_name=_("programme"))
    name = models.CharField(_("milestone"), max_length=120)
    due_on = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    notes = models.CharField(_("notes"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["due_on", "name"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="one_milestone_name_per_programme"),
            models.CheckConstraint(
                condition=models.Q(status="reached", reached_on__isnull=False)
                | ~models.Q(status="reached") & models.Q(reached_on__isnull=True),
                name="a_reached_milestone_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_far_dates(self, "due_on", "reached_on")
