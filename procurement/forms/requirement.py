"""The forms of a requirement: the whole of it, its release, its round, its named people, and the list's filter."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation, Person
from accounts.roles import EVERYONE
from procurement.forms.moments import DayInput
from procurement.forms.sheet import Fields, Sheet
from procurement.models import Mode, Requirement, RequirementLine, RequirementPrivate, Round
from procurement.queries.figures import plain
from trials.conditions import BY_KEY, CONDITIONS, Condition
from trials.models import CapabilityArea, Metric

EVERY = [("", _("any"))]
SCOPES = [*EVERY, ("own", _("our own")), ("released", _("released to us"))]
WHEN = "when_"  # before the key of a condition of the operating envelope
FOLDED = ("verification", "note")
WHAT, HOW_MANY = ("title", "capability_area", "need"), ("modes", "quantity", "need_by", "divisible", "max_offers")


class RequirementForm(Fields, forms.ModelForm):
    """The shareable fields."""

    modes = forms.MultipleChoiceField(
        label=_("Accepted acquisition modes"), choices=Mode, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Requirement
        fields = ["title", "capability_area", "quantity", "need_by", "modes", "divisible", "max_offers", "need"]
        widgets = {"need_by": DayInput}
        help_texts = {
            "divisible": _("The quantity may come from several offers."),
            "max_offers": _("How many offers it may be split between; 1 where it may not be split."),
        }

    @property
    def what(self) -> list[forms.BoundField]:
        """What is needed and why."""
        return [self[name] for name in WHAT]

    @property
    def how_many(self) -> list[forms.BoundField]:
        """How, how many, and by when."""
        return [self[name] for name in HOW_MANY]


class PrivateForm(forms.ModelForm):
    """What stays with the nation."""

    class Meta:
        model = RequirementPrivate
        fields = ["worth_per_unit", "budget_ceiling", "notes"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix="private", **kwargs)
        self.fields["worth_per_unit"].label = _("Worth of a unit that meets every objective (%(currency)s)") % {
            "currency": currency
        }
        self.fields["worth_per_unit"].help_text = _("The most you would pay for one, VAT-net, over its whole life.")
        self.fields["budget_ceiling"].label = _("Budget ceiling for the whole quantity (%(currency)s)") % {
            "currency": currency
        }


class LineForm(forms.Form):
    """One line: what is measured, from where it counts, where more is no better, and its weight."""

    metric = forms.TypedChoiceField(label=_("Metric"), empty_value=None)
    threshold = forms.DecimalField(label=_("Threshold"), max_digits=14, decimal_places=4)
    objective = forms.DecimalField(label=_("Objective"), max_digits=14, decimal_places=4)
    weight = forms.DecimalField(
        label=_("Weight (private)"), min_value=0, max_value=1000, max_digits=6, decimal_places=2
    )
    is_kpp = forms.BooleanField(label=_("Knock-out"), required=False)
    verification = forms.ChoiceField(
        label=_("Verified by"),
        choices=RequirementLine.Verification,
        initial=RequirementLine.Verification.TEST,
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    folded_label = _("Operating envelope and verification")

    def __init__(self, *args: Any, metrics: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {f"{WHEN}{condition.key}": condition_field(condition) for condition in CONDITIONS}
        self.fields["metric"].choices = [("", _("choose")), *grouped(metrics.values())]
        self.fields["metric"].coerce = metrics.get

    def folded(self) -> list[forms.BoundField]:
        """The fields that a row shows when asked."""
        return [field for field in self.visible_fields() if field.name in FOLDED or field.name.startswith(WHEN)]

    def has_folded_faults(self) -> bool:
        """Whether something among the folded fields must be corrected."""
        return self.is_bound and any(field.errors for field in self.folded())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        envelope = {name: given.pop(name) for name in list(given) if name.startswith(WHEN)}
        given["verification"] = given.get("verification") or RequirementLine.Verification.TEST
        given["conditions"] = {
            name.removeprefix(WHEN): str(value) for name, value in envelope.items() if value not in (None, "")
        }
        if {"metric", "threshold", "objective"} <= given.keys():
            RequirementLine(**{name: given[name] for name in ("metric", "threshold", "objective")}).clean()
        return given


def condition_field(condition: Condition) -> forms.Field:
    """The field of a condition that the system must work in; left blank, the condition does not matter."""
    if not condition.is_number:
        return forms.ChoiceField(label=condition.label, choices=[("", _("any")), *condition.choices], required=False)
    label = format_lazy("{} ({})", condition.label, condition.unit) if condition.unit else condition.label
    return forms.DecimalField(
        label=label,
        min_value=condition.low,
        max_value=condition.high,
        decimal_places=condition.places,
        max_digits=12,
        required=False,
    )


class RequirementSheet(Sheet):
    """A requirement as one page enters it."""

    rows_name = "lines"
    row_key = ("metric",)
    part_name = "private"

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        self.metrics = {metric.pk: metric for metric in Metric.objects.all() if metric.is_measurable}
        super().__init__(*args, **kwargs)

    def make_form(self, **options: Any) -> RequirementForm:
        return RequirementForm(**options)

    def make_part(self, **options: Any) -> PrivateForm:
        return PrivateForm(currency=self.currency, **options)

    def row_class(self) -> type[LineForm]:
        return LineForm

    def row_options(self) -> dict[str, Any]:
        return {"metrics": self.metrics}


def stored(requirement: Requirement, lines: Iterable[Any], private: RequirementPrivate | None) -> dict[str, Any]:
    """A requirement as the sheet's starting values; lines carry `given_weight` (None where it is another nation's)."""
    names = [*RequirementForm.Meta.fields, "version"]
    return {
        "fields": {name: requirement.serializable_value(name) for name in names},
        "rows": [
            {
                "metric": line.metric_id,
                "threshold": line.threshold and plain(line.threshold),
                "objective": line.objective and plain(line.objective),
                "is_kpp": line.is_kpp,
                "verification": line.verification,
                "note": line.note,
                **{f"{WHEN}{key}": value for key, value in line.conditions.items() if key in BY_KEY},
                "weight": None if line.given_weight is None else plain(line.given_weight),
            }
            for line in lines
        ],
        "part": {name: getattr(private, name) for name in PrivateForm.Meta.fields} if private else {},
    }


def grouped(metrics: Iterable[Metric]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Metrics as choices under their groups, each with its unit and better direction."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for metric in metrics:
        groups.setdefault(str(metric.group), []).append((metric.pk, f"{metric} · {metric.get_better_display()}"))
    return list(groups.items())


class ReleaseForm(Fields):
    """Who else may read the shareable part."""

    everyone = forms.BooleanField(label=_("Everyone who takes part"), required=False)
    nations = forms.ModelMultipleChoiceField(
        label=_("Nations"), queryset=Nation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, nations: QuerySet[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nations"].queryset = nations

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if not chosen.get("everyone") and not chosen.get("nations"):
            self.add_error("nations", _("Choose at least one nation, or everyone."))
        return chosen

    @property
    def audiences(self) -> list[str]:
        everyone = [EVERYONE] if self.cleaned_data["everyone"] else []
        return [*everyone, *(nation.pk for nation in self.cleaned_data["nations"])]


class EnterRoundForm(Fields):
    """Which open round a requirement takes part in."""

    round = forms.ModelChoiceField(label=_("Round"), queryset=Round.objects.none(), empty_label=_("choose"))

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


class AdmitForm(Fields):
    """The named people who alone may read a restricted thing."""

    people = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody: everybody of the nation, and whom it is released to, may read it again."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class RequirementFilter(forms.Form):
    """What the list of requirements shows."""

    text = forms.CharField(
        label=_("Text"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    scope = forms.ChoiceField(label=_("Whose"), choices=SCOPES, required=False)
    nation = forms.ModelChoiceField(label=_("Nation"), queryset=None, required=False, empty_label=_("any"))
    area = forms.ModelChoiceField(label=_("Capability area"), queryset=None, required=False, empty_label=_("any"))
    mode = forms.ChoiceField(label=_("Acquisition mode"), choices=[*EVERY, *Mode.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[*EVERY, *Requirement.Status.choices], required=False)
    needed_from = forms.DateField(label=_("Needed from"), widget=DayInput, required=False)
    needed_until = forms.DateField(label=_("Needed until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.all()
        self.fields["area"].queryset = CapabilityArea.objects.all()
