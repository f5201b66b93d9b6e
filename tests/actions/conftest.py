"""The scored round that verbs are tried on."""

from tests.scored import scored, world

__all__ = ["scored", "world"]
