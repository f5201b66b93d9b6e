"""The printed page: both standards kept, nothing fetched, the same bytes twice, clear refusals."""

import importlib
import io
import signal
import subprocess
import zlib
from datetime import UTC, datetime
from types import ModuleType

import page
import pikepdf
import pytest

from procurement.packs import paper
from procurement.packs.paper import Attachment, PaperError
from tests.packs import reading

pytestmark = pytest.mark.printed
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    b'<text x="2" y="20" font-family="Inter">8,400 EUR</text></svg>'
)
BODY = """<h1>Žalgiris, Łódź, Ærø: ≥ 24 h</h1><img src="pack:/picture/cost.svg" alt="A cost of 8,400 EUR.">
<table><thead><tr><th scope="col">Nation</th><th scope="col">Units</th></tr></thead>
<tbody><tr><th scope="row">EST</th><td>4</td></tr></tbody></table>"""
VIEW = Attachment("view.json", "application/json", b'{"format":1}', "Data", "Data")
SIGNATURE = Attachment("manifest.sig", "application/octet-stream", bytes(64), "Signature")


def html(body: str = BODY) -> str:
    link = '<link rel="stylesheet" href="pack:/style/pack.css">'
    return f'<!doctype html><html lang="en"><head><title>Pack</title>{link}</head><body>{body}</body></html>'


def render(document: str, **changes) -> bytes:
    given = {
        "pictures": {"cost.svg": SVG},
        "attachments": [VIEW, SIGNATURE],
        "title": "Decision pack – Łódź",
        "language": "en",
        "author": "Portal",
        "created": datetime(2026, 3, 1, 12, tzinfo=UTC),
    }
    return paper.render(document, **{**given, **changes})


@pytest.fixture(scope="module")
def typesetting() -> ModuleType:
    """Imported late: it loads Pango, which a machine may lack."""
    return importlib.import_module("procurement.packs.typesetting")


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render(html())


@pytest.mark.parametrize("profile", ["pdfa-3a", "pdfua-1"])
def test_pdf_keeps_the_standard(printed, profile):
    report = page.validate_pdf_bytes(printed, profile=profile)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


@pytest.mark.parametrize("profile", ["pdfa-3a", "pdfua-1"])
def test_validator_notices_a_missing_identifier(printed, profile):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        del pdf.Root.Metadata
        pdf.save(out := io.BytesIO())
    assert not page.validate_pdf_bytes(out.getvalue(), profile=profile).is_compliant


def test_same_input_gives_the_same_bytes_in_another_process(printed):
    assert render(html()) == printed
    assert render(html(BODY.replace("4", "5"))) != printed


def test_text_can_be_extracted(printed):
    text = "".join(reading.text(printed).split())
    for words in ("Žalgiris,Łódź,Ærø:≥24h", "NationUnitsEST4", "8,400EUR"):
        assert words in text


def test_metadata_is_what_was_given(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert str(pdf.docinfo.Title) == "Decision pack – Łódź"
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo.CreationDate).startswith("D:20260301120000")


def test_attachments_are_carried_with_type_and_relationship(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        carried = {name: pdf.attachments[name] for name in pdf.attachments}
        assert {name: file.get_file().read_bytes() for name, file in carried.items()} == {
            "view.json": VIEW.data,
            "manifest.sig": SIGNATURE.data,
        }
        kinds = {str(file.UF): (str(file.EF.F.Subtype), str(file.AFRelationship)) for file in pdf.Root.AF}
    assert kinds == {
        "view.json": ("/application/json", "/Data"),
        "manifest.sig": ("/application/octet-stream", "/Supplement"),
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/secret.svg",
        "file:///etc/hostname",
        "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E",
        "pack:/picture/other.svg",
        "pack:/style/../../settings.py",
        "../settings.py",
    ],
)
@pytest.mark.parametrize(
    "place", ['<img alt="x" src="{}">', '<link rel="stylesheet" href="{}">', '<p style="background:url({})">x']
)
def test_any_other_address_is_refused(address, place, typesetting):
    with pytest.raises(PaperError, match="not part of the pack"):
        typesetting.typeset(sheet(html(place.format(address))))


def sheet(document: str, pictures: dict[str, bytes] | None = None) -> paper.Sheet:
    return paper.Sheet(document, pictures or {}, (), "T", "en", "A", datetime(2026, 3, 1, tzinfo=UTC))


def test_picture_cannot_fetch_either(typesetting):
    spy = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>'
    with pytest.raises(PaperError, match="not part of the pack"):
        typesetting.typeset(sheet(html('<img alt="x" src="pack:/picture/spy.svg">'), {"spy.svg": spy}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"created": datetime(2026, 3, 1)}, "created: a date-time with its zone"),  # noqa: DTZ001
        ({"attachments": [VIEW, VIEW]}, "every name once"),
        ({"attachments": [Attachment("a", "text/plain", b"", "x", "Sidecar")]}, "'Sidecar' is none of Source, Data"),
        (
            {"attachments": [Attachment("a", "text/plain", bytes(paper.MAX_ATTACHMENTS + 1), "x")]},
            "attachments are longer",
        ),
    ],
)
def test_bad_input_is_refused_by_name(changes, words):
    with pytest.raises(PaperError, match=words):
        render(html(), **changes)


@pytest.mark.parametrize("profile", ["pdfa-3a", "pdfua-1"])
def test_stream_that_ends_with_a_carriage_return_stays_valid(profile):
    """zlib ends with the Adler-32 sum: data are sought whose sum ends with the byte 13, as one in 256 does."""
    data = next(
        text for text in (b"%d" % number for number in range(10_000, 99_999)) if zlib.compress(text).endswith(b"\r")
    )
    pdf = render(html(), attachments=[Attachment("data.txt", "text/plain", data, "Data", "Data")])
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.attachments["data.txt"].get_file().read_bytes() == data


def test_document_too_long_is_refused():
    with pytest.raises(PaperError, match="longer than"):
        render(html("x" * paper.MAX_HTML))


def test_too_many_pages_are_refused(monkeypatch, typesetting):
    monkeypatch.setattr(typesetting, "MAX_PAGES", 2)
    with pytest.raises(PaperError, match="3 pages; at most 2"):
        typesetting.typeset(sheet(html('<p style="break-after:page">x</p>' * 2 + "<p>x</p>")))


def test_refusal_in_the_child_reaches_the_caller():
    with pytest.raises(PaperError, match=r"file:///etc/hostname: not part of the pack"):
        render(html('<img alt="x" src="file:///etc/hostname">'))


def test_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(paper, "MAX_SECONDS", 0.01)
    with pytest.raises(PaperError, match="not printed within"):
        render(html())


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        (paper.REFUSED, "a: not part of the pack", "a: not part of the pack"),
        (1, "Traceback\nMemoryError", "needs more memory than allowed"),
        (1, "Traceback\nOSError: cannot load library 'libpango-1.0-0'", "needs Pango installed"),
        (-signal.SIGXCPU, "", "more computing time than allowed"),
        (-signal.SIGKILL, "", "exit status -9"),
    ],
)
def test_reason_of_a_failed_child_is_told(status, words, said):
    assert said in paper._reason(status, words)


def test_child_sees_no_secret_of_the_parent(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    seen = {}
    monkeypatch.setattr(
        paper.subprocess, "run", lambda *a, **k: seen.update(k) or subprocess.CompletedProcess(a, 0, b"%PDF", b"")
    )
    render(html())
    assert "DATABASE_URL" not in seen["env"]
