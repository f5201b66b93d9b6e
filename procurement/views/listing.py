"""What every list page does: filter, sort, bounded pages, columns to choose, saved views, files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from procurement.actions.importable import BY_KEY
from procurement.actions.importable.kind import Kind
from procurement.exports.files import TYPES
from procurement.exports.table import Column
from procurement.forms.sheet import shown
from procurement.queries import saved_views
from procurement.views.exporting import file_of, whole_of

SIZE = 30
STATE = ("sort", "columns")
HOLDERS = ("campaigns",)  # lists of what holds the things that are imported
IMPORTED = {"campaigns": "runs", "ratesets": "rates"}  # the kind imported where a list is called otherwise
WHOLE = {f"whole-{form}": form for form in TYPES}  # the list's things in the columns of their import


def as_they_are(request: HttpRequest, rows: Sequence[Any]) -> Sequence[Any]:
    """Rows that need nothing more to be shown."""
    return rows


@dataclass(frozen=True)
class Listing:
    """A list: the name of its address, its columns in the order of its row template, and how rows are dressed."""

    name: str
    title: str | Promise
    columns: Sequence[Column]
    template: str
    sorts: Mapping[str, Any] = field(default_factory=dict)
    dress: Callable[[HttpRequest, Sequence[Any]], Sequence[Any]] = as_they_are


def listed(
    request: HttpRequest, listing: Listing, rows: QuerySet[Any], filter_form: Form | None = None, **context: Any
) -> HttpResponse:
    """The page of a list, or its file where `export` asks for one.

    The template gets filter, page_obj, rows, columns (heads), table_class and tools, and what else is given.
    """
    columns = _wanted(request, listing.columns)
    form = request.GET.get("export")
    if form in TYPES:
        return file_of(
            request,
            listing.name,
            str(listing.title),
            columns,
            rows,
            form=form,
            shown=_in_words(request, listing, filter_form),
            dress=lambda chunk: listing.dress(request, chunk),
        )
    kind = _kind(request, listing.name)
    if form in WHOLE and kind and listing.name not in HOLDERS:
        told = _in_words(request, listing, filter_form)
        return whole_of(request, kind, rows, form=WHOLE[form], shown=told)
    page = page_of(request, rows)
    context = {
        "filter": filter_form,
        "page_obj": page,
        "rows": list(listing.dress(request, page)),
        "columns": headings(request, listing.columns, listing.sorts),
        "table_class": " ".join(f"hide-{n}" for n, one in enumerate(listing.columns, 1) if one not in columns),
        "tools": _tools(request, listing.name, listing.columns, columns),
        **context,
    }
    return render(request, listing.template, context)


def chosen(form: Form) -> dict[str, Any]:
    """The filters that were understood; the form names the others."""
    form.is_valid()
    return form.cleaned_data


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """The page asked for; a number out of bounds is the nearest page, nonsense the first."""
    return Paginator(rows, SIZE).get_page(request.GET.get("page"))


def headings(request: HttpRequest, columns: Iterable[Any], sorts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Heads for the table component, from Column or (key, label, numeric); those in `sorts` link to their sort."""
    asked = request.GET.get("sort", "")
    heads = (column if isinstance(column, tuple) else _head(column) for column in columns)
    return [
        {"label": label, "numeric": numeric, **(_sorting(request, key, asked) if key in sorts else {})}
        for key, label, numeric in heads
    ]


def _head(column: Column) -> tuple[str, Any, bool]:
    return column.key, f"{column.label} ({column.unit})" if column.unit else column.label, column.numeric


def _sorting(request: HttpRequest, key: str, asked: str) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("export", None)
    query["sort"] = f"-{key}" if asked == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    return {"url": f"?{query.urlencode()}", "sorted": state}


def _wanted(request: HttpRequest, columns: Sequence[Column]) -> list[Column]:
    """The columns asked for in the address, in the list's own order; the first one names the row and always stays."""
    asked = set(request.GET.getlist("columns"))
    known = [column for place, column in enumerate(columns) if place == 0 or column.key in asked]
    return known if len(known) > 1 else list(columns)


def _tools(request: HttpRequest, name: str, columns: Sequence[Column], wanted: Sequence[Column]) -> dict[str, Any]:
    """What the component under the filter needs: columns to tick, files, saved views, the address as it is."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("export", None)
    here, kind = query.urlencode(), _kind(request, name)
    wholes = WHOLE if kind and name not in HOLDERS else {}
    query.pop("columns", None)
    return {
        "columns": [{"key": one.key, "label": one.label, "on": one in wanted} for one in columns[1:]],
        "kept": [(name, value) for name, values in query.lists() for value in values],
        "state": [(name, value) for name in STATE for value in request.GET.getlist(name)],
        "files": [(form.upper(), f"?{here}{'&' if here else ''}export={form}") for form in TYPES],
        "query": here,
        "import_url": f"{reverse('imports')}?kind={kind.key}" if kind else "",
        "whole": [(form, f"?{here}{'&' if here else ''}export={key}") for key, form in wholes.items()],
        "views": saved_views.of_page(request.actor, request.path),
    }


def _kind(request: HttpRequest, name: str) -> Kind | None:
    """The kind of table that what a list shows can be imported from, for those who may."""
    kind = BY_KEY.get(IMPORTED.get(name, name))
    return kind if kind and request.actor.may(kind.permission) else None


def _in_words(request: HttpRequest, listing: Listing, form: Form | None) -> list[str]:
    """The filter and the sort as a reader would say them."""
    fields = form if form is not None and form.is_bound else ()
    told = [f"{field.label}: {shown(field)}" for field in fields if field.value() not in (None, "", [])]
    sort = request.GET.get("sort", "")
    labels = {column.key: column.label for column in listing.columns if column.key in listing.sorts}
    if sort.removeprefix("-") in labels:
        told.append(f"{'▼' if sort.startswith('-') else '▲'} {labels[sort.removeprefix('-')]}")
    return told
