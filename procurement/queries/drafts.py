"""Drafts: what somebody left unsent on a form."""

from django.http import QueryDict

from accounts.context import Actor
from procurement.models import Draft


def kept(actor: Actor, form: str) -> Draft | None:
    """The actor's draft of a form, with `data`: its fields as they would be posted."""
    draft = Draft.objects.visible_to(actor).filter(form=form).first()
    if draft is not None:
        draft.data = QueryDict(mutable=True)
        for name, values in draft.fields.items():
            draft.data.setlist(name, values)
    return draft
