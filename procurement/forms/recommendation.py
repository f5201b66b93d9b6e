"""Forms of a recommendation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.models import BuyingRoute, SharedBuy


class BuyForm(forms.ModelForm):
    """How a shared buy would be contracted, by a route of the reference data; `version` is the recommendation's."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = SharedBuy
        fields = ["route", "contracting_authority", "legal_basis"]
        help_texts = {
            "contracting_authority": _("Leave empty: as the route says."),
            "legal_basis": _("Leave empty: as the route says."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].required = True
        self.fields["route"].queryset = BuyingRoute.objects.in_force(timezone.localdate())
        route = self.instance.route
        for name in ("contracting_authority", "legal_basis"):
            if route and getattr(route, name) == getattr(self.instance, name):
                self.initial[name] = ""

    def _post_clean(self) -> None:
        """The action judges the row's own rules; the form only reads its fields."""
