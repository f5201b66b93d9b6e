"""Forms of vendors and rate sets, and the filter of the vendors' list."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.forms.moments import DayInput
from procurement.forms.requirement import EVERY
from procurement.forms.sheet import Fields
from procurement.models import Rate
from trials.models import Vendor

LEAST_RATE = Decimal("0.000001")


class ListedForm(Fields, forms.ModelForm):
    """A row of the catalogue; the action judges it, so that a page and an import refuse alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.initial.setdefault("verified_on", timezone.localdate())
        self.fields["source"].help_text = _("Where these facts were read.")

    def _post_clean(self) -> None:
        """The action judges the row."""

    @property
    def given(self) -> dict[str, Any]:
        """The fields without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class VendorForm(ListedForm):
    """A company that makes or sells systems."""

    class Meta:
        model = Vendor
        fields = (
            "name",
            "ncage",
            "country",
            "owner_country",
            "domain",
            "website",
            "contact",
            "source",
            "verified_on",
            "notes",
        )
        widgets = {"verified_on": DayInput, "notes": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "ncage": _("Five letters or digits; empty where the vendor has none."),
            "country": _("Two letters, after ISO 3166."),
            "owner_country": _("Where whoever controls the vendor in the end is seated; two letters."),
            "contact": _("An office or a function rather than a person."),
            "notes": _("Everybody who takes part reads this."),
        }


class VendorFilter(forms.Form):
    """What the list of vendors shows."""

    text = forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ChoiceField(label=_("Country or owner's country"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[*EVERY, *Vendor.Status.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = Vendor.objects.values_list("country", "owner_country")
        self.fields["country"].choices = [
            *EVERY,
            *((code, code) for code in sorted({c for pair in pairs for c in pair})),
        ]


class RateSetFilter(forms.Form):
    """What the list of rate sets shows."""

    text = forms.CharField(
        label=_("Source"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)


class RateSetForm(forms.Form):
    """The exchange rates of a day: a field for each currency that a nation pays in."""

    rates_on = forms.DateField(label=_("Rates on"), widget=DayInput)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who published them, and where."))

    def __init__(self, *args: Any, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = currencies
        for code in currencies:
            label = _("%(currency)s for one euro") % {"currency": code}
            self.fields[code] = Rate._meta.get_field("per_euro").formfield(label=label, min_value=LEAST_RATE)

    @property
    def rates(self) -> list[dict[str, Any]]:
        """A rate for each currency."""
        return [{"currency": code, "per_euro": self.cleaned_data[code]} for code in self.currencies]
