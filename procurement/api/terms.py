"""The parts of offers as the API spells them: price tiers, the terms of each mode, milestones and exceptions."""

from typing import Any

from rest_framework import serializers

from procurement.api.figures import MoneyField
from procurement.models import BuyTerms, DevelopTerms, LeaseTerms, NreMilestone, OfferException, PriceTier


def money(**options: Any) -> MoneyField:
    """An amount in the offer's currency at its price basis."""
    return MoneyField(currency="offer.currency", basis="offer.price_basis", **options)


def unstated() -> MoneyField:
    """An amount that the vendor need not state."""
    return money(required=False, allow_null=True)


class TierSerializer(serializers.ModelSerializer):
    unit_price = money()

    class Meta:
        model = PriceTier
        fields = ("min_quantity", "unit_price")
        validators: list[Any] = []


class LeaseTermsSerializer(serializers.ModelSerializer):
    mobilisation = money(required=False)
    demobilisation = money(required=False)
    overage_per_hour = money(required=False)
    extension_rate = unstated()
    renewal_rate = unstated()
    buy_out_price = unstated()

    class Meta:
        model = LeaseTerms
        fields = (
            "term_months",
            "mobilisation",
            "demobilisation",
            "included_hours",
            "planned_hours",
            "overage_per_hour",
            "indexation_percent",
            "starts_on",
            "extensions",
            "extension_months",
            "extension_rate",
            "renewal_rate",
            "notice_months",
            "buy_out_price",
            "rent_credit_percent",
            "return_condition",
            "recall_right",
        )


class BuyTermsSerializer(serializers.ModelSerializer):
    support_per_unit_year = money(required=False)
    spares_per_unit = money(required=False)
    training = money(required=False)
    documentation = money(required=False)
    disposal_per_unit = money(required=False)
    disposal_value_per_unit = unstated()

    class Meta:
        model = BuyTerms
        fields = (
            "support_per_unit_year",
            "spares_per_unit",
            "training",
            "documentation",
            "disposal_per_unit",
            "disposal_value_per_unit",
            "service_life_years",
            "units_per_month",
            "production_slots",
            "obsolescence",
        )


class DevelopTermsSerializer(serializers.ModelSerializer):
    nre = money()
    support_per_unit_year = money(required=False)
    ceiling = unstated()
    late_joiner_fee = unstated()

    class Meta:
        model = DevelopTerms
        fields = (
            "nre",
            "support_per_unit_year",
            "trl_in",
            "trl_out",
            "ceiling",
            "buyers_share_percent",
            "production_decision_month",
            "late_joiner_fee",
            "drop_out",
            "delay_risk_percent",
            "cost_growth_percent",
        )


class NreMilestoneSerializer(serializers.ModelSerializer):
    amount = money()

    class Meta:
        model = NreMilestone
        fields = ("name", "month", "amount", "gate", "is_off_ramp")
        validators: list[Any] = []


class ExceptionSerializer(serializers.ModelSerializer):
    class Meta:
        model = OfferException
        fields = ("metric", "text")
        validators: list[Any] = []
