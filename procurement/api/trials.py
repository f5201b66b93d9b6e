"""Campaigns, their runs and measurements."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable, VisibleKey
from trials.actions import run as actions
from trials.actions.measuring import MOST_MEASUREMENTS
from trials.models import Campaign, Measurement, Metric, Run, Trial

CONDITIONS = ("wave_height_m", "wind_mean_kn", "visibility_km", "air_temperature_c", "gnss")
RUN = ("trial", "number", "started_at", "ended_at", "result", "reason")
OF_RUN = ("vendor_present", "software_version")
VALUE = ("value", "successes", "attempts", "method", "quality", "measured_by")


class CampaignSerializer(serializers.ModelSerializer):
    class Meta:
        model = Campaign
        fields = ("id", "name", "nation", "starts_on", "ends_on", "restricted", "is_synthetic")


class CampaignFilter(django_filters.FilterSet):
    nation = Words(field_name="nation_id")
    text = Words(field_name="name", lookup_expr="icontains")
    ordering = Order("name", "starts_on")


class Campaigns(Readable):
    """Efforts in which systems were tried."""

    model = Campaign
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter


class MeasurementSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="metric.unit", read_only=True)

    class Meta:
        model = Measurement
        fields = ("id", "run", "metric", "unit", *VALUE, "corrects", "recorded_at")


class MeasurementInput(serializers.ModelSerializer):
    class Meta:
        model = Measurement
        fields = VALUE
        validators: list[Any] = []


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

    @extend_schema(request=MeasurementInput, responses={201: MeasurementSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: UUID) -> Response:
        """Put a new value in the place of a measurement; the old one is kept."""
        row, sent = self.found(), self.sent(MeasurementInput, "run.record")

        def verb() -> Measurement:
            with_names = Measurement.objects.select_related("run__campaign", "metric").visible_to(request.actor)
            return actions.correct(with_names.get(pk=row.pk), fields=sent, by=request.user)

        return self.done(verb, 201)


class BriefRunSerializer(serializers.ModelSerializer):
    site = serializers.PrimaryKeyRelatedField(source="trial.site", read_only=True)

    class Meta:
        model = Run
        fields = ("id", *RUN, "campaign", "system", "site", *CONDITIONS, "sea_state", *OF_RUN)
        extra_kwargs = {"sea_state": {"read_only": True}}


class RunSerializer(BriefRunSerializer):
    measurements = MeasurementSerializer(many=True)

    class Meta(BriefRunSerializer.Meta):
        fields = (*BriefRunSerializer.Meta.fields, "measurements")


class MeasuredInput(MeasurementInput):
    metric = serializers.PrimaryKeyRelatedField(queryset=Metric.objects.all())

    class Meta(MeasurementInput.Meta):
        fields = ("metric", *VALUE)


class RunInput(serializers.ModelSerializer):
    trial = VisibleKey(Trial)
    number = serializers.IntegerField(required=False, min_value=1, max_value=100_000)
    measurements = MeasuredInput(many=True, max_length=MOST_MEASUREMENTS, allow_empty=True)

    class Meta:
        model = Run
        fields = (*RUN, *CONDITIONS, *OF_RUN, "measurements")
        validators: list[Any] = []


class RunFilter(django_filters.FilterSet):
    campaign = django_filters.UUIDFilter(field_name="campaign_id")
    system = django_filters.UUIDFilter(field_name="system_id")
    result = django_filters.ChoiceFilter(choices=Run.Result.choices)
    ordering = Order("started_at", "number", "result")


class Runs(Readable):
    """Attempts of systems, in recorded conditions."""

    model = Run
    serializer_class = RunSerializer
    brief_serializer_class = BriefRunSerializer
    filterset_class = RunFilter

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return super().visible(actor).select_related("trial")

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        measured = Measurement.objects.visible_to(actor).select_related("metric")
        return rows.prefetch_related(Prefetch("measurements", measured))

    @extend_schema(request=RunInput, responses={201: RunSerializer})
    def create(self, request: Request) -> Response:
        """Record a run with its measurements; without a number it gets the system's next one."""
        sent = dict(self.sent(RunInput, "run.record"))
        trial, measured = (sent.pop(name) for name in ("trial", "measurements"))
        return self.done(lambda: actions.record(trial, fields=sent, measurements=measured, by=request.user), 201)
