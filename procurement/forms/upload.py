"""The form of an import: which kind of table, and the file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.imports.fields import MOST_BYTES, MOST_ROWS


class UploadForm(forms.Form):
    """A kind the person may import, and a CSV or XLSX file within its bounds."""

    kind = forms.ChoiceField(label=gettext_lazy("What it holds"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=120,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
        self.fields["file"].help_text = _("XLSX or CSV in UTF-8, at most %(megabytes)d MB and %(rows)d rows.") % {
            "megabytes": MOST_BYTES // 1024**2,
            "rows": MOST_ROWS,
        }

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than %(most)d MB.") % {"most": MOST_BYTES // 1024**2})
        return file
