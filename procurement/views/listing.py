"""What every list page does: a filter that keeps what it could read, a sort, bounded pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest

SIZE = 30
Column = tuple[str, Any, bool]


def chosen(form: Form) -> dict[str, Any]:
    """The filters that were understood; the form names the others."""
    form.is_valid()
    return form.cleaned_data


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """The page asked for; a number out of bounds is the nearest page, nonsense the first."""
    return Paginator(rows, SIZE).get_page(request.GET.get("page"))


def headings(request: HttpRequest, columns: Iterable[Column], sorts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Column heads (key, label, numeric) for the table component; those in `sorts` link to their sort and back."""
    asked = request.GET.get("sort", "")
    return [
        {"label": label, "numeric": numeric, **(_sorting(request, key, asked) if key in sorts else {})}
        for key, label, numeric in columns
    ]


def _sorting(request: HttpRequest, key: str, asked: str) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if asked == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    return {"url": f"?{query.urlencode()}", "sorted": state}
