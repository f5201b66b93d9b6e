"""What happened, what is under way and what one was told: events, jobs, notifications."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import notifications
from accounts.context import Actor
from accounts.models import Event, Job, Notification
from accounts.notifying import sentence
from procurement.actions import chain
from procurement.api.figures import PersonPart
from procurement.api.listing import Order, Words
from procurement.api.nouns import Readable, unversioned


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

    @extend_schema(summary="Ask for the chain to be verified", request=None, responses={202: JobSerializer})
    @action(detail=False, methods=["post"])
    def verify(self, request: Request) -> Response:
        """The worker reads every link; the outcome is an event that everybody reads."""
        return self.done(lambda: chain.ask(by=request.user), 202, shown_by=Jobs)


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

    @unversioned
    @extend_schema(summary="Mark it as read", request=None)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: Any) -> Response:
        row = self.found()
        return self.done(lambda: notifications.read(row, by=request.user))

    @extend_schema(summary="Mark all of one's own as read", request=None, responses={204: None})
    @action(detail=False, methods=["post"], url_path="read-all", url_name="read-all")
    def read_all(self, request: Request) -> Response:
        """Doing it twice changes nothing more."""
        notifications.read_all(by=request.user)
        return Response(status=204)
