"""The forms of an offer: the whole of it in its mode, its release, and the list's filter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation
from accounts.roles import EVERYONE, PROGRAMME_OFFICE
from procurement.forms.moments import DayInput, MomentInput
from procurement.forms.requirement import EVERY
from procurement.forms.sheet import Fields, Sheet
from procurement.models import BuyTerms, DevelopTerms, LeaseTerms, Mode, Offer, PriceTier
from procurement.models.tiers import MOST as MOST_TIERS
from trials.models import CapabilityArea


class OfferForm(Fields, forms.ModelForm):
    """What every offer states, whatever its mode."""

    class Meta:
        model = Offer
        fields = [
            "system",
            "reference",
            "mode",
            "currency",
            "price_basis",
            "valid_until",
            "discount",
            "minimum_order",
            "capacity",
            "lead_months",
            "onboarding",
            "eligible",
        ]
        widgets = {
            "mode": forms.Select(
                attrs={"hx-get": reverse_lazy("offer-terms"), "hx-target": "#terms", "hx-swap": "outerHTML"}
            ),
            "price_basis": DayInput,
            "valid_until": MomentInput,
            "eligible": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "valid_until": _("In UTC."),
            "currency": _("Three letters, such as EUR, DKK, PLN or SEK; prices are VAT-net."),
            "onboarding": _("What each nation that joins costs once."),
            "eligible": _("None ticked: all nations."),
        }

    def _post_clean(self) -> None:
        """The action judges the whole offer, so that a page and an import refuse alike."""


class TierForm(forms.ModelForm):
    """From this quantity, this unit price."""

    class Meta:
        model = PriceTier
        fields = ["min_quantity", "unit_price"]


class TermsForm(forms.ModelForm):
    """What a mode's offer states beside its tiers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="terms", **kwargs)

    def _post_clean(self) -> None:
        """The action judges the terms together with the offer."""


TERMS = {
    str(mode): forms.modelform_factory(model, form=TermsForm, exclude=["offer"])
    for mode, model in ((Mode.LEASE, LeaseTerms), (Mode.BUY, BuyTerms), (Mode.DEVELOP, DevelopTerms))
}
PRICE_LABELS = {
    str(Mode.LEASE): _("The tiers' unit price is the monthly rate of one unit."),
    str(Mode.BUY): _("The tiers' unit price is the purchase price of one unit."),
    str(Mode.DEVELOP): _("The tiers' unit price is the price of one unit in production."),
}


class OfferSheet(Sheet):
    """An offer as one page enters it; its terms follow its mode."""

    rows_name = "tiers"
    row_key = ("min_quantity", "unit_price")
    least_rows, most_rows = 1, MOST_TIERS
    part_name = "terms"

    def __init__(self, *args: Any, mode: str, **kwargs: Any) -> None:
        self.mode = mode if mode in TERMS else str(Mode.BUY)
        super().__init__(*args, **kwargs)

    def make_form(self, **options: Any) -> OfferForm:
        options["initial"] = {"mode": self.mode, **(options.get("initial") or {})}
        return OfferForm(**options)

    def make_part(self, **options: Any) -> forms.BaseForm:
        return TERMS[self.mode](**options)

    def row_class(self) -> type[TierForm]:
        return TierForm

    @property
    def price_label(self) -> Any:
        return PRICE_LABELS[self.mode]


def stored(offer: Offer) -> dict[str, Any]:
    """An offer as the sheet's starting values."""
    names = [name for name in [*OfferForm.Meta.fields, "version"] if name != "eligible"]
    terms, fields = offer.terms, TERMS[offer.mode].base_fields
    return {
        "fields": {
            **{name: offer.serializable_value(name) for name in names},
            "eligible": [nation.pk for nation in offer.eligible.all()],
        },
        "rows": [{"min_quantity": tier.min_quantity, "unit_price": tier.unit_price} for tier in offer.tiers.all()],
        "part": {name: getattr(terms, name) for name in fields} if terms else {},
    }


class OfferReleaseForm(Fields):
    """Who may read a submitted offer."""

    everyone = forms.BooleanField(
        label=_("Everyone who takes part"), required=False, help_text=_("Only such offers enter a round.")
    )
    programme_office = forms.BooleanField(label=_("Programme office"), required=False)
    nations = forms.ModelMultipleChoiceField(
        label=_("Nations"), queryset=Nation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, nations: QuerySet[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nations"].queryset = nations

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if not any(chosen.get(name) for name in ("everyone", "programme_office", "nations")):
            self.add_error("nations", _("Choose at least one audience."))
        return chosen

    @property
    def audiences(self) -> list[str]:
        chosen: Iterable[tuple[str, bool]] = (
            (EVERYONE, self.cleaned_data["everyone"]),
            (PROGRAMME_OFFICE, self.cleaned_data["programme_office"]),
        )
        return [*(audience for audience, ticked in chosen if ticked), *(n.pk for n in self.cleaned_data["nations"])]


class OfferFilter(forms.Form):
    """What the list of offers shows."""

    text = forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ModelChoiceField(label=_("Capability area"), queryset=None, required=False, empty_label=_("any"))
    mode = forms.ChoiceField(label=_("Acquisition mode"), choices=[*EVERY, *Mode.choices], required=False)
    validity = forms.ChoiceField(
        label=_("Validity"), choices=[*EVERY, ("valid", _("still valid")), ("expired", _("expired"))], required=False
    )
    status = forms.ChoiceField(label=_("Status"), choices=[*EVERY, *Offer.Status.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = CapabilityArea.objects.all()
