"""How the API describes itself: keys and versions in headers, problems as answers, the ways to sign in."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from procurement.api.problems import MEDIA_TYPE

ONCE = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 100},
    OpenApiParameter.HEADER,
    description="The same key with the same request does it once, for 24 hours; the thing is shown again.",
)
SEEN = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^(W/)?"\d{1,9}"$'},
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag of the version you saw, such as "3".',
)
PROBLEM = {
    "type": "object",
    "description": "RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "faults": {
            "type": "object",
            "description": "Place by place (`lines[0].threshold`), what was expected there.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "version": {"type": "integer", "description": "412: the version as it is now stored."},
        "differences": {
            "type": "array",
            "description": "412: where what was sent and what is stored differ.",
            "items": {
                "type": "object",
                "properties": {"place": {"type": "string"}, "sent": {}, "current": {}},
                "required": ["place", "sent", "current"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
ALWAYS = {"400": "A value breaks a rule.", "401": "Not signed in.", "403": "Not allowed.", "429": "Too many requests."}
OF_ONE = {"404": "Nothing there that you may read."}
OF_CHANGE = {
    "409": "Not possible as things stand.",
    "412": "Somebody was faster.",
    "415": "Not JSON.",
    "422": "The Idempotency-Key was used for something else.",
    "428": "If-Match is missing.",
}


class Described(AutoSchema):
    """Adds the headers of a change, and what entering and replacing take."""

    def get_request_serializer(self) -> Any:
        entering = getattr(self.view, "new_input", None) if self.method == "POST" else None
        taken = entering or getattr(self.view, "input", None)
        return taken if taken and self.view.action in ("create", "update") else super().get_request_serializer()

    def get_override_parameters(self) -> list[OpenApiParameter]:
        changes = self.method in ("POST", "PUT")
        method = getattr(self.view, getattr(self.view, "action", None) or "", None)
        names_version = getattr(self.view, "versioned", False) and getattr(method, "names_version", True)
        seen = changes and "{" in self.path and names_version
        return [ONCE] * changes + [SEEN] * seen


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The document with its problems as answers of every operation."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            told = ALWAYS | (OF_ONE if "{" in path else {}) | (OF_CHANGE if method in ("post", "put") else {})
            for status, text in told.items():
                operation["responses"].setdefault(status, {"description": text, "content": content})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


class BearerScheme(OpenApiAuthenticationExtension):
    """A token of the person's own."""

    target_class = "procurement.api.entry.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The cookie of a signed-in browser."""

    target_class = "procurement.api.entry.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
