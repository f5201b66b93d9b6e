"""Nouns of this app."""

from accounts.models.attempt import Attempt
from accounts.models.compartment import Compartment
from accounts.models.event import ChainHead, Event
from accounts.models.job import Job
from accounts.models.nation import Nation, Sourced
from accounts.models.notification import Notification
from accounts.models.person import ROLE_LABELS, Person, RoleAssignment
from accounts.models.release import Release
from accounts.models.token import ApiToken

__all__ = [
    "ROLE_LABELS",
    "ApiToken",
    "Attempt",
    "ChainHead",
    "Compartment",
    "Event",
    "Job",
    "Nation",
    "Notification",
    "Person",
    "Release",
    "RoleAssignment",
    "Sourced",
]
