"""Admin of CPV codes."""

from accounts.administration import SourcedAdmin


class CpvCodeAdmin(SourcedAdmin):
    """What a contract is for; a code keeps its digits."""

    fixed = ("code",)
    list_display = ("code", "name", "is_digit_as_published")
    list_filter = ("is_digit_as_published",)
    search_fields = ("code", "name")
