"""Programmes, the nations on their ladder, and their timetables."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from accounts.context import Actor
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.models import Milestone, Participation, ParticipationStep, Programme


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = ParticipationStep
        fields = ("standing", "on", "document", "stated_by", "remark", "recorded_at")


class ParticipationSerializer(serializers.ModelSerializer):
    steps = StepSerializer(many=True)

    class Meta:
        model = Participation
        fields = ("programme", "nation", "status", "version", "steps")


class ParticipationFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    nation = Words(field_name="nation_id")
    status = django_filters.ChoiceFilter(choices=Participation.Status.choices)
    ordering = Order("nation", "status")


class Participations(Readable):
    """Nations on the ladders of programmes, each with its steps."""

    model = Participation
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter
    lookup_value_converter = "int"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("steps", ParticipationStep.objects.visible_to(actor)))


class NationOnLadderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Participation
        fields = ("nation", "status")


class ProgrammeSerializer(serializers.ModelSerializer):
    participations = NationOnLadderSerializer(many=True)

    class Meta:
        model = Programme
        fields = ("id", "name", "mandate", "agreed_on", "ends_on", "marking_policy", "version", "participations")


class ProgrammeFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    nation = Words(field_name="participations__nation_id")
    ordering = Order("name", "agreed_on")


class Programmes(Readable):
    """Coordination efforts."""

    model = Programme
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("participations", Participation.objects.visible_to(actor)))


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ("id", "programme", "name", "due_on", "reached_on", "notes", "status", "version")


class MilestoneFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    status = django_filters.ChoiceFilter(choices=Milestone.Status.choices)
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")
    ordering = Order("due_on", "name")


class Milestones(Readable):
    """Dates of programmes' timetables."""

    model = Milestone
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
