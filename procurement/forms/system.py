"""The forms of systems: entering, claims, comparing, coverage, and the filter of their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms.moments import DayInput
from procurement.forms.requirement import EVERY, grouped
from procurement.forms.sheet import Fields
from procurement.forms.trial import any_of, text_field
from procurement.queries.coverage import BANDED
from procurement.queries.standing import MOST_SYSTEMS
from trials.models import CapabilityArea, Claim, Metric, System, Vendor

EVIDENCE = (
    ("measured", _("measured in a run you can see")),
    ("claimed", _("claimed only")),
    ("none", _("neither claimed nor measured")),
)


class SystemFilter(forms.Form):
    """What the list of systems shows."""

    text = text_field()
    area = any_of(_("Capability area"))
    vendor = any_of(_("Vendor"))
    domain = forms.ChoiceField(label=_("Domain"), choices=[*EVERY, *System.Domain.choices], required=False)
    trl = forms.IntegerField(label=_("TRL at least"), required=False, min_value=1, max_value=9)
    evidence = forms.ChoiceField(label=_("Evidence"), choices=[*EVERY, *EVIDENCE], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = CapabilityArea.objects.all()
        self.fields["vendor"].queryset = Vendor.objects.order_by("name")


class SystemForm(Fields, forms.ModelForm):
    """A product that can be tried or offered."""

    class Meta:
        model = System
        fields = [
            "name",
            "vendor",
            "capability_area",
            "domain",
            "size_class",
            "trl",
            "trl_assessor",
            "trl_on",
            "description",
            "source",
            "verified_on",
        ]
        widgets = {"trl_on": DayInput, "verified_on": DayInput, "description": forms.Textarea(attrs={"rows": 4})}

    def _post_clean(self) -> None:
        """The action judges the system."""


class ClaimForm(Fields, forms.ModelForm):
    """What somebody states of a system, with source and date."""

    class Meta:
        model = Claim
        fields = [
            "metric",
            "value",
            "successes",
            "attempts",
            "kind",
            "stated_by",
            "stated_on",
            "source",
            "source_url",
            "conditions",
        ]
        widgets = {"stated_on": DayInput, "source_url": forms.URLInput}
        help_texts = {
            "value": _("In the metric's unit; a share of successes as a number from 0 to 1."),
            "successes": _("Only where the source counts them."),
            "source": _("Title, page or occasion."),
            "conditions": _("In which conditions, as the source says it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = [metric for metric in Metric.objects.all() if metric.is_measurable]
        self.fields["metric"].choices = [("", _("choose")), *grouped(metrics)]

    def _post_clean(self) -> None:
        """The action judges the claim."""


class ClaimCorrection(ClaimForm):
    """A claim in the place of another of the same metric."""

    class Meta(ClaimForm.Meta):
        fields = [name for name in ClaimForm.Meta.fields if name != "metric"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)


class CompareForm(forms.Form):
    """Up to six systems; the address alone says which."""

    system = forms.ModelMultipleChoiceField(
        label=_("Systems"), queryset=System.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = System.objects.select_related("vendor").order_by("name")
        self.fields["system"].help_text = _("Choose two to %(most)d systems.") % {"most": MOST_SYSTEMS}

    def clean_system(self) -> Any:
        chosen = list(self.cleaned_data["system"])
        if not 2 <= len(chosen) <= MOST_SYSTEMS:
            raise forms.ValidationError(_("Choose two to %(most)d systems."), params={"most": MOST_SYSTEMS})
        return chosen


class CoverageForm(forms.Form):
    """Which capability area is looked at, and along which condition."""

    area = forms.ModelChoiceField(label=_("Capability area"), queryset=None, empty_label=_("choose"))
    condition = forms.ChoiceField(
        label=_("Condition"), required=False, choices=[(condition.key, condition.label) for condition in BANDED]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = CapabilityArea.objects.all()
