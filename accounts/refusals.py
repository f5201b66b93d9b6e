"""Refusals: why something asked for is not done, as a sentence the asker can act on."""

from collections.abc import Mapping


class Refusal(Exception):
    """A verb is refused; `faults` names the fields where that is known."""

    status = 409

    def __init__(self, reason: object, faults: Mapping[str, object] | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.faults = dict(faults or {})


class NotAllowed(Refusal):
    """The actor's roles do not carry the permission."""

    status = 403


class Stale(Refusal):
    """Somebody else changed the thing since the asker read it."""
