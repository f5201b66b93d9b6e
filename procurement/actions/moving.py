"""Taking a row along its life cycle."""

from django.db import models
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from procurement.workflow import Cycle, OutOfOrder, step


def moved(row: models.Model, cycle: Cycle, verb: str) -> None:
    """Set the status a verb leads to and count a version; refuse a verb that does not start from here."""
    try:
        row.status = step(cycle, verb, row.status)
    except OutOfOrder as fault:
        raise Refusal(_("Not possible while it is %(status)s.") % {"status": row.get_status_display()}) from fault
    row.version += 1
