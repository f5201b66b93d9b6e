"""The form of an evidence file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """A file and what it shows; the action looks at its content."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF up to 20 MB, PNG, JPEG, CSV or plain text up to 10 MB, MP4 or WebM up to 250 MB."),
    )
    caption = forms.CharField(label=_("What it shows"), max_length=300)
