"""The forms of trials: a run with its measurements, a correction, and the filters of systems."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms.moments import MomentInput
from procurement.forms.requirement import EVERY, grouped
from procurement.forms.sheet import Fields, Sheet
from trials.models import CapabilityArea, Measurement, Metric, Run, System


class RunForm(Fields, forms.ModelForm):
    """One attempt and the conditions it was made in."""

    number = forms.IntegerField(
        label=_("Run number"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: the next one of this system."),
    )

    class Meta:
        model = Run
        fields = [
            "system",
            "number",
            "site",
            "started_at",
            "ended_at",
            "result",
            "reason",
            "wave_height_m",
            "wind_mean_kn",
            "visibility_km",
            "air_temperature_c",
            "gnss",
            "vendor_present",
            "software_version",
        ]
        widgets = {"started_at": MomentInput, "ended_at": MomentInput}
        help_texts = {
            "started_at": _("In UTC."),
            "ended_at": _("In UTC."),
            "reason": _("Why it was aborted or is invalid."),
            "vendor_present": _("Then the run does not count as independent."),
        }

    def _post_clean(self) -> None:
        """The action judges the whole run, so that a page and an import refuse alike."""


class MeasurementForm(forms.Form):
    """What a run showed for one metric: a value, or successes of attempts."""

    metric = forms.TypedChoiceField(label=_("Metric"), empty_value=None)
    value = forms.DecimalField(label=_("Value"), required=False, max_digits=14, decimal_places=4)
    successes = forms.IntegerField(label=_("Successes"), required=False, min_value=0, max_value=1_000_000)
    attempts = forms.IntegerField(label=_("Attempts"), required=False, min_value=1, max_value=1_000_000)
    method = forms.CharField(label=_("Method"), max_length=120)
    quality = forms.ChoiceField(label=_("Quality"), choices=Measurement.Quality.choices)
    measured_by = forms.CharField(label=_("Measured by"), max_length=120)

    def __init__(self, *args: Any, metrics: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = [("", _("choose")), *grouped(metrics.values())]
        self.fields["metric"].coerce = metrics.__getitem__


class RunSheet(Sheet):
    """A run as one page records it."""

    rows_name = "measurements"
    row_key = ("metric", "value", "successes", "attempts")
    least_rows, most_rows = 0, 100

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.metrics = {metric.pk: metric for metric in Metric.objects.all() if metric.is_measurable}
        super().__init__(*args, **kwargs)

    def make_form(self, **options: Any) -> RunForm:
        return RunForm(**options)

    def row_class(self) -> type[MeasurementForm]:
        return MeasurementForm

    def row_options(self) -> dict[str, Any]:
        return {"metrics": self.metrics}


class CorrectionForm(forms.ModelForm):
    """The right value of a measurement that was wrong."""

    class Meta:
        model = Measurement
        fields = ["value", "successes", "attempts", "method", "quality", "measured_by"]

    def __init__(self, *args: Any, metric: Metric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        k_of_n = metric.value_kind == Metric.ValueKind.K_OF_N
        for name in ("value",) if k_of_n else ("successes", "attempts"):
            del self.fields[name]

    def _post_clean(self) -> None:
        """The action judges the measurement."""


class SystemFilter(forms.Form):
    """What the list of systems shows."""

    text = forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ModelChoiceField(label=_("Capability area"), queryset=None, required=False, empty_label=_("any"))
    domain = forms.ChoiceField(label=_("Domain"), choices=[*EVERY, *System.Domain.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = CapabilityArea.objects.all()


def rows_of(measurements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Measurements without the fields that were left empty on the page."""
    return [{name: value for name, value in row.items() if value is not None} for row in measurements]
