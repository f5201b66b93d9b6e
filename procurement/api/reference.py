"""Reference rows: nations, capability areas, metrics, rate sets; each with its source."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Nation, Person
from procurement.actions import rates
from procurement.actions.rates import MOST_RATES
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable
from procurement.api.stating import Stated
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


class RateInput(Stated):
    class Meta:
        model = Rate
        fields = ("currency", "per_euro")


class RateSetInput(Stated):
    """A rate for every nation's currency but the euro; verified today unless said otherwise."""

    rates = RateInput(many=True, max_length=MOST_RATES)
    verified_on = serializers.DateField(required=False)

    class Meta:
        model = RateSet
        fields = ("rates_on", *SOURCED, "rates")


class RateSetSerializer(serializers.ModelSerializer):
    rates = RateSerializer(many=True)

    class Meta:
        model = RateSet
        fields = ("id", "rates_on", "locked_at", "rates", *SOURCED)


class RateSetFilter(django_filters.FilterSet):
    until = django_filters.DateFilter(field_name="rates_on", lookup_expr="lte")
    ordering = Order("rates_on")


class RateSets(Entered, Readable):
    """Exchange rates of a date: units of a currency for one euro; nobody edits an entered set."""

    model = RateSet
    serializer_class = RateSetSerializer
    filterset_class = RateSetFilter
    lookup_value_converter = "int"
    input, creates = RateSetInput, "rateset.create"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related("rates")

    def enter(self, sent: Any, by: Person) -> RateSet:
        return rates.enter(rates=sent.pop("rates"), fields=sent, by=by)


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
