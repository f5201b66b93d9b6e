"""Offers with their price tiers and the terms of their mode."""

import json
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Nation
from procurement.actions import offer as actions
from procurement.api.figures import MoneyField, amounts
from procurement.api.listing import Order, Words
from procurement.api.marking import MarkingSerializer
from procurement.api.nouns import Readable, Replaced, step
from procurement.api.requirements import ReleaseInput
from procurement.api.terms import (
    BuyTermsSerializer,
    DevelopTermsSerializer,
    ExceptionSerializer,
    LeaseTermsSerializer,
    NreMilestoneSerializer,
    TierSerializer,
)
from procurement.api.versions import seen_version
from procurement.models import Mode, NreMilestone, Offer, OfferException, OfferVersion, PriceTier, SealedOffer
from procurement.models.tiers import MOST as MOST_TIERS
from trials.models import System

STATED = (
    "reference",
    "system",
    "mode",
    "currency",
    "price_basis",
    "valid_until",
    "discount",
    "minimum_order",
    "capacity",
    "lead_months",
    "opens_at",
    "cpv",
    "export_control",
    "stanags_claimed",
    "stanags_demonstrated",
    "trl",
    "trl_assessor",
    "trl_on",
    "most_favoured",
    "data_rights",
)


class BriefOfferSerializer(serializers.ModelSerializer):
    onboarding = MoneyField(basis="price_basis")
    marking = MarkingSerializer(source="*", read_only=True)

    class Meta:
        model = Offer
        fields = (
            "id",
            *STATED,
            "onboarding",
            "restricted",
            "marking",
            "status",
            "is_synthetic",
            "version",
            "updated_at",
        )


class OfferSerializer(BriefOfferSerializer):
    tiers = TierSerializer(many=True)
    lease_terms = LeaseTermsSerializer(allow_null=True, default=None)
    buy_terms = BuyTermsSerializer(allow_null=True, default=None)
    develop_terms = DevelopTermsSerializer(allow_null=True, default=None)
    milestones = NreMilestoneSerializer(many=True)
    exceptions = ExceptionSerializer(many=True)

    class Meta(BriefOfferSerializer.Meta):
        fields = (
            *BriefOfferSerializer.Meta.fields,
            "eligible",
            "tiers",
            "lease_terms",
            "buy_terms",
            "develop_terms",
            "milestones",
            "exceptions",
            "exclusion",
            "exclusion_text",
            "created_at",
        )


class OfferInput(serializers.ModelSerializer):
    system = serializers.PrimaryKeyRelatedField(queryset=System.objects.all())
    eligible = serializers.PrimaryKeyRelatedField(queryset=Nation.objects.all(), many=True, required=False)
    onboarding = MoneyField(basis="price_basis", required=False)
    tiers = TierSerializer(many=True, min_length=1, max_length=MOST_TIERS)
    lease_terms = LeaseTermsSerializer(required=False, allow_null=True)
    buy_terms = BuyTermsSerializer(required=False, allow_null=True)
    develop_terms = DevelopTermsSerializer(required=False, allow_null=True)

    class Meta:
        model = Offer
        fields = (*STATED, "onboarding", "eligible", "tiers", "lease_terms", "buy_terms", "develop_terms")
        validators: list[Any] = []


class OfferFilter(django_filters.FilterSet):
    text = Words(field_name="reference", lookup_expr="icontains")
    system = django_filters.UUIDFilter(field_name="system_id")
    vendor = django_filters.UUIDFilter(field_name="system__vendor_id")
    area = Words(field_name="system__capability_area_id")
    mode = django_filters.ChoiceFilter(choices=Mode.choices)
    status = django_filters.ChoiceFilter(choices=Offer.Status.choices)
    valid_after = django_filters.IsoDateTimeFilter(field_name="valid_until", lookup_expr="gt")
    ordering = Order("reference", "system", "mode", "lead_months", "valid_until", "status")


class Offers(Replaced, Readable):
    """What vendors will sell, lease or develop."""

    model = Offer
    versioned = True
    serializer_class = OfferSerializer
    brief_serializer_class = BriefOfferSerializer
    filterset_class = OfferFilter
    input, permission = OfferInput, "offer.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        parts = {"tiers": PriceTier, "milestones": NreMilestone, "exceptions": OfferException}
        return rows.select_related("lease_terms", "buy_terms", "develop_terms").prefetch_related(
            "eligible", *(Prefetch(name, model.objects.visible_to(actor)) for name, model in parts.items())
        )

    @extend_schema(request=OfferInput, responses={201: OfferSerializer})
    def create(self, request: Request) -> Response:
        """Enter an offer, as a draft."""
        values = self.sent(OfferInput, "offer.create")
        return self.done(lambda: actions.create(**_parts(values), by=request.user), 201)

    @extend_schema(request=OfferInput, responses=OfferSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Replace an offer that is not submitted yet."""
        return self.replace(
            self.found(),
            lambda row, values, version: actions.update(row, **_parts(values), version=version, by=request.user),
        )

    submit = step(actions.submit, "Take an offer as the vendor's binding one")
    withdraw = step(actions.withdraw, "Withdraw an offer with all its releases")

    @extend_schema(summary="Let nations, everyone or the programme office read an offer", request=ReleaseInput)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: UUID) -> Response:
        row, sent = self.found(), self.sent(ReleaseInput, "offer.release")
        return self.done(
            lambda: actions.release(row, sent["audiences"], version=seen_version(request), by=request.user)
        )


def _parts(values: dict[str, Any]) -> dict[str, Any]:
    """A clean body as the action takes it; all its amounts are in the offer's currency at its price basis."""
    values = dict(values)
    tiers, given = values.pop("tiers"), {mode: values.pop(f"{mode}_terms", None) for mode in Mode.values}
    money = {"currency": values["currency"], "basis": values["price_basis"]}
    terms = given.pop(values["mode"])
    foreign = [mode for mode, stated in given.items() if stated]
    if foreign or terms is None:
        text = _("State the terms of the offer's own mode, and of no other.")
        raise ValidationError({f"{mode}_terms": [text] for mode in foreign or [values["mode"]]})
    return {
        "fields": {"eligible": (), **amounts(values, **money)},
        "tiers": [amounts(dict(tier), **money, place=f"tiers[{place}].") for place, tier in enumerate(tiers)],
        "terms": amounts(dict(terms), **money, place=f"{values['mode']}_terms."),
    }


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
