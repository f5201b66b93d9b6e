"""Forms of a programme: its papers, a nation's step on the ladder, a date of the timetable; filters of their lists."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation
from procurement.explanations import verb as words
from procurement.forms.moments import DayInput
from procurement.forms.requirement import EVERY
from procurement.forms.trial import any_of, text_field
from procurement.forms.versioned import VersionedForm
from procurement.models import Milestone, ParticipationStep, Programme
from procurement.workflow import PARTICIPATION, open_verbs


class ProgrammeForm(VersionedForm):
    """What a programme says of itself."""

    class Meta:
        model = Programme
        fields = ["name", "agreed_on", "ends_on", "mandate", "marking_policy"]
        widgets = {"agreed_on": DayInput, "ends_on": DayInput}


class JoinForm(VersionedForm):
    """A nation that joins, and the paper that says so."""

    class Meta:
        model = ParticipationStep
        fields = ["nation", "on", "document", "stated_by", "remark"]
        widgets = {"on": DayInput}

    def __init__(self, *args: Any, joined: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.exclude(pk__in=list(joined))


class StepForm(VersionedForm):
    """A step along the ladder: which, since when, by which paper."""

    verb = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)

    class Meta:
        model = ParticipationStep
        fields = ["verb", "on", "document", "stated_by", "remark"]
        widgets = {"on": DayInput}

    field_order = ["verb", "on", "document", "stated_by", "remark", "version"]

    def __init__(self, *args: Any, standing: str, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version
        open_to = open_verbs(PARTICIPATION, standing)
        self.fields["verb"].choices = [(key, words(f"participation.{key}")) for key in PARTICIPATION if key in open_to]


class MilestoneForm(VersionedForm):
    """A date of the timetable."""

    class Meta:
        model = Milestone
        fields = ["name", "due_on", "notes"]
        widgets = {"due_on": DayInput}


class ProgrammeFilter(forms.Form):
    """What the list of programmes shows."""

    text = text_field()
    nation = any_of(_("Nation that takes part"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.all()


class MilestoneFilter(forms.Form):
    """What the list of milestones shows."""

    text = text_field()
    programme = any_of(_("Programme"))
    status = forms.ChoiceField(label=_("State"), choices=[*EVERY, *Milestone.Status.choices], required=False)
    since = forms.DateField(label=_("Due from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Due until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(actor)
