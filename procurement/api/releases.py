"""Who may read what: releases, the audiences and people that a verb names, and whom one may name."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import Actor
from accounts.models import Nation, Person, Release
from accounts.permits import refuse_invalid
from accounts.refusals import NotAllowed
from accounts.roles import EVERYONE, PROGRAMME_OFFICE
from procurement.api.figures import PersonPart
from procurement.api.listing import Order, Words
from procurement.api.nouns import Noun, Readable, posted
from procurement.api.versions import seen_version
from procurement.queries.registers import colleagues
from procurement.queries.trials import all_analysts


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


class ExactlyInput(ReleaseInput):
    """Whoever is left out reads it no longer; nobody: its owner alone."""

    audiences = serializers.ListField(child=serializers.CharField(max_length=10), max_length=20)


class PeopleInput(serializers.Serializer):
    people = serializers.ListField(child=serializers.UUIDField(), max_length=200)


def refuse_unless_own(row: Any, by: Person) -> None:
    """NotAllowed for whoever is of another nation than the row."""
    if row.nation_id != by.actor.nation:
        raise NotAllowed(_("This belongs to another nation or office."))


def admitting(act: Callable[..., Any], permission: str, allowed: Callable[[Any], QuerySet[Person]]) -> Any:
    """The verb that restricts a thing of one's own nation to named people; `allowed` are those who can be named."""

    def admit(self: Noun, request: Request, pk: Any) -> Response:
        row, sent = self.found(), self.sent(PeopleInput, permission)
        refuse_unless_own(row, request.user)
        people = list(allowed(row).filter(pk__in=sent["people"]))
        if len(people) != len(set(sent["people"])):
            refuse_invalid({"people": [_("Name people who could read it without a restriction.")]})
        return self.done(lambda: act(row, people, version=seen_version(request), by=request.user))

    summary = "Restrict it to named people; nobody named lifts the restriction"
    return extend_schema(summary=summary, request=PeopleInput)(posted(admit, "admit"))


class ReleaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Release
        fields = ("id", "kind", "object_id", "owner", "audience", "released_at")


class ReleaseFilter(django_filters.FilterSet):
    kind = Words()
    object = django_filters.UUIDFilter(field_name="object_id")
    owner = Words()
    audience = Words()
    ordering = Order("released_at", "audience")


class Releases(Readable):
    """Which things one's own nation or office lets others read, and which it may read of others."""

    model = Release
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter


class People(mixins.ListModelMixin, Noun):
    """People whom the asker may name in a verb."""

    model = Person
    serializer_class = PersonPart


class Colleagues(People):
    """People of one's own nation or office, for who may name them as responsible or as readers."""

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Person]:
        names = any(actor.may(verb) for verb in ("register.write", "requirement.admit"))
        return colleagues(actor) if names else Person.objects.none()


class Analysts(People):
    """Trial analysts, for who may assign them to a campaign of their nation."""

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Person]:
        return all_analysts() if actor.may("campaign.assign") else Person.objects.none()
