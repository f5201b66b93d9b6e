"""The forms of trials: a run with its measurements, a correction, and the filters of systems."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms.moments import MomentInput
from procurement.forms.requirement import grouped
from procurement.forms.sheet import Fields, Sheet
from trials.conditions import BASIC, CONDITIONS
from trials.models import Measurement, Metric, Run
from trials.positions import LATITUDE, LONGITUDE

POSITION = ("exact_latitude", "exact_longitude")


def degrees(label: str, bounds: tuple[Decimal, Decimal]) -> forms.DecimalField:
    """A latitude or longitude in WGS84 degrees, or nothing."""
    return forms.DecimalField(
        label=label, required=False, min_value=bounds[0], max_value=bounds[1], max_digits=7, decimal_places=5
    )


class PositionFields(forms.Form):
    """An exact position: both degrees or neither."""

    exact_latitude = degrees(_("Latitude (°N, WGS84)"), LATITUDE)
    exact_longitude = degrees(_("Longitude (°E, WGS84)"), LONGITUDE)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        given = [values.get(name) is not None for name in POSITION]
        if any(given) and not all(given) and not any(name in self.errors for name in POSITION):
            self.add_error(POSITION[given.index(False)], _("Give both degrees, or neither."))
        return values


def without_position(fields: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Decimal, Decimal] | None]:
    """The fields of a form, and the position among them; None where none was given."""
    rest = {name: value for name, value in fields.items() if name not in POSITION}
    latitude, longitude = (fields.get(name) for name in POSITION)
    return rest, None if latitude is None or longitude is None else (latitude, longitude)


class RunForm(PositionFields, Fields, forms.ModelForm):
    """One attempt and the conditions it was made in."""

    number = forms.IntegerField(
        label=_("Run number"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: the next one of this system."),
    )

    field_order = ["number", "result", "started_at", "ended_at", "reason", *BASIC, *POSITION]

    class Meta:
        model = Run
        fields = [
            "number",
            "result",
            "started_at",
            "ended_at",
            "reason",
            *(condition.key for condition in CONDITIONS),
            "payload",
            "operator_nation",
            "vendor_present",
            "software_version",
            "deviations",
        ]
        widgets = {
            "started_at": MomentInput,
            "ended_at": MomentInput,
            "deviations": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "started_at": _("In UTC; of a planned run, when it is to start."),
            "ended_at": _("In UTC; empty until it has ended."),
            "reason": _("Why it was aborted or is invalid."),
            "vendor_present": _("Then the run does not count as independent."),
        }

    def _post_clean(self) -> None:
        """The action judges the whole run, so that a page and an import refuse alike."""


class AmendForm(RunForm):
    """A finished run's record as it should be, and why it was wrong."""

    why = forms.CharField(label=_("Why it is corrected"), max_length=200)

    field_order = ["why", *RunForm.field_order]

    class Meta(RunForm.Meta):
        fields = [name for name in RunForm.Meta.fields if name != "number"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["number"]
        finished = [choice for choice in Run.Result.choices if choice[0] not in Run.OPEN]
        self.fields["result"].choices = finished


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

    def make_form(self, **options: Any) -> forms.BaseForm:
        return RunForm(**options)

    def row_class(self) -> type[MeasurementForm]:
        return MeasurementForm

    def row_options(self) -> dict[str, Any]:
        return {"metrics": self.metrics}


class VersionForm(Fields):
    """Nothing but the version a page was drawn for."""


class MeasureSheet(RunSheet):
    """Measurements alone, for a run that is recorded already."""

    least_rows = 1

    def make_form(self, **options: Any) -> forms.BaseForm:
        return VersionForm(**options)


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


def rows_of(measurements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Measurements without the fields that were left empty on the page."""
    return [{name: value for name, value in row.items() if value is not None} for row in measurements]
