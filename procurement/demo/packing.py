"""The portal's main job without a browser: an open round becomes a proposed recommendation and its decision packs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from accounts.context import acting_as
from accounts.models import Nation, Person
from accounts.refusals import Refusal
from accounts.roles import PROGRAMME_OFFICE
from procurement.actions import pack as packs
from procurement.demo import deciding, rounds
from procurement.demo.people import Cast
from procurement.models import Pack, Recommendation, Round, RoundEntry


def recommend(cast: Cast) -> Recommendation:
    """Score the demonstration's second round and propose what comes out; where that is done, what it proposed."""
    manager = cast("programme_manager")
    name = rounds.name_of(rounds.OPEN)
    with acting_as(manager.actor):
        found = Round.objects.visible_to(manager.actor).filter(programme__name=rounds.NAME, name=name).first()
        if found is None:
            raise Refusal(f"The demonstration's {name} is not in this portal.")
        proposed = (
            Recommendation.objects.visible_to(manager.actor)
            .filter(round=found, status__in=("proposed", "closed"))
            .first()
        )
    return proposed or deciding.propose(rounds.score(found, by=manager), cast)


def editions(recommendation: Recommendation, manager: Person) -> list[tuple[str, str]]:
    """The programme's edition, and one for each nation with a requirement in the round, in its first language."""
    with acting_as(manager.actor):
        entries = RoundEntry.objects.visible_to(manager.actor).filter(round=recommendation.round_id)
        nations = Nation.objects.filter(pk__in=entries.values("requirement__nation"))
        return [(PROGRAMME_OFFICE, "en"), *((nation.pk, nation.languages[0]) for nation in nations)]


def make(recommendation: Recommendation, wanted: list[tuple[str, str]], folder: Path, *, by: Person) -> Iterator[Path]:
    """Make each edition and copy it into a folder; yields the paths. Refusal where one cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    for audience, language in wanted:
        with acting_as(by.actor):
            pack = _waiting_or_new(recommendation, audience, language, by)
        rounds.do(pack.job, by=by)
        with acting_as(by.actor):
            made = Pack.objects.visible_to(by.actor).get(pk=pack.pk)
        name = f"decision-pack-{audience}-{language}-v{made.version}.pdf"
        yield Path(shutil.copyfile(packs.FOLDER / made.file, folder / name))


def _waiting_or_new(recommendation: Recommendation, audience: str, language: str, by: Person) -> Pack:
    editions = Pack.objects.visible_to(by.actor).filter(recommendation=recommendation, audience=audience)
    waiting = editions.filter(language=language, status=Pack.Status.QUEUED).first()
    return waiting or packs.request_programme(recommendation, [(audience, language)], by=by)[0]
