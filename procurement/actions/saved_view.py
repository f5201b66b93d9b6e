"""Keeping a list as one likes to see it; no event, since nothing has changed for anybody else."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.permits import faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from procurement.models import SavedView


@transaction.atomic
def save(*, name: str, path: str, query: str, by: Person) -> SavedView:
    """Keep a list's address under a name; the same name on the same page is replaced."""
    rows = SavedView.objects.visible_to(by.actor)
    view = rows.filter(path=path, name=name).first() or SavedView(person=by, path=path, name=name)
    if view._state.adding and rows.count() >= SavedView.MOST:
        raise Refusal(_("You have %(most)d saved views; delete one first.") % {"most": SavedView.MOST})
    view.query = query
    return _kept(view)


@transaction.atomic
def rename(view: SavedView, name: str, *, by: Person) -> SavedView:
    """Give a saved view another name."""
    row = held(SavedView, view.pk, by=by)
    row.name = name
    return _kept(row)


@transaction.atomic
def delete(view: SavedView, *, by: Person) -> None:
    """Forget a saved view."""
    held(SavedView, view.pk, by=by)
    SavedView.objects.visible_to(by.actor).filter(pk=view.pk).delete()


def _kept(view: SavedView) -> SavedView:
    refuse_invalid(faults_of(view))
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as fault:  # the same name from another window in the same moment
        raise Refusal(_("A view of this page has this name already.")) from fault
    return view
