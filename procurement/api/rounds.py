"""Rounds, the requirements that entered them, and their scoring runs."""

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
from accounts.models import Person
from procurement.actions import round as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step
from procurement.api.stating import Stated
from procurement.api.versions import seen_version
from procurement.models import Round, RoundEntry, ScoringRun

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
    "areas",
    "nations",
)


class RoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ("id", *STATED, "status", "opens_at", "locked_at", "lock_digest", "version")
        read_only_fields = fields


class RoundInput(Stated):
    class Meta:
        model = Round
        fields = STATED


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


class Rounds(Entered, Replaced, Readable):
    """Scoring efforts of a programme."""

    model = Round
    versioned = True
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    input, creates, permission = RoundInput, "round.create", "round.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related("areas", "nations")

    def enter(self, sent: Any, by: Person) -> Round:
        return actions.create(fields=sent, by=by)

    def change(self, row: Round, sent: Any, version: int, by: Person) -> Round:
        return actions.update(row, fields=sent, version=version, by=by)

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
