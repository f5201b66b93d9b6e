"""A person's saved views."""

from django.db.models import QuerySet

from accounts.context import Actor
from procurement.models import SavedView


def of_page(actor: Actor, path: str) -> list[SavedView]:
    """The views of one list, by name."""
    return list(SavedView.objects.visible_to(actor).filter(path=path).order_by("name")[: SavedView.MOST])


def own(actor: Actor) -> QuerySet[SavedView]:
    """All of them, page by page."""
    return SavedView.objects.visible_to(actor).order_by("path", "name")
