"""Requirements: the shareable part of all one may read, the private part of one's own nation alone."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Nation
from accounts.permits import refuse_invalid
from accounts.roles import EVERYONE, PROGRAMME_OFFICE
from procurement.actions import requirement as actions
from procurement.api.figures import MoneyField, PersonPart, amounts
from procurement.api.listing import Order, Words
from procurement.api.marking import MarkingSerializer
from procurement.api.nouns import Readable, Replaced, VisibleKey, step
from procurement.api.rounds import Entries
from procurement.api.versions import seen_version
from procurement.models import (
    LineKept,
    LineWeight,
    Mode,
    Requirement,
    RequirementKept,
    RequirementLine,
    RequirementPrivate,
    Round,
    Withholding,
)
from trials.models import CapabilityArea, Metric

OWN_NATION_ONLY = "own_nation_only"
SHAREABLE = ("title", "need", "capability_area", "quantity", "need_by", "modes", "divisible", "max_offers")


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


class WithheldSerializer(serializers.Serializer):
    field = serializers.CharField()
    reason = serializers.CharField()
    explanation = serializers.CharField()
    opens_on = serializers.DateField(allow_null=True)


class BriefRequirementSerializer(serializers.ModelSerializer):
    marking = MarkingSerializer(source="*", read_only=True)

    class Meta:
        model = Requirement
        fields = (
            "id",
            "reference",
            "nation",
            "title",
            "capability_area",
            "quantity",
            "need_by",
            "modes",
            "divisible",
            "max_offers",
            "restricted",
            "marking",
            "status",
            "version",
            "updated_at",
        )


class RequirementSerializer(BriefRequirementSerializer):
    """One requirement; the nation itself reads what it withholds from others."""

    lines = LineSerializer(many=True)
    private = serializers.SerializerMethodField()
    withheld = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    approver = serializers.SerializerMethodField()

    class Meta(BriefRequirementSerializer.Meta):
        fields = (
            *BriefRequirementSerializer.Meta.fields,
            "need",
            "lines",
            "private",
            "withheld",
            "author",
            "approver",
            "created_at",
        )

    def to_representation(self, row: Requirement) -> dict[str, Any]:
        kept = getattr(row, "kept", None)
        for name in row.withheld if kept else ():
            if name in Requirement.WITHHOLDABLE:
                setattr(row, name, getattr(kept, name))
        return super().to_representation(row)

    def get_private(self, row: Requirement) -> PrivateSerializer(allow_null=True):
        return PrivateSerializer(row.private).data if hasattr(row, "private") else None

    def get_withheld(self, row: Requirement) -> WithheldSerializer(many=True):
        never = () if self._is_own(row) else ("private", "lines.weight", "author", "approver")
        stated = [one for one in row.withholdings.all() if one.opened_at is None]
        rows = [{"field": field, "reason": OWN_NATION_ONLY, "explanation": "", "opens_on": None} for field in never]
        return rows + [
            {"field": one.field, "reason": one.reason_id, "explanation": one.explanation, "opens_on": one.opens_on}
            for one in stated
        ]

    def get_author(self, row: Requirement) -> PersonPart(allow_null=True):
        return PersonPart(row.author).data if self._is_own(row) else None

    def get_approver(self, row: Requirement) -> PersonPart(allow_null=True):
        return PersonPart(row.approver).data if self._is_own(row) and row.approver else None

    def _is_own(self, row: Requirement) -> bool:
        return row.nation_id == self.context["request"].actor.nation


class LineInput(serializers.Serializer):
    metric = serializers.CharField(max_length=40)
    threshold = serializers.DecimalField(14, 4)
    objective = serializers.DecimalField(14, 4)
    is_kpp = serializers.BooleanField(default=False)
    conditions = serializers.DictField(required=False)
    verification = serializers.ChoiceField(RequirementLine.Verification.choices, required=False)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False)
    weight = serializers.DecimalField(6, 2, min_value=0, max_value=1000)


class PrivateInput(serializers.Serializer):
    worth_per_unit = MoneyField()
    budget_ceiling = MoneyField()
    notes = serializers.CharField(max_length=4000, allow_blank=True, default="")


class RequirementInput(serializers.ModelSerializer):
    capability_area = serializers.PrimaryKeyRelatedField(queryset=CapabilityArea.objects.all())
    quantity = serializers.IntegerField(min_value=1, max_value=100_000)
    need_by = serializers.DateField()
    modes = serializers.ListField(child=serializers.ChoiceField(Mode.choices), min_length=1, max_length=3)
    lines = LineInput(many=True, min_length=1, max_length=actions.MOST_LINES)
    private = PrivateInput()

    class Meta:
        model = Requirement
        fields = (*SHAREABLE, "lines", "private")
        validators: list[Any] = []


class ReleaseInput(serializers.Serializer):
    audiences = serializers.ListField(child=serializers.CharField(max_length=10), min_length=1, max_length=20)

    def validate_audiences(self, sent: list[str]) -> list[str]:
        known = {EVERYONE, PROGRAMME_OFFICE, *Nation.objects.values_list("pk", flat=True)}
        unknown = sorted(set(sent) - known)
        if unknown:
            raise serializers.ValidationError(
                _("Not an audience: %(names)s. Give keys of nations, ALL or PMO.") % {"names": ", ".join(unknown)}
            )
        return sent


class EnterRoundInput(serializers.Serializer):
    round = VisibleKey(Round)


class RequirementFilter(django_filters.FilterSet):
    text = Words(field_name="title", lookup_expr="icontains")
    nation = Words(field_name="nation_id")
    area = Words(field_name="capability_area_id")
    status = django_filters.ChoiceFilter(choices=Requirement.Status.choices)
    mode = django_filters.ChoiceFilter(choices=Mode.choices, method="accepting")
    need_by_from = django_filters.DateFilter(field_name="need_by", lookup_expr="gte")
    need_by_until = django_filters.DateFilter(field_name="need_by", lookup_expr="lte")
    ordering = Order("nation", "number", "title", "capability_area", "quantity", "need_by", "status", "updated_at")

    def accepting(self, rows: QuerySet[Any], name: str, mode: str) -> QuerySet[Any]:
        return rows.filter(modes__contains=[mode])


class Requirements(Replaced, Readable):
    """What nations need."""

    model = Requirement
    versioned = True
    serializer_class = RequirementSerializer
    brief_serializer_class = BriefRequirementSerializer
    filterset_class = RequirementFilter
    input, permission = RequirementInput, "requirement.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        of_line = {"weight": LineWeight, "kept": LineKept}
        of_row = {"private": RequirementPrivate, "kept": RequirementKept, "withholdings": Withholding}
        lines = RequirementLine.objects.visible_to(actor).prefetch_related(*_parts_of(of_line, actor))
        rows = rows.select_related("author", "approver")
        return rows.prefetch_related(Prefetch("lines", lines), *_parts_of(of_row, actor))

    @extend_schema(request=RequirementInput, responses={201: RequirementSerializer})
    def create(self, request: Request) -> Response:
        """Enter a requirement of one's own nation, as a draft."""
        values = self.sent(RequirementInput, "requirement.create")
        return self.done(lambda: actions.create(**_parts(values, request.user), by=request.user), 201)

    @extend_schema(request=RequirementInput, responses=RequirementSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Replace a requirement as a whole; it must be approved again."""
        return self.replace(
            self.found(),
            lambda row, values, version: actions.update(
                row, **_parts(values, request.user), version=version, by=request.user
            ),
        )

    submit = step(actions.submit, "Hand a draft to the approver")
    approve = step(actions.approve, "Approve somebody else's requirement")
    send_back = step(actions.send_back, "Return a requirement to its author", "return")
    withdraw = step(actions.withdraw, "Withdraw a requirement with all its releases")

    @extend_schema(summary="Let nations or everyone read the shareable part", request=ReleaseInput)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: UUID) -> Response:
        row, sent = self.found(), self.sent(ReleaseInput, "requirement.release")
        return self.done(
            lambda: actions.release(row, sent["audiences"], version=seen_version(request), by=request.user)
        )

    @extend_schema(
        summary="Take part in an open round", request=EnterRoundInput, responses={201: Entries.serializer_class}
    )
    @action(detail=True, methods=["post"], url_path="enter-round", url_name="enter-round")
    def enter_round(self, request: Request, pk: UUID) -> Response:
        row, sent = self.found(), self.sent(EnterRoundInput, "requirement.enter_round")
        return self.done(
            lambda: actions.enter_round(row, sent["round"], version=seen_version(request), by=request.user),
            201,
            shown_by=Entries,
        )


def _parts_of(models: dict[str, Any], actor: Actor) -> list[Prefetch]:
    return [Prefetch(name, model.objects.visible_to(actor)) for name, model in models.items()]


def _parts(values: dict[str, Any], by: Any) -> dict[str, Any]:
    """A clean body as the action takes it: fields, lines with their metrics, private figures in the own currency."""
    currency = by.nation.currency if by.nation else ""
    return {
        "fields": {name: values[name] for name in SHAREABLE if name in values},
        "lines": _with_metrics(values["lines"]),
        "private": amounts(dict(values["private"]), currency, place="private."),
    }


def _with_metrics(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    metrics = Metric.objects.in_bulk([line["metric"] for line in lines])
    unknown = [place for place, line in enumerate(lines) if line["metric"] not in metrics]
    refuse_invalid({f"lines[{place}].metric": [_("There is no such metric.")] for place in unknown})
    return [{**line, "metric": metrics[line["metric"]]} for line in lines]
