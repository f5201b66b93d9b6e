"""What a comparison of offers asks: for whom, how many, how long, at which rate, and which offers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation
from procurement.models import Offer, Round
from procurement.queries import comparison
from trials.models import CapabilityArea


class ComparisonForm(forms.Form):
    """A comparison as its address states it; what is missing has its usual value."""

    area = forms.ModelChoiceField(label=_("Capability area"), queryset=CapabilityArea.objects.all())
    nation = forms.ModelChoiceField(label=_("Nation"), queryset=Nation.objects.all())
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=100_000)
    horizon = forms.IntegerField(label=_("Horizon (months)"), min_value=12, max_value=360)
    rate = forms.DecimalField(
        label=_("Discount rate (% a year)"), min_value=0, max_value=20, max_digits=4, decimal_places=2
    )
    offer = forms.ModelMultipleChoiceField(
        label=_("Offers"), queryset=Offer.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, actor: Actor, nation: Nation | None) -> None:
        usual = Round()
        first = CapabilityArea.objects.filter(systems__in=_systems(actor)).order_by("name").first()
        start = {
            "area": first.pk if first else "",
            "nation": nation.pk if nation else Nation.objects.values_list("pk", flat=True).first(),
            "quantity": 1,
            "horizon": usual.horizon_months,
            "rate": usual.discount_rate,
        }
        typed = data.copy()
        for name, value in start.items():
            if not typed.get(name):
                typed[name] = str(value)
        super().__init__(typed)
        rows = comparison.choosable(actor, self._area(typed)).order_by("system__name", "mode", "reference")
        most = rows.values_list("pk", flat=True)[: comparison.MOST_CHOICES]
        self.offered = rows.filter(pk__in=list(most))
        self.fields["offer"].queryset = self.offered
        self.fields["offer"].label_from_instance = lambda row: f"{row.system} · {row}"

    def clean_offer(self) -> list[Offer]:
        rows = list(self.cleaned_data["offer"])
        if len(rows) > comparison.MOST_OFFERS:
            raise forms.ValidationError(
                _("Compare at most %(most)d offers; %(count)d are ticked."),
                params={"most": comparison.MOST_OFFERS, "count": len(rows)},
            )
        return rows

    def _area(self, typed: Any) -> str:
        return typed["area"] if CapabilityArea.objects.filter(pk=typed["area"]).exists() else ""

    @property
    def percent(self) -> Decimal:
        return Decimal(self.cleaned_data["rate"])


def _systems(actor: Actor) -> Any:
    return comparison.choosable(actor, None).order_by().values("system")
