"""Forms of a scoring round, and the filter of their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from procurement.forms.moments import DayInput, MomentInput
from procurement.forms.requirement import EVERY
from procurement.forms.trial import any_of, text_field
from procurement.models import Programme, Round


class RoundForm(forms.ModelForm):
    """What the programme office states before a round opens; `version` is that of the row the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Round
        fields = [
            "programme",
            "name",
            "kind",
            "description",
            "areas",
            "nations",
            "enter_by",
            "decide_by",
            "base_month",
            "horizon_months",
            "discount_rate",
            "merit_at_threshold",
            "screening",
            "confidence",
            "share_rule",
            "rate_set",
            "notes",
        ]
        widgets = {
            "areas": forms.CheckboxSelectMultiple,
            "nations": forms.CheckboxSelectMultiple,
            "enter_by": MomentInput,
            "base_month": DayInput,
            "decide_by": MomentInput,
        }
        help_texts = {
            "decide_by": _("Date and time in UTC; every nation sees it in its own zone as well."),
            "discount_rate": _("Future payments count less by this rate."),
            "merit_at_threshold": _("Merit of a system that just meets a threshold; the objective counts 1."),
            "confidence": _("Used where screening is by a confidence bound."),
            "share_rule": _("Fixed when the round is locked; the other rules are shown beside it."),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(actor)
        if self.instance._state.adding:
            return
        self.fields["programme"].disabled = True
        self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """The action judges the row's own rules; the form only reads its fields."""

    def stated(self) -> dict[str, Any]:
        """The fields, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RoundFilter(forms.Form):
    """What the list of rounds shows."""

    text = text_field()
    programme = any_of(_("Programme"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[*EVERY, *Round.Kind.choices], required=False)
    status = forms.ChoiceField(label=_("State"), choices=[*EVERY, *Round.Status.choices], required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(actor)
