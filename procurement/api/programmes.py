"""Programmes, the nations on their ladder, and their timetables."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import programme as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step, told
from procurement.api.stating import Stated, VisibleKey
from procurement.models import Milestone, Participation, ParticipationStep, Programme
from procurement.workflow import PARTICIPATION

PAPERS = ("on", "document", "stated_by", "remark")
PROGRAMME = ("name", "mandate", "agreed_on", "ends_on", "marking_policy")
MILESTONE = ("name", "due_on", "notes")


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = ParticipationStep
        fields = ("standing", *PAPERS, "recorded_at")


class ParticipationSerializer(serializers.ModelSerializer):
    steps = StepSerializer(many=True)

    class Meta:
        model = Participation
        fields = ("id", "programme", "nation", "status", "version", "steps")


class StepInput(Stated):
    verb = serializers.ChoiceField(list(PARTICIPATION))

    class Meta:
        model = ParticipationStep
        fields = ("verb", *PAPERS)


class JoinInput(Stated):
    programme = VisibleKey(Programme)

    class Meta:
        model = ParticipationStep
        fields = ("programme", "nation", *PAPERS)


class ParticipationFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    nation = Words(field_name="nation_id")
    status = django_filters.ChoiceFilter(choices=Participation.Status.choices)
    ordering = Order("nation", "status")


class Participations(Entered, Readable):
    """Nations on the ladders of programmes, each with its steps; a new one begins as an observer."""

    model = Participation
    versioned = True
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter
    lookup_value_converter = "int"
    input, creates = JoinInput, "programme.join"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("steps", ParticipationStep.objects.visible_to(actor)))

    def enter(self, sent: Any, by: Person) -> Participation:
        return actions.join(sent.pop("programme"), by=by, **sent)

    step = told(actions.step, "Take a nation one step along the ladder", StepInput, "participation.step")


class NationOnLadderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Participation
        fields = ("id", "nation", "status")


class ProgrammeSerializer(serializers.ModelSerializer):
    participations = NationOnLadderSerializer(many=True)

    class Meta:
        model = Programme
        fields = ("id", *PROGRAMME, "version", "participations")


class ProgrammeInput(Stated):
    class Meta:
        model = Programme
        fields = PROGRAMME


class ProgrammeFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    nation = Words(field_name="participations__nation_id")
    ordering = Order("name", "agreed_on")


class Programmes(Entered, Replaced, Readable):
    """Coordination efforts."""

    model = Programme
    versioned = True
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter
    input, creates, permission = ProgrammeInput, "programme.create", "programme.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("participations", Participation.objects.visible_to(actor)))

    def enter(self, sent: Any, by: Person) -> Programme:
        return actions.create(fields=sent, by=by)

    def change(self, row: Programme, sent: Any, version: int, by: Person) -> Programme:
        return actions.update(row, fields=sent, version=version, by=by)


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ("id", "programme", *MILESTONE, "reached_on", "status", "version")


class MilestoneInput(Stated):
    class Meta:
        model = Milestone
        fields = MILESTONE


class NewMilestoneInput(MilestoneInput):
    class Meta(MilestoneInput.Meta):
        fields = ("programme", *MILESTONE)


class MilestoneFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    status = django_filters.ChoiceFilter(choices=Milestone.Status.choices)
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")
    ordering = Order("due_on", "name")


class Milestones(Entered, Replaced, Readable):
    """Dates of programmes' timetables."""

    model = Milestone
    versioned = True
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
    input, new_input = MilestoneInput, NewMilestoneInput
    creates, permission = "milestone.add", "milestone.update"

    def enter(self, sent: Any, by: Person) -> Milestone:
        return actions.add_milestone(sent.pop("programme"), fields=sent, by=by)

    def change(self, row: Milestone, sent: Any, version: int, by: Person) -> Milestone:
        return actions.update_milestone(row, fields=sent, version=version, by=by)

    reach = step(actions.move_milestone, "Say that a milestone was reached today", "reach", verb="reach")
    drop = step(actions.move_milestone, "Take a milestone off the timetable", "drop", verb="drop")
    resume = step(actions.move_milestone, "Plan a milestone again", "resume", verb="resume")
