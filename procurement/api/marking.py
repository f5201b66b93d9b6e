"""Confidentiality labels as the API spells them."""

from rest_framework import serializers


class MarkingSerializer(serializers.Serializer):
    """A thing's label; `releasable_to` is null where it is not limited to named nations."""

    policy = serializers.CharField(source="marking_policy")
    classification = serializers.CharField()
    releasable_to = serializers.ListField(child=serializers.CharField(), allow_null=True)
    privacy_mark = serializers.CharField()
