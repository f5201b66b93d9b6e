"""The shipped words of approval rules and buying routes, marked for translation."""

from django.utils.translation import gettext_noop as _

BODIES = (
    _("Budget Committee of the Bundestag"),
    _("Finance Committee of the Folketing"),
    _("Body to be entered by the nation"),
    _("Minister of Defence"),
    _("Government"),
)
NOTES = (
    _("A change of 10 % or more goes back to the committee within 3 months."),
    _("Large buys are decided by the minister; value bands to be entered by the nation."),
    _("The government authorises; value limit to be entered by the nation."),
)
AUTHORITIES = (
    _("NATO Support and Procurement Agency (NSPA)"),
    _("Organisation for Joint Armament Co-operation (OCCAR)"),
    _("Defence Innovation Accelerator for the North Atlantic (DIANA)"),
    _("Defence Forces Logistics Command"),
    _("Defence Materiel Agency"),
    _("Each nation's own procurement agency"),
    _("Contracting authority named in the framework"),
)
SOURCES = (
    _("Practice of federal budget law; to be verified by the nation"),
    _("Practice of Danish appropriation; to be verified by the nation"),
    _("To be entered by the nation"),
)
