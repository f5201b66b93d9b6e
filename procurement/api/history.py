"""Requirements as they were approved, version by version."""

import json
from typing import Any

import django_filters
from rest_framework import serializers

from procurement.api.listing import Order
from procurement.api.nouns import Readable
from procurement.models import RequirementVersion


class BriefVersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = RequirementVersion
        fields = ("id", "requirement", "number", "cause", "withheld", "sha256", "frozen_at")


class VersionSerializer(BriefVersionSerializer):
    content = serializers.SerializerMethodField()

    class Meta(BriefVersionSerializer.Meta):
        fields = (*BriefVersionSerializer.Meta.fields, "content")

    def get_content(self, row: RequirementVersion) -> dict[str, Any]:
        """The shareable part as it was frozen; `sha256` is of its canonical JSON."""
        return json.loads(row.content)


class VersionFilter(django_filters.FilterSet):
    requirement = django_filters.UUIDFilter(field_name="requirement_id")
    ordering = Order("number", "frozen_at")


class RequirementVersions(Readable):
    """Requirements as they were approved."""

    model = RequirementVersion
    serializer_class = VersionSerializer
    brief_serializer_class = BriefVersionSerializer
    filterset_class = VersionFilter
