"""The table of roles, exactly as it was agreed: a permission given or taken in passing fails here."""

import pytest

from accounts.roles import (
    ALL_PERMISSIONS,
    NATIONAL_READERS,
    NATIONAL_ROLES,
    PERMISSIONS,
    Role,
    audiences_of,
    permissions_of,
)

AGREED = {
    "officer": (
        "requirement.create requirement.update requirement.submit requirement.withdraw requirement.withhold "
        "requirement.mark comment.write register.write envelope.set "
        "consent.ask decision.draft approval_rule.enter pack.make_own campaign.assign"
    ),
    "approver": (
        "requirement.approve requirement.return requirement.release requirement.enter_round requirement.withdraw "
        "requirement.admit requirement.retract requirement.withhold requirement.disclose requirement.mark "
        "comment.write register.write register.release consent.confirm decision.cast standin.name "
        "approval.state pack.make_own campaign.admit campaign.release"
    ),
    "national_auditor": "chain.verify",
    "board_member": "decision.draft",
    "requirement_owner": "requirement.create requirement.update requirement.submit",
    "finance": "envelope.set",
    "security_officer": "requirement.release requirement.admit",
    "programme_auditor": "chain.verify",
    "national_administrator": "person.invite_own standin.name",
    "programme_manager": (
        "comment.write register.write register.release "
        "programme.create programme.update programme.join participation.step milestone.add milestone.update "
        "round.create round.update round.open round.lock round.score round.close "
        "recommendation.describe recommendation.propose pack.make_programme"
    ),
    "trial_analyst": (
        "comment.write campaign.create campaign.update claim.correct claim.create evidence.attach evidence.withdraw "
        "run.correct run.record site.create site.update trial.create trial.update"
    ),
    "market_officer": (
        "comment.write claim.correct claim.create offer.create offer.update offer.submit offer.withdraw offer.mark "
        "offer.release offer.clarify offer.finalise offer.exclude rateset.create system.create system.update "
        "system.withdraw system.restore vendor.create vendor.update vendor.withdraw vendor.restore"
    ),
    "observer": "",
    "administrator": "reference.update person.invite rateset.create",
}


@pytest.mark.parametrize("role", Role)
def test_permissions_are_exactly_the_agreed_ones(role):
    assert PERMISSIONS[role] == set(AGREED[role].split())


def test_every_role_is_agreed():
    assert {role.value for role in Role} == set(AGREED) == {role.value for role in PERMISSIONS}


def test_what_needs_two_people_is_never_in_one_role():
    pairs = [
        ("requirement.submit", "requirement.approve"),
        ("consent.ask", "consent.confirm"),
        ("decision.draft", "decision.cast"),
    ]
    for first, second in pairs:
        assert first in ALL_PERMISSIONS
        assert second in ALL_PERMISSIONS
        assert not [role for role in Role if {first, second} <= PERMISSIONS[role]]


def test_whoever_gives_access_reads_nothing_of_a_nation():
    for role in (Role.ADMINISTRATOR, Role.NATIONAL_ADMINISTRATOR):
        assert audiences_of([role], "PL") == frozenset()


@pytest.mark.parametrize("role", Role)
def test_a_nations_own_rows_are_read_by_national_readers_alone(role):
    assert ("PL" in audiences_of([role], "PL")) == (role in NATIONAL_READERS)
    assert (role in NATIONAL_READERS) <= (role in NATIONAL_ROLES)


def test_roles_add_up():
    both = [Role.TRIAL_ANALYST, Role.MARKET_OFFICER]
    assert permissions_of(both) == PERMISSIONS[both[0]] | PERMISSIONS[both[1]]
    assert permissions_of([]) == frozenset()


def test_an_unknown_role_is_an_error():
    with pytest.raises(ValueError, match="emperor"):
        permissions_of(["emperor"])
