"""Several forms sent as one: a thing's fields, rows and part of its own, with drafts, faults and differences."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from procurement.queries.figures import plain

PLACE = re.compile(r"^(?P<part>\w+?)(?:\[(?P<row>\d{1,4})\])?(?:\.(?P<field>\w+))?$")
MOST_ROWS_READ = 200
NOTHING = "–"


class Fields(forms.Form):
    """The version somebody started from travels with the form, so that nobody overwrites what they have not seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class Sheet(ABC):
    """The forms of one page. `stored` and `typed` are {"fields": {}, "rows": [{}], "part": {}} and raw POST data."""

    rows_name = "lines"
    row_key = ("metric",)
    least_rows, most_rows = 1, 40
    part_name = ""
    # Further rows, none of them needed: by name, the class of their forms and the fields that name a row.
    more: ClassVar[Mapping[str, tuple[type[forms.Form], tuple[str, ...]]]] = {}
    most_more = 60

    def __init__(
        self, data: QueryDict | None = None, *, stored: Mapping[str, Any] | None = None, typed: QueryDict | None = None
    ) -> None:
        self.data = None if data is None else self._compacted(data)
        start = dict(stored or {})
        if typed is not None:
            start |= self._typed(self._compacted(typed))
        self.form = self.make_form(data=self.data, initial=start.get("fields"))
        self.part = self.make_part(data=self.data, initial=start.get("part"))
        rows = start.get("rows", [])
        factory = forms.formset_factory(
            self.row_class(), extra=0 if rows else 2, max_num=self.most_rows, validate_max=True, can_delete=True
        )
        begun = rows if self.data is None else None  # a sent row that equals its start would count as left blank
        self.rows = factory(self.data, initial=begun, prefix=self.rows_name, form_kwargs=self.row_options())
        self.more_rows = {name: self._more(name, start.get(name, [])) for name in self.more}

    @abstractmethod
    def make_form(self, **options: Any) -> forms.BaseForm:
        """The fields' form, unprefixed."""

    def make_part(self, **options: Any) -> forms.BaseForm | None:
        """The form of the part, prefixed with its name, or None."""
        return None

    @abstractmethod
    def row_class(self) -> type[forms.Form]:
        """The class of a row's form."""

    def row_options(self) -> dict[str, Any]:
        """What every row's form is made with."""
        return {}

    def _more(self, name: str, rows: list[Any]) -> forms.BaseFormSet:
        factory = forms.formset_factory(
            self.more[name][0], extra=0, max_num=self.most_more, validate_max=True, can_delete=True
        )
        return factory(self.data, initial=rows if self.data is None else None, prefix=name)

    def _compacted(self, data: QueryDict) -> QueryDict:
        clean = compacted(data, self.rows_name, self.row_key)
        for name, (_class, key) in self.more.items():
            clean = compacted(clean, name, key)
        return clean

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.sections]
        if len(self.rows.forms) < self.least_rows:
            self.rows.non_form_errors().append(_("Give at least one row."))
            return False
        return all(checked)

    @property
    def sections(self) -> list[Any]:
        """The parts that have something in them, in the order of the page."""
        return [form for form in (self.form, self.rows, self.part, *self.more_rows.values()) if form is not None]

    @property
    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.form.cleaned_data.items() if name != "version"}

    @property
    def version(self) -> int:
        return self.form.cleaned_data.get("version") or 0

    @property
    def row_fields(self) -> list[dict[str, Any]]:
        return _cleaned(self.rows)

    @property
    def more_fields(self) -> dict[str, list[dict[str, Any]]]:
        """The further rows, by name."""
        return {name: _cleaned(rows) for name, rows in self.more_rows.items()}

    @property
    def part_fields(self) -> dict[str, Any]:
        return dict(self.part.cleaned_data) if self.part else {}

    def show(self, refusal: Refusal) -> None:
        """Put an action's refusal where it belongs; a place nobody knows goes on top of the form."""
        for place, texts in (refusal.faults or {"__all__": [refusal.reason]}).items():
            for text in texts:
                self._show_at(place, text)

    def _show_at(self, place: str, text: str) -> None:
        found = PLACE.match(place)
        name, row, field = (found["part"], found["row"], found["field"]) if found else (place, None, None)
        rows = self.rows if name == self.rows_name else self.more_rows.get(name)
        if rows is not None and row is not None and int(row) < len(rows.forms):
            _add(rows.forms[int(row)], field, text)
        elif rows is not None:
            rows.non_form_errors().append(text)
        elif name == self.part_name and self.part is not None:
            _add(self.part, field, text)
        else:
            _add(self.form, name, text)

    def faults(self) -> list[dict[str, str]]:
        """Every fault on the page, each with the id of its field, for the summary on top."""
        sets = [rows for rows in (self.rows, *self.more_rows.values()) if rows.is_bound]
        found = [{"text": text, "id": ""} for rows in sets for text in rows.non_form_errors()]
        for title, form in self._titled():
            if form.is_bound:
                found += [{"text": f"{title}{text}", "id": ""} for text in form.non_field_errors()]
                for field in form:
                    found += [{"text": f"{title}{field.label}: {text}", "id": field.auto_id} for text in field.errors]
        return found

    def _titled(self) -> Iterator[tuple[str, forms.BaseForm]]:
        yield "", self.form
        for number, form in enumerate(self.rows.forms, 1):
            yield _("Row %(number)d, ") % {"number": number}, form
        if self.part is not None:
            yield "", self.part
        for rows in self.more_rows.values():
            for number, form in enumerate(rows.forms, 1):
                title = form.title if hasattr(form, "title") else _("Row")
                yield f"{title} {number}, ", form

    def differences(self, other: "Sheet") -> list[dict[str, str]]:
        """Field by field, where this sheet (mine) and another (current) differ; rows are matched by their key."""
        found = list(_differing(self.form, other.form)) + list(_differing(self.part, other.part))
        mine, current = self._by_key(), other._by_key()
        for key in mine | current:
            found += _differing(mine.get(key), current.get(key), key)
        return found

    def _by_key(self) -> dict[str, forms.BaseForm]:
        sets = [(self.rows, self.row_key), *((self.more_rows[name], key) for name, (_class, key) in self.more.items())]
        return {" ".join(shown(form[name]) for name in key): form for rows, key in sets for form in rows.forms}

    def _typed(self, data: QueryDict) -> dict[str, Any]:
        part, rows = self.make_part(), int(data.get(f"{self.rows_name}-TOTAL_FORMS", 0))
        row = self.row_class()
        forms_of_rows = [row(prefix=f"{self.rows_name}-{place}", **self.row_options()) for place in range(rows)]
        return {
            "fields": _raw(self.make_form(), data),
            "rows": [_raw(form, data) for form in forms_of_rows],
            "part": _raw(part, data) if part else {},
            **{name: _raw_rows(name, kind, data) for name, (kind, _key) in self.more.items()},
        }


def compacted(data: QueryDict, name: str, key: tuple[str, ...]) -> QueryDict:
    """The same data with its removed and its blank rows left out and the others counted anew."""
    total = data.get(f"{name}-TOTAL_FORMS", "0")
    rows = range(min(int(total), MOST_ROWS_READ)) if total.isascii() and total.isdigit() and len(total) < 5 else ()
    kept = [
        row
        for row in rows
        if not data.get(f"{name}-{row}-DELETE") and any(data.get(f"{name}-{row}-{field}") for field in key)
    ]
    clean = QueryDict(mutable=True)
    for label, values in data.lists():
        if not label.startswith(f"{name}-"):
            clean.setlist(label, values)
    for place, row in enumerate(kept):
        start = f"{name}-{row}-"
        for label, values in data.lists():
            if label.startswith(start):
                clean.setlist(f"{name}-{place}-{label.removeprefix(start)}", values)
    clean[f"{name}-TOTAL_FORMS"], clean[f"{name}-INITIAL_FORMS"] = str(len(kept)), "0"
    return clean


def shown(field: forms.BoundField) -> str:
    """A field's value as a person reads it: labels for choices, the locale's spelling for figures."""
    value = field.value()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    values = value if isinstance(value, list | tuple) else [value]
    labels = {str(key): str(label) for key, label in _flat(getattr(field.field, "choices", ()))}
    return ", ".join(labels.get(str(one), _spelt(field, one)) for one in values if one not in (None, "")) or NOTHING


def _spelt(field: forms.BoundField, value: Any) -> str:
    try:
        clean = field.field.to_python(value)
    except forms.ValidationError:
        return str(value)
    return str(localize(plain(clean) if isinstance(clean, Decimal) else clean))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _differing(
    mine: forms.BaseForm | None, current: forms.BaseForm | None, title: str = ""
) -> Iterator[dict[str, str]]:
    for field in mine or current or ():
        if field.name in ("version", "DELETE"):
            continue
        ours = shown(mine[field.name]) if mine else _("no such row")
        theirs = shown(current[field.name]) if current else _("no such row")
        if ours != theirs and {ours, theirs} != {_("no such row"), NOTHING}:
            yield {"label": f"{title}: {field.label}" if title else field.label, "mine": ours, "current": theirs}


def _raw(form: forms.BaseForm, data: QueryDict) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name)) for name, field in form.fields.items()
    }


def _add(form: forms.BaseForm, field: str | None, text: str) -> None:
    form.add_error(field if field in form.fields else None, text)


def _raw_rows(name: str, kind: type[forms.Form], data: QueryDict) -> list[dict[str, Any]]:
    rows = int(data.get(f"{name}-TOTAL_FORMS", 0))
    return [_raw(kind(prefix=f"{name}-{place}"), data) for place in range(rows)]


def _cleaned(rows: forms.BaseFormSet) -> list[dict[str, Any]]:
    return [{name: value for name, value in form.cleaned_data.items() if name != "DELETE"} for form in rows.forms]
