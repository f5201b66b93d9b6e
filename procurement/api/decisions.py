"""Nations' decisions on recommendations."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import decision as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step
from procurement.api.releases import refuse_unless_own
from procurement.api.stating import Stated
from procurement.models import NationalDecision


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


class PositionInput(Stated):
    class Meta:
        model = NationalDecision
        fields = ("position", "reservations")


class DecisionInput(PositionInput):
    class Meta(PositionInput.Meta):
        fields = ("recommendation", *PositionInput.Meta.fields)


class DecisionFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    nation = Words(field_name="nation_id")
    position = django_filters.ChoiceFilter(choices=NationalDecision.Position.choices)
    status = django_filters.ChoiceFilter(choices=NationalDecision.Status.choices)
    ordering = Order("drafted_at", "cast_at", "nation")


class Decisions(Entered, Replaced, Readable):
    """Positions: one's own nation's, and others' once they are cast."""

    model = NationalDecision
    versioned = True
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    input, new_input = PositionInput, DecisionInput
    creates = permission = "decision.draft"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("recommendation__round")

    def enter(self, sent: Any, by: Person) -> NationalDecision:
        stated = {"reservations": "", **sent}
        return actions.draft(stated.pop("recommendation"), **stated, version=None, by=by)

    def change(self, row: NationalDecision, sent: Any, version: int, by: Person) -> NationalDecision:
        refuse_unless_own(row, by)
        return actions.draft(row.recommendation, **{"reservations": "", **sent}, version=version, by=by)

    cast = step(actions.cast, "Cast the position somebody else drafted")
    withdraw = step(actions.withdraw, "Withdraw a cast position")
