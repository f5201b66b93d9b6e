"""Evidence files: type by content, bounds, ranges, withdrawal, and who may read them."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Event
from accounts.refusals import NotAllowed, Refusal
from accounts.sharing import release_to
from procurement.exports.download import span
from tests import factories
from trials import files
from trials.actions import evidence as actions
from trials.models import EvidenceFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def analyst():
    return factories.analyst()


@pytest.fixture
def campaign(analyst):
    return factories.campaign(analyst, "EE")


@pytest.fixture
def trial(analyst, campaign):
    return factories.trial(analyst, campaign, factories.system())


def attached(trial, by, content=PDF, name="report.pdf", **more):
    with acting_as(by.actor):
        return actions.attach(trial, SimpleUploadedFile(name, content), caption="What it shows", by=by, **more)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x1aE\xdf\xa3\x01B\x82\x84webm", "video/webm"),
        (b"time;value\n1;2\n2;3\n", "text/csv"),
        ("Grüße vom Kutter\n".encode(), "text/plain"),
    ],
)
def test_the_type_is_told_by_the_content_not_by_the_name(trial, analyst, content, media_type):
    assert attached(trial, analyst, content, name="anything.exe").media_type == media_type


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"PK\x03\x04rest", b"caf\xe9", b""])
def test_other_contents_are_refused_by_their_field(trial, analyst, folder, content):
    with pytest.raises(Refusal) as refusal:
        attached(trial, analyst, content, name="harmless.pdf")
    assert list(refusal.value.faults) == ["file"]
    assert list(folder.iterdir()) == []


def test_a_file_too_large_for_its_kind_is_refused(trial, analyst, monkeypatch, folder):
    monkeypatch.setitem(files.MOST, "application/pdf", 100)
    with pytest.raises(Refusal, match="At most"):
        attached(trial, analyst)
    assert list(folder.iterdir()) == []


def test_a_file_lies_under_a_random_name_and_says_its_hash(trial, analyst, folder):
    row = attached(trial, analyst, name="../../etc/pass\nwd.pdf")
    assert [path.name for path in folder.iterdir()] == [row.stored_as]
    assert "wd" not in row.stored_as
    assert "/" not in row.name
    assert (row.size, row.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())


def test_only_assigned_analysts_attach(trial, analyst):
    for somebody in (factories.analyst(), factories.officer("EE"), factories.market_officer()):
        with pytest.raises(NotAllowed):
            attached(trial, somebody)


def test_a_run_of_another_trial_is_refused(trial, analyst, campaign):
    run = factories.run(analyst, campaign, factories.system(), {})
    with pytest.raises(Refusal, match="another trial"):
        attached(trial, analyst, run=run)


def test_whoever_reads_the_trial_downloads_and_every_download_is_an_event(trial, analyst, campaign):
    officer, reader = factories.officer("EE"), factories.officer("PL")
    address = reverse("evidencefile-download", args=[attached(trial, analyst).pk])
    answer = as_(officer).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for verb in ("get", "head"):
        assert getattr(as_(reader), verb)(address).status_code == 404
        assert getattr(as_(reader), verb)(address, headers={"Range": "bytes=0-3"}).status_code == 404
    with acting_as(officer.actor):
        release_to(campaign, ["PL"], owner="EE", by=officer)
    assert as_(reader).get(address).status_code == 200
    with acting_as(officer.actor):
        read = Event.objects.visible_to(officer.actor).filter(verb="evidence.read")
        assert {event.person_id for event in read} == {officer.pk, reader.pk}
        assert "report" not in "".join(event.label + event.body for event in read)


def test_a_range_of_bytes_is_given_out_and_logged(trial, analyst):
    address = reverse("evidencefile-download", args=[attached(trial, analyst).pk])
    client = as_(analyst)
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, PDF[10:20])
    assert (part["Content-Range"], part["Content-Length"]) == (f"bytes 10-19/{len(PDF)}", "10")
    tail = client.get(address, headers={"Range": "bytes=-5"})
    assert b"".join(tail.streaming_content) == PDF[-5:]
    beyond = client.get(address, headers={"Range": "bytes=99999-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(PDF)}")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("", None),
        ("bytes=0-", (0, 9)),
        ("bytes=3-5", (3, 5)),
        ("bytes=3-99", (3, 9)),
        ("bytes=-4", (6, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=-0", (1, 0)),
        ("bytes=10-", (1, 0)),
        ("bytes=5-3", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(asked, wanted):
    assert span(asked, 10) == wanted


def test_a_withdrawn_file_stays_listed_and_is_not_given_out(trial, analyst):
    row = attached(trial, analyst)
    client, address = as_(analyst), reverse("evidencefile-withdraw", args=[row.pk])
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "Wrong trial"}).url == reverse("trial", args=[trial.pk])
    assert client.post(address, {"reason": "Again"}).status_code == 400
    assert client.get(reverse("evidencefile-download", args=[row.pk])).status_code == 409
    assert "withdrawn: Wrong trial" in client.get(reverse("trial", args=[trial.pk])).content.decode()
    with acting_as(analyst.actor):
        assert EvidenceFile.objects.visible_to(analyst.actor).count() == 1


def test_a_file_is_attached_on_the_page_of_its_trial_or_run(trial, analyst, campaign):
    run = factories.run(analyst, campaign, trial.system, {}, trial=trial)
    client = as_(analyst)
    for name, row in (("trial", trial), ("run", run)):
        address = reverse(f"{name}-attach", args=[row.pk])
        sent = {"file": SimpleUploadedFile("a.pdf", PDF), "caption": "What it shows"}
        assert client.post(address, sent).url == reverse(name, args=[row.pk])
        assert "What it shows" in client.get(reverse(name, args=[row.pk])).content.decode()
        bad = client.post(address, {"file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00"), "caption": "x"})
        assert (bad.status_code, list(bad.context["form"].errors)) == (400, ["file"])
