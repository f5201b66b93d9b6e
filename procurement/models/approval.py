"""Which national bodies must agree before a nation signs, and when each nation can sign."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Person
from accounts.scoped import ScopedModel
from procurement.models.bounds import refuse_far_dates
from procurement.models.recommendation import Recommendation
from procurement.models.validity import InForce
from procurement.money import MOST


class ApprovalRule(InForce):
    """From an amount on, a body must agree before a contract or a signature; published law, read by everybody."""

    class Before(models.TextChoices):
        CONTRACT = "contract", _("before the contract")
        SIGNATURE = "signature", _("before the signature of a common arrangement")

    nation = models.ForeignKey(Nation, models.PROTECT, related_name="approval_rules", verbose_name=_("nation"))
    body = models.CharField(_("body that must agree"), max_length=120)
    from_amount = models.DecimalField(
        _("from this amount on"),
        max_digits=13,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST)],
        help_text=_("Leave empty while the amount is not known: the rule then may apply to any payment."),
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    before = models.CharField(_("needed"), max_length=10, choices=Before)
    usual_months = models.DecimalField(
        _("usual time (months)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
        help_text=_("From the request to the body's decision; leave empty while it is not known."),
    )
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["nation", "from_amount", "body"]
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")

    def __str__(self) -> str:
        return f"{self.nation_id} · {_(self.body)}"

    def clean(self) -> None:
        super().clean()
        if self.nation_id and self.currency and self.currency not in ("EUR", self.nation.currency):
            raise ValidationError({"currency": _("Give the nation's own currency, or EUR.")})


class ApprovalPath(ScopedModel):
    """The day a nation says it can sign at the earliest; whoever may read the recommendation reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="approval_paths", verbose_name=_("recommendation")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    earliest_on = models.DateField(_("can sign on, at the earliest"))
    approved_on = models.DateField(
        _("approved on"), null=True, blank=True, help_text=_("The day the last national body agreed; empty until then.")
    )
    remark = models.CharField(
        _("remark"), max_length=300, blank=True, help_text=_("For every reader of the recommendation; no amounts.")
    )
    stated_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("stated by"))
    stated_at = models.DateTimeField(_("stated at"), auto_now=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["nation"]
        verbose_name = _("national approval path")
        verbose_name_plural = _("national approval paths")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "nation"], name="one_approval_path_per_nation")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.nation_id}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        own = models.Q(nation=actor.nation or None, nation__isnull=False)
        return own | models.Q(recommendation__in=Recommendation.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        refuse_far_dates(self, "earliest_on", "approved_on")
