"""Admin of the reasons to withhold a field."""

from accounts.administration import SourcedAdmin


class WithholdingReasonAdmin(SourcedAdmin):
    """A reason's code is in what was withheld for it, and stays."""

    fixed = ("code",)
    list_display = ("code", "name")
