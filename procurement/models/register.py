"""Registers of a programme: what is assumed, and what may go wrong."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Person
from accounts.scoped import ScopedModel
from accounts.visibility import released_to
from procurement.models.bounds import refuse_far_dates
from procurement.models.programme import Programme, Round


class Registered(ScopedModel):
    """A row of a register: its owner's (a nation's, or the programme office's) until released."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("round"))
    owner = models.CharField(_("owner"), max_length=10, editable=False)
    responsible = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("responsible"))
    statement = models.CharField(_("statement"), max_length=500)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("entered by"), editable=False
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.statement

    @property
    def event_label(self) -> str:
        """Its statement may be its nation's alone, or be released to few."""
        return str(self._meta.verbose_name)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(owner__in=actor.audiences) | models.Q(released_to(actor, models.OuterRef("owner")))

    def clean(self) -> None:
        if self.round_id and self.programme_id and self.round.programme_id != self.programme_id:
            raise ValidationError({"round": _("The round belongs to another programme.")})


class Assumption(Registered):
    """Something taken for true until shown: a figure with its range, on stated evidence, until a date."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CONFIRMED = "confirmed", _("confirmed")
        REFUTED = "refuted", _("refuted")

    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    low = models.DecimalField(_("low"), max_digits=16, decimal_places=4, null=True, blank=True)
    expected = models.DecimalField(_("expected"), max_digits=16, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("high"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    expires_on = models.DateField(_("review by"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)

    class Meta:
        ordering = ["expires_on", "pk"]
        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")

    @property
    def has_expired(self) -> bool:
        return self.status == self.Status.OPEN and self.expires_on < timezone.localdate()

    def clean(self) -> None:
        super().clean()
        refuse_far_dates(self, "expires_on")
        figures = [self.low, self.expected, self.high]
        given = [figure for figure in figures if figure is not None]
        if given and len(given) < len(figures):
            raise ValidationError({"expected": _("Give low, expected and high together, or none of them.")})
        if given != sorted(given):
            raise ValidationError({"expected": _("Low, expected and high must not fall.")})
        if given and not self.unit:
            raise ValidationError({"unit": _("A figure needs its unit; 1 where it has none.")})


class Risk(Registered):
    """Something that may go wrong: how likely, how bad (1 to 5 each), what is done about it."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    likelihood = models.PositiveSmallIntegerField(
        _("likelihood (1 to 5)"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    impact = models.PositiveSmallIntegerField(
        _("impact (1 to 5)"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    mitigation = models.TextField(_("mitigation"), max_length=2000, blank=True)
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="risks_are_rated_one_to_five"
            )
        ]

    @property
    def rating(self) -> int:
        return self.likelihood * self.impact

    @property
    def is_overdue(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on < timezone.localdate()

    def clean(self) -> None:
        super().clean()
        refuse_far_dates(self, "due_on")
