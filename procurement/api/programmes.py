"""Programmes and the nations that take part in them."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from accounts.context import Actor
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable
from procurement.models import Participation, Programme


class ParticipationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Participation
        fields = ("nation",)


class ProgrammeSerializer(serializers.ModelSerializer):
    participations = ParticipationSerializer(many=True)

    class Meta:
        model = Programme
        fields = ("id", "name", "mandate", "agreed_on", "participations")


class ProgrammeFilter(django_filters.FilterSet):
    nation = Words(field_name="participations__nation_id")
    ordering = Order("name", "agreed_on")


class Programmes(Readable):
    """Coordination efforts."""

    model = Programme
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("participations", Participation.objects.visible_to(actor)))
