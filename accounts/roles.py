"""Who may do what: the roles and, on one page, the permissions each one carries."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    APPROVER = "approver"
    NATIONAL_AUDITOR = "national_auditor"
    NATIONAL_ADMINISTRATOR = "national_administrator"
    BOARD_MEMBER = "board_member"
    REQUIREMENT_OWNER = "requirement_owner"
    FINANCE = "finance"
    SECURITY_OFFICER = "security_officer"
    PROGRAMME_MANAGER = "programme_manager"
    TRIAL_ANALYST = "trial_analyst"
    MARKET_OFFICER = "market_officer"
    OBSERVER = "observer"
    PROGRAMME_AUDITOR = "programme_auditor"
    ADMINISTRATOR = "administrator"


NATIONAL_READERS = frozenset(
    {
        Role.OFFICER,
        Role.APPROVER,
        Role.NATIONAL_AUDITOR,
        Role.BOARD_MEMBER,
        Role.REQUIREMENT_OWNER,
        Role.FINANCE,
        Role.SECURITY_OFFICER,
    }
)
NATIONAL_ROLES = NATIONAL_READERS | {Role.NATIONAL_ADMINISTRATOR}
AUDITORS = frozenset({Role.NATIONAL_AUDITOR, Role.PROGRAMME_AUDITOR})
# In force only once a second administrator has confirmed them; one who made up that second one would be alone.
CONFIRMED_ROLES = frozenset({Role.APPROVER, Role.SECURITY_OFFICER, Role.ADMINISTRATOR, Role.NATIONAL_ADMINISTRATOR})
# Whoever holds one of these signs in with a second factor, or goes nowhere before setting one up.
SECOND_FACTOR_ROLES = CONFIRMED_ROLES | AUDITORS

# An audience is somebody a thing can be released to: a nation's key, or one of these.
EVERYONE = "ALL"
PROGRAMME_OFFICE = "PMO"
MARKET = "MARKET"
TRIALS = "TRIALS"
PROGRAMME_AUDIT = "AUDIT"

_AUDIENCE_OF = {
    Role.PROGRAMME_MANAGER: {EVERYONE, PROGRAMME_OFFICE},
    Role.TRIAL_ANALYST: {EVERYONE, TRIALS},
    Role.MARKET_OFFICER: {EVERYONE, MARKET},
    Role.OBSERVER: {EVERYONE},
    Role.PROGRAMME_AUDITOR: {EVERYONE, PROGRAMME_AUDIT},
}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            "requirement.create",
            "requirement.update",
            "requirement.submit",
            "requirement.withdraw",
            "requirement.withhold",
            "requirement.mark",
            "comment.write",
            "register.write",
            "envelope.set",
            "consent.ask",
            "decision.draft",
            "approval_rule.enter",
            "pack.make_own",
            "campaign.assign",
        }
    ),
    Role.APPROVER: frozenset(
        {
            "requirement.approve",
            "requirement.return",
            "requirement.release",
            "requirement.retract",
            "requirement.withhold",
            "requirement.disclose",
            "requirement.mark",
            "comment.write",
            "register.write",
            "register.release",
            "requirement.enter_round",
            "requirement.withdraw",
            "requirement.admit",
            "consent.confirm",
            "decision.cast",
            "approval.state",
            "standin.name",
            "pack.make_own",
            "campaign.admit",
            "campaign.release",
        }
    ),
    Role.NATIONAL_AUDITOR: frozenset({"chain.verify"}),
    Role.BOARD_MEMBER: frozenset({"decision.draft"}),
    Role.REQUIREMENT_OWNER: frozenset({"requirement.create", "requirement.update", "requirement.submit"}),
    Role.FINANCE: frozenset({"envelope.set"}),
    Role.SECURITY_OFFICER: frozenset({"requirement.release", "requirement.admit"}),
    Role.NATIONAL_ADMINISTRATOR: frozenset({"person.invite_own", "standin.name"}),
    Role.PROGRAMME_MANAGER: frozenset(
        {
            "programme.create",
            "programme.update",
            "programme.join",
            "participation.step",
            "milestone.add",
            "milestone.update",
            "comment.write",
            "register.write",
            "register.release",
            "round.create",
            "round.update",
            "round.open",
            "round.lock",
            "round.score",
            "round.close",
            "recommendation.describe",
            "recommendation.propose",
            "pack.make_programme",
        }
    ),
    Role.TRIAL_ANALYST: frozenset(
        {
            "comment.write",
            "campaign.create",
            "campaign.update",
            "claim.correct",
            "claim.create",
            "evidence.attach",
            "evidence.withdraw",
            "run.correct",
            "run.record",
            "site.create",
            "site.update",
            "trial.create",
            "trial.update",
        }
    ),
    Role.MARKET_OFFICER: frozenset(
        {
            "comment.write",
            "claim.correct",
            "claim.create",
            "offer.create",
            "offer.mark",
            "offer.release",
            "offer.submit",
            "offer.update",
            "offer.withdraw",
            "system.create",
            "system.update",
            "offer.clarify",
            "offer.finalise",
            "offer.exclude",
            "rateset.create",
            "system.withdraw",
            "system.restore",
            "vendor.create",
            "vendor.update",
            "vendor.withdraw",
            "vendor.restore",
        }
    ),
    Role.OBSERVER: frozenset(),
    Role.PROGRAMME_AUDITOR: frozenset({"chain.verify"}),
    Role.ADMINISTRATOR: frozenset({"reference.update", "person.invite", "rateset.create"}),
}

ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Every permission the given roles carry together."""
    return frozenset().union(*(PERMISSIONS[Role(role)] for role in roles))


def people_of(roles: Iterable[str], nation: str) -> str:
    """Whose people somebody with these roles looks after: "*" for everybody's, a nation's key, or nobody's."""
    held = permissions_of(roles)
    if "person.invite" in held:
        return "*"
    return nation if "person.invite_own" in held else ""


def audiences_of(roles: Iterable[str], nation: str) -> frozenset[str]:
    """The audiences a person with these roles belongs to; administrators belong to none."""
    held = {Role(role) for role in roles}
    audiences: set[str] = set().union(*(_AUDIENCE_OF.get(role, set()) for role in held))
    if nation and held & NATIONAL_READERS:
        audiences |= {EVERYONE, nation}
    return frozenset(audiences)


def own_audience(audiences: Iterable[str]) -> str:
    """The audience somebody writes for: their nation, or their office; empty for whoever only reads."""
    return next((audience for audience in sorted(audiences) if audience != EVERYONE), "")
