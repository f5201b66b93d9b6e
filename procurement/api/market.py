"""Vendors, systems and what is claimed of them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.api.reference import SOURCED
from trials.models import Claim, System, Vendor


class VendorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Vendor
        fields = (
            "id",
            "name",
            "ncage",
            "country",
            "owner_country",
            "domain",
            "website",
            "status",
            "version",
            "is_synthetic",
            *SOURCED,
        )


class VendorFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    country = Words()
    ordering = Order("name", "country")


class Vendors(Readable):
    """Companies that make or sell systems."""

    model = Vendor
    serializer_class = VendorSerializer
    filterset_class = VendorFilter


class SystemSerializer(serializers.ModelSerializer):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)

    class Meta:
        model = System
        fields = (
            "id",
            "name",
            "vendor",
            "vendor_name",
            "capability_area",
            "domain",
            "size_class",
            "description",
            "trl",
            "trl_assessor",
            "trl_on",
            "status",
            "version",
            "is_synthetic",
            *SOURCED,
        )


class SystemFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    area = Words(field_name="capability_area_id")
    vendor = django_filters.UUIDFilter(field_name="vendor_id")
    domain = django_filters.ChoiceFilter(choices=System.Domain.choices)
    ordering = Order("name", "domain", "capability_area")


class Systems(Readable):
    """Products that can be tried or offered."""

    model = System
    serializer_class = SystemSerializer
    filterset_class = SystemFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("vendor")


class ClaimSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="metric.unit", read_only=True)

    class Meta:
        model = Claim
        fields = ("id", "system", "metric", "value", "unit", "stated_by", "source", "stated_on")


class ClaimFilter(django_filters.FilterSet):
    system = django_filters.UUIDFilter(field_name="system_id")
    metric = Words(field_name="metric_id")
    ordering = Order("stated_on", "metric")


class Claims(Readable):
    """Values that somebody states of a system; never mixed with measurements."""

    model = Claim
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("metric")
