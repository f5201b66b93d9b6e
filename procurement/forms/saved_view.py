"""The forms of saved views."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

NEVER_KEPT = ("page", "export")


class NameForm(forms.Form):
    """What a view is called."""

    name = forms.CharField(label=_("Name"), max_length=60)


class SavedViewForm(NameForm):
    """A list's address under a name."""

    path = forms.CharField(max_length=100, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def clean_path(self) -> str:
        path = self.cleaned_data["path"]
        try:
            resolve(path)
        except Resolver404 as fault:
            raise forms.ValidationError(_("This is no page of the portal.")) from fault
        return path

    def clean_query(self) -> str:
        query: Any = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in NEVER_KEPT:
            query.pop(name, None)
        return query.urlencode()
