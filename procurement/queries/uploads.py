"""A person's imports."""

from django.db.models import QuerySet

from accounts.context import Actor
from procurement.models import Upload


def own(actor: Actor) -> QuerySet[Upload]:
    """What somebody sent to be imported, the newest first, without the files themselves."""
    return Upload.objects.visible_to(actor).defer("content", "report").order_by("-uploaded_at", "pk")
