"""Evidence files on disk: which kinds are taken, told by their content, bounded, and kept under random names."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.refusals import Refusal

FOLDER: Path = settings.MEDIA_ROOT / "evidence"
HEAD, BLOCK, MEGABYTE = 4096, 64 * 1024, 1024 * 1024
MOST = {
    "application/pdf": 20 * MEGABYTE,
    "image/png": 10 * MEGABYTE,
    "image/jpeg": 10 * MEGABYTE,
    "text/csv": 10 * MEGABYTE,
    "text/plain": 10 * MEGABYTE,
    "video/mp4": 250 * MEGABYTE,
    "video/webm": 250 * MEGABYTE,
}
STARTS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True)
class Stored:
    """A file that was taken in: its name on disk, type by content, size in bytes and SHA-256 in hexadecimal."""

    stored_as: str
    media_type: str
    size: int
    sha256: str


def store(upload: Any) -> Stored:
    """Take in an uploaded file; Refusal, saying what was expected, for a kind or a size that is not taken."""
    media_type = _type_of(upload)
    _refuse_large(upload, media_type)
    FOLDER.mkdir(parents=True, exist_ok=True)
    name, digest = uuid4().hex, hashlib.sha256()
    with (FOLDER / name).open("xb") as file:
        for block in upload.chunks(BLOCK):
            digest.update(block)
            file.write(block)
    return Stored(name, media_type, upload.size, digest.hexdigest())


def discard(stored_as: str) -> None:
    """Take a file away whose row could not be saved."""
    (FOLDER / stored_as).unlink(missing_ok=True)


def opened(stored_as: str) -> IO[bytes]:
    """The file, open for reading; Refusal where it is gone."""
    try:
        return (FOLDER / stored_as).open("rb")
    except FileNotFoundError as fault:
        raise Refusal(_("The file is no longer there.")) from fault


def part(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    """`length` bytes of a file from the `first` one on, block by block; the file is closed at the end."""
    with file:
        file.seek(first)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block


def _type_of(upload: Any) -> str:
    upload.seek(0)
    head = upload.read(HEAD)
    for start, media_type in STARTS:
        if head.startswith(start):
            return media_type
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    if upload.size <= MOST["text/plain"] and _is_text(upload):
        return "text/csv" if _is_table(head) else "text/plain"
    raise Refusal(
        _("The content is none of PDF, PNG, JPEG, CSV, plain text in UTF-8, MP4 or WebM."), {"file": [_wanted()]}
    )


def _wanted() -> str:
    return _("Expected a PDF, PNG, JPEG, CSV, plain text in UTF-8, MP4 or WebM by its content, whatever its name.")


def _is_text(upload: Any) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in upload.chunks(BLOCK):
            text = decoder.decode(block)
            if any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return upload.size > 0


def _is_table(head: bytes) -> bool:
    """Whether every whole line of the beginning has the same number of cells, at least two."""
    lines = head.decode("utf-8", "ignore").splitlines()
    lines = [line for line in (lines[:-1] if len(head) == HEAD else lines) if line.strip()]
    for separator in (",", ";", "\t"):
        widths = {len(row) for row in csv.reader(lines, delimiter=separator)}
        if len(widths) == 1 and widths.pop() > 1:
            return True
    return False


def _refuse_large(upload: Any, media_type: str) -> None:
    most = MOST[media_type]
    if upload.size > most:
        text = _("At most %(most)d MB for this kind of file; this one has %(size)d MB.") % {
            "most": most // MEGABYTE,
            "size": -(-upload.size // MEGABYTE),
        }
        raise Refusal(text, {"file": [text]})
