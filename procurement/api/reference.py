"""Reference rows: nations, capability areas, metrics, rate sets; each with its source."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Nation
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.models import CpvCode, Rate, RateSet
from trials.models import CapabilityArea, Metric

SOURCED = ("source", "verified_on")


class NationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Nation
        fields = ("code", "trigraph", "name", "currency", "languages", "time_zone", "agency", *SOURCED)


class Nations(Readable):
    """The participants."""

    model = Nation
    serializer_class = NationSerializer
    lookup_value_converter = "str"


class CapabilityAreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = CapabilityArea
        fields = ("code", "name", *SOURCED)


class CapabilityAreas(Readable):
    """What requirements are for."""

    model = CapabilityArea
    serializer_class = CapabilityAreaSerializer
    lookup_value_converter = "str"


class MetricSerializer(serializers.ModelSerializer):
    class Meta:
        model = Metric
        fields = ("code", "name", "group", "unit", "better", "origin", "value_kind", "is_measurable", "notes", *SOURCED)
        extra_kwargs = {"is_measurable": {"read_only": True}}


class MetricFilter(django_filters.FilterSet):
    group = Words()
    origin = django_filters.ChoiceFilter(choices=Metric.Origin.choices)
    value_kind = django_filters.ChoiceFilter(choices=Metric.ValueKind.choices)
    text = Words(field_name="name", lookup_expr="icontains")
    ordering = Order("code", "name", "group")


class Metrics(Readable):
    """What can be measured."""

    model = Metric
    serializer_class = MetricSerializer
    filterset_class = MetricFilter
    lookup_value_converter = "str"


class RateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rate
        fields = read_only_fields = ("currency", "per_euro")


class RateSetSerializer(serializers.ModelSerializer):
    rates = RateSerializer(many=True)

    class Meta:
        model = RateSet
        fields = ("id", "rates_on", "locked_at", "rates", *SOURCED)


class RateSets(Readable):
    """Exchange rates of a date: units of a currency for one euro."""

    model = RateSet
    serializer_class = RateSetSerializer
    lookup_value_converter = "int"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related("rates")


class CpvCodeSerializer(serializers.ModelSerializer):
    class Meta:
        model = CpvCode
        fields = ("code", "name", *SOURCED)


class CpvCodeFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    ordering = Order("code", "name")


class CpvCodes(Readable):
    """What contracts are for, in the common procurement vocabulary."""

    model = CpvCode
    serializer_class = CpvCodeSerializer
    filterset_class = CpvCodeFilter
    lookup_value_converter = "str"
