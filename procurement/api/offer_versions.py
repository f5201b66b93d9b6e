"""Offers as they were frozen, and the envelopes of those that are not opened yet."""

import json
from typing import Any

import django_filters
from rest_framework import serializers

from procurement.api.listing import Order
from procurement.api.nouns import Readable
from procurement.models import OfferVersion, SealedOffer


class OfferVersionSerializer(serializers.ModelSerializer):
    content = serializers.SerializerMethodField()

    class Meta:
        model = OfferVersion
        fields = ("id", "offer", "number", "step", "reason", "digest", "made_at", "content")

    def get_content(self, row: OfferVersion) -> dict[str, Any]:
        """The whole offer as it was frozen; `digest` is the SHA-256 of its canonical JSON."""
        return json.loads(row.content)


class OfferVersionFilter(django_filters.FilterSet):
    offer = django_filters.UUIDFilter(field_name="offer_id")
    step = django_filters.ChoiceFilter(choices=OfferVersion.Step.choices)
    ordering = Order("number", "made_at")


class OfferVersions(Readable):
    """Offers as they were submitted, clarified and made final."""

    model = OfferVersion
    serializer_class = OfferVersionSerializer
    filterset_class = OfferVersionFilter


class SealedOfferSerializer(serializers.ModelSerializer):
    class Meta:
        model = SealedOffer
        fields = ("offer_id", "reference", "vendor", "opens_at", "digest", "sealed_at")


class SealedOfferFilter(django_filters.FilterSet):
    vendor = django_filters.UUIDFilter(field_name="vendor_id")
    ordering = Order("opens_at", "reference")


class SealedOffers(Readable):
    """Envelopes of offers that are not opened yet."""

    model = SealedOffer
    serializer_class = SealedOfferSerializer
    filterset_class = SealedOfferFilter
