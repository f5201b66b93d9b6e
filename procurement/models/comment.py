"""Comments: questions, answers and remarks on things, read only with the thing."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import ROLE_LABELS, Nation, Person
from accounts.scoped import ScopedModel
from procurement.models.decision import NationalDecision
from procurement.models.offer import Offer
from procurement.models.recommendation import Recommendation
from procurement.models.requirement import Requirement
from trials.models import System

# What can be commented on: the name in addresses, the model.
SUBJECTS: dict[str, type[models.Model]] = {
    "requirement": Requirement,
    "offer": Offer,
    "system": System,
    "recommendation": Recommendation,
    "nationaldecision": NationalDecision,
}


class Comment(ScopedModel):
    """One remark; an edit is a new row that replaces it, and nothing is deleted. `owner` is its author's audience."""

    class Audience(models.TextChoices):
        OWN = "own", _("only my own nation or office")
        READERS = "readers", _("everybody who may read this")

    class Kind(models.TextChoices):
        REMARK = "remark", _("remark")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=30, choices=[(name, name) for name in SUBJECTS])
    object_id = models.UUIDField()
    audience = models.CharField(_("for"), max_length=10, choices=Audience, default=Audience.OWN)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REMARK)
    text = models.TextField(_("text"), max_length=2000)
    owner = models.CharField(max_length=10)
    nation = models.ForeignKey(Nation, models.PROTECT, null=True, related_name="+", verbose_name=_("nation"))
    role = models.CharField(
        _("role"), max_length=30, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="comments", verbose_name=_("author"))
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        ordering = ["written_at"]
        indexes = [models.Index(fields=["object_id", "written_at"])]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def event_label(self) -> str:
        """Its text may be for few; the event says the kind alone."""
        return str(self.get_kind_display())

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        readable = models.Q(pk__in=[])
        for name, model in SUBJECTS.items():
            rows = model.objects.visible_to(actor) if issubclass(model, ScopedModel) else model.objects.all()
            readable |= models.Q(subject=name, object_id__in=rows.values("pk"))
        takes_part = models.Q(pk__isnull=not actor.audiences)
        return takes_part & readable & (models.Q(audience="readers") | models.Q(owner__in=actor.audiences))
