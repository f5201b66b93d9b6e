"""Runs and their measurements: recorded, filled in, put right."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Person
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, told, unversioned
from procurement.api.positions import PositionPart, parted
from procurement.api.stating import Stated
from procurement.api.versions import seen_version
from trials.actions import run as actions
from trials.actions.measuring import MOST_MEASUREMENTS
from trials.conditions import CONDITIONS
from trials.models import Measurement, Run, RunCorrection, RunPosition

RECORD = (
    "started_at",
    "ended_at",
    "result",
    "reason",
    *(condition.key for condition in CONDITIONS),
    "payload",
    "operator_nation",
    "vendor_present",
    "software_version",
    "deviations",
)
VALUE = ("value", "successes", "attempts", "method", "quality", "measured_by")


class MeasurementSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="metric.unit", read_only=True)

    class Meta:
        model = Measurement
        fields = ("id", "run", "metric", "unit", *VALUE, "corrects", "recorded_at")


class MeasurementInput(Stated):
    class Meta:
        model = Measurement
        fields = VALUE


class NewMeasurementInput(MeasurementInput):
    class Meta(MeasurementInput.Meta):
        fields = ("metric", *VALUE)


class MeasurementFilter(django_filters.FilterSet):
    run = django_filters.UUIDFilter(field_name="run_id")
    system = django_filters.UUIDFilter(field_name="run__system_id")
    metric = Words(field_name="metric_id")
    quality = django_filters.ChoiceFilter(choices=Measurement.Quality.choices)
    standing = django_filters.BooleanFilter(field_name="corrected_by", lookup_expr="isnull")
    ordering = Order("recorded_at", "metric")


class Measurements(Readable):
    """What runs showed; a corrected one is kept and named by the one that corrects it."""

    model = Measurement
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("metric")

    @unversioned
    @extend_schema(request=MeasurementInput, responses={201: MeasurementSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: Any) -> Response:
        """Put a new value in the place of a measurement; the old one is kept."""
        row, sent = self.found(), self.sent(MeasurementInput, "run.record")
        return self.done(lambda: actions.correct(row, fields=sent, by=request.user), 201)


class CorrectionSerializer(serializers.ModelSerializer):
    """Field by field what stood there before: [{field, before, after}]; of a position only that it changed."""

    class Meta:
        model = RunCorrection
        fields = ("reason", "changes", "corrected_at")


class BriefRunSerializer(serializers.ModelSerializer):
    """Latitude and longitude are as released, to a tenth of a degree."""

    site = serializers.PrimaryKeyRelatedField(source="trial.site", read_only=True)

    class Meta:
        model = Run
        fields = (
            "id",
            "trial",
            "campaign",
            "system",
            "site",
            "number",
            *RECORD,
            "sea_state",
            "latitude",
            "longitude",
            "version",
        )
        extra_kwargs = {"sea_state": {"read_only": True}}


class RunSerializer(BriefRunSerializer):
    position = PositionPart(allow_null=True, default=None)
    measurements = MeasurementSerializer(many=True)
    corrections = CorrectionSerializer(many=True)

    class Meta(BriefRunSerializer.Meta):
        fields = (*BriefRunSerializer.Meta.fields, "position", "measurements", "corrections")


class MeasuredInput(serializers.Serializer):
    measurements = NewMeasurementInput(many=True, min_length=1, max_length=MOST_MEASUREMENTS)


class OutcomeInput(Stated):
    number = serializers.IntegerField(required=False, min_value=1, max_value=100_000)
    position = PositionPart(allow_null=True, required=False)
    measurements = NewMeasurementInput(many=True, max_length=MOST_MEASUREMENTS, required=False)

    class Meta:
        model = Run
        fields = ("number", *RECORD, "position", "measurements")


class RunInput(OutcomeInput):
    class Meta(OutcomeInput.Meta):
        fields = ("trial", *OutcomeInput.Meta.fields)


class AmendInput(Stated):
    why = serializers.CharField(max_length=200)
    position = PositionPart(allow_null=True, required=False)

    class Meta:
        model = Run
        fields = ("why", *RECORD, "position")
        extra_kwargs = {name: {"required": False} for name in RECORD}


def _recorded(sent: Mapping[str, Any]) -> dict[str, Any]:
    fields, position = parted(sent)
    return {"measurements": fields.pop("measurements", ()), "fields": fields, "position": position}


class RunFilter(django_filters.FilterSet):
    campaign = django_filters.UUIDFilter(field_name="campaign_id")
    trial = django_filters.UUIDFilter(field_name="trial_id")
    site = django_filters.UUIDFilter(field_name="trial__site_id")
    system = django_filters.UUIDFilter(field_name="system_id")
    result = django_filters.ChoiceFilter(choices=Run.Result.choices)
    ordering = Order("started_at", "number", "result")


class Runs(Entered, Readable):
    """Attempts of systems, in recorded conditions; `position` is exact, and null for whoever may not read it."""

    model = Run
    versioned = True
    serializer_class = RunSerializer
    brief_serializer_class = BriefRunSerializer
    filterset_class = RunFilter
    input, creates = RunInput, "run.record"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return super().visible(actor).select_related("trial")

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        measured = Measurement.objects.visible_to(actor).select_related("metric")
        return rows.prefetch_related(
            Prefetch("measurements", measured),
            Prefetch("corrections", RunCorrection.objects.visible_to(actor)),
            Prefetch("position", RunPosition.objects.visible_to(actor)),
        )

    def enter(self, sent: Any, by: Person) -> Run:
        """Record a run with its measurements; without a number it gets the system's next one."""
        return actions.record(sent.pop("trial"), **_recorded(sent), by=by)

    fill = told(
        actions.fill,
        "Write what became of a run that was planned or started",
        OutcomeInput,
        "run.record",
        takes=_recorded,
    )

    @extend_schema(summary="Put a finished run's record right, saying why; what is left out stays", request=AmendInput)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: Any) -> Response:
        row, (fields, position) = self.found(), parted(self.sent(AmendInput, "run.correct"))
        why = fields.pop("why")

        def verb() -> Run:
            seen = seen_version(request)
            made = actions.amend(row, fields=fields, position=position, reason=why, version=seen, by=request.user)
            return made.run

        return self.done(verb)

    @unversioned
    @extend_schema(summary="Add measurements to a run that is recorded", request=MeasuredInput)
    @action(detail=True, methods=["post"])
    def measure(self, request: Request, pk: Any) -> Response:
        row, sent = self.found(), self.sent(MeasuredInput, "run.record")
        return self.done(lambda: actions.measure(row, measurements=sent["measurements"], by=request.user))
