"""A kept file handed out whole or in part, as an answer that no browser opens in place."""

import re
from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from trials import files
from trials.models import EvidenceFile

RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


def handed_out(row: EvidenceFile, asked: str, read: Callable[[str], IO[bytes]]) -> Any:
    """The file, or one range of its bytes (RFC 9110, section 14).

    `asked` is the Range header; `read` takes the span of bytes, or nothing for the whole, and gives the open file.
    """
    wanted = span(asked, row.size)
    if wanted is None:
        return _dressed(FileResponse(read(""), content_type=row.media_type), row)
    first, last = wanted
    if first > last:
        return _dressed(HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"}), row)
    content, length = read(f"{first}-{last}"), last - first + 1
    headers = {"Content-Range": f"bytes {first}-{last}/{row.size}", "Content-Length": str(length)}
    blocks = files.part(content, first, length)
    return _dressed(StreamingHttpResponse(blocks, status=206, content_type=row.media_type, headers=headers), row)


def span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; None where the whole is meant, first > last where there is nothing."""
    match = RANGE.match(asked)
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        return (max(size - int(match[2]), 0), size - 1) if int(match[2]) else (1, 0)
    first, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < first:
        return None
    return (first, min(last, size - 1)) if first < size else (1, 0)


def _dressed(response: HttpResponse | FileResponse | StreamingHttpResponse, row: EvidenceFile) -> Any:
    """An answer that no browser opens in place or guesses about, and nobody keeps."""
    response["Content-Disposition"] = content_disposition_header(True, row.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    return response
