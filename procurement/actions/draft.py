"""Keeping and throwing away what somebody typed and has not sent; no event, since nothing has changed for anybody."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import canonical
from accounts.models import Person
from accounts.refusals import Refusal
from procurement.models import Draft

MOST = 200_000
NEVER_KEPT = frozenset({"csrfmiddlewaretoken"})


@transaction.atomic
def keep(form: str, fields: Mapping[str, Sequence[str]], *, by: Person) -> Draft:
    """Keep a form's fields as they are, the token left out; more than MOST characters are refused."""
    kept = {_spelt(name): [_spelt(text) for text in texts] for name, texts in fields.items() if name not in NEVER_KEPT}
    if len(canonical(kept)) > MOST:
        raise Refusal(_("The draft is too long to be kept: at most %(most)d characters.") % {"most": MOST})
    drafts = Draft.objects.visible_to(by.actor)
    return drafts.update_or_create(person=by, form=form, defaults={"fields": kept})[0]


@transaction.atomic
def discard(form: str, *, by: Person) -> None:
    """Throw a draft away."""
    Draft.objects.visible_to(by.actor).filter(person=by, form=form).delete()


def _spelt(text: str) -> str:
    """Without the one character that the database cannot keep."""
    return text.replace("\0", "")
