"""Versions of things as entity tags: who changes a thing says which version they saw."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


class VersionNeeded(APIException):
    """A change came without the version it starts from."""

    status_code = 428
    default_detail = gettext_lazy('Send If-Match with the ETag of the version you saw, such as "3".')


def seen_version(request: Request) -> int:
    """The version in the If-Match header."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise VersionNeeded
    found = TAG.fullmatch(sent.strip())
    if found is None:
        raise ValidationError({"If-Match": [_('One ETag, such as "3".')]})
    return int(found[1])


def tag(document: Any) -> dict[str, str]:
    """The header that tells a thing's version; empty for a thing without one."""
    version = document.get("version") if isinstance(document, dict) else None
    return {} if version is None else {"ETag": f'"{version}"'}


def differences(sent: Any, current: Any, place: str = "") -> list[dict[str, Any]]:
    """Place by place, where what was sent differs from what is stored: {place, sent, current}."""
    if isinstance(sent, dict) and isinstance(current, dict):
        found = [differences(value, current.get(name), f"{place}.{name}".lstrip(".")) for name, value in sent.items()]
        return [row for rows in found for row in rows]
    if isinstance(sent, list) and isinstance(current, list) and any(isinstance(row, dict) for row in sent + current):
        length = max(len(sent), len(current))
        padded = [rows + [None] * (length - len(rows)) for rows in (sent, current)]
        found = [differences(*pair, f"{place}[{row}]") for row, pair in enumerate(zip(*padded, strict=True))]
        return [row for rows in found for row in rows]
    return [] if str(sent) == str(current) else [{"place": place, "sent": sent, "current": current}]
