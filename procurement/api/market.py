"""Vendors, systems and what is claimed of them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import catalogue
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step, unversioned
from procurement.api.reference import SOURCED
from procurement.api.stating import Stated
from trials.actions import claim as claims
from trials.models import Claim, System, Vendor

VENDOR = ("name", "ncage", "country", "owner_country", "domain", "website", "contact", "notes", *SOURCED)
SYSTEM = ("name", "vendor", "capability_area", "domain", "size_class", "description", "trl", "trl_assessor", "trl_on")
LISTED = ("status", "version", "is_synthetic")
STATED = ("successes", "attempts", "kind", "stated_by", "source", "source_url", "stated_on", "conditions")


class Listed(Entered, Replaced, Readable):
    """Rows of the catalogue: entered, replaced, withdrawn and restored by the market office."""

    versioned = True

    def enter(self, sent: Any, by: Person) -> Any:
        return catalogue.create(self.model(**sent), by=by)

    def change(self, row: Any, sent: Any, version: int, by: Person) -> Any:
        return catalogue.update(row, fields=sent, version=version, by=by)

    withdraw = step(catalogue.withdraw, "Take it out of what can be chosen; it is kept")
    restore = step(catalogue.restore, "Let it be chosen again")


class VendorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Vendor
        fields = ("id", *VENDOR, *LISTED)


class VendorInput(Stated):
    class Meta:
        model = Vendor
        fields = VENDOR


class VendorFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    country = Words()
    status = django_filters.ChoiceFilter(choices=Vendor.Status.choices)
    ordering = Order("name", "country")


class Vendors(Listed):
    """Companies that make or sell systems."""

    model = Vendor
    serializer_class = VendorSerializer
    filterset_class = VendorFilter
    input, creates, permission = VendorInput, "vendor.create", "vendor.update"


class SystemSerializer(serializers.ModelSerializer):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)

    class Meta:
        model = System
        fields = ("id", *SYSTEM, *SOURCED, "vendor_name", *LISTED)


class SystemInput(Stated):
    class Meta:
        model = System
        fields = (*SYSTEM, *SOURCED)


class SystemFilter(django_filters.FilterSet):
    text = Words(field_name="name", lookup_expr="icontains")
    area = Words(field_name="capability_area_id")
    vendor = django_filters.UUIDFilter(field_name="vendor_id")
    domain = django_filters.ChoiceFilter(choices=System.Domain.choices)
    trl_from = django_filters.NumberFilter(field_name="trl", lookup_expr="gte", min_value=1, max_value=9)
    status = django_filters.ChoiceFilter(choices=System.Status.choices)
    ordering = Order("name", "domain", "capability_area", "trl")


class Systems(Listed):
    """Products that can be tried or offered."""

    model = System
    serializer_class = SystemSerializer
    filterset_class = SystemFilter
    input, creates, permission = SystemInput, "system.create", "system.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("vendor")


class ClaimSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="metric.unit", read_only=True)

    class Meta:
        model = Claim
        fields = ("id", "system", "metric", "value", "unit", *STATED, "supersedes", "recorded_at")


class NewerClaimInput(Stated):
    class Meta:
        model = Claim
        fields = ("value", *STATED)


class ClaimInput(Stated):
    class Meta:
        model = Claim
        fields = ("system", "metric", *NewerClaimInput.Meta.fields)


class ClaimFilter(django_filters.FilterSet):
    system = django_filters.UUIDFilter(field_name="system_id")
    metric = Words(field_name="metric_id")
    kind = django_filters.ChoiceFilter(choices=Claim.Kind.choices)
    standing = django_filters.BooleanFilter(field_name="superseded_by", lookup_expr="isnull")
    ordering = Order("stated_on", "metric")


class Claims(Entered, Readable):
    """Values that somebody states of a system; never mixed with measurements, never changed."""

    model = Claim
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    input, creates = ClaimInput, "claim.create"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("metric")

    def enter(self, sent: Any, by: Person) -> Claim:
        return claims.create(sent.pop("system"), fields=sent, by=by)

    @unversioned
    @extend_schema(request=NewerClaimInput, responses={201: ClaimSerializer})
    @action(detail=True, methods=["post"])
    def supersede(self, request: Request, pk: Any) -> Response:
        """Put a new claim in the place of one; the old one is kept."""
        row, sent = self.found(), self.sent(NewerClaimInput, "claim.correct")
        return self.done(lambda: claims.correct(row, fields=sent, by=request.user), 201)
