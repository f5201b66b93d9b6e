"""The forms of campaigns, sites and trials, and the filters of their lists."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation, Person
from procurement.forms.moments import DayInput
from procurement.forms.requirement import EVERY
from procurement.forms.run import PositionFields
from procurement.forms.sheet import Fields
from trials.models import Campaign, CapabilityArea, Run, Site, System, Trial


class CampaignForm(Fields, forms.ModelForm):
    """A campaign; its owner nation is chosen once."""

    class Meta:
        model = Campaign
        fields = ["name", "nation", "starts_on", "ends_on", "objective"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput, "objective": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"nation": _("It decides who reads the campaign; it cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["nation"]

    def _post_clean(self) -> None:
        """The action judges the campaign."""


class AnalystsForm(Fields):
    """Who records a campaign."""

    analysts = forms.ModelMultipleChoiceField(
        label=_("Trial analysts"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["analysts"].queryset = people


class RetractForm(Fields):
    """Whose reading ends."""

    audiences = forms.MultipleChoiceField(label=_("No longer released to"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audiences"].choices = choices


class SiteForm(PositionFields, Fields, forms.ModelForm):
    """A trial site with its exact position, which others read to a tenth of a degree."""

    field_order = ["name", "water", "nation", "exact_latitude", "exact_longitude"]

    class Meta:
        model = Site
        fields = ["name", "water", "nation", "depth_min_m", "depth_max_m", "bottom_type", "source", "verified_on"]
        widgets = {"verified_on": DayInput}
        help_texts = {"source": _("Where these facts come from.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = self.instance._state.adding
        if not new:
            del self.fields["nation"]
        for name in ("exact_latitude", "exact_longitude"):
            self.fields[name].required = new

    def _post_clean(self) -> None:
        """The action judges the site."""


class TrialForm(Fields, forms.ModelForm):
    """What is to be found out about a system, where and when."""

    class Meta:
        model = Trial
        fields = ["system", "site", "starts_on", "ends_on", "objective"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput, "objective": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.fields["system"].queryset = System.objects.order_by("name")

    def _post_clean(self) -> None:
        """The action judges the trial."""


class ReasonForm(Fields):
    """Why something ends before its time."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def text_field() -> forms.CharField:
    """The text of a list's filter."""
    return forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


def any_of(label: str) -> forms.ModelChoiceField:
    """A row of a list's filter; its queryset is set when the form is made."""
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label=_("any"))


class CampaignFilter(forms.Form):
    """What the list of campaigns, or that of sites, shows."""

    text = text_field()
    nation = any_of(_("Nation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.all()


class TrialFilter(forms.Form):
    """What the list of trials shows."""

    text = text_field()
    campaign = any_of(_("Campaign"))
    site = any_of(_("Site"))
    nation = any_of(_("In the waters of"))
    area = any_of(_("Capability area"))
    status = forms.ChoiceField(label=_("Status"), choices=[*EVERY, *Trial.Status.choices], required=False)

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["site"].queryset = sites
        self.fields["nation"].queryset = Nation.objects.all()
        self.fields["area"].queryset = CapabilityArea.objects.all()


class RunFilter(forms.Form):
    """What the list of runs shows."""

    text = text_field()
    campaign = any_of(_("Campaign"))
    system = any_of(_("System"))
    site = any_of(_("Site"))
    result = forms.ChoiceField(label=_("Result"), choices=[*EVERY, *Run.Result.choices], required=False)
    since = forms.DateField(label=_("Started from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Started until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["system"].queryset = System.objects.order_by("name")
        self.fields["site"].queryset = sites
