"""What the audit trail is filtered by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.explanations import VERBS


class EventFilter(forms.Form):
    verb = forms.ChoiceField(label=_("What"), required=False, choices=lambda: [("", _("everything")), *VERBS.items()])
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
