"""Recommendations as disclosed to the asker, with their buys, allocations and shares; and consents to show them."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import recommendation as actions
from procurement.api.figures import PersonPart, spelt
from procurement.api.listing import Order
from procurement.api.nouns import Entered, Noun, Readable, step, unversioned
from procurement.api.stating import Stated, VisibleKey
from procurement.api.versions import seen_version
from procurement.models import Allocation, Consent, CostShare, Recommendation, SharedBuy
from procurement.money import BASE_UNIT, EURO
from procurement.queries.edition import edition_view

CONTRACT = ("buying_model", "contracting_authority", "legal_basis")


class AllocationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Allocation
        fields = ("id", "buy", "requirement", "nation", "quantity")


class SharedBuySerializer(serializers.ModelSerializer):
    allocations = AllocationSerializer(many=True)

    class Meta:
        model = SharedBuy
        fields = ("id", "recommendation", "offer", "label", "mode", *CONTRACT, "route", "allocations")


class ShareSerializer(serializers.ModelSerializer):
    payment = serializers.SerializerMethodField()

    class Meta:
        model = CostShare
        fields = ("nation", "rule", "payment")

    def get_payment(self, row: CostShare) -> dict[str, Any]:
        """Discounted to the round's first month."""
        return spelt(row.payment * BASE_UNIT, EURO, row.recommendation.round.base_month)


class BriefRecommendationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Recommendation
        fields = ("id", "round", "run", "status", "version", "proposed_at", "created_at")


class RecommendationSerializer(BriefRecommendationSerializer):
    buys = SharedBuySerializer(many=True)
    shares = ShareSerializer(many=True)
    disclosed = serializers.SerializerMethodField()

    class Meta(BriefRecommendationSerializer.Meta):
        fields = (*BriefRecommendationSerializer.Meta.fields, "buys", "shares", "disclosed")

    def get_disclosed(self, row: Recommendation) -> dict[str, Any]:
        """The document that the asker's own edition of the pack is printed from; amounts in thousand euro."""
        return edition_view(row, self.context["request"].actor)


class RecommendationFilter(django_filters.FilterSet):
    round = django_filters.UUIDFilter(field_name="round_id")
    status = django_filters.ChoiceFilter(choices=Recommendation.Status.choices)
    ordering = Order("created_at", "proposed_at", "status")


class Recommendations(Readable):
    """What scoring runs recommend."""

    model = Recommendation
    versioned = True
    serializer_class = RecommendationSerializer
    brief_serializer_class = BriefRecommendationSerializer
    filterset_class = RecommendationFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        allocations = Prefetch("allocations", Allocation.objects.visible_to(actor))
        buys = SharedBuy.objects.visible_to(actor).prefetch_related(allocations)
        shares = CostShare.objects.visible_to(actor)
        return rows.select_related("round__rate_set").prefetch_related(
            Prefetch("buys", buys), Prefetch("shares", shares)
        )

    propose = step(actions.propose, "Put a recommendation before the nations of its round")


class DescriptionInput(Stated):
    """With a route, whatever else is left out is as the route says."""

    class Meta:
        model = SharedBuy
        fields = ("route", *CONTRACT)
        extra_kwargs = {name: {"required": False} for name in ("route", *CONTRACT)}


class Buys(Noun):
    """Buys are read with their recommendation."""

    model = SharedBuy
    versioned = True
    serializer_class = SharedBuySerializer

    @extend_schema(
        summary="State how a buy would be contracted", request=DescriptionInput, responses=RecommendationSerializer
    )
    @action(detail=True, methods=["post"])
    def describe(self, request: Request, pk: UUID) -> Response:
        """If-Match is the recommendation's version; the recommendation is shown."""
        row, sent = self.found(), self.sent(DescriptionInput, "recommendation.describe")

        def verb() -> Recommendation:
            return actions.describe(row, **sent, version=seen_version(request), by=request.user).recommendation

        return self.done(verb, shown_by=Recommendations)


class ConsentSerializer(serializers.ModelSerializer):
    asked_by = PersonPart()
    confirmed_by = PersonPart(allow_null=True)

    class Meta:
        model = Consent
        fields = ("id", "recommendation", "nation", "status", "asked_by", "asked_at", "confirmed_by", "confirmed_at")


class ConsentInput(serializers.Serializer):
    recommendation = VisibleKey(Recommendation)


class ConsentFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    status = django_filters.ChoiceFilter(choices=Consent.Status.choices)
    ordering = Order("asked_at", "nation")


class Consents(Entered, Readable):
    """Nations' leave to show their rows to the partners of their buys."""

    model = Consent
    serializer_class = ConsentSerializer
    filterset_class = ConsentFilter
    input, creates = ConsentInput, "consent.ask"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("asked_by", "confirmed_by")

    def enter(self, sent: Any, by: Person) -> Consent:
        """Ask the nation's approver to show its rows to the partners of its buys."""
        return actions.ask_consent(sent["recommendation"], by=by)

    @unversioned
    @extend_schema(summary="Show the nation's rows to its partners", request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: UUID) -> Response:
        row = self.found()
        return self.done(lambda: actions.confirm_consent(row, by=request.user))
