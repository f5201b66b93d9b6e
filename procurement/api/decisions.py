"""Nations' decisions on recommendations."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from procurement.actions import decision as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable, Replaced, VisibleKey, step
from procurement.models import NationalDecision, Recommendation


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = NationalDecision
        fields = (
            "id",
            "recommendation",
            "recommendation_version",
            "nation",
            "position",
            "reservations",
            "status",
            "version",
            "drafted_at",
            "cast_at",
        )


class PositionInput(serializers.ModelSerializer):
    class Meta:
        model = NationalDecision
        fields = ("position", "reservations")
        validators: list[Any] = []


class DecisionInput(PositionInput):
    recommendation = VisibleKey(Recommendation)

    class Meta(PositionInput.Meta):
        fields = ("recommendation", *PositionInput.Meta.fields)


class DecisionFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    nation = Words(field_name="nation_id")
    position = django_filters.ChoiceFilter(choices=NationalDecision.Position.choices)
    status = django_filters.ChoiceFilter(choices=NationalDecision.Status.choices)
    ordering = Order("drafted_at", "cast_at", "nation")


class Decisions(Replaced, Readable):
    """Positions: one's own nation's, and others' once they are cast."""

    model = NationalDecision
    versioned = True
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    input, permission = PositionInput, "decision.draft"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("recommendation__round")

    @extend_schema(request=DecisionInput, responses={201: DecisionSerializer})
    def create(self, request: Request) -> Response:
        """Draft the nation's position for the first time."""
        sent = {"reservations": "", **self.sent(DecisionInput, "decision.draft")}
        recommendation = sent.pop("recommendation")
        return self.done(lambda: actions.draft(recommendation, **sent, version=None, by=request.user), 201)

    @extend_schema(request=PositionInput, responses=DecisionSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Draft the nation's position anew."""
        return self.replace(
            self.found(),
            lambda row, values, version: actions.draft(
                row.recommendation, **{"reservations": "", **values}, version=version, by=request.user
            ),
        )

    cast = step(actions.cast, "Cast the position somebody else drafted")
    withdraw = step(actions.withdraw, "Withdraw a cast position")
