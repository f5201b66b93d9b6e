"""A list as a file: exactly what its page shows to this reader, in the same order and with the same columns."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from procurement.actions.exporting import export
from procurement.exports.files import TYPES, written
from procurement.exports.table import MOST_ROWS, Column, Table

CHUNK = 500


def file_of(
    request: HttpRequest,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: QuerySet[Any] | Sequence[Any],
    *,
    form: str,
    shown: Sequence[str] = (),
    dress: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows,
) -> FileResponse:
    """The list's file as an attachment, written within this request so that the reader's context holds throughout."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    above, below = export(name, form, title=title, shown=shown, total=total, by=request.user)
    table = Table(title, columns, _dressed(rows, min(total, MOST_ROWS), dress), above, below)
    file = written(table, form, bom=request.GET.get("bom") != "no")
    day = timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=f"{name}-{day}.{form}", content_type=TYPES[form])


def _dressed(rows: Any, total: int, dress: Callable[[Sequence[Any]], Sequence[Any]]) -> Iterator[Any]:
    for start in range(0, total, CHUNK):
        yield from dress(rows[start : min(start + CHUNK, total)])
