"""Which two runs of a round are compared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.models import Recommendation


class ComparisonForm(forms.Form):
    """`rows` are the recommendations the reader may see; the latest two are chosen at first."""

    before = forms.ChoiceField(label=gettext_lazy("Run before"))
    after = forms.ChoiceField(label=gettext_lazy("Run after"))

    def __init__(self, data: Any, *, rows: Sequence[Recommendation]) -> None:
        keys = [str(row.run.number) for row in rows]
        chosen = {"before": keys[-2], "after": keys[-1]} | {
            name: data[name] for name in self.base_fields if name in data
        }
        super().__init__(chosen)
        for field in self.fields.values():
            field.choices = [(key, _("run %(number)s") % {"number": key}) for key in keys]
