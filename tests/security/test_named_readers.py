"""What named people alone may read stays with them, among their own colleagues too."""

import pytest
from django.test import Client

from accounts.context import acting_as
from accounts.models import Event
from accounts.roles import Role
from procurement.actions import requirement as requirements
from tests import factories as make
from tests.architecture.routes import routes

MARK = "Quiet harbour watch"


@pytest.fixture
def restricted(db):
    """A requirement that an officer wrote, submitted and an approver restricted to the two of them."""
    officer, approver = make.officer("EE"), make.approver("EE")
    need = make.requirement(officer, title=MARK, status="draft")
    with acting_as(officer.actor):
        need = requirements.submit(need, version=need.version, by=officer)
    with acting_as(approver.actor):
        need = requirements.approve(need, version=need.version, by=approver)
        return requirements.admit(need, [officer], version=need.version, by=approver)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.NATIONAL_AUDITOR])
def test_a_colleague_who_is_not_named_reads_it_on_no_page(restricted, role):
    """AC-020: not in a list, not in what happened to it, not in what waits."""
    colleague, client = make.person(role, "EE"), Client()
    client.force_login(colleague)
    pages = ["/" + route.pattern for route in routes() if not route.arguments and route.name != "sign-out"]
    shown = {page: client.get(page) for page in pages if not page.startswith("/admin/")}
    assert shown["/audit/"].status_code == 200
    assert [page for page, answer in shown.items() if MARK.encode() in answer.content] == []
    assert client.get(f"/requirements/{restricted.pk}/").status_code == 404


def test_its_events_name_it_by_reference_alone(restricted):
    """AC-019: a title can be secret when it is written down, or become so later."""
    auditor = make.person(Role.NATIONAL_AUDITOR, "EE")
    with acting_as(auditor.actor):
        told = Event.objects.visible_to(auditor.actor).filter(object_id=restricted.pk)
        assert {event.label for event in told} == {restricted.reference}
        assert not [event for event in told if MARK in event.body]
