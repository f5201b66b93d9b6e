"""Every list of the admin as a file, by the portal's own exporter: marked, neutralised, recorded."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.actions.exporting import export
from procurement.exports.files import TYPES, written
from procurement.exports.table import MOST_ROWS, Column, Table


@admin.action(description=_("Take home the chosen rows (CSV)"), permissions=["view"])
def take_home_csv(of: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Any]) -> FileResponse:
    """The chosen rows with the list's columns, as CSV."""
    return _file(of, request, chosen, "csv")


@admin.action(description=_("Take home the chosen rows (XLSX)"), permissions=["view"])
def take_home_xlsx(of: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Any]) -> FileResponse:
    """The chosen rows with the list's columns, as a workbook."""
    return _file(of, request, chosen, "xlsx")


def _file(of: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Any], form: str) -> FileResponse:
    name, title = str(of.opts.model_name), str(of.opts.verbose_name_plural)
    columns = [_column(of, field) for field in of.get_list_display(request)]
    above, below = export(name, form, title=title, shown=[], total=chosen.count(), by=request.user)
    file = written(Table(title, columns, chosen[:MOST_ROWS], above, below), form)
    day = timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=f"{name}-{day}.{form}", content_type=TYPES[form])


def _column(of: admin.ModelAdmin, name: Any) -> Column:
    return Column(str(name), label_for_field(name, of.model, of), value=lambda row: _told(of, name, row))


def _told(of: admin.ModelAdmin, name: Any, row: Any) -> Any:
    """A cell as the list says it: a choice by its label, yes and no in words."""
    field, _attribute, value = lookup_field(name, row, of)
    if field is not None and field.choices:
        return getattr(row, f"get_{name}_display")()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value
