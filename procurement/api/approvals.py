"""What stands between a decision and a signature: approval rules, nations' approval paths, buying routes."""

import django_filters
from rest_framework import serializers

from procurement.api.figures import MoneyField
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.api.reference import SOURCED
from procurement.models import ApprovalPath, ApprovalRule, BuyingRoute
from procurement.models.buying import BuyingModel

IN_FORCE = ("valid_from", "valid_until", *SOURCED)


class ApprovalRuleSerializer(serializers.ModelSerializer):
    from_amount = MoneyField(allow_null=True)

    class Meta:
        model = ApprovalRule
        fields = ("id", "nation", "body", "from_amount", "before", "usual_months", "notes", *IN_FORCE)
        read_only_fields = ("usual_months",)


class ApprovalRuleFilter(django_filters.FilterSet):
    nation = Words(field_name="nation_id")
    before = django_filters.ChoiceFilter(choices=ApprovalRule.Before.choices)
    ordering = Order("nation", "from_amount")


class ApprovalRules(Readable):
    """Which bodies must agree, from which amount on; null where the amount is not known."""

    model = ApprovalRule
    serializer_class = ApprovalRuleSerializer
    filterset_class = ApprovalRuleFilter


class ApprovalPathSerializer(serializers.ModelSerializer):
    class Meta:
        model = ApprovalPath
        fields = ("id", "recommendation", "nation", "earliest_on", "approved_on", "remark", "stated_at", "version")


class ApprovalPathFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    nation = Words(field_name="nation_id")
    ordering = Order("earliest_on", "nation")


class ApprovalPaths(Readable):
    """When each nation can sign what was recommended."""

    model = ApprovalPath
    serializer_class = ApprovalPathSerializer
    filterset_class = ApprovalPathFilter


class BuyingRouteSerializer(serializers.ModelSerializer):
    class Meta:
        model = BuyingRoute
        fields = ("id", "buying_model", "nation", "contracting_authority", "legal_basis", *IN_FORCE)


class BuyingRouteFilter(django_filters.FilterSet):
    buying_model = django_filters.ChoiceFilter(choices=BuyingModel.choices)
    nation = Words(field_name="nation_id")
    ordering = Order("buying_model", "contracting_authority")


class BuyingRoutes(Readable):
    """Ways in which a shared buy can be contracted."""

    model = BuyingRoute
    serializer_class = BuyingRouteSerializer
    filterset_class = BuyingRouteFilter
