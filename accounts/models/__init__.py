"""Nouns of this app."""

from accounts.models.attempt import Attempt
from accounts.models.compartment import Compartment
from accounts.models.event import ChainHead, Event
from accounts.models.factor import FactorReset, RecoveryCode, SecondFactor
from accounts.models.invitation import Invitation
from accounts.models.job import Job
from accounts.models.nation import Nation, Sourced
from accounts.models.notification import Notification
from accounts.models.person import ROLE_LABELS, Person, RoleAssignment
from accounts.models.release import Release
from accounts.models.token import ApiToken
from accounts.models.visit import Visit

__all__ = [
    "ROLE_LABELS",
    "ApiToken",
    "Attempt",
    "ChainHead",
    "Compartment",
    "Event",
    "FactorReset",
    "Invitation",
    "Job",
    "Nation",
    "Notification",
    "Person",
    "RecoveryCode",
    "Release",
    "RoleAssignment",
    "SecondFactor",
    "Sourced",
    "Visit",
]
