"""Whoever saves second sees what the first one changed, field by field, and overwrites nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions import round as rounds
from procurement.models import Envelope
from tests import factories
from trials.models import System

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, address: str, **changed: Any) -> Any:
    """What a browser sends from the form as it stands, with some of its fields changed."""
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, "", [])} | changed


def contested(by: Person, address: str, label: str, name: str, first: Any, second: Any) -> Any:
    """Two forms drawn at one time: the first is saved, the second is told; sent again, it is saved."""
    client = as_(by)
    one, other = (sent(client, address, **{name: value}) for value in (first, second))
    assert client.post(address, one).status_code == 302
    answer = client.post(address, other)
    assert answer.status_code in (400, 409)
    (difference,) = [one for one in answer.context["form"].differences if one["label"] == label]
    assert str(difference["mine"]) != str(difference["current"])
    again = answer.context["form"].data["version"]
    assert client.post(address, other | {"version": again}).status_code == 302
    return difference


def test_a_system() -> None:
    what = factories.system()
    address = reverse("system-update", args=[what.pk])
    told = contested(factories.market_officer(), address, "Description", "description", "First", "Second")
    assert told == {"label": "Description", "mine": "Second", "current": "First"}
    assert System.objects.get(pk=what.pk).description == "Second"


def test_a_budget_envelope_stated_by_two_at_once() -> None:
    officer, row = factories.officer("DK"), factories.scoring_round(factories.manager())
    with acting_as(officer.actor):
        rounds.set_envelope(row, 1000, by=officer)
    address = reverse("envelope-set", args=[row.pk])
    told = contested(officer, address, "Budget envelope (DKK)", "amount", "2000", "3000")
    assert told["current"].startswith("2,000")
    with acting_as(officer.actor):
        assert Envelope.objects.visible_to(officer.actor).get().amount == 3000


def test_an_envelope_that_was_none_when_the_form_was_drawn() -> None:
    officer, row = factories.officer("DK"), factories.scoring_round(factories.manager())
    address, client = reverse("envelope-set", args=[row.pk]), as_(officer)
    first, second = (sent(client, address, amount=amount) for amount in ("2000", "3000"))
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    assert answer.status_code == 400
    assert "meantime" in answer.content.decode()


def test_the_particulars_of_a_person() -> None:
    administrator, somebody = factories.person("administrator"), factories.officer("EE")
    address = reverse("person-update", args=[somebody.pk])
    told = contested(administrator, address, "Name", "name", "First Name", "Second Name")
    assert told == {"label": "Name", "mine": "Second Name", "current": "First Name"}
    assert Person.objects.get(pk=somebody.pk).name == "Second Name"
