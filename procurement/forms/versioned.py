"""A model form that carries the version its sender saw and leaves the row's own rules to the verb."""

from typing import Any

from django import forms


class VersionedForm(forms.ModelForm):
    """`version` is that of the row the person saw, none for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """The action judges the row's own rules; the form only reads its fields."""

    @property
    def seen(self) -> int:
        """The version the sender saw; 0 for none."""
        return self.cleaned_data.get("version") or 0

    def stated(self) -> dict[str, Any]:
        """The fields, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
