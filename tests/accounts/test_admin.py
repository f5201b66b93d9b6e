"""The admin: whom it lets in, what it changes, and the event each change leaves."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event, Nation, Person, RoleAssignment
from accounts.roles import Role
from accounts.scoped import row_security_alone
from procurement.models import RateSet
from tests import factories
from trials.models import CapabilityArea, Claim, Metric, Vendor

INDEX = "/admin/"
PEOPLE = "/admin/accounts/person/"


@pytest.fixture
def first(db):
    return factories.person(Role.ADMINISTRATOR)


@pytest.fixture
def second(db):
    return factories.person(Role.ADMINISTRATOR)


@pytest.fixture
def as_first(client, first):
    client.force_login(first)
    return client


def events_of(person):
    with acting_as(person.actor), row_security_alone():
        return list(Event.objects.order_by("sequence").values_list("verb", "label"))


def roles_form(*roles, held=()):
    """The management form and rows of the roles inline: those held (to be deleted where marked), then new ones."""
    fields = {"role_assignments-TOTAL_FORMS": len(held) + len(roles), "role_assignments-INITIAL_FORMS": len(held)}
    for number, (assignment, taken) in enumerate(held):
        fields |= {
            f"role_assignments-{number}-id": assignment.pk,
            f"role_assignments-{number}-person": assignment.person_id,
        }
        fields |= {f"role_assignments-{number}-DELETE": "on"} if taken else {}
    for number, role in enumerate(roles, start=len(held)):
        fields[f"role_assignments-{number}-role"] = role
    return fields


def particulars(email, nation="", **fields):
    return {"email": email, "name": "New Person", "nation": nation, **fields}


def add(client, email, *roles, nation=""):
    return client.post(f"{PEOPLE}add/", particulars(email, nation) | roles_form(*roles), follow=True)


def act(client, action, *people):
    fields = {"action": action, "_selected_action": [str(person.pk) for person in people]}
    return client.post(PEOPLE, fields, follow=True).content.decode()


def first_password_in(page):
    return re.search(r"is (\S{16}) - it is shown", page.replace("&#x27;", "'").replace("&amp;", "&")).group(1)


def test_index_shows_people_and_reference_data_alone(as_first):
    assert as_first.get(INDEX).status_code == 200
    registered = {model._meta.label for model in admin.site._registry}
    assert registered == {
        "accounts.Person", "accounts.Nation", "trials.CapabilityArea", "trials.Metric",
        "trials.Vendor", "trials.System", "trials.Claim", "procurement.CpvCode", "procurement.RateSet",
        "procurement.ApprovalRule", "procurement.BuyingRoute", "procurement.WithholdingReason",
    }  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_learns_that_there_is_an_admin(client, db, role):
    client.force_login(factories.person(role, "PL" if role in ("officer", "approver") or "national" in role else ""))
    pages = [client.get(place) for place in (INDEX, PEOPLE, "/admin/login/", "/admin/nothing/", "/nowhere/")]
    assert {page.status_code for page in pages} == {404}


def test_strangers_are_sent_to_the_portals_own_sign_in(client, db):
    page = client.get(PEOPLE, follow=True)
    assert page.redirect_chain[-1][0].startswith("/sign-in/?next=")
    assert page.templates[0].name == "accounts/sign_in.html"


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_every_list_and_form_opens_and_nothing_can_be_deleted(as_first, model):
    place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    row = model.objects.first() or make(model)
    for page in (place, f"{place}add/", f"{place}{row.pk}/change/", f"{place}{row.pk}/history/"):
        answer = as_first.get(page)
        assert answer.status_code == 200, page
        assert not re.search(
            rb"<style|<script(?![^>]* src=)(?![^>]*application/json)| style=| on[a-z]+=", answer.content
        ), page
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.content.count(b"NON-CLASSIFIED") == 2
    assert as_first.get(f"{place}{row.pk}/delete/").status_code == 403
    assert as_first.post(place, {"action": "delete_selected", "_selected_action": row.pk}).status_code in (200, 302)
    assert model.objects.filter(pk=row.pk).exists()


def make(model):
    what = factories.system()
    if model is Claim:
        return Claim.objects.create(
            system=what,
            metric=Metric.objects.get(pk="endurance_h"),
            value=1,
            stated_by="x",
            source="x",
            stated_on=date(2026, 1, 1),
        )
    return model.objects.first()


def test_an_invited_person_signs_in_with_the_password_told_once(as_first, first, client):
    page = add(as_first, "new@example.org", "officer", nation="PL").content.decode()
    invited = Person.objects.get(email="new@example.org")
    assert invited.check_password(first_password_in(page))
    assert invited.must_change_password
    assert (invited.nation_id, invited.roles) == ("PL", {"officer"})
    assert not invited.is_superuser
    assert [verb for verb, _ in events_of(first)] == ["person.invite", "role.grant"]
    assert "is shown" not in as_first.get(PEOPLE).content.decode()


def test_the_nation_sees_who_was_invited_into_it(as_first):
    officer = factories.officer("PL")
    add(as_first, "new@example.org", "officer", nation="PL")
    assert ("person.invite", "New Person") in events_of(officer)


def test_an_approver_is_one_only_after_a_second_administrator_confirms(as_first, second, client):
    add(as_first, "new@example.org", "approver", nation="PL")
    invited = Person.objects.get(email="new@example.org")
    assert invited.roles == frozenset()
    assert "second administrator confirms" in act(as_first, "confirm_roles", invited)
    assert Person.objects.get(pk=invited.pk).roles == frozenset()
    client.force_login(second)
    act(client, "confirm_roles", invited)
    assert Person.objects.get(pk=invited.pk).roles == {"approver"}
    assert events_of(second)[-1] == ("role.confirm", "New Person")


def test_a_new_first_password_makes_an_approver_wait_again_and_ends_sessions(as_first, client):
    approver = factories.approver("PL")
    other = type(client)()
    other.force_login(approver)
    page = act(as_first, "issue_passwords", approver)
    approver = Person.objects.get(pk=approver.pk)
    assert approver.check_password(first_password_in(page))
    assert approver.roles == frozenset()
    assert other.get(reverse("account")).status_code == 302


def test_nobody_changes_their_own_access(as_first, first):
    change = f"{PEOPLE}{first.pk}/change/"
    held = first.role_assignments.get()
    fields = particulars("me@example.org") | roles_form("market_officer", held=[(held, True)])
    assert as_first.post(change, fields).status_code == 403
    assert "another administrator" in act(as_first, "issue_passwords", first)
    first.refresh_from_db()
    assert list(first.role_assignments.values_list("role", flat=True)) == ["administrator"]
    assert first.email != "me@example.org"


def test_roles_are_given_and_taken_but_not_altered_in_place(as_first, first):
    person = factories.officer("PL")
    held = person.role_assignments.get()
    change = f"{PEOPLE}{person.pk}/change/"
    kept = particulars(person.email, name=person.name, is_active="on")
    altered = roles_form(held=[(held, False)]) | {"role_assignments-0-role": "approver"}
    assert as_first.post(change, kept | altered).status_code == 302
    assert set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True)) == {"officer"}
    assert as_first.post(change, kept | roles_form("national_auditor", held=[(held, True)])).status_code == 302
    assert set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True)) == {"national_auditor"}
    assert [verb for verb, _ in events_of(first)] == ["role.revoke", "role.grant"]


def test_an_ended_person_stays_in_the_list_and_is_out(as_first, first, client):
    person = factories.officer("PL")
    held = person.role_assignments.get()
    fields = particulars(person.email, name=person.name) | roles_form(held=[(held, False)])
    assert as_first.post(f"{PEOPLE}{person.pk}/change/", fields).status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert events_of(first) == [("person.end", person.name)]


def test_nation_and_privileges_of_a_person_cannot_be_slipped_in(as_first):
    person = factories.officer("PL")
    held = person.role_assignments.get()
    slipped = {"nation": "DE", "is_superuser": "on", "groups": "1", "password": "x", "must_change_password": ""}
    fields = particulars(person.email, name=person.name, is_active="on") | slipped | roles_form(held=[(held, False)])
    as_first.post(f"{PEOPLE}{person.pk}/change/", fields)
    before, person = person, Person.objects.get(pk=person.pk)
    assert (person.nation_id, person.is_superuser, person.password) == ("PL", False, before.password)


@pytest.mark.parametrize(
    ("email", "roles", "nation", "fault"),
    [
        ("not an address", ["officer"], "PL", "valid email"),
        ("new@example.org", ["officer"], "", "needs a person with a nation"),
        ("new@example.org", ["administrator"], "PL", "any other role a person without one"),
        ("new@example.org", ["officer", "officer"], "PL", "duplicate"),
        ("new@example.org", ["emperor"], "", "not one of the available choices"),
    ],
)
def test_a_wrong_invitation_says_what_is_wrong_and_saves_nothing(as_first, first, email, roles, nation, fault):
    page = add(as_first, email, *roles, nation=nation).content.decode()
    assert fault in page
    assert not Person.objects.filter(name="New Person").exists()
    assert events_of(first) == []


def test_the_same_address_in_another_case_is_refused(as_first):
    factories.person("observer")
    taken = Person.objects.exclude(role_assignments__role="administrator").get()
    assert "is here already" in add(as_first, taken.email.upper(), "observer").content.decode()


def test_a_reference_row_needs_source_and_a_day_that_has_come(as_first):
    place = "/admin/trials/capabilityarea/add/"
    fields = {"code": "NEW", "name": "New area"}
    page = as_first.post(place, fields)
    assert set(page.context["adminform"].form.errors) == {"source", "verified_on"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = as_first.post(place, fields | {"source": "x", "verified_on": tomorrow})
    assert "has not come yet" in str(page.context["adminform"].form.errors["verified_on"])
    assert as_first.post(place, fields | {"source": "x", "verified_on": timezone.localdate()}).status_code == 302
    assert CapabilityArea.objects.filter(pk="NEW").exists()


def test_a_change_of_reference_data_is_an_event_for_all(as_first):
    vendor = factories.system().vendor
    fields = {"name": "Renamed", "country": "EE", "owner_country": "EE", "source": "x", "verified_on": "2026-01-01"}
    assert as_first.post(f"/admin/trials/vendor/{vendor.pk}/change/", fields).status_code == 302
    assert Vendor.objects.get(pk=vendor.pk).name == "Renamed"
    for reader in (factories.officer("DE"), factories.person("observer")):
        assert events_of(reader)[-1] == ("vendor.update", "Renamed")


def test_lists_show_the_age_of_what_was_verified(as_first):
    Nation.objects.filter(pk="PL").update(verified_on=timezone.localdate() - timedelta(days=400))
    assert "400 days" in as_first.get("/admin/accounts/nation/").content.decode()


def test_a_nation_in_no_time_zone_is_refused(as_first):
    page = as_first.post("/admin/accounts/nation/PL/change/", {"time_zone": "Europe/Atlantis"})
    assert "Unknown time zone" in str(page.context["adminform"].form.errors["time_zone"])


@pytest.mark.parametrize(("rate", "fault"), [("0", "greater than or equal"), ("many", "number"), ("", "required")])
def test_a_wrong_rate_is_refused_and_nothing_of_its_set_is_saved(as_first, rate, fault):
    fields = {"rates_on": "2026-03-01", "source": "x", "verified_on": "2026-03-01"}
    fields |= {"rates-TOTAL_FORMS": 1, "rates-INITIAL_FORMS": 0, "rates-0-currency": "SEK", "rates-0-per_euro": rate}
    page = as_first.post("/admin/procurement/rateset/add/", fields)
    assert fault in str(page.context["inline_admin_formsets"][0].formset.errors)
    assert not RateSet.objects.filter(rates_on="2026-03-01").exists()


def test_a_claim_needs_a_metric_with_a_number(as_first):
    what, metric = factories.system(), Metric.objects.exclude(value_kind__in=Metric.MEASURABLE).first()
    fields = {
        "system": what.pk,
        "metric": metric.pk,
        "value": 1,
        "stated_by": "x",
        "source": "x",
        "stated_on": "2026-01-01",
    }
    page = as_first.post("/admin/trials/claim/add/", fields)
    assert "has no number to claim" in str(page.context["adminform"].form.errors["metric"])


@pytest.mark.parametrize(
    ("model", "field"), [("sharedbuy", "offer"), ("roundentry", "requirement"), ("pack", "recommendation")]
)
def test_pickers_offer_reference_rows_alone(as_first, model, field):
    query = {"term": "a", "app_label": "procurement", "model_name": model, "field_name": field}
    assert as_first.get("/admin/autocomplete/", query).status_code == 403
