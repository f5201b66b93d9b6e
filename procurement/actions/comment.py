"""Writing, editing and withdrawing comments."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import PERMISSIONS, Role, own_audience
from accounts.scoped import ScopedModel
from procurement.models import Comment

MOST = 500  # on one thing
MOST_TOLD = 20


@transaction.atomic
def write(
    subject: str, thing: Any, *, text: str, audience: str, kind: str, by: Person, answers: Comment | None = None
) -> Comment:
    """Comment on a thing one may read; an answer goes to the audience of what it answers, or to fewer."""
    demand(by, "comment.write")
    if isinstance(thing, ScopedModel) and not type(thing).objects.visible_to(by.actor).filter(pk=thing.pk).exists():
        raise Http404
    if Comment.objects.visible_to(by.actor).filter(subject=subject, object_id=thing.pk).count() >= MOST:
        raise Refusal(_("There are %(most)d comments here already.") % {"most": MOST})
    if answers and answers.audience == Comment.Audience.OWN:
        audience = Comment.Audience.OWN
    made = Comment(
        subject=subject, object_id=thing.pk, text=text.strip(), audience=audience, kind=kind, answers=answers
    )
    _save(made, "write", by)
    _tell(made, thing, by)
    return made


@transaction.atomic
def edit(comment: Comment, *, text: str, by: Person) -> Comment:
    """A new row replaces one's own; the former text stays readable beneath it."""
    demand(by, "comment.write")
    row = _own(comment, by)
    made = Comment(
        subject=row.subject,
        object_id=row.object_id,
        text=text.strip(),
        audience=row.audience,
        kind=row.kind,
        answers=row.answers,
        replaces=row,
    )
    return _save(made, "edit", by)


@transaction.atomic
def withdraw(comment: Comment, *, by: Person) -> Comment:
    """Take one's own comment back: it stays as a withdrawn one, its text is shown no longer."""
    demand(by, "comment.write")
    row = _own(comment, by)
    row.withdrawn_at = timezone.now()
    row.save()
    record("comment.withdraw", row, by=by, owner=row.owner, subject=row.subject, about=row.object_id)
    return row


def _tell(made: Comment, thing: Any, by: Person) -> None:
    """Tell whoever is answered, and those whose thing it is; only people who may read the comment."""
    about = thing.recommendation if made.subject == "nationaldecision" else thing
    answered = {made.answers.person} - {by} if made.answers else set()
    notify(_reading(made, answered), "comment.answered", about)
    notify(_reading(made, _keepers(made.subject, thing) - answered - {by}), "comment.added", about)


def _keepers(subject: str, thing: Any) -> set[Person]:
    """Whose thing it is: its author, or the office that enters such things."""
    if subject in ("requirement", "nationaldecision"):
        return {thing.author}
    return set(holders(Role.PROGRAMME_MANAGER if subject == "recommendation" else Role.MARKET_OFFICER)[:MOST_TOLD])


def _reading(made: Comment, people: set[Person]) -> list[Person]:
    rows = Comment.objects.visible_to
    return [person for person in people if rows(person.actor).filter(pk=made.pk).exists()]


def _own(comment: Comment, by: Person) -> Comment:
    row = held(Comment, comment.pk, by=by)
    if row.person_id != by.pk:
        raise NotAllowed(_("Only its author changes a comment."))
    if row.withdrawn_at or Comment.objects.visible_to(by.actor).filter(replaces=row).exists():
        raise Refusal(_("This comment was edited or withdrawn already."))
    return row


def _save(made: Comment, verb: str, by: Person) -> Comment:
    made.person, made.nation, made.owner = by, by.nation, own_audience(by.actor.audiences)
    made.role = next(role for role in Role if role in by.roles and "comment.write" in PERMISSIONS[role])
    refuse_invalid(faults_of(made, exclude={"nation", "answers", "replaces", "withdrawn_at"}))
    made.save(force_insert=True)
    details = {"subject": made.subject, "about": made.object_id, "audience": made.audience}
    record(f"comment.{verb}", made, by=by, owner=made.owner, **details)
    return made
