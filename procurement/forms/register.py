"""Forms of the registers of assumptions and risks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.roles import EVERYONE, PROGRAMME_OFFICE
from procurement.forms.moments import DayInput
from procurement.forms.sheet import Fields
from procurement.models import Assumption, Registered, Risk
from procurement.queries import registers

ANY = [("", _("any"))]
SCOPES = [*ANY, ("own", _("our own")), ("released", _("released to us"))]


class RegisteredForm(Fields, forms.ModelForm):
    """What every row of a register has; choices are those of the actor."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = registers.programmes(actor)
        self.fields["round"].queryset = registers.rounds(actor)
        self.fields["responsible"].queryset = registers.colleagues(actor)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AssumptionForm(RegisteredForm):
    """An assumption."""

    class Meta:
        model = Assumption
        fields = [
            "programme", "round", "statement", "evidence", "low", "expected", "high", "unit", "responsible",
            "expires_on",
        ]  # fmt: skip
        widgets = {"expires_on": DayInput, "evidence": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"unit": _("Of all three figures; 1 where they have none.")}


class RiskForm(RegisteredForm):
    """A risk."""

    class Meta:
        model = Risk
        fields = ["programme", "round", "statement", "likelihood", "impact", "mitigation", "responsible", "due_on"]
        widgets = {"due_on": DayInput, "mitigation": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "likelihood": _("1: hardly conceivable; 5: almost certain."),
            "impact": _("1: negligible; 5: the purpose is lost."),
        }


class RegisterFilter(forms.Form):
    """What a register's list shows."""

    text = forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    scope = forms.ChoiceField(label=_("Whose"), choices=SCOPES, required=False)
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, required=False, empty_label=_("any"))
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, model: type[Registered], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = registers.programmes(actor)
        self.fields["status"].choices = [*ANY, *model.Status.choices]
        if model is Risk:
            for name in ("likelihood", "impact"):
                self.fields[name] = forms.TypedChoiceField(
                    label=Risk._meta.get_field(name).verbose_name,
                    choices=[*ANY, *((rating, rating) for rating in registers.RATINGS)],
                    coerce=int,
                    empty_value=None,
                    required=False,
                )


class AudienceForm(Fields):
    """Exactly who else may read a row."""

    audiences = forms.MultipleChoiceField(
        label=_("Who may read it besides its owner"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: its owner alone. Whoever is ticked off reads it no longer."),
    )

    def __init__(self, *args: Any, row: Registered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wider = [(EVERYONE, _("Everyone who takes part")), (PROGRAMME_OFFICE, _("Programme office"))]
        nations = [(key, label) for key, label in registers.audiences(row) if key != EVERYONE]
        self.fields["audiences"].choices = [choice for choice in [*wider, *nations] if choice[0] != row.owner]
