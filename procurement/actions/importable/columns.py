"""A field of an import from a field of a model: label, unit, bounds and choices are the model's own."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation

from procurement.imports.fields import Field, named

KINDS = {
    models.CharField: "text",
    models.TextField: "text",
    models.PositiveIntegerField: "integer",
    models.PositiveSmallIntegerField: "integer",
    models.DecimalField: "decimal",
    models.DateField: "date",
    models.DateTimeField: "moment",
    models.BooleanField: "boolean",
    models.ForeignKey: "reference",
    models.ManyToManyField: "references",
    ArrayField: "choices",
}


def of(model: type[models.Model], *names: str, part: str = "", **changes: Any) -> tuple[Field, ...]:
    """Fields for these fields of a model; `changes` hold for all of them."""
    return tuple(_field(model._meta.get_field(name), part, changes) for name in names)


def _field(one: Any, part: str, changes: dict[str, Any]) -> Field:
    choices = getattr(one, "base_field", one).flatchoices if not one.is_relation else ()
    kind = KINDS[type(one)]
    with translation.override("en"):
        unit = named(str(one.verbose_name))[1]
    facts = {
        "kind": "choice" if choices and kind == "text" else kind,
        "required": not (one.blank or one.has_default() or one.null),
        "default": one.default if one.has_default() and not callable(one.default) else None,
        "choices": tuple((str(key), text) for key, text in choices),
        "unit": "UTC" if kind == "moment" else unit,
        "most": getattr(one, "max_length", None) or 4000,
    }
    if kind == "decimal":
        facts |= {"digits": one.max_digits, "places": one.decimal_places}
    return Field(one.name, one.verbose_name, part=part, **(facts | changes))
