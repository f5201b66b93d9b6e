"""What stands between a decision and a signature: approval rules, nations' approval paths, buying routes."""

from typing import Any

import django_filters
from rest_framework import serializers

from accounts.models import Person
from procurement.actions import approval as actions
from procurement.api.figures import MoneyField, amounts
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced
from procurement.api.reference import SOURCED
from procurement.api.releases import refuse_unless_own
from procurement.api.stating import Stated
from procurement.models import ApprovalPath, ApprovalRule, BuyingRoute
from procurement.models.buying import BuyingModel

IN_FORCE = ("valid_from", "valid_until", *SOURCED)
RULE = ("body", "from_amount", "currency", "before", "usual_months", "notes", *IN_FORCE)
PATH = ("earliest_on", "approved_on", "remark")


class ApprovalRuleSerializer(serializers.ModelSerializer):
    from_amount = MoneyField(allow_null=True)

    class Meta:
        model = ApprovalRule
        fields = ("id", "nation", *RULE, "version")


class ApprovalRuleInput(Stated):
    """`from_amount` is in `currency`; null while it is not known."""

    from_amount = MoneyField(allow_null=True, required=False)

    class Meta:
        model = ApprovalRule
        fields = RULE


class ApprovalRuleFilter(django_filters.FilterSet):
    nation = Words(field_name="nation_id")
    before = django_filters.ChoiceFilter(choices=ApprovalRule.Before.choices)
    ordering = Order("nation", "from_amount")


class ApprovalRules(Entered, Replaced, Readable):
    """Which bodies must agree, from which amount on; null where the amount is not known. Each nation keeps its own."""

    model = ApprovalRule
    versioned = True
    serializer_class = ApprovalRuleSerializer
    filterset_class = ApprovalRuleFilter
    input = ApprovalRuleInput
    creates = permission = "approval_rule.enter"

    def enter(self, sent: Any, by: Person) -> ApprovalRule:
        return actions.enter_rule(fields=amounts(sent, sent["currency"]), by=by)

    def change(self, row: ApprovalRule, sent: Any, version: int, by: Person) -> ApprovalRule:
        return actions.update_rule(row, fields=amounts(sent, sent["currency"]), version=version, by=by)


class ApprovalPathSerializer(serializers.ModelSerializer):
    class Meta:
        model = ApprovalPath
        fields = ("id", "recommendation", "nation", *PATH, "stated_at", "version")


class PathInput(Stated):
    class Meta:
        model = ApprovalPath
        fields = PATH


class NewPathInput(PathInput):
    class Meta(PathInput.Meta):
        fields = ("recommendation", *PATH)


class ApprovalPathFilter(django_filters.FilterSet):
    recommendation = django_filters.UUIDFilter(field_name="recommendation_id")
    nation = Words(field_name="nation_id")
    ordering = Order("earliest_on", "nation")


class ApprovalPaths(Entered, Replaced, Readable):
    """When each nation can sign what was recommended; POST states one's own day for the first time."""

    model = ApprovalPath
    versioned = True
    serializer_class = ApprovalPathSerializer
    filterset_class = ApprovalPathFilter
    input, new_input = PathInput, NewPathInput
    creates = permission = "approval.state"

    def enter(self, sent: Any, by: Person) -> ApprovalPath:
        return actions.state(sent.pop("recommendation"), fields=sent, version=0, by=by)

    def change(self, row: ApprovalPath, sent: Any, version: int, by: Person) -> ApprovalPath:
        refuse_unless_own(row, by)
        return actions.state(row.recommendation, fields=sent, version=version, by=by)


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
