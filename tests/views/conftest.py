"""The scored round that pages are tried on."""

from tests.scored import scored, world

__all__ = ["scored", "world"]
