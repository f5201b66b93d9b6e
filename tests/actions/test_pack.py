"""Decision packs: asked for, made by the worker, read by their own audience alone."""

import hashlib

import pytest

from accounts.context import acting_as
from accounts.models import Event
from accounts.refusals import NotAllowed, Refusal
from accounts.scoped import row_security_alone
from procurement.actions import pack as verbs
from procurement.models import Pack
from tests import factories
from tests.scored import Scored, work


@pytest.fixture
def proposed(world, tmp_path, monkeypatch):
    monkeypatch.setattr(verbs, "FOLDER", tmp_path / "packs")
    world.propose()
    return world


def own_edition(world: Scored, nation: str = "EE", language: str = "en") -> Pack:
    officer = world.officers[nation]
    with acting_as(officer.actor):
        return verbs.request_own(world.recommendation, language, by=officer)


def ready(world: Scored, pack: Pack, content: bytes = b"%PDF-1.7 test") -> Pack:
    """The pack as a worker leaves it, without the typesetting."""
    verbs.FOLDER.mkdir(parents=True, exist_ok=True)
    (verbs.FOLDER / "one.pdf").write_bytes(content)
    with factories.worker(), row_security_alone():
        Pack.objects.filter(pk=pack.pk).update(status="done", file="one.pdf")
    return world.as_seen(Pack, world.manager, pk=pack.pk)


def test_an_edition_is_queued_with_its_event_and_a_job_of_its_nation(proposed):
    pack = own_edition(proposed)
    assert (pack.audience, pack.version, pack.status, pack.job.owner) == ("EE", 1, "queued", "EE")
    with acting_as(proposed.officers["EE"].actor):
        assert Event.objects.visible_to(proposed.officers["EE"].actor).filter(verb="pack.request").count() == 1


def test_an_edition_that_is_being_made_is_not_asked_for_again(proposed):
    own_edition(proposed)
    with pytest.raises(Refusal, match="being made"):
        own_edition(proposed)
    assert own_edition(proposed, language="et").version == 1


def test_the_next_edition_has_the_next_version(proposed):
    ready(proposed, own_edition(proposed))
    assert own_edition(proposed).version == 2


def test_a_language_without_an_edition_is_refused(proposed):
    with pytest.raises(Refusal, match="language"):
        own_edition(proposed, language="xx")


def test_a_nation_does_not_ask_for_the_others_editions(proposed):
    officer = proposed.officers["EE"]
    with acting_as(officer.actor), pytest.raises(NotAllowed):
        verbs.request_programme(proposed.recommendation, [("LV", "lv")], by=officer)


@pytest.mark.parametrize("editions", [[], [("FR", "fr")], [("EE", "et"), ("ALL", "en")]])
def test_the_programme_asks_for_its_own_and_its_nations_editions_alone(proposed, editions):
    with acting_as(proposed.manager.actor), pytest.raises(NotAllowed):
        verbs.request_programme(proposed.recommendation, editions, by=proposed.manager)


def test_the_programme_asks_for_a_nations_edition_and_cannot_read_it(proposed):
    manager = proposed.manager
    with acting_as(manager.actor):
        office, estonian = verbs.request_programme(proposed.recommendation, [("PMO", "en"), ("EE", "et")], by=manager)
    office, estonian = ready(proposed, office), ready(proposed, estonian)
    with acting_as(manager.actor):
        with verbs.read(office, by=manager) as file:
            assert file.read() == b"%PDF-1.7 test"
        with pytest.raises(NotAllowed):
            verbs.read(estonian, by=manager)
    with acting_as(proposed.officers["EE"].actor), verbs.read(estonian, by=proposed.officers["EE"]) as file:
        assert file.read(4) == b"%PDF"


def test_each_reading_is_an_event_and_a_refused_one_is_not(proposed):
    pack, reader = ready(proposed, own_edition(proposed)), proposed.approvers["EE"]
    with acting_as(proposed.officers["LV"].actor), pytest.raises(NotAllowed):
        verbs.read(pack, by=proposed.officers["LV"])
    with acting_as(reader.actor):
        for _ in range(2):
            verbs.read(pack, by=reader).close()
        assert Event.objects.visible_to(reader.actor).filter(verb="pack.read", object_id=pack.pk).count() == 2


def test_an_edition_that_is_not_ready_or_whose_file_is_gone_says_so(proposed):
    pack, reader = own_edition(proposed), proposed.officers["EE"]
    with acting_as(reader.actor), pytest.raises(Refusal, match="not ready"):
        verbs.read(pack, by=reader)
    pack = ready(proposed, pack)
    (verbs.FOLDER / pack.file).unlink()
    with acting_as(reader.actor), pytest.raises(Refusal, match="no longer there"):
        verbs.read(pack, by=reader)


def test_a_fault_while_printing_leaves_the_pack_failed_and_a_new_one_can_be_asked_for(proposed, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("no paper")

    monkeypatch.setattr(verbs.edition, "make", broken)
    pack = own_edition(proposed)
    work(pack.job)
    pack = proposed.as_seen(Pack, proposed.officers["EE"], pk=pack.pk)
    assert (pack.status, pack.file) == ("failed", "")
    assert own_edition(proposed).version == 2


@pytest.mark.slow
@pytest.mark.printed
def test_the_worker_prints_what_its_digest_says(proposed):
    pack = own_edition(proposed)
    work(pack.job)
    pack = proposed.as_seen(Pack, proposed.officers["EE"], pk=pack.pk)
    assert pack.status == "done"
    with acting_as(proposed.officers["EE"].actor), verbs.read(pack, by=proposed.officers["EE"]) as file:
        content = file.read()
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert pack.pages > 3
