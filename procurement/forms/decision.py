"""The form of a nation's position."""

from django import forms

from procurement.models import NationalDecision


class DecisionForm(forms.ModelForm):
    """Position and reservations; `version` is that of the draft the person saw, none for the first."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = NationalDecision
        fields = ["position", "reservations"]
        widgets = {"position": forms.RadioSelect}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = NationalDecision.Position.choices
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """The action judges the row's own rules; the form only reads its fields."""
