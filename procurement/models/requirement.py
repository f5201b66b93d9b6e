"""Requirements, their lines, and the figures that are a nation's alone."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Nation, Person
from accounts.scoped import ScopedModel
from accounts.visibility import admits, released_to
from procurement.models.bounds import refuse_far_dates
from procurement.models.label import Marked
from procurement.models.programme import Round
from procurement.money import MOST
from trials.conditions import BY_KEY, CONDITIONS
from trials.models import CapabilityArea, Metric


class Mode(models.TextChoices):
    LEASE = "lease", _("lease")
    BUY = "buy", _("buy")
    DEVELOP = "develop", _("develop")


class Requirement(Marked, ScopedModel):
    """One nation's need; this row and its lines are the shareable part, which others read only as it was approved."""

    WITHHOLDABLE = ("need", "quantity", "need_by")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nation = models.ForeignKey(
        Nation, models.PROTECT, related_name="requirements", verbose_name=_("nation"), editable=False
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=120)
    need = models.TextField(
        _("need"), max_length=4000, blank=True, help_text=_("What the nation must be able to do, and why.")
    )
    capability_area = models.ForeignKey(
        CapabilityArea, models.PROTECT, related_name="requirements", verbose_name=_("capability area")
    )
    quantity = models.PositiveIntegerField(
        _("quantity"), null=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    need_by = models.DateField(_("need-by date"), null=True)
    withheld = ArrayField(models.CharField(max_length=60), default=list, blank=True, size=50, editable=False)
    modes = ArrayField(
        models.CharField(max_length=8, choices=Mode), verbose_name=_("accepted acquisition modes"), size=3
    )
    divisible = models.BooleanField(_("may be split between offers"), default=False)
    max_offers = models.PositiveSmallIntegerField(
        _("most offers"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    restricted = models.BooleanField(_("named people only"), default=False, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="requirements", verbose_name=_("author"), editable=False
    )
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("approver"), editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["nation", "number"]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["nation", "number"], name="requirements_are_numbered_per_nation"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="a_requirement_asks_for_something"),
            models.CheckConstraint(condition=models.Q(modes__len__gte=1), name="a_requirement_accepts_some_mode"),
            models.CheckConstraint(
                condition=models.Q(withheld__contains=["need"], need="") | ~models.Q(withheld__contains=["need"]),
                name="a_withheld_need_is_not_in_the_row",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld__contains=["quantity"], quantity__isnull=True)
                | models.Q(~models.Q(withheld__contains=["quantity"]), quantity__isnull=False),
                name="only_a_withheld_quantity_is_missing",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld__contains=["need_by"], need_by__isnull=True)
                | models.Q(~models.Q(withheld__contains=["need_by"]), need_by__isnull=False),
                name="only_a_withheld_date_is_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"{self.nation_id}-{self.number:03d}"

    @property
    def event_label(self) -> str:
        """Its title may be for named people alone, or become so later."""
        return self.reference

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        own = models.Q(nation=actor.nation or None, nation__isnull=False)
        shared = models.Q(released_to(actor, models.OuterRef("nation_id")), status=cls.Status.APPROVED)
        return (own | shared) & admits(actor, cls.compartment(), models.OuterRef("nation_id"))

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return self.nation_id

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return RequirementCompartment

    def clean(self) -> None:
        self.refuse_above_ceiling()
        refuse_far_dates(self, "need_by")
        if self.need_by and self.need_by <= timezone.localdate():
            raise ValidationError({"need_by": _("The need-by date lies in the past; give a later one.")})
        if not self.divisible and self.max_offers > 1:
            raise ValidationError(
                {"max_offers": _("Only a requirement that may be split can take more than one offer.")}
            )


class RequirementCompartment(Compartment):
    """The named people of a restricted requirement."""

    content_object = models.ForeignKey(Requirement, models.CASCADE)


class RequirementLine(ScopedModel):
    """What a system must show: a metric with threshold and objective, knock-out or weighted, in which conditions."""

    class Verification(models.TextChoices):
        TEST = "test", _("test")
        ANALYSIS = "analysis", _("analysis")
        INSPECTION = "inspection", _("inspection")
        DEMONSTRATION = "demonstration", _("demonstration")
        CERTIFICATE = "certificate", _("certificate")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="lines", verbose_name=_("requirement"))
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="lines", verbose_name=_("metric"))
    threshold = models.DecimalField(_("threshold"), max_digits=14, decimal_places=4, null=True)
    objective = models.DecimalField(_("objective"), max_digits=14, decimal_places=4, null=True)
    is_withheld = models.BooleanField(_("withheld"), default=False, editable=False)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    is_kpp = models.BooleanField(_("knock-out"), default=False)
    conditions = models.JSONField(_("operating envelope"), default=dict, blank=True)
    verification = models.CharField(_("verification"), max_length=15, choices=Verification, default=Verification.TEST)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("requirement line")
        verbose_name_plural = _("requirement lines")
        constraints = [
            models.UniqueConstraint(fields=["requirement", "metric"], name="one_line_per_metric"),
            models.CheckConstraint(
                condition=models.Q(is_withheld=True, threshold__isnull=True, objective__isnull=True)
                | models.Q(is_withheld=False, threshold__isnull=False, objective__isnull=False),
                name="only_a_withheld_line_has_no_figures",
            ),
        ]

    def __str__(self) -> str:
        return str(self.metric)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(requirement__in=Requirement.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        if not self.metric_id:
            return
        faults = {}
        if not self.metric.is_measurable:
            faults["metric"] = _("%(metric)s cannot be measured in a trial.") % {"metric": self.metric}
        if self.unit and self.unit != self.metric.unit:
            faults["unit"] = _("%(metric)s is measured in %(unit)s.") % {
                "metric": self.metric,
                "unit": self.metric.unit or "1",
            }
        if (
            None not in (self.threshold, self.objective)
            and (self.objective - self.threshold) * self.metric.direction <= 0
        ):
            faults["objective"] = _("The objective must be better than the threshold (%(better)s).") % {
                "better": self.metric.get_better_display()
            }
        if wrong := self._envelope_faults():
            faults["conditions"] = wrong
        if faults:
            raise ValidationError(faults)
        self.unit = self.metric.unit

    def _envelope_faults(self) -> list[str]:
        found = []
        for key, value in self.conditions.items():
            try:
                BY_KEY[key].read(value)
            except KeyError:
                found.append(_("%(name)s is no condition of a run.") % {"name": key})
            except ValueError as fault:
                found.append(f"{BY_KEY[key].label}: {fault}")
        return found

    @property
    def envelope(self) -> list[tuple[Any, str]]:
        """The operating envelope as (condition, value in words), in the order of the conditions."""
        stated = [condition for condition in CONDITIONS if condition.key in self.conditions]
        return [(condition.label, condition.words(self.conditions[condition.key])) for condition in stated]


class RequirementPrivate(ScopedModel):
    """What a nation keeps to itself about a requirement; it has no road to anybody else."""

    requirement = models.OneToOneField(Requirement, models.CASCADE, primary_key=True, related_name="private")
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    worth_per_unit = models.DecimalField(
        _("worth of a unit that meets every objective"),
        max_digits=13,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST)],
    )
    budget_ceiling = models.DecimalField(
        _("budget ceiling"), max_digits=13, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(MOST)]
    )
    notes = models.TextField(_("internal notes"), max_length=4000, blank=True)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False) & models.Q(
            requirement__in=Requirement.objects.visible_to(actor).values("pk")
        )


class LineWeight(ScopedModel):
    """The weight a nation gives a line; private like its worth."""

    line = models.OneToOneField(RequirementLine, models.CASCADE, primary_key=True, related_name="weight")
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+")
    weight = models.DecimalField(
        _("weight"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False) & models.Q(
            line__in=RequirementLine.objects.visible_to(actor).values("pk")
        )


class RoundEntry(ScopedModel):
    """A requirement takes part in a round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="entries", verbose_name=_("round"))
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="entries", verbose_name=_("requirement"))
    requirement_version = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        ordering = ["requirement"]
        constraints = [
            models.UniqueConstraint(fields=["round", "requirement"], name="a_requirement_enters_a_round_once")
        ]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(requirement__in=Requirement.objects.visible_to(actor).values("pk"))


class Envelope(ScopedModel):
    """The most a nation can spend in a round; its own secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="envelopes", verbose_name=_("round"))
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    amount = models.DecimalField(
        _("budget envelope"),
        max_digits=13,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST)],
    )
    currency = models.CharField(_("currency"), max_length=3)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "nation"], name="one_envelope_per_nation_and_round")]

    def __str__(self) -> str:
        return f"{self.round} · {self.nation_id}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False)
