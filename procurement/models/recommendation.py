"""Recommendations: shared buys, who takes what, who pays what."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Person
from accounts.roles import PROGRAMME_OFFICE
from accounts.scoped import ScopedModel
from accounts.visibility import released_to
from procurement.models.buying import BuyingModel, BuyingRoute
from procurement.models.offer import Offer
from procurement.models.programme import Round
from procurement.models.requirement import Requirement
from procurement.models.scoring import ScoringRun


class Recommendation(ScopedModel):
    """What a scoring run recommends to the nations of a round."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed for decision")
        SUPERSEDED = "superseded", _("superseded")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.OneToOneField(ScoringRun, models.PROTECT, related_name="recommendation", verbose_name=_("scoring run"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="recommendations", verbose_name=_("round"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")

    def __str__(self) -> str:
        return f"{self.round} · {self.run.number}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        office = models.Q(pk__isnull=PROGRAMME_OFFICE not in actor.audiences)
        return office | models.Q(released_to(actor, models.Value(PROGRAMME_OFFICE)))


class Disclosure(ScopedModel):
    """What one audience may see of a run: made by the disclosure rule, read once its recommendation is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="disclosures")
    audience = models.CharField(max_length=10)
    document = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "audience"], name="one_disclosure_per_audience")]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        published = Recommendation.objects.visible_to(actor).values("run")
        return models.Q(audience__in=actor.audiences, run__in=published)


class SharedBuy(ScopedModel):
    """An offer of the plan; shared where two or more nations join it. A nation reads those it takes part in."""

    BuyingModel = BuyingModel

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="buys", verbose_name=_("recommendation")
    )
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+", verbose_name=_("offer"))
    label = models.CharField(max_length=200)
    mode = models.CharField(max_length=8)
    buying_model = models.CharField(_("buying model"), max_length=12, choices=BuyingModel, blank=True)
    contracting_authority = models.CharField(_("contracting authority"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    route = models.ForeignKey(
        BuyingRoute, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("buying route")
    )

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "offer"], name="an_offer_is_bought_once")]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        joined = models.Q(pk__in=Allocation.objects.visible_to(actor).values("buy"))
        office = models.Q(pk__isnull=PROGRAMME_OFFICE not in actor.audiences)
        return (office | joined) & models.Q(recommendation__in=Recommendation.objects.visible_to(actor).values("pk"))

    @property
    def is_described(self) -> bool:
        return bool(self.buying_model and self.contracting_authority and self.legal_basis)


class OfNation(ScopedModel):
    """A nation's own row of a recommendation; others read it only where that nation consented."""

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return (
            models.Q(nation=actor.nation or None, nation__isnull=False)
            | models.Q(pk__isnull=PROGRAMME_OFFICE not in actor.audiences)
            | models.Q(released_to(actor, models.OuterRef("nation_id")))
        )


class Allocation(OfNation):
    """A requirement takes so many units of an offer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    buy = models.ForeignKey(SharedBuy, models.PROTECT, related_name="allocations", verbose_name=_("shared buy"))
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+", verbose_name=_("requirement"))
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        ordering = ["buy", "nation"]
        constraints = [
            models.UniqueConstraint(fields=["buy", "requirement"], name="one_allocation_per_requirement_and_buy")
        ]


class CostShare(OfNation):
    """What a nation pays under the round's rule, in the engine's base units (thousand euro)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="shares", verbose_name=_("recommendation")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    rule = models.CharField(_("rule"), max_length=12, choices=Round.ShareRule)
    payment = models.IntegerField(_("payment (thousand euro)"))

    class Meta:
        ordering = ["nation"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "nation"], name="one_share_per_nation")]


class Consent(ScopedModel):
    """A nation lets the other participants of its shared buys see its quantities, price and payment."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked for")
        CONFIRMED = "confirmed", _("confirmed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="consents", verbose_name=_("recommendation")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    status = models.CharField(_("status"), max_length=10, choices=Status)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["nation"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "nation"], name="one_consent_per_nation"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("asked_by")),
                name="nobody_confirms_a_consent_of_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.nation_id}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        own = models.Q(nation=actor.nation or None, nation__isnull=False)
        return own | models.Q(pk__isnull=PROGRAMME_OFFICE not in actor.audiences)
