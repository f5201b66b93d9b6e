"""Withheld fields: the value leaves what others can read, comes back by itself, and is in no answer meanwhile."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.context import acting_as
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Stale
from accounts.scoped import row_security_alone
from procurement import tasks
from procurement.actions import requirement as requirements
from procurement.actions import withholding
from procurement.models import Requirement, RequirementLine, RequirementVersion, Withholding, WithholdingReason
from procurement.queries.requirements import listed
from tests import factories as make
from trials.models import CapabilityArea, Metric

pytestmark = pytest.mark.django_db
QUANTITY, DAY = 31337, date(2031, 7, 23)


class Need:
    """A requirement of Poland's, approved and released to everyone, and people around it."""

    def __init__(self, **fields):
        self.officer, self.approver = make.officer("PL"), make.approver("PL")
        self.other = make.officer("DE")
        with acting_as(self.officer.actor):
            row = requirements.create(
                fields=self.fields(**fields), lines=self.lines(), private=PRIVATE, by=self.officer
            )
            self.row = requirements.submit(row, version=row.version, by=self.officer)

    def fields(self, **fields):
        return {
            "title": "Patrol boats", "need": "The secret need.", "quantity": QUANTITY, "need_by": DAY, "modes": ["buy"],
            "capability_area": CapabilityArea.objects.get(pk="MDA"), **fields,
        }  # fmt: skip

    def lines(self):
        metric = Metric.objects.get(pk="endurance_h")
        return [{"metric": metric, "threshold": Decimal("71773"), "objective": Decimal("81887"), "weight": 1}]

    def approve(self):
        with acting_as(self.approver.actor):
            self.row = requirements.approve(self.row, version=self.row.version, by=self.approver)
            self.row = requirements.release(self.row, ["ALL"], version=self.row.version, by=self.approver)
        return self

    def withhold(self, *fields, days=10):
        with acting_as(self.officer.actor):
            reason = WithholdingReason.objects.get(pk="oth-int")
            opens = {"opens_on": timezone.localdate() + timedelta(days=days), "explanation": "x"}
            for field in fields:
                self.row = withholding.withhold(
                    self.row, field, reason=reason, **opens, version=self.row.version, by=self.officer
                )
        return self

    def seen_by(self, person):
        with acting_as(person.actor):
            return Requirement.objects.visible_to(person.actor).get(pk=self.row.pk)


PRIVATE = {"worth_per_unit": 5, "budget_ceiling": 6, "notes": ""}
TABLES = (
    "requirement", "requirementline", "requirementkept", "linekept", "requirementversion", "requirementversionprivate",
    "requirementprivate", "withholding",
)  # fmt: skip
FIELDS = ("need", "quantity", "need_by", "line.endurance_h")
SECRETS = (
    str(QUANTITY),
    "31,337",
    "31.337",
    "2031-07-23",
    "23/07/2031",
    "23 July 2031",
    "secret need",
    "71773",
    "81887",
    "7,177",
    "8,188",
)


def page(person, path):
    client = Client()
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_withheld_value_leaves_every_row_that_others_can_read():
    need = Need().approve().withhold(*FIELDS)
    with acting_as(need.other.actor), row_security_alone(), connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select r::text from procurement_{table} r" for table in TABLES))
        seen = " ".join(row[0] for row in cursor.fetchall())
    assert str(need.row.pk) in seen
    assert not [secret for secret in SECRETS if secret in seen]


@pytest.mark.parametrize(
    "path", ["/requirements/", "/requirements/{}/", "/requirements/{}/versions/", "/api/v1/requirements/"]
)
def test_no_page_of_others_shows_it_and_its_own_does(path):
    need = Need().approve().withhold(*FIELDS)
    theirs = page(need.other, path.format(need.row.pk))
    assert not [secret for secret in SECRETS if secret in theirs]
    if "api" not in path:
        assert "withheld" in theirs
    if path == "/requirements/{}/":
        assert "Another public interest" in theirs
        assert str(QUANTITY) in page(need.officer, path.format(need.row.pk)).replace(",", "")


def test_sort_and_filter_tell_others_nothing():
    small, large = Need(quantity=1).approve().withhold("quantity", "need_by"), Need(quantity=99).approve()
    large.withhold("quantity", "need_by")
    for sort in ("quantity", "-quantity", "need_by", "-need_by"):
        with acting_as(small.other.actor):
            found = [row.pk for row in listed(small.other.actor, {}, sort)]
        assert found == sorted(found), "rows of unknown value stand in the order of their keys"
    with acting_as(small.other.actor):
        assert not listed(small.other.actor, {"needed_from": DAY}, "").exists()
    with acting_as(small.officer.actor):
        assert [row.known_quantity for row in listed(small.officer.actor, {}, "-quantity")] == [99, 1]
        assert listed(small.officer.actor, {"needed_from": DAY}, "").count() == 2


def test_a_draft_holds_its_values_until_it_is_approved():
    need = Need().withhold("quantity")
    assert need.seen_by(need.officer).quantity == QUANTITY
    need.approve()
    assert need.seen_by(need.other).quantity is None
    assert need.row.withheld == ["quantity"]


def test_a_change_writes_the_value_anew_and_approval_withholds_it_again():
    need = Need().approve().withhold("quantity", "line.endurance_h")
    with acting_as(need.officer.actor):
        fields, lines = need.fields(quantity=12), need.lines()
        row = requirements.update(
            need.row, fields=fields, lines=lines, private=PRIVATE, version=need.row.version, by=need.officer
        )
        assert (row.quantity, row.withheld) == (12, [])
        need.row = requirements.submit(row, version=row.version, by=need.officer)
    need.approve()
    assert need.seen_by(need.other).quantity is None
    with acting_as(need.other.actor):
        assert RequirementLine.objects.visible_to(need.other.actor).get(requirement=need.row.pk).threshold is None
        assert RequirementVersion.objects.visible_to(need.other.actor).filter(requirement=need.row.pk).count() == 2


def test_the_database_refuses_a_withheld_value_in_the_shared_row():
    need = Need().approve().withhold("quantity")
    row = need.seen_by(need.officer)
    row.quantity = QUANTITY
    with acting_as(need.officer.actor), pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_it_opens_by_itself_on_its_day_and_is_logged(as_worker, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("set role portal_app")
        need = Need().approve().withhold(*FIELDS)
        cursor.execute("set role portal_worker")
    assert withholding.open_due() == 0
    opens = timezone.now() + timedelta(days=10)
    monkeypatch.setattr(withholding, "_today", lambda nation: opens.date())
    tasks.sweep()
    assert withholding.open_due() == 0
    row = need.seen_by(need.other)
    assert (row.quantity, row.need_by, row.need, row.withheld) == (QUANTITY, DAY, "The secret need.", [])
    with acting_as(need.other.actor):
        assert RequirementLine.objects.visible_to(need.other.actor).get(requirement=row).threshold == 71773
        latest = RequirementVersion.objects.visible_to(need.other.actor).filter(requirement=row).first()
        assert str(QUANTITY) in latest.content
    with acting_as(need.officer.actor):
        verbs = [event.verb for event in need.officer.events.model.objects.visible_to(need.officer.actor)]
    assert verbs.count("requirement.disclose") == len(FIELDS)


def test_an_approver_opens_it_early_and_an_officer_does_not():
    need = Need().approve().withhold("quantity")
    with acting_as(need.officer.actor):
        one = Withholding.objects.visible_to(need.officer.actor).get(requirement=need.row)
        with pytest.raises(NotAllowed):
            withholding.disclose(one, version=need.row.version, by=need.officer)
    with acting_as(need.approver.actor):
        with pytest.raises(Stale):
            withholding.disclose(one, version=need.row.version - 1, by=need.approver)
        withholding.disclose(one, version=need.row.version, by=need.approver)
    assert need.seen_by(need.other).quantity == QUANTITY


def test_older_versions_that_tell_it_are_its_nations_alone():
    need = Need().approve()
    with acting_as(need.other.actor):
        assert RequirementVersion.objects.visible_to(need.other.actor).count() == 1
    need.withhold("quantity")
    with acting_as(need.other.actor), row_security_alone():
        assert [row.number for row in RequirementVersion._base_manager.all()] == [2]
        assert [row.number for row in RequirementVersion.objects.visible_to(need.other.actor)] == [2]
    with acting_as(need.officer.actor):
        assert RequirementVersion.objects.visible_to(need.officer.actor).count() == 2


@pytest.mark.parametrize(
    ("field", "days", "place"),
    [
        ("title", 5, "field"),
        ("line.range_nm", 5, "field"),
        ("quantity", 0, "opens_on"),
        ("quantity", 90 * 365, "opens_on"),
    ],
)
def test_what_cannot_be_withheld_is_refused_by_name(field, days, place):
    need = Need()
    with pytest.raises(Invalid) as refusal:
        need.withhold(field, days=days)
    assert place in refusal.value.faults


def test_nobody_else_withholds_anything():
    need = Need().approve()
    reason = WithholdingReason.objects.get(pk="oth-int")
    given = {"reason": reason, "explanation": "", "opens_on": DAY, "version": need.row.version}
    auditor = make.person("national_auditor", "PL")
    with acting_as(need.other.actor), pytest.raises(Http404):
        withholding.withhold(need.row, "quantity", **given, by=need.other)
    with acting_as(auditor.actor), pytest.raises(NotAllowed):
        withholding.withhold(need.row, "quantity", **given, by=auditor)


def test_a_requirement_without_a_version_says_so():
    need = Need()
    assert "No version yet" in page(need.officer, f"/requirements/{need.row.pk}/versions/")
