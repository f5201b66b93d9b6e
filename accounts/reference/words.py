"""The shipped names of nations, marked for translation."""

from django.utils.translation import gettext_noop as _

NAMES = (
    _("Germany"),
    _("Denmark"),
    _("Estonia"),
    _("Finland"),
    _("Latvia"),
    _("Lithuania"),
    _("Poland"),
    _("Sweden"),
)
