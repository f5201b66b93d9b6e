"""Confidentiality labels as the API spells and sets them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Nation
from procurement.api.nouns import Noun, posted
from procurement.api.versions import seen_version
from procurement.marking import LEVELS, Label


class MarkingSerializer(serializers.Serializer):
    """A thing's label; `releasable_to` is null where it is not limited to named nations."""

    policy = serializers.CharField(source="marking_policy")
    classification = serializers.CharField()
    releasable_to = serializers.ListField(child=serializers.CharField(), allow_null=True)
    privacy_mark = serializers.CharField()


class LabelInput(serializers.Serializer):
    """`releasable_to` null: not limited to named nations."""

    classification = serializers.ChoiceField(LEVELS)
    releasable_to = serializers.PrimaryKeyRelatedField(many=True, queryset=Nation.objects.all(), allow_null=True)
    privacy_mark = serializers.CharField(max_length=40, allow_blank=True)


def labelled(act: Callable[..., models.Model], permission: str) -> Any:
    """The verb that sets the label of a thing."""

    def mark(self: Noun, request: Request, pk: UUID) -> Response:
        row, sent = self.found(), self.sent(LabelInput, permission)
        limit = sent["releasable_to"]
        nations = None if limit is None else frozenset(nation.pk for nation in limit)
        label = Label(row.marking_policy, sent["classification"], nations, sent["privacy_mark"].upper())
        return self.done(lambda: act(row, label, version=seen_version(request), by=request.user))

    return extend_schema(summary="Set the label", request=LabelInput)(posted(mark, "mark"))
