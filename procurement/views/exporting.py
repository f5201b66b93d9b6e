"""A list as a file: exactly what its page shows to this reader, or in the very columns that are imported."""

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from procurement.actions.exporting import export
from procurement.actions.importable.kind import Kind, lines_of
from procurement.exports.files import TYPES, written
from procurement.exports.table import MOST_ROWS, Column, Table
from procurement.imports.template import columns_of

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
    return _attached(written(table, form, bom=request.GET.get("bom") != "no"), name, form)


def whole_of(
    request: HttpRequest, kind: Kind, rows: QuerySet[Any], *, form: str, shown: Sequence[str] = ()
) -> FileResponse:
    """The things of a list as they were entered, with every column of the import that would make them again."""
    kept: list[dict[str, Any]] = []
    total, full = 0, False
    for lines in lines_of(kind.stored(rows, request.actor)):
        total, full = total + len(lines), full or len(kept) + len(lines) > MOST_ROWS
        kept += [] if full else lines
    above, below = export(kind.key, form, title=str(kind.title), shown=shown, total=total, by=request.user)
    table = Table(str(kind.title), columns_of(kind.fields), kept, above, below)
    return _attached(written(table, form, bom=request.GET.get("bom") != "no"), f"{kind.key}-whole", form)


def _attached(file: IO[bytes], name: str, form: str) -> FileResponse:
    day = timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=f"{name}-{day}.{form}", content_type=TYPES[form])


def _dressed(rows: Any, total: int, dress: Callable[[Sequence[Any]], Sequence[Any]]) -> Iterator[Any]:
    for start in range(0, total, CHUNK):
        yield from dress(rows[start : min(start + CHUNK, total)])
