"""What the audit trail is filtered by."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.explanations import VERBS


def day(label: str) -> forms.DateField:
    """A date that may be left out."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class EventFilter(forms.Form):
    """`owners` are (key, name) of those whose events the reader may see."""

    by = forms.CharField(label=_("By"), required=False, max_length=120)
    verb = forms.ChoiceField(label=_("What"), required=False, choices=lambda: [("", _("everything")), *VERBS.items()])
    thing = forms.CharField(label=_("To what"), required=False, max_length=120)
    owner = forms.ChoiceField(label=_("For whom"), required=False)
    since = day(_("From"))
    until = day(_("To"))

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("everybody you may read")), *owners]
