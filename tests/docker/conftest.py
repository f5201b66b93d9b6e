"""The browser of the journeys, for the portal that runs in containers."""

from tests.journeys.conftest import browser

__all__ = ["browser"]
