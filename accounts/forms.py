"""The forms of signing in and of one's own account."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from accounts.passwords import MOST


class PasswordField(forms.CharField):
    """A password in one spelling (NFC), so that every keyboard's letters match; never trimmed, never shown again."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=MOST, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value))


class SignInForm(AuthenticationForm):
    """E-mail and password; the answer to a wrong pair does not say which was wrong."""

    username = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = PasswordField(label=_("Password"), autocomplete="current-password")

    error_messages = {
        "invalid_login": _("E-mail and password do not match, or the account has ended."),
        "inactive": _("E-mail and password do not match, or the account has ended."),
    }


class OwnPasswordForm(PasswordChangeForm):
    """The old password and, twice, a new one."""

    old_password = PasswordField(label=_("Present password"), autocomplete="current-password")
    new_password1 = PasswordField(label=_("New password"), autocomplete="new-password")
    new_password2 = PasswordField(label=_("New password again"), autocomplete="new-password")

    def clean_new_password1(self) -> str:
        chosen = self.cleaned_data["new_password1"]
        if chosen == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("Choose a password other than the present one."), code="password_unchanged")
        return chosen


class FirstPasswordForm(SetPasswordForm):
    """A password, twice, for somebody who has none yet."""

    new_password1 = PasswordField(label=_("New password"), autocomplete="new-password")
    new_password2 = PasswordField(label=_("New password again"), autocomplete="new-password")


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )
