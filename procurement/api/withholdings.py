"""Withheld fields: that, why and until when; the value is read by the nation itself, with its requirement."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from procurement.actions import withholding as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.api.reference import SOURCED
from procurement.api.stating import Stated
from procurement.api.versions import seen_version
from procurement.models import Withholding, WithholdingReason


class WithholdingReasonSerializer(serializers.ModelSerializer):
    class Meta:
        model = WithholdingReason
        fields = ("code", "name", *SOURCED)


class WithholdingReasons(Readable):
    """Why a field may be withheld."""

    model = WithholdingReason
    serializer_class = WithholdingReasonSerializer
    lookup_value_converter = "str"


class WithholdInput(Stated):
    """`field` is need, quantity, need_by, or line. and the metric of a line, such as line.endurance_h."""

    explanation = serializers.CharField(max_length=500, allow_blank=True, default="")

    class Meta:
        model = Withholding
        fields = ("field", "reason", "explanation", "opens_on")


class WithholdingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Withholding
        fields = ("id", "requirement", "field", "reason", "explanation", "opens_on", "withheld_at", "opened_at")


class WithholdingFilter(django_filters.FilterSet):
    requirement = django_filters.UUIDFilter(field_name="requirement_id")
    reason = Words(field_name="reason_id")
    standing = django_filters.BooleanFilter(field_name="opened_at", lookup_expr="isnull")
    ordering = Order("opens_on", "field")


class Withholdings(Readable):
    """Fields that are withheld from other nations, or were; one opens by itself on its day."""

    model = Withholding
    versioned = True
    serializer_class = WithholdingSerializer
    filterset_class = WithholdingFilter

    @extend_schema(summary="Open a withheld field before its day", request=None)
    @action(detail=True, methods=["post"])
    def disclose(self, request: Request, pk: Any) -> Response:
        """If-Match is the requirement's version."""
        row = self.found()

        def verb() -> Withholding:
            actions.disclose(row, version=seen_version(request), by=request.user)
            return row

        return self.done(verb)
