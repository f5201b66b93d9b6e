"""Trials: a system at a site in a period of a campaign."""

from typing import Any

import django_filters
from rest_framework import serializers

from accounts.models import Person
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, Replaced, step, told
from procurement.api.stating import Stated
from trials.actions import trial as actions
from trials.models import Trial

TRIAL = ("system", "site", "starts_on", "ends_on", "objective")


class TrialSerializer(serializers.ModelSerializer):
    class Meta:
        model = Trial
        fields = ("id", "campaign", *TRIAL, "status", "reason", "version", "is_synthetic")


class TrialInput(Stated):
    class Meta:
        model = Trial
        fields = TRIAL


class NewTrialInput(TrialInput):
    class Meta(TrialInput.Meta):
        fields = ("campaign", *TRIAL)


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class TrialFilter(django_filters.FilterSet):
    campaign = django_filters.UUIDFilter(field_name="campaign_id")
    system = django_filters.UUIDFilter(field_name="system_id")
    site = django_filters.UUIDFilter(field_name="site_id")
    area = Words(field_name="system__capability_area_id")
    status = django_filters.ChoiceFilter(choices=Trial.Status.choices)
    ordering = Order("starts_on", "ends_on", "status")


class Trials(Entered, Replaced, Readable):
    """What is to be found out about a system; each attempt is a run."""

    model = Trial
    versioned = True
    serializer_class = TrialSerializer
    filterset_class = TrialFilter
    input, new_input = TrialInput, NewTrialInput
    creates, permission = "trial.create", "trial.update"

    def enter(self, sent: Any, by: Person) -> Trial:
        return actions.create(sent.pop("campaign"), fields=sent, by=by)

    def change(self, row: Trial, sent: Any, version: int, by: Person) -> Trial:
        return actions.update(row, fields=sent, version=version, by=by)

    start = step(actions.start, "Begin a planned trial")
    end = step(actions.end, "End a trial that is under way")
    cancel = told(actions.cancel, "Cancel a trial, saying why", ReasonInput, "trial.update")
