"""Paper: hands a document to the typesetter, in a process of its own with less priority and bounded memory and time."""

import ctypes.util
import functools
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAX_HTML = 2_000_000  # bytes
MAX_ATTACHMENTS = 32_000_000  # bytes, all together
MAX_SECONDS = 1800  # by the clock: the child waits for everybody else; its own work is bounded in typesetting.py
RELATIONSHIPS = ("Source", "Data", "Alternative", "Supplement", "Unspecified")  # ISO 32000-2, 7.11.3
REFUSED = 3  # the child's exit status where it says why in words
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


class PaperError(ValueError):
    """A document that cannot be printed, and why."""


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF; `relationship` is one of RELATIONSHIPS."""

    name: str
    mime: str
    data: bytes
    description: str
    relationship: str = "Supplement"


@dataclass(frozen=True)
class Sheet:
    """All the typesetter needs: the document, its pictures (SVG by name), what is attached, and what it is called."""

    html: str
    pictures: Mapping[str, bytes]
    attachments: Sequence[Attachment]
    title: str
    language: str
    author: str
    created: datetime


@functools.cache
def missing() -> list[str]:
    """Return the shared libraries that printing needs and this machine lacks."""
    return [name for name in LIBRARIES if ctypes.util.find_library(name) is None]


def render(
    html: str,
    *,
    pictures: Mapping[str, bytes],
    attachments: Sequence[Attachment],
    title: str,
    language: str,
    author: str,
    created: datetime,
) -> bytes:
    """Return the PDF of `html` (PDF/A-3a, PDF/UA-1): same bytes for the same input, WeasyPrint and Pango.

    html: a whole document; it may name `pack:/style/pack.css`, `pack:/font/FILE`, `pack:/picture/NAME`, nothing else.
    pictures: SVG by NAME. language: BCP 47. created: with its zone, printed as the document's own date.
    Raises PaperError for a document that is too large, names anything else, or that the typesetter gives up.
    """
    sheet = Sheet(html, dict(pictures), tuple(attachments), title, language, author, created)
    _check(sheet)
    return _typeset(pickle.dumps(sheet))


def _check(sheet: Sheet) -> None:
    if sheet.created.tzinfo is None:
        raise PaperError("created: a date-time with its zone was expected")
    if len(sheet.html.encode()) > MAX_HTML:
        raise PaperError(f"the document is longer than {MAX_HTML} bytes")
    if sum(len(one.data) for one in sheet.attachments) > MAX_ATTACHMENTS:
        raise PaperError(f"the attachments are longer than {MAX_ATTACHMENTS} bytes together")
    names = [one.name for one in sheet.attachments]
    if len(set(names)) < len(names):
        raise PaperError("attachments: every name once was expected")
    for one in sheet.attachments:
        if one.relationship not in RELATIONSHIPS:
            raise PaperError(f"{one.name}: relationship {one.relationship!r} is none of {', '.join(RELATIONSHIPS)}")


def _typeset(request: bytes) -> bytes:
    # The child gets no database address and no secret: only what finding Python and fonts takes.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "procurement.packs.typesetting"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=request, capture_output=True, timeout=MAX_SECONDS, cwd=ROOT, env=kept, check=False
        )
    except subprocess.TimeoutExpired:
        raise PaperError(f"not printed within {MAX_SECONDS} seconds") from None
    if done.returncode:
        raise PaperError(_reason(done.returncode, done.stderr.decode(errors="replace").strip()))
    return done.stdout


def _reason(status: int, words: str) -> str:
    if status == REFUSED:
        return words
    if status == -signal.SIGXCPU:
        return "the document takes more computing time than allowed"
    last = words.splitlines()[-1] if words else f"exit status {status}"
    if last.startswith("OSError: cannot load library"):
        return f"printing needs Pango installed ({last})"
    return "the document needs more memory than allowed" if last == "MemoryError" else f"the typesetter failed: {last}"
