"""Asking for decision packs and making them."""

from collections.abc import Iterable
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.context import Actor, acting_as
from accounts.models import ChainHead, Job, Nation, Person
from accounts.notifying import notify
from accounts.permits import demand
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import PROGRAMME_OFFICE
from accounts.scoped import row_security_alone
from procurement.actions import job as ledger
from procurement.models import Pack, Recommendation
from procurement.packs import edition
from procurement.queries.edition import edition_view

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
FOLDER = settings.MEDIA_ROOT / "packs"


@transaction.atomic
def request_own(recommendation: Recommendation, language: str, *, by: Person) -> Pack:
    """Ask for the edition of the person's own nation."""
    demand(by, "pack.make_own")
    return _request(recommendation, by.actor.nation, language, by)


@transaction.atomic
def request_programme(recommendation: Recommendation, editions: Iterable[tuple[str, str]], *, by: Person) -> list[Pack]:
    """Ask for editions as (audience, language): the programme's own, or nations' that only they will read."""
    demand(by, "pack.make_programme")
    allowed = {PROGRAMME_OFFICE, *recommendation.round.programme.participations.values_list("nation_id", flat=True)}
    wanted = list(editions)
    if not wanted or not {audience for audience, _language in wanted} <= allowed:
        raise NotAllowed(_("Choose editions of the programme and its nations."))
    return [_request(recommendation, audience, language, by) for audience, language in wanted]


@transaction.atomic
def read(pack: Pack, *, by: Person) -> IO[bytes]:
    """The open file of a finished pack, for its own audience alone; every reading is an event."""
    if pack.audience not in by.actor.audiences:
        raise NotAllowed(_("Only its own readers can open this edition; you see that it exists."))
    if pack.status != Pack.Status.DONE:
        raise Refusal(_("This edition is not ready."))
    record("pack.read", pack, by=by, owner=pack.audience, sha256=pack.sha256)
    try:
        return (FOLDER / pack.file).open("rb")
    except FileNotFoundError as fault:
        raise Refusal(_("The file of this edition is no longer there: ask for a new one.")) from fault


def make(job: Job) -> None:
    """Print a pack: read as its audience, typeset outside any transaction, filed under a random name."""
    asker = job.person.actor
    with acting_as(asker):
        about = Pack.objects.select_related("recommendation__round__programme", "recommendation__run")
        pack = about.visible_to(asker).get(pk=job.target, job=job)
    reader = Actor.edition(pack.audience, pack.audience if pack.audience != PROGRAMME_OFFICE else "")
    with acting_as(reader):
        view, about = edition_view(pack.recommendation, reader), _imprint(pack)
    printed = edition.make(view, about, keys=settings.SECRETS, progress=lambda *step: ledger.progress(job, *step))
    _file(pack, printed)
    with acting_as(reader):
        _finish(pack, printed)


def give_up(job: Job) -> None:
    """A pack could not be made; another can be asked for."""
    with acting_as(job.person.actor), row_security_alone():
        Pack.objects.filter(pk=job.target, job=job, status=Pack.Status.QUEUED).update(status=Pack.Status.FAILED)


def _imprint(pack: Pack) -> edition.Imprint:
    """What a pack says about itself."""
    nation = Nation.objects.filter(pk=pack.audience).first()
    return edition.Imprint(
        audience=pack.audience,
        audience_name=nation.name if nation else "Programme",
        language=pack.language,
        version=pack.version,
        created=timezone.now().replace(microsecond=0),
        marking=settings.MARKING,
        chain_head=ChainHead.objects.get(pk="events").hash,
    )


def _request(recommendation: Recommendation, audience: str, language: str, by: Person) -> Pack:
    if language not in LANGUAGES:
        raise Refusal(_("There is no edition in this language."))
    editions = Pack.objects.visible_to(by.actor).filter(
        recommendation=recommendation, audience=audience, language=language
    )
    if editions.filter(status=Pack.Status.QUEUED).exists():
        raise Refusal(_("This edition is being made already."))
    version = (editions.aggregate(last=Max("version"))["last"] or 0) + 1
    pk = uuid4()
    owner = audience if audience in by.actor.audiences else PROGRAMME_OFFICE
    pack = Pack(
        pk=pk, recommendation=recommendation, audience=audience, language=language, version=version, asked_by=by
    )
    pack.job = ledger.queue("pack.make", pk, key=f"pack.make:{pk}", owner=owner, by=by)
    pack.save(force_insert=True)
    record("pack.request", pack, by=by, owner=owner)
    return pack


def _file(pack: Pack, printed: edition.Edition) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    pack.file = f"{uuid4()}.pdf"
    (FOLDER / pack.file).write_bytes(printed.pdf)


def _finish(pack: Pack, printed: edition.Edition) -> None:
    """File what was printed; its digests are its readers' alone, since small secrets can be guessed from them."""
    pack.status, pack.made_at = Pack.Status.DONE, timezone.now()
    pack.pages, pack.sha256, pack.data_digest, pack.tools = (
        printed.pages,
        printed.sha256,
        printed.data_digest,
        printed.tools[:200],
    )
    pack.save()
    record("pack.issue", pack, by=None, owner=pack.audience, sha256=pack.sha256, data=pack.data_digest)
    notify([pack.asked_by], "pack.ready", pack)
