"""The most one's own nation can spend in a round; nobody else reads it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import round as actions
from procurement.api.figures import MoneyField, amounts
from procurement.api.listing import Order
from procurement.api.nouns import Entered, Readable
from procurement.api.stating import VisibleKey
from procurement.models import Envelope, Round


class EnvelopeSerializer(serializers.ModelSerializer):
    amount = MoneyField()

    class Meta:
        model = Envelope
        fields = ("id", "round", "nation", "amount")


class EnvelopeInput(serializers.Serializer):
    round = VisibleKey(Round)
    amount = MoneyField()


class EnvelopeFilter(django_filters.FilterSet):
    round = django_filters.UUIDFilter(field_name="round_id")
    ordering = Order("round")


class Envelopes(Entered, Readable):
    """Budget envelopes of one's own nation, one a round; a later one takes the place of the former."""

    model = Envelope
    serializer_class = EnvelopeSerializer
    filterset_class = EnvelopeFilter
    input, creates = EnvelopeInput, "envelope.set"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return super().visible(actor).order_by("pk")

    def enter(self, sent: Any, by: Person) -> Envelope:
        amount = amounts({"amount": sent["amount"]}, by.nation.currency)["amount"]
        return actions.set_envelope(sent["round"], amount, by=by)
