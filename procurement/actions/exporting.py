"""Taking a table home: the event of it, and what the file says about itself."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from procurement.exports.table import MOST_ROWS


def blank() -> tuple[list[str], list[str]]:
    """The remarks above and below a table with nothing in it yet, which is no export."""
    return [settings.MARKING, _("Not accredited for classified information.")], [settings.MARKING]


def export(name: str, form: str, *, title: str, shown: Sequence[str], total: int, by: Person) -> tuple[list, list]:
    """Record the export of a list (`shown`: its filter in words); the remarks above and below its table."""
    rows = min(total, MOST_ROWS)
    record("table.export", by, by=by, owner=by.nation_id or "", list=name, form=form, shown=list(shown), rows=rows)
    now = timezone.now()
    above = [
        *blank()[0],
        _("%(product)s: %(title)s") % {"product": settings.PRODUCT_NAME, "title": title},
        _("Exported on %(day)s at %(time)s UTC by %(person)s for %(reader)s.")
        % {
            "day": f"{now:%Y-%m-%d}",
            "time": f"{now:%H:%M}",
            "person": by.name,
            "reader": by.nation or by.role_labels,
        },
        _("Shown: %(what)s") % {"what": "; ".join(shown) or _("everything the reader may see")},
    ]
    if total > rows:
        above.append(
            _("Only the first %(rows)d of %(total)d rows: narrow the filter.") % {"rows": rows, "total": total}
        )
    below = [_("%(rows)d rows. End of the table.") % {"rows": rows}, settings.MARKING]
    return above, below
