"""Evidence files: what is known of each, its content under the pages' own check, attaching and withdrawing."""

from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Person
from procurement.api.listing import Order
from procurement.api.nouns import Entered, Readable, unversioned
from procurement.api.stating import VisibleKey
from procurement.api.trials import ReasonInput
from procurement.exports.download import handed_out
from trials.actions import evidence as actions
from trials.models import EvidenceFile, Run, Trial


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = EvidenceFile
        fields = (
            "id",
            "trial",
            "run",
            "name",
            "caption",
            "media_type",
            "size",
            "sha256",
            "uploaded_at",
            "withdrawn_at",
            "withdrawn_because",
        )
        extra_kwargs = {"size": {"help_text": "In bytes."}}


class EvidenceInput(serializers.Serializer):
    trial = VisibleKey(Trial)
    run = VisibleKey(Run, required=False, allow_null=True)
    caption = serializers.CharField(max_length=300)
    file = serializers.FileField()


class EvidenceFilter(django_filters.FilterSet):
    trial = django_filters.UUIDFilter(field_name="trial_id")
    run = django_filters.UUIDFilter(field_name="run_id")
    standing = django_filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull")
    ordering = Order("uploaded_at", "size")


class EvidenceFiles(Entered, Readable):
    """Files that show what a trial showed; sent as multipart/form-data, withdrawn with a reason, never deleted."""

    model = EvidenceFile
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    input, creates = EvidenceInput, "evidence.attach"

    def get_parsers(self) -> list[Any]:
        """The API's description asks without a request; a request's action is not known yet when it is parsed."""
        asked = self.action_map.get(self.request.method.lower()) if self.request else self.action
        return [MultiPartParser()] if asked == "create" else super().get_parsers()

    def enter(self, sent: Any, by: Person) -> EvidenceFile:
        trial, upload = sent["trial"], sent["file"]
        return actions.attach(trial, upload, caption=sent["caption"], run=sent.get("run"), by=by)

    @unversioned
    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Withdraw a file, saying why; its content is no longer given out."""
        row, sent = self.found(), self.sent(ReasonInput, "evidence.withdraw")
        return self.done(lambda: actions.withdraw(row, reason=sent["reason"], by=request.user))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(bytes, "The file, or a range of it.")})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: Any) -> Any:
        """The content, whole or a range of its bytes; every reading is an event."""
        row, asked = self.found(), request.headers.get("Range", "")
        return handed_out(row, asked, lambda span: actions.read(row, span=span, by=request.user))
