"""Rounds, the requirements that entered them, and their scoring runs."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from procurement.actions import round as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable, Replaced, VisibleKey, step
from procurement.api.versions import seen_version
from procurement.models import Programme, RateSet, Round, RoundEntry, ScoringRun

STATED = (
    "programme",
    "name",
    "kind",
    "base_month",
    "horizon_months",
    "discount_rate",
    "merit_at_threshold",
    "screening",
    "confidence",
    "share_rule",
    "rate_set",
    "description",
    "notes",
    "enter_by",
    "decide_by",
)


class RoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ("id", *STATED, "areas", "nations", "status", "opens_at", "locked_at", "lock_digest", "version")
        read_only_fields = fields


class RoundInput(serializers.ModelSerializer):
    programme = VisibleKey(Programme)
    rate_set = serializers.PrimaryKeyRelatedField(queryset=RateSet.objects.all())
    merit_at_threshold = serializers.DecimalField(3, 2, required=False, min_value=0, max_value=Decimal("0.99"))
    confidence = serializers.DecimalField(3, 2, required=False, min_value=Decimal("0.5"), max_value=Decimal("0.99"))

    class Meta:
        model = Round
        fields = STATED
        validators: list[Any] = []


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = RoundEntry
        fields = ("id", "round", "requirement", "requirement_version", "entered_at")


class EntryFilter(django_filters.FilterSet):
    round = django_filters.UUIDFilter(field_name="round_id")
    requirement = django_filters.UUIDFilter(field_name="requirement_id")
    ordering = Order("entered_at")


class Entries(Readable):
    """Which of the requirements one may read take part in which round."""

    model = RoundEntry
    serializer_class = EntrySerializer
    filterset_class = EntryFilter


class ScoringRunSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScoringRun
        fields = (
            "id",
            "round",
            "number",
            "status",
            "job",
            "digest",
            "solution_digest",
            "engine_version",
            "proved",
            "asked_at",
            "ended_at",
        )


class ScoringRunFilter(django_filters.FilterSet):
    round = django_filters.UUIDFilter(field_name="round_id")
    status = django_filters.ChoiceFilter(choices=ScoringRun.Status.choices)
    ordering = Order("number", "asked_at")


class ScoringRuns(Readable):
    """Answers of the engine; what they say is read as a recommendation."""

    model = ScoringRun
    serializer_class = ScoringRunSerializer
    filterset_class = ScoringRunFilter


class RoundFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    text = Words(field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(choices=Round.Kind.choices)
    status = django_filters.ChoiceFilter(choices=Round.Status.choices)
    ordering = Order("name", "base_month", "decide_by", "status")


class Rounds(Replaced, Readable):
    """Scoring efforts of a programme."""

    model = Round
    versioned = True
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    input, permission = RoundInput, "round.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related("areas", "nations")

    @extend_schema(request=RoundInput, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """Prepare a round."""
        values = self.sent(RoundInput, "round.create")
        return self.done(lambda: actions.create(fields=values, by=request.user), 201)

    @extend_schema(request=RoundInput, responses=RoundSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Replace what is stated of a round that is still being prepared."""
        return self.replace(
            self.found(),
            lambda row, values, version: actions.update(row, fields=values, version=version, by=request.user),
        )

    open_ = step(actions.open_, "Let nations enter their requirements", "open")
    lock = step(actions.lock, "Fix rule, criteria and requirements under a digest")
    close = step(actions.close, "End a round and its recommendation")

    @extend_schema(summary="Ask for a scoring run", request=None, responses={202: ScoringRunSerializer})
    @action(detail=True, methods=["post"])
    def score(self, request: Request, pk: UUID) -> Response:
        row = self.found()
        return self.done(
            lambda: actions.score(row, version=seen_version(request), by=request.user), 202, shown_by=ScoringRuns
        )
