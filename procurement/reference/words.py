"""The shipped names of withholding reasons, marked for translation."""

from django.utils.translation import gettext_noop as _

NAMES = (
    _("Commercial interests of a supplier"),
    _("Fair competition"),
    _("Law enforcement"),
    _("Another public interest"),
    _("Essential interests of national security"),
)
