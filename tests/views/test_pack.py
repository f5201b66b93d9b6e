"""Pages of decision packs: asked for, followed, downloaded by their own readers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Event
from accounts.scoped import row_security_alone
from procurement.actions import pack as verbs
from procurement.models import Pack
from tests import factories
from tests.scored import OUTSIDER

CONTENT = b"%PDF-1.7 canary"


@pytest.fixture
def proposed(world, tmp_path, monkeypatch):
    monkeypatch.setattr(verbs, "FOLDER", tmp_path)
    world.propose()
    return world


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def asked(world, nation="EE", language="en"):
    sent = signed_in(world.officers[nation]).post(
        reverse("pack-request", args=[world.recommendation.pk]), {"language": language}
    )
    return world.as_seen(Pack, world.officers[nation], pk=sent.url.split("/")[2])


def ready(world, pack, audience_reader):
    (verbs.FOLDER / f"{pack.pk}.pdf").write_bytes(CONTENT)
    with factories.worker(), row_security_alone():
        Pack.objects.filter(pk=pack.pk).update(
            status="done", file=f"{pack.pk}.pdf", pages=9, sha256="a" * 64, data_digest="b" * 64
        )
    return world.as_seen(Pack, audience_reader, pk=pack.pk)


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_an_officer_asks_for_an_edition_and_follows_it(proposed):
    pack = asked(proposed)
    page = signed_in(proposed.officers["EE"]).get(reverse("pack", args=[pack.pk])).content.decode()
    assert f'hx-get="/jobs/{pack.job_id}/"' in page
    assert "Download" not in page


def test_a_finished_edition_is_downloaded_by_its_readers_and_recorded(proposed):
    reader = proposed.approvers["EE"]
    pack = ready(proposed, asked(proposed, language="et"), reader)
    client = signed_in(reader)
    assert pack.sha256 in client.get(reverse("pack", args=[pack.pk])).content.decode()
    answer = client.get(reverse("pack-download", args=[pack.pk]))
    assert body(answer) == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].endswith('-ee-et-v1.pdf"')
    with acting_as(reader.actor):
        told = Event.objects.visible_to(reader.actor).get(verb="pack.read")
    assert (told.object_id, told.person) == (pack.pk, reader)


def test_an_edition_is_not_there_for_another_nation(proposed):
    pack = ready(proposed, asked(proposed), proposed.officers["EE"])
    for stranger in (proposed.officers["LV"], proposed.officers[OUTSIDER], proposed.market):
        client = signed_in(stranger)
        for name in ("pack", "pack-download"):
            answer = client.get(reverse(name, args=[pack.pk]))
            assert answer.status_code == 404
            assert CONTENT not in body(answer)
        assert str(pack.pk) not in client.get(reverse("packs")).content.decode()


def test_the_office_sees_that_an_edition_exists_and_may_not_open_it(proposed):
    pack = ready(proposed, asked(proposed), proposed.officers["EE"])
    client = signed_in(proposed.manager)
    assert client.get(reverse("pack", args=[pack.pk])).status_code == 200
    answer = client.get(reverse("pack-download", args=[pack.pk]))
    assert answer.status_code == 403
    assert CONTENT not in body(answer)


def test_the_office_asks_for_all_editions_at_once(proposed):
    client = signed_in(proposed.manager)
    address = reverse("pack-request-programme", args=[proposed.recommendation.pk])
    chosen = client.get(address).context["form"]["editions"].initial
    assert client.post(address, {"editions": chosen}).url == reverse("packs")
    page = client.get(reverse("packs"))
    assert len(page.context["page_obj"].object_list) == len(chosen) == 9
    assert 'hx-trigger="every 2s"' in page.content.decode()


@pytest.mark.parametrize("editions", [[], ["FR:fr"], ["PMO:xx"], ["PMO"], ["EE:et:x"]])
def test_an_edition_nobody_offers_is_refused_by_name(proposed, editions):
    answer = signed_in(proposed.manager).post(
        reverse("pack-request-programme", args=[proposed.recommendation.pk]), {"editions": editions}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["editions"])


def test_an_edition_under_way_is_refused_on_the_form(proposed):
    asked(proposed)
    answer = signed_in(proposed.officers["EE"]).post(
        reverse("pack-request", args=[proposed.recommendation.pk]), {"language": "en"}
    )
    assert answer.status_code == 400
    assert "being made already" in answer.content.decode()


def test_a_list_without_work_under_way_does_not_poll(proposed):
    ready(proposed, asked(proposed), proposed.officers["EE"])
    page = signed_in(proposed.officers["EE"]).get(reverse("packs")).content.decode()
    assert "hx-trigger" not in page


def test_a_draft_recommendation_gives_a_nation_no_pack(world):
    answer = signed_in(world.officers["EE"]).post(
        reverse("pack-request", args=[world.recommendation.pk]), {"language": "en"}
    )
    assert answer.status_code == 404
