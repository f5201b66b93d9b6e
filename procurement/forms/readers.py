"""Forms that say who reads what of a thing: ended releases, withheld fields, the label."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation
from procurement import marking
from procurement.forms.moments import DayInput
from procurement.forms.sheet import Fields
from procurement.models import Marked, WithholdingReason

Choices = Sequence[tuple[str, Any]]


class RetractForm(Fields):
    """Whose reading ends."""

    audiences = forms.MultipleChoiceField(
        label=_("Whose reading ends"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audiences"].choices = choices


class WithholdForm(Fields):
    """What is withheld, why, and until when."""

    field = forms.ChoiceField(label=_("Field"))
    reason = forms.ModelChoiceField(label=_("Reason"), queryset=None, empty_label=_("choose"))
    explanation = forms.CharField(
        label=_("Explanation"), max_length=500, required=False, help_text=_("Other nations read it.")
    )
    opens_on = forms.DateField(
        label=_("Opens on"), widget=DayInput, help_text=_("It opens by itself as this day begins in your nation.")
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("choose")), *choices]
        self.fields["reason"].queryset = WithholdingReason.objects.all()

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("field", "reason", "explanation", "opens_on")}


class LabelForm(Fields):
    """A label's parts; the policy is the portal's own."""

    classification = forms.ChoiceField(label=_("Classification"), choices=[(level, level) for level in marking.LEVELS])
    privacy_mark = forms.CharField(label=_("Privacy mark"), max_length=40, required=False)
    limited = forms.BooleanField(label=_("Releasable to named nations only"), required=False)
    releasable_to = forms.ModelMultipleChoiceField(
        label=_("Releasable to"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["releasable_to"].queryset = Nation.objects.exclude(pk=owner)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if chosen.get("releasable_to") and not chosen.get("limited"):
            self.add_error("limited", _("Tick this for the nations below to be a limit, or tick none of them."))
        return chosen

    @staticmethod
    def stored(row: Marked) -> dict[str, Any]:
        """A thing's label as the form's starting values."""
        limited = row.releasable_to is not None
        kept = {name: getattr(row, name) for name in ("version", "classification", "privacy_mark")}
        return kept | {"limited": limited, "releasable_to": row.releasable_to or []}

    def label(self, row: Marked) -> marking.Label:
        """The label the fields make."""
        given = self.cleaned_data
        limit = frozenset(nation.pk for nation in given["releasable_to"]) if given["limited"] else None
        return marking.Label(row.marking_policy, given["classification"], limit, given["privacy_mark"].upper())
