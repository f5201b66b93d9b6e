"""What the audit trail is filtered by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.explanations import VERBS


def day(label: str) -> forms.DateField:
    """A date that may be left out."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class EventFilter(forms.Form):
    verb = forms.ChoiceField(label=_("What"), required=False, choices=lambda: [("", _("everything")), *VERBS.items()])
    since = day(_("From"))
    until = day(_("To"))
