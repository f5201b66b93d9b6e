"""Refusals as RFC 9457 problems: what was wrong, and at which place of what was sent."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.permits import Invalid
from accounts.refusals import Refusal, Stale

MEDIA_TYPE = "application/problem+json"
Faults = dict[str, list[str]]


class Outdated(Refusal):
    """Somebody was faster; `differences` say place by place what was sent and what is stored, `version` is the new."""

    status = 412

    def __init__(self, reason: object, version: int, differences: list[dict[str, Any]]) -> None:
        super().__init__(reason)
        self.version, self.differences = version, differences


def problem(status: int, detail: object, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A problem of a status; `more` are further members such as `faults`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": str(detail), **more}
    return Response(body, status, headers=headers, content_type=MEDIA_TYPE)


def answer(fault: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an exception of a view; None where it is a fault of the portal itself."""
    if isinstance(fault, Outdated):
        return problem(412, fault.reason, version=fault.version, differences=fault.differences)
    if isinstance(fault, Stale):
        return problem(412, fault.reason)
    if isinstance(fault, Invalid):
        return problem(400, _("Some values break a rule; `faults` names each."), faults=texts(fault.faults))
    if isinstance(fault, Refusal):
        return problem(fault.status, fault.reason)
    if isinstance(fault, Http404 | exceptions.NotFound):
        return problem(404, _("There is nothing at this address that you may read."))
    if isinstance(fault, PermissionDenied):
        return problem(403, _("Your role does not allow this."))
    if isinstance(fault, exceptions.ValidationError):
        return problem(400, _("Some values break a rule; `faults` names each."), faults=faults_of(fault.detail))
    if isinstance(fault, exceptions.APIException):
        return problem(fault.status_code, fault.detail, _headers(fault))
    return None


def texts(faults: Mapping[str, Any]) -> Faults:
    """Faults with every text a plain string."""
    return {place: [str(text) for text in _listed(found)] for place, found in faults.items()}


def faults_of(detail: Any) -> Faults:
    """What a serializer found, by place, as the actions name places: `lines[0].threshold`."""
    found: Faults = {}
    for place, text in _walk(detail, ""):
        found.setdefault(place or "__all__", []).append(text)
    return found


def _walk(detail: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = place if name == "non_field_errors" else _joined(place, name)
            yield from _walk(inner, here)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _walk(inner, f"{place}[{number}]" if isinstance(inner, Mapping) else place)
    else:
        yield place, str(detail)


def _joined(place: str, name: Any) -> str:
    if isinstance(name, int):
        return f"{place}[{name}]"
    return f"{place}.{name}" if place else str(name)


def _listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, list | tuple) else [found]


def _headers(fault: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = fault.auth_header
    if getattr(fault, "wait", None):
        headers["Retry-After"] = str(int(fault.wait))
    return headers
