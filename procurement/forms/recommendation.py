"""Forms of a recommendation."""

from django import forms

from procurement.models import SharedBuy


class BuyForm(forms.ModelForm):
    """How a shared buy would be contracted; `version` is the recommendation's."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = SharedBuy
        fields = ["buying_model", "contracting_authority", "legal_basis"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def _post_clean(self) -> None:
        """The action judges the row's own rules; the form only reads its fields."""
