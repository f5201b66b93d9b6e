"""The parts of requirements as the API spells them: lines, and the figures that are a nation's alone."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.permits import refuse_invalid
from procurement.api.figures import MoneyField
from procurement.models import RequirementLine, RequirementPrivate
from trials.models import Metric


class LineSerializer(serializers.ModelSerializer):
    weight = serializers.DecimalField(
        6, 2, source="weight.weight", min_value=0, max_value=1000, default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = RequirementLine
        fields = (
            "metric",
            "threshold",
            "objective",
            "unit",
            "is_kpp",
            "conditions",
            "verification",
            "note",
            "is_withheld",
            "weight",
        )

    def to_representation(self, row: RequirementLine) -> dict[str, Any]:
        """The nation itself reads what it withholds from others."""
        shown = super().to_representation(row)
        kept = getattr(row, "kept", None)
        return shown | ({"threshold": str(kept.threshold), "objective": str(kept.objective)} if kept else {})


class PrivateSerializer(serializers.ModelSerializer):
    worth_per_unit = MoneyField()
    budget_ceiling = MoneyField()

    class Meta:
        model = RequirementPrivate
        fields = ("worth_per_unit", "budget_ceiling", "notes")


class LineInput(serializers.Serializer):
    metric = serializers.CharField(max_length=40)
    threshold = serializers.DecimalField(14, 4)
    objective = serializers.DecimalField(14, 4)
    is_kpp = serializers.BooleanField(default=False)
    conditions = serializers.DictField(required=False)
    verification = serializers.ChoiceField(RequirementLine.Verification.choices, required=False)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False)
    weight = serializers.DecimalField(6, 2, min_value=0, max_value=1000)

    def validate_conditions(self, sent: dict[str, Any]) -> dict[str, str]:
        """Numbers are kept as they are written."""
        return {name: str(value) for name, value in sent.items()}


class PrivateInput(serializers.Serializer):
    worth_per_unit = MoneyField()
    budget_ceiling = MoneyField()
    notes = serializers.CharField(max_length=4000, allow_blank=True, default="")


def with_metrics(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines as the action takes them; Invalid, by place, where there is no such metric."""
    metrics = Metric.objects.in_bulk([line["metric"] for line in lines])
    unknown = [place for place, line in enumerate(lines) if line["metric"] not in metrics]
    refuse_invalid({f"lines[{place}].metric": [_("There is no such metric.")] for place in unknown})
    return [{**line, "metric": metrics[line["metric"]]} for line in lines]
