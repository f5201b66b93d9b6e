"""The chain of events is verified as a whole, by those who may, without telling how long it is."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Event, Job
from accounts.refusals import NotAllowed
from accounts.roles import Role
from procurement.actions import chain
from tests import factories as make
from tests.scored import work


@pytest.fixture
def told(db):
    somebody = make.officer("EE")
    with acting_as(somebody.actor):
        for number in range(5):
            record("test.verb", somebody, by=somebody, owner="EE", number=number)
    return somebody


def said(person):
    with acting_as(person.actor):
        return list(Event.objects.visible_to(person.actor).filter(verb="chain.verify"))


def test_an_auditor_asks_the_worker_verifies_and_everybody_reads_the_result(told):
    auditor = make.person(Role.NATIONAL_AUDITOR, "PL")
    with acting_as(auditor.actor):
        job = chain.ask(by=auditor)
    work(job)
    with acting_as(auditor.actor):
        assert Job.objects.visible_to(auditor.actor).get(pk=job.pk).state == "done"
    (event,) = said(told)
    assert event.label == "whole"
    details = json.loads(event.body)["details"]
    assert set(details) == {"head", "faults"}, "the length would tell how busy the others are"
    assert details["faults"] == 0


@pytest.mark.parametrize("role", [role for role in Role if "auditor" not in role])
def test_nobody_else_asks(db, role):
    somebody = make.person(role, "EE" if role == Role.OFFICER else "")
    with acting_as(somebody.actor), pytest.raises(NotAllowed):
        chain.ask(by=somebody)


def test_the_command_tells_a_whole_chain_and_its_head(told, as_worker, capsys):
    call_command("verify_audit")
    assert "The chain is whole up to event 5" in capsys.readouterr().out


def test_the_command_fails_on_a_cut_tail(told, as_worker, monkeypatch):
    monkeypatch.setattr(chain, "broken_links", lambda events, head: iter([(len(list(events)), "missing")]))
    with pytest.raises(CommandError, match="5 missing"):
        call_command("verify_audit")
