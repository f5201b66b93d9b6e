"""Campaigns, and who may read and record them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Nation
from accounts.scoped import ScopedModel
from accounts.visibility import admits, released_to


class Campaign(ScopedModel):
    """A period of trials, owned by a nation, recorded by the analysts assigned to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="campaigns", verbose_name=_("owner nation"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    objective = models.TextField(_("objective"), max_length=2000, blank=True)
    analysts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Assignment", related_name="campaigns", verbose_name=_("analysts")
    )
    restricted = models.BooleanField(_("named people only"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["nation", "name"], name="one_campaign_name_per_nation"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_campaign_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        permitted = (
            models.Q(nation=actor.nation or None, nation__isnull=False)
            | models.Q(released_to(actor, models.OuterRef("nation_id")))
            | models.Q(pk__in=assigned_to(actor))
        )
        return permitted & admits(actor, cls.compartment(), models.OuterRef("nation_id"))

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return self.nation_id

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return CampaignCompartment


class CampaignCompartment(Compartment):
    """The named people of a restricted campaign."""

    content_object = models.ForeignKey(Campaign, models.CASCADE)


class Assignment(ScopedModel):
    """A trial analyst records a campaign; `owner` is copied from it, so that its nation sees who does."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments", verbose_name=_("campaign"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    owner = models.CharField(_("owner"), max_length=10, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="an_analyst_is_assigned_once")]

    def save(self, *args: object, **kwargs: object) -> None:
        self.owner = self.campaign.nation_id
        super().save(*args, **kwargs)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        own = models.Q(owner=actor.nation or None, owner__isnull=False)
        return own | models.Q(person=actor.person or None, person__isnull=False)


def assigned_to(actor: Actor) -> models.QuerySet:
    """The keys of the campaigns an actor is assigned to, as a subquery."""
    return Assignment._base_manager.filter(person=actor.person or None).values("campaign")


def owned_or_recorded_by(actor: Actor, campaign: str) -> models.Q:
    """Condition: the campaign at this path is the actor's nation's own, or the actor is assigned to it."""
    own = models.Q(**{f"{campaign}__nation": actor.nation or None, f"{campaign}__nation__isnull": False})
    return own | models.Q(**{f"{campaign}__in": assigned_to(actor)})
