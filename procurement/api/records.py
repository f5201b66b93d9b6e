"""What happened, what is under way and what one was told: events, jobs, notifications."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Event, Job, Notification
from accounts.notifying import sentence
from procurement.api.figures import PersonPart
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable


class EventSerializer(serializers.ModelSerializer):
    person = PersonPart(allow_null=True)

    class Meta:
        model = Event
        fields = ("id", "at", "verb", "person", "kind", "object_id", "label")


class EventFilter(django_filters.FilterSet):
    verb = Words()
    kind = Words()
    object = django_filters.UUIDFilter(field_name="object_id")
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lte")
    ordering = Order("at")


class Events(Readable):
    """The audit trail in the reader's own scope."""

    model = Event
    serializer_class = EventSerializer
    filterset_class = EventFilter

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.select_related("person")


class JobSerializer(serializers.ModelSerializer):
    class Meta:
        model = Job
        fields = ("id", "kind", "target", "state", "step", "done", "total", "fault", "asked_at", "ended_at")


class JobFilter(django_filters.FilterSet):
    kind = Words()
    state = django_filters.ChoiceFilter(choices=Job.State.choices)
    ordering = Order("asked_at", "ended_at")


class Jobs(Readable):
    """Work asked for; poll until its state is done or failed."""

    model = Job
    serializer_class = JobSerializer
    filterset_class = JobFilter


class NotificationSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ("id", "code", "kind", "object_id", "text", "created_at", "read_at")

    def get_text(self, row: Notification) -> str:
        """In the language asked for."""
        return sentence(row)


class NotificationFilter(django_filters.FilterSet):
    code = Words()
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")
    ordering = Order("created_at")


class Notifications(Readable):
    """What one was told."""

    model = Notification
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
