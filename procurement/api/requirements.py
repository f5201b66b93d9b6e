"""Requirements: the shareable part of all one may read, the private part of one's own nation alone."""

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
from procurement.actions import requirement as actions
from procurement.actions import withholding
from procurement.api.figures import PersonPart, amounts
from procurement.api.listing import Order, Words
from procurement.api.marking import MarkingSerializer, labelled
from procurement.api.nouns import Entered, Readable, Replaced, step, told
from procurement.api.releases import ReleaseInput, admitting
from procurement.api.requirement_parts import LineInput, LineSerializer, PrivateInput, PrivateSerializer, with_metrics
from procurement.api.rounds import Entries
from procurement.api.stating import Stated, VisibleKey
from procurement.api.versions import seen_version
from procurement.api.withholdings import WithholdInput
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
from procurement.queries.requirements import colleagues

OWN_NATION_ONLY = "own_nation_only"
SHAREABLE = ("title", "need", "capability_area", "quantity", "need_by", "modes", "divisible", "max_offers")


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

    def to_representation(self, row: Requirement) -> dict[str, Any]:
        kept = getattr(row, "kept", None)
        for name in row.withheld if kept else ():
            if name in Requirement.WITHHOLDABLE:
                setattr(row, name, getattr(kept, name))
        return super().to_representation(row)


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


class RequirementInput(Stated):
    quantity = serializers.IntegerField(min_value=1, max_value=100_000)
    need_by = serializers.DateField()
    modes = serializers.ListField(child=serializers.ChoiceField(Mode.choices), min_length=1, max_length=3)
    lines = LineInput(many=True, min_length=1, max_length=actions.MOST_LINES)
    private = PrivateInput()

    class Meta:
        model = Requirement
        fields = (*SHAREABLE, "lines", "private")


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


class Requirements(Entered, Replaced, Readable):
    """What nations need."""

    model = Requirement
    versioned = True
    serializer_class = RequirementSerializer
    brief_serializer_class = BriefRequirementSerializer
    filterset_class = RequirementFilter
    input = RequirementInput
    creates, permission = "requirement.create", "requirement.update"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return super().visible(actor).prefetch_related(*_parts_of({"kept": RequirementKept}, actor))

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        of_line = {"weight": LineWeight, "kept": LineKept}
        of_row = {"private": RequirementPrivate, "withholdings": Withholding}
        lines = RequirementLine.objects.visible_to(actor).prefetch_related(*_parts_of(of_line, actor))
        rows = rows.select_related("author", "approver")
        return rows.prefetch_related(Prefetch("lines", lines), *_parts_of(of_row, actor))

    def enter(self, sent: Any, by: Person) -> Requirement:
        return actions.create(**_parts(sent, by), by=by)

    def change(self, row: Requirement, sent: Any, version: int, by: Person) -> Requirement:
        return actions.update(row, **_parts(sent, by), version=version, by=by)

    submit = step(actions.submit, "Hand a draft to the approver")
    approve = step(actions.approve, "Approve somebody else's requirement")
    send_back = step(actions.send_back, "Return a requirement to its author", "return")
    withdraw = step(actions.withdraw, "Withdraw a requirement with all its releases")

    release = told(
        actions.release, "Let nations or everyone read the shareable part", ReleaseInput, "requirement.release"
    )
    retract = told(actions.retract, "End the release to audiences", ReleaseInput, "requirement.retract")
    admit = admitting(actions.admit, "requirement.admit", colleagues)
    withhold = told(
        withholding.withhold, "Keep a field from other nations until a day", WithholdInput, "requirement.withhold"
    )

    mark = labelled(actions.mark, "requirement.mark")

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
        "lines": with_metrics(values["lines"]),
        "private": amounts(dict(values["private"]), currency, place="private."),
    }
