"""Offers with their price tiers and the terms of their mode."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Nation, Person
from procurement.actions import offer as actions
from procurement.actions.offer_parts import MOST_ROWS
from procurement.api.figures import MoneyField, amounts
from procurement.api.listing import Order, Words
from procurement.api.marking import MarkingSerializer, labelled
from procurement.api.nouns import Entered, Noun, Readable, Replaced, posted, step, told
from procurement.api.releases import ReleaseInput
from procurement.api.stating import Stated
from procurement.api.terms import (
    BuyTermsSerializer,
    DevelopTermsSerializer,
    ExceptionSerializer,
    LeaseTermsSerializer,
    NreMilestoneSerializer,
    TierSerializer,
)
from procurement.api.versions import seen_version
from procurement.models import Mode, NreMilestone, Offer, OfferException, PriceTier
from procurement.models.tiers import MOST as MOST_TIERS

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
TERMS = tuple(f"{mode}_terms" for mode in Mode.values)


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
            *TERMS,
            "milestones",
            "exceptions",
            "exclusion",
            "exclusion_text",
            "created_at",
        )


class OfferInput(Stated):
    eligible = serializers.PrimaryKeyRelatedField(queryset=Nation.objects.all(), many=True, required=False)
    onboarding = MoneyField(basis="price_basis", required=False)
    tiers = TierSerializer(many=True, min_length=1, max_length=MOST_TIERS)
    lease_terms = LeaseTermsSerializer(required=False, allow_null=True)
    buy_terms = BuyTermsSerializer(required=False, allow_null=True)
    develop_terms = DevelopTermsSerializer(required=False, allow_null=True)
    milestones = NreMilestoneSerializer(many=True, required=False, max_length=MOST_ROWS)
    exceptions = ExceptionSerializer(many=True, required=False, max_length=MOST_ROWS)

    class Meta:
        model = Offer
        fields = (*STATED, "onboarding", "eligible", "tiers", *TERMS, "milestones", "exceptions")


class RevisionInput(OfferInput):
    reason = serializers.CharField(max_length=2000)

    class Meta(OfferInput.Meta):
        fields = ("reason", *(name for name in OfferInput.Meta.fields if name != "opens_at"))


class ExclusionInput(serializers.Serializer):
    exclusion = serializers.ChoiceField(Offer.Exclusion.choices, source="code")
    exclusion_text = serializers.CharField(max_length=1000, source="text")


def _parts(values: dict[str, Any], row: Offer | None = None) -> dict[str, Any]:
    """A clean body as the action takes it; all its amounts are in the offer's currency at its price basis.

    What is left out of a change of `row` stays: its eligible nations too.
    """
    values = dict(values)
    tiers, given = values.pop("tiers"), {mode: values.pop(f"{mode}_terms", None) for mode in Mode.values}
    more = {name: values.pop(name) for name in ("milestones", "exceptions") if name in values}
    money = {"currency": values["currency"], "basis": values["price_basis"]}
    terms = given.pop(values["mode"])
    foreign = [mode for mode, stated in given.items() if stated]
    if foreign or terms is None:
        text = _("State the terms of the offer's own mode, and of no other.")
        raise ValidationError({f"{mode}_terms": [text] for mode in foreign or [values["mode"]]})
    eligible = list(row.eligible.all()) if row else ()
    return {
        "fields": {"eligible": eligible, **amounts(values, **money)},
        "tiers": _priced("tiers", tiers, **money),
        "terms": amounts(dict(terms), **money, place=f"{values['mode']}_terms."),
        **{name: _priced(name, rows, **money) for name, rows in more.items()},
    }


def _priced(name: str, rows: list[dict[str, Any]], **money: Any) -> list[dict[str, Any]]:
    return [amounts(dict(row), **money, place=f"{name}[{place}].") for place, row in enumerate(rows)]


def revised(act: Callable[..., Offer], summary: str) -> Any:
    """A verb that freezes the whole offer anew, with what was asked; a draft's sealing is not part of it."""

    def method(self: Noun, request: Request, pk: UUID) -> Response:
        row, sent = self.found(), dict(self.sent(RevisionInput, f"offer.{act.__name__}"))
        reason = sent.pop("reason")

        def verb() -> Offer:
            return act(row, reason=reason, **_parts(sent, row), version=seen_version(request), by=request.user)

        return self.done(verb)

    method.__name__ = act.__name__
    return extend_schema(summary=summary, request=RevisionInput)(posted(method, act.__name__))


class OfferFilter(django_filters.FilterSet):
    text = Words(field_name="reference", lookup_expr="icontains")
    system = django_filters.UUIDFilter(field_name="system_id")
    vendor = django_filters.UUIDFilter(field_name="system__vendor_id")
    area = Words(field_name="system__capability_area_id")
    mode = django_filters.ChoiceFilter(choices=Mode.choices)
    status = django_filters.ChoiceFilter(choices=Offer.Status.choices)
    valid_after = django_filters.IsoDateTimeFilter(field_name="valid_until", lookup_expr="gt")
    ordering = Order("reference", "system", "mode", "lead_months", "valid_until", "status")


class Offers(Entered, Replaced, Readable):
    """What vendors will sell, lease or develop."""

    model = Offer
    versioned = True
    serializer_class = OfferSerializer
    brief_serializer_class = BriefOfferSerializer
    filterset_class = OfferFilter
    input, creates, permission = OfferInput, "offer.create", "offer.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        parts = {"tiers": PriceTier, "milestones": NreMilestone, "exceptions": OfferException}
        return rows.select_related("lease_terms", "buy_terms", "develop_terms").prefetch_related(
            "eligible", *(Prefetch(name, model.objects.visible_to(actor)) for name, model in parts.items())
        )

    def enter(self, sent: Any, by: Person) -> Offer:
        return actions.create(**_parts(sent), by=by)

    def change(self, row: Offer, sent: Any, version: int, by: Person) -> Offer:
        return actions.update(row, **_parts(sent, row), version=version, by=by)

    submit = step(actions.submit, "Take an offer as the vendor's binding one")
    withdraw = step(actions.withdraw, "Withdraw an offer with all its releases")
    release = told(
        actions.release, "Let nations, everyone or the programme office read an offer", ReleaseInput, "offer.release"
    )
    exclude = told(actions.exclude, "Leave an offer out, saying why", ExclusionInput, "offer.exclude")
    mark = labelled(actions.mark, "offer.mark")
    clarify = revised(actions.clarify, "Freeze the offer as its vendor clarified it")
    finalise = revised(actions.finalise, "Freeze the vendor's best and final offer")
