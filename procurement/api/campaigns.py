"""Campaigns and sites: where and when systems are tried, and who reads and records it."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from accounts.context import Actor
from accounts.models import Person
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, told
from procurement.api.positions import PositionPart, parted
from procurement.api.reference import SOURCED
from procurement.api.releases import ReleaseInput, admitting
from procurement.api.stating import Stated
from procurement.queries.trials import all_analysts, readers
from trials.actions import campaign as actions
from trials.actions import site as site_actions
from trials.models import Assignment, Campaign, Site, SitePosition

CAMPAIGN = ("name", "starts_on", "ends_on", "objective")
SITE = ("name", "water", "depth_min_m", "depth_max_m", "bottom_type", *SOURCED)


class BriefCampaignSerializer(serializers.ModelSerializer):
    class Meta:
        model = Campaign
        fields = ("id", "nation", *CAMPAIGN, "restricted", "version", "is_synthetic")


class CampaignSerializer(BriefCampaignSerializer):
    analysts = serializers.SerializerMethodField()

    class Meta(BriefCampaignSerializer.Meta):
        fields = (*BriefCampaignSerializer.Meta.fields, "analysts")

    def get_analysts(self, row: Campaign) -> list[str]:
        """Who records it: the owner nation reads all of them, an analyst themselves."""
        return [str(one.person_id) for one in row.assignments.all()]


class CampaignInput(Stated):
    class Meta:
        model = Campaign
        fields = CAMPAIGN


class NewCampaignInput(CampaignInput):
    class Meta(CampaignInput.Meta):
        fields = ("nation", *CAMPAIGN)


class AnalystsInput(serializers.Serializer):
    analysts = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Person.objects.none(), pk_field=serializers.UUIDField(), allow_empty=False
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["analysts"].child_relation.queryset = all_analysts()
        return fields


class CampaignFilter(django_filters.FilterSet):
    nation = Words(field_name="nation_id")
    text = Words(field_name="name", lookup_expr="icontains")
    ordering = Order("name", "starts_on")


class Campaigns(Entered, Replaced, Readable):
    """Efforts in which systems were tried; the owner nation stays."""

    model = Campaign
    versioned = True
    serializer_class = CampaignSerializer
    brief_serializer_class = BriefCampaignSerializer
    filterset_class = CampaignFilter
    input, new_input = CampaignInput, NewCampaignInput
    creates, permission = "campaign.create", "campaign.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        assigned = Assignment.objects.visible_to(actor).order_by("person__name", "pk")
        return rows.prefetch_related(Prefetch("assignments", assigned))

    def enter(self, sent: Any, by: Person) -> Campaign:
        return actions.create(fields=sent, by=by)

    def change(self, row: Campaign, sent: Any, version: int, by: Person) -> Campaign:
        return actions.update(row, fields=sent, version=version, by=by)

    release = told(actions.release, "Let audiences read it with all its trials", ReleaseInput, "campaign.release")
    retract = told(actions.retract, "End the release to audiences", ReleaseInput, "campaign.release")
    assign = told(
        actions.assign,
        "Make these its analysts",
        AnalystsInput,
        "campaign.assign",
        takes=lambda sent: {"people": sent["analysts"]},
    )

    admit = admitting(actions.admit, "campaign.admit", readers)


class BriefSiteSerializer(serializers.ModelSerializer):
    """Latitude and longitude are as released, to a tenth of a degree."""

    class Meta:
        model = Site
        fields = ("id", "nation", *SITE, "latitude", "longitude", "version", "is_synthetic")


class SiteSerializer(BriefSiteSerializer):
    position = PositionPart(allow_null=True, default=None)

    class Meta(BriefSiteSerializer.Meta):
        fields = (*BriefSiteSerializer.Meta.fields, "position")


class SiteInput(Stated):
    position = PositionPart(allow_null=True, required=False)

    class Meta:
        model = Site
        fields = (*SITE, "position")


class NewSiteInput(Stated):
    position = PositionPart()

    class Meta:
        model = Site
        fields = ("nation", *SITE, "position")


class SiteFilter(django_filters.FilterSet):
    nation = Words(field_name="nation_id")
    text = Words(field_name="name", lookup_expr="icontains")
    ordering = Order("name", "water", "nation")


class Sites(Entered, Replaced, Readable):
    """Places where systems are tried; `position` is exact, and null for whoever may not read it."""

    model = Site
    versioned = True
    serializer_class = SiteSerializer
    brief_serializer_class = BriefSiteSerializer
    filterset_class = SiteFilter
    input, new_input = SiteInput, NewSiteInput
    creates, permission = "site.create", "site.update"

    @classmethod
    def around(cls, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        return rows.prefetch_related(Prefetch("position", SitePosition.objects.visible_to(actor)))

    def enter(self, sent: Any, by: Person) -> Site:
        fields, position = parted(sent)
        return site_actions.create(fields=fields, position=position, by=by)

    def change(self, row: Site, sent: Any, version: int, by: Person) -> Site:
        fields, position = parted(sent)
        return site_actions.update(row, fields=fields, position=position, version=version, by=by)
