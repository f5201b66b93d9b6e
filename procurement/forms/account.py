"""The forms of one's own account."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken
from accounts.notifying import GROUPS
from procurement.forms.event import day


class TokenForm(forms.Form):
    """A new token: for what, how much it may, until when."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("What will use it, so that you know it again."))
    scope = forms.ChoiceField(label=_("May"), choices=ApiToken.Scope)
    expires_at = day(_("Good until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expires_at"].required = True
        self.fields["expires_at"].help_text = _("Within a year; the whole day counts, in UTC.")
        self.fields["expires_at"].initial = timezone.localdate() + timedelta(days=90)

    def stated(self) -> dict[str, Any]:
        """What the verb takes; the last moment of the day."""
        last = timezone.make_aware(datetime.combine(self.cleaned_data["expires_at"], time.max))
        return self.cleaned_data | {"expires_at": last}


class MailForm(forms.Form):
    """Groups of notifications that come by e-mail too."""

    groups = forms.MultipleChoiceField(
        label=_("Tell me by e-mail too about"),
        choices=tuple(GROUPS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
