"""What stands beside requirements and programmes: approved versions, reasons to withhold, comments, registers."""

import json
from typing import Any

import django_filters
from rest_framework import serializers

from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.api.reference import SOURCED
from procurement.models import Assumption, Comment, RequirementVersion, Risk, WithholdingReason

REGISTERED = ("id", "programme", "round", "owner", "statement")
KEPT = ("status", "version", "created_at", "updated_at")


class WithholdingReasonSerializer(serializers.ModelSerializer):
    class Meta:
        model = WithholdingReason
        fields = ("code", "name", *SOURCED)


class WithholdingReasons(Readable):
    """Why a field may be withheld."""

    model = WithholdingReason
    serializer_class = WithholdingReasonSerializer
    lookup_value_converter = "str"


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


class CommentSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = (
            "id",
            "subject",
            "object_id",
            "audience",
            "kind",
            "text",
            "nation",
            "role",
            "answers",
            "replaces",
            "written_at",
            "withdrawn_at",
        )

    def get_text(self, row: Comment) -> str | None:
        """Null where it was withdrawn."""
        return None if row.withdrawn_at else row.text


class CommentFilter(django_filters.FilterSet):
    subject = Words()
    object = django_filters.UUIDFilter(field_name="object_id")
    kind = django_filters.ChoiceFilter(choices=Comment.Kind.choices)
    ordering = Order("written_at")


class Comments(Readable):
    """Questions, answers and remarks on things one may read."""

    model = Comment
    serializer_class = CommentSerializer
    filterset_class = CommentFilter


class AssumptionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assumption
        fields = (*REGISTERED, "evidence", "low", "expected", "high", "unit", "expires_on", *KEPT)


class RegisterFilter(django_filters.FilterSet):
    programme = django_filters.UUIDFilter(field_name="programme_id")
    round = django_filters.UUIDFilter(field_name="round_id")
    owner = Words()
    status = Words()


class AssumptionFilter(RegisterFilter):
    ordering = Order("expires_on", "status")


class Assumptions(Readable):
    """What is taken for true until shown."""

    model = Assumption
    serializer_class = AssumptionSerializer
    filterset_class = AssumptionFilter


class RiskSerializer(serializers.ModelSerializer):
    class Meta:
        model = Risk
        fields = (*REGISTERED, "likelihood", "impact", "rating", "mitigation", "due_on", *KEPT)
        extra_kwargs = {"rating": {"read_only": True}}


class RiskFilter(RegisterFilter):
    ordering = Order("due_on", "likelihood", "impact", "status")


class Risks(Readable):
    """What may go wrong."""

    model = Risk
    serializer_class = RiskSerializer
    filterset_class = RiskFilter
