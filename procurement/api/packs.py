"""Decision packs: what is known of each edition, and the file for its own readers."""

from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from procurement.actions import pack as actions
from procurement.api.figures import PersonPart
from procurement.api.listing import Order, Words
from procurement.api.marking import MarkingSerializer
from procurement.api.nouns import Readable
from procurement.api.stating import VisibleKey
from procurement.models import Pack, Recommendation


class PackSerializer(serializers.ModelSerializer):
    asked_by = PersonPart()
    marking = MarkingSerializer(source="*", read_only=True)
    sha256 = serializers.SerializerMethodField()
    data_digest = serializers.SerializerMethodField()

    class Meta:
        model = Pack
        fields = (
            "id",
            "recommendation",
            "audience",
            "marking",
            "language",
            "version",
            "status",
            "job",
            "asked_by",
            "asked_at",
            "made_at",
            "pages",
            "tools",
            "sha256",
            "data_digest",
        )

    def get_sha256(self, row: Pack) -> str | None:
        """Of the file; null for whoever is not its reader, since small secrets can be guessed from digests."""
        return row.sha256 if self._is_reader(row) else None

    def get_data_digest(self, row: Pack) -> str | None:
        """SHA-256 of the data inside; null likewise."""
        return row.data_digest if self._is_reader(row) else None

    def _is_reader(self, row: Pack) -> bool:
        return row.audience in self.context["request"].actor.audiences


class PackInput(serializers.Serializer):
    recommendation = VisibleKey(Recommendation)
    language = serializers.ChoiceField([code for code, _name in settings.LANGUAGES])
    audience = serializers.CharField(
        max_length=10, required=False, help_text="For the programme office: PMO or a nation; else one's own nation."
    )


class PackFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    audience = Words()
    language = Words()
    status = django_filters.ChoiceFilter(choices=Pack.Status.choices)
    ordering = Order("asked_at", "made_at", "version")


class Packs(Readable):
    """Editions one may know of; each is read by its own audience alone."""

    model = Pack
    serializer_class = PackSerializer
    filterset_class = PackFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("asked_by")

    @extend_schema(request=PackInput, responses={202: PackSerializer})
    def create(self, request: Request) -> Response:
        """Ask for an edition: one's own nation's, or with an audience as the programme office."""
        sent = self.sent(PackInput)

        def verb() -> Pack:
            if "audience" not in sent:
                return actions.request_own(sent["recommendation"], sent["language"], by=request.user)
            wanted = [(sent["audience"], sent["language"])]
            return actions.request_programme(sent["recommendation"], wanted, by=request.user)[0]

        return self.done(verb, 202)

    @extend_schema(responses={(200, "application/pdf"): OpenApiResponse(bytes, "The PDF.")})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: UUID) -> FileResponse:
        """The PDF of an edition; every reading is an event."""
        row = self.found()
        content = actions.read(row, by=request.user)
        return FileResponse(content, as_attachment=True, filename=f"{row.pk}.pdf", content_type="application/pdf")
