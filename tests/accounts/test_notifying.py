"""Notifications: each person their own rows, in their own language, by mail where they chose so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from accounts.context import acting_as
from accounts.models import Notification
from accounts.notifying import CODES, GROUPS, holders, notify, sentence
from accounts.sharing import admit, release_to
from procurement.actions import comment as comments
from procurement.actions import requirement as requirements
from procurement.actions import withholding
from procurement.models import Withholding, WithholdingReason
from tests import factories


@pytest.fixture
def officer(db):
    return factories.officer("PL")


@pytest.fixture
def approver(db):
    return factories.approver("PL")


def told(person):
    with acting_as(person.actor):
        return [(row.code, row.label) for row in Notification.objects.visible_to(person.actor)]


def test_submission_reaches_the_nations_approvers_alone_and_the_answer_the_author(officer, approver):
    foreign = factories.approver("DE")
    need = factories.requirement(officer, status="draft")
    with acting_as(officer.actor):
        need = requirements.submit(need, version=need.version, by=officer)
    assert told(approver) == [("requirement.submitted", need.reference)]
    assert told(foreign) == told(officer) == []
    with acting_as(approver.actor):
        requirements.send_back(need, version=need.version, by=approver)
    assert told(officer) == [("requirement.returned", need.reference)]


def test_nobody_reads_or_marks_anothers(officer, approver):
    with acting_as(officer.actor):
        notify([approver], "comment.added", factories.requirement(officer))
        assert Notification._base_manager.count() == 0
        assert Notification._base_manager.update(read_at=None) == 0
    assert len(told(approver)) == 1


def test_a_restricted_thing_is_told_to_those_named_alone(officer, approver):
    need = factories.requirement(officer)
    with acting_as(officer.actor):
        admit(need, [officer])
        need.restricted = True
        notify([officer, approver], "comment.added", need)
    assert len(told(officer)) == 1
    assert told(approver) == []


def test_mail_goes_to_who_chose_the_group_and_names_no_thing(officer, approver, django_capture_on_commit_callbacks):
    approver.mailed = ["comments"]
    approver.save()
    with django_capture_on_commit_callbacks(execute=True), acting_as(officer.actor):
        need = factories.requirement(officer)
        notify([officer, approver], "comment.added", need)
        notify([approver], "round.opened", need)
    assert [letter.to for letter in mail.outbox] == [[approver.email]]
    assert need.reference not in mail.outbox[0].body + mail.outbox[0].subject


def test_a_role_that_waits_or_a_person_who_ended_is_no_holder(officer, approver):
    waiting = factories.officer("PL")
    waiting.role_assignments.create(role="approver", granted_by=officer)
    ended = factories.approver("PL")
    ended.is_active = False
    ended.save()
    assert set(holders("approver", nation="PL")) == {approver}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_and_a_group(code):
    assert CODES[code].group in GROUPS
    row = Notification(code=code, label="PL-1", figures={})
    with override("en"):
        assert sentence(row)
        assert "%(" not in sentence(row)


def test_a_comment_reaches_the_author_and_an_answer_its_asker_and_no_other_nation(officer):
    need, swede, dane = factories.requirement(officer), factories.officer("SE"), factories.officer("DK")
    with acting_as(officer.actor):
        release_to(need, ["SE", "DK"], owner="PL", by=officer)
    with acting_as(swede.actor):
        asked = comments.write("requirement", need, text="How many?", audience="readers", kind="question", by=swede)
        comments.write("requirement", need, text="Ours alone", audience="own", kind="remark", by=swede)
    assert told(officer) == [("comment.added", need.reference)], "what Sweden keeps to itself is told to nobody else"
    with acting_as(officer.actor):
        comments.write("requirement", need, text="Four.", audience="readers", kind="answer", answers=asked, by=officer)
    assert told(swede) == [("comment.answered", need.reference)]
    assert told(dane) == []
    assert len(told(officer)) == 1, "nobody is told what they did themselves"


def test_an_answer_among_ones_own_is_not_told_to_another_nation(officer):
    need, swede = factories.requirement(officer), factories.officer("SE")
    with acting_as(officer.actor):
        release_to(need, ["SE"], owner="PL", by=officer)
    with acting_as(swede.actor):
        asked = comments.write("requirement", need, text="How many?", audience="readers", kind="question", by=swede)
    with acting_as(officer.actor):
        comments.write("requirement", need, text="Do not say", audience="own", kind="answer", answers=asked, by=officer)
    assert told(swede) == []


def test_a_field_that_opens_is_told_to_its_nation(officer, approver):
    need = factories.requirement(officer, status="approved", approver=approver)
    reason = WithholdingReason.objects.first()
    tomorrow = timezone.localdate() + timedelta(days=2)
    with acting_as(approver.actor):
        need = withholding.withhold(
            need, "need", reason=reason, explanation="", opens_on=tomorrow, version=need.version, by=approver
        )
        kept = Withholding.objects.visible_to(approver.actor).get(requirement=need)
        withholding.disclose(kept, version=need.version, by=approver)
    assert told(officer) == [("requirement.field_opens", need.reference)]
    assert told(approver) == []
