"""Setting a label: what it refuses, and what it keeps a release within."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.permits import refuse_invalid
from accounts.refusals import Refusal
from accounts.roles import PROGRAMME_OFFICE
from accounts.sharing import releases_of
from procurement.marking import Label
from procurement.models import Marked

COLUMNS = ("marking_policy", "classification", "releasable_to", "privacy_mark")


def set_label(row: Marked, label: Label) -> None:
    """Write a label on a row; it may not fall behind what is released already, nor exceed the portal's ceiling."""
    refuse_beyond(label, releases_of(row, row.owner).values_list("audience", flat=True))
    row.marking_policy, row.classification, row.privacy_mark = label.policy, label.classification, label.privacy_mark
    row.releasable_to = None if label.releasable_to is None else sorted(label.releasable_to)
    refuse_invalid(_faults(row))


def refuse_beyond(label: Label, audiences: Iterable[str]) -> None:
    """Refuse a release to those a label does not allow; the programme office handles what it is shown by label."""
    beyond = sorted(key for key in audiences if key != PROGRAMME_OFFICE and not label.allows(key))
    if beyond:
        told = ", ".join(beyond)
        raise Refusal(_("The label does not allow a release to: %(audiences)s.") % {"audiences": told})


def _faults(row: Marked) -> dict[str, list[str]]:
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(COLUMNS))
        row.refuse_above_ceiling()
    except ValidationError as fault:
        return dict(fault.message_dict)
    return {}
