"""The scored round that is attacked."""

from tests.scored import scored, world

__all__ = ["scored", "world"]
