"""The forms of an offer: the whole of it in its mode, its release, and the list's filter."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation
from accounts.roles import EVERYONE, PROGRAMME_OFFICE
from procurement.forms.moments import DayInput, MomentInput
from procurement.forms.requirement import EVERY
from procurement.forms.sheet import Fields, Sheet
from procurement.models import (
    BuyTerms,
    DevelopTerms,
    LeaseTerms,
    Mode,
    NreMilestone,
    Offer,
    OfferException,
    PriceTier,
    Rate,
    Round,
)
from procurement.models.offer import OVERDUE
from procurement.models.tiers import MOST as MOST_TIERS
from procurement.money import EURO
from trials.models import CapabilityArea, System, Vendor


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
            "opens_at",
            "cpv",
            "eligible",
            "export_control",
            "stanags_claimed",
            "stanags_demonstrated",
            "trl",
            "trl_assessor",
            "trl_on",
            "most_favoured",
            "data_rights",
        ]
        widgets = {
            "mode": forms.Select(
                attrs={"hx-get": reverse_lazy("offer-terms"), "hx-target": "#terms", "hx-swap": "outerHTML"}
            ),
            "price_basis": DayInput,
            "valid_until": MomentInput,
            "opens_at": MomentInput,
            "trl_on": DayInput,
            "data_rights": forms.Textarea(attrs={"rows": 2}),
            "eligible": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "valid_until": _("In UTC."),
            "opens_at": _("In UTC; from its submission to this moment nobody reads the offer. Empty: not sealed."),
            "export_control": _("Licences needed and who grants them."),
            "stanags_claimed": _("Numbers of four digits, separated by commas."),
            "trl": _("1 to 9, with who assessed it and when."),
            "data_rights": _("Who may use, change and pass on data and design."),
            "currency": _("Three letters, such as EUR, DKK, PLN or SEK; prices are VAT-net."),
            "onboarding": _("What each nation that joins costs once."),
            "eligible": _("None ticked: all nations."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = choosable(self.initial.get("system"))

    def clean_valid_until(self) -> Any:
        moment = self.cleaned_data["valid_until"]
        if moment <= timezone.now():
            raise forms.ValidationError(OVERDUE)
        return moment

    def _post_clean(self) -> None:
        """The action judges the whole offer, so that a page and an import refuse alike."""


def choosable(kept: Any = None) -> QuerySet[System]:
    """Systems that can be chosen: those in the catalogue, and the one a row or a draft has already, if it is one."""
    active = Q(status=System.Status.ACTIVE, vendor__status=Vendor.Status.ACTIVE)
    with suppress(ValueError):  # nothing chosen yet
        active |= Q(pk=UUID(str(kept)))
    return System.objects.filter(active).select_related("vendor")


class TierForm(forms.ModelForm):
    """From this quantity, this unit price."""

    class Meta:
        model = PriceTier
        fields = ["min_quantity", "unit_price"]


class MilestoneForm(forms.ModelForm):
    """A part of a development's non-recurring engineering."""

    title = _("Milestone")

    class Meta:
        model = NreMilestone
        fields = ["name", "month", "amount", "gate", "is_off_ramp"]

    def _post_clean(self) -> None:
        """The action judges the milestones together."""


class ExceptionForm(forms.ModelForm):
    """What an offer does not meet."""

    title = _("Exception")

    class Meta:
        model = OfferException
        fields = ["metric", "text"]

    def _post_clean(self) -> None:
        """The action judges the exceptions together."""


class TermsForm(forms.ModelForm):
    """What a mode's offer states beside its tiers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="terms", **kwargs)
        for name in self.usual:
            self.fields[name].required = False

    @property
    def usual(self) -> set[str]:
        """Terms that have a usual value, taken where none is given."""
        return {name for name in self.fields if self._meta.model._meta.get_field(name).has_default()}

    def _post_clean(self) -> None:
        """The action judges the terms together with the offer."""


TERM_WIDGETS = {Mode.LEASE: {"starts_on": DayInput}}
TERMS = {
    str(mode): forms.modelform_factory(model, form=TermsForm, exclude=["offer"], widgets=TERM_WIDGETS.get(mode))
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
    more: ClassVar[Any] = {
        "milestones": (MilestoneForm, ("name", "amount")),
        "exceptions": (ExceptionForm, ("metric", "text")),
    }

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

    @property
    def part_fields(self) -> dict[str, Any]:
        given = super().part_fields
        return {name: value for name, value in given.items() if value is not None or name not in self.part.usual}

    @property
    def parts(self) -> dict[str, Any]:
        """What the offer's verbs take."""
        return {"fields": self.fields, "tiers": self.row_fields, "terms": self.part_fields, **self.more_fields}


class RevisionForm(OfferForm):
    """A clarification or the best and final offer: the whole of it, and what was asked."""

    reason = forms.CharField(
        label=_("What was asked or changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta(OfferForm.Meta):
        fields = tuple(name for name in OfferForm.Meta.fields if name != "opens_at")

    field_order = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("system", "mode"):
            self.fields[name].widget = forms.HiddenInput()


class RevisionSheet(OfferSheet):
    """A revision as one page enters it; system and mode stay."""

    def make_form(self, **options: Any) -> RevisionForm:
        return RevisionForm(**options)

    @property
    def parts(self) -> dict[str, Any]:
        fields = dict(self.fields)
        return super().parts | {"reason": fields.pop("reason"), "fields": fields}


class ExclusionForm(Fields):
    """Why an offer is left out."""

    exclusion = forms.ChoiceField(label=_("Reason"), choices=Offer.Exclusion.choices)
    exclusion_text = forms.CharField(
        label=_("Reason in words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever could read the offer reads this."),
    )


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
        "milestones": [
            {name: getattr(row, name) for name in MilestoneForm.Meta.fields} for row in offer.milestones.all()
        ],
        "exceptions": [{"metric": row.metric_id, "text": row.text} for row in offer.exceptions.all()],
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
    nation = forms.ModelChoiceField(label=_("Open to nation"), queryset=None, required=False, empty_label=_("any"))
    mode = forms.ChoiceField(label=_("Acquisition mode"), choices=[*EVERY, *Mode.choices], required=False)
    validity = forms.ChoiceField(
        label=_("Validity"), choices=[*EVERY, ("valid", _("still valid")), ("expired", _("expired"))], required=False
    )
    status = forms.ChoiceField(label=_("Status"), choices=[*EVERY, *Offer.Status.choices], required=False)
    vendor = forms.ModelChoiceField(label=_("Vendor"), queryset=None, required=False, empty_label=_("any"))
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    valid_on = forms.DateField(label=_("Valid on"), required=False, widget=DayInput)
    lapses = forms.ModelChoiceField(
        label=_("Expires before decisions of"), queryset=None, required=False, empty_label=_("any")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.all()
        self.fields["area"].queryset = CapabilityArea.objects.all()
        self.fields["vendor"].queryset = Vendor.objects.all()
        known = Rate.objects.order_by("currency").values_list("currency", flat=True).distinct()
        self.fields["currency"].choices = [*EVERY, *((code, code) for code in sorted({EURO, *known}))]
        self.fields["lapses"].queryset = Round.objects.visible_to(actor).exclude(status=Round.Status.CLOSED)
