"""The registers of assumptions and risks."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import register as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step, told
from procurement.api.releases import ExactlyInput
from procurement.api.stating import Stated
from procurement.models import Assumption, Risk
from procurement.queries.registers import colleagues

REGISTERED = ("programme", "round", "statement", "responsible")
ASSUMED = (*REGISTERED, "evidence", "low", "expected", "high", "unit", "expires_on")
FEARED = (*REGISTERED, "likelihood", "impact", "mitigation", "due_on")
KEPT = ("owner", "responsible_name", "status", "version", "created_at", "updated_at")


class Colleague(serializers.PrimaryKeyRelatedField):
    """The key of somebody of the sender's own nation or office."""

    def get_queryset(self) -> QuerySet[Person]:
        return colleagues(self.context["request"].actor)


class AssumptionSerializer(serializers.ModelSerializer):
    responsible_name = serializers.CharField(source="responsible.name", read_only=True)

    class Meta:
        model = Assumption
        fields = ("id", *ASSUMED, *KEPT)


class AssumptionInput(Stated):
    responsible = Colleague(queryset=Person.objects.none())

    class Meta:
        model = Assumption
        fields = ASSUMED


class RiskSerializer(serializers.ModelSerializer):
    responsible_name = serializers.CharField(source="responsible.name", read_only=True)

    class Meta:
        model = Risk
        fields = ("id", *FEARED, "rating", *KEPT)
        extra_kwargs = {"rating": {"read_only": True}}


class RiskInput(Stated):
    responsible = Colleague(queryset=Person.objects.none())

    class Meta:
        model = Risk
        fields = FEARED


class RegisterFilter(django_filters.FilterSet):
    text = Words(field_name="statement", lookup_expr="icontains")
    programme = django_filters.UUIDFilter(field_name="programme_id")
    round = django_filters.UUIDFilter(field_name="round_id")
    owner = Words()


class AssumptionFilter(RegisterFilter):
    status = django_filters.ChoiceFilter(choices=Assumption.Status.choices)
    ordering = Order("expires_on", "status")


class RiskFilter(RegisterFilter):
    status = django_filters.ChoiceFilter(choices=Risk.Status.choices)
    ordering = Order("due_on", "likelihood", "impact", "status")


class Register(Entered, Replaced, Readable):
    """Rows of a register: their owner's until released."""

    versioned = True
    creates = permission = "register.write"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("responsible")

    def enter(self, sent: Any, by: Person) -> Any:
        return actions.create(self.model, fields=sent, by=by)

    def change(self, row: Any, sent: Any, version: int, by: Person) -> Any:
        return actions.update(row, fields=sent, version=version, by=by)

    release = told(
        actions.release, "Let exactly these audiences read it besides its owner", ExactlyInput, "register.release"
    )
    reopen = step(actions.settle, "Open it again", "reopen", verb="reopen")


class Assumptions(Register):
    """What is taken for true until shown."""

    model = Assumption
    serializer_class = AssumptionSerializer
    filterset_class = AssumptionFilter
    input = AssumptionInput

    confirm = step(actions.settle, "Say that it has been shown", "confirm", verb="confirm")
    refute = step(actions.settle, "Say that it has been refuted", "refute", verb="refute")


class Risks(Register):
    """What may go wrong."""

    model = Risk
    serializer_class = RiskSerializer
    filterset_class = RiskFilter
    input = RiskInput

    close = step(actions.settle, "Close it", "close", verb="close")
