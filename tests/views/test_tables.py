"""Lists as readers keep and take them: columns, saved views, files of exactly what is shown."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.context import acting_as
from accounts.models import Event, Person
from procurement.models import SavedView, Upload
from tests import factories
from tests.imports.tables import HEADS, NEED, csv_of

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer() -> Person:
    return factories.officer("PL")


def lines_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_the_file_holds_what_the_page_shows_in_the_same_order(officer: Person) -> None:
    for number in range(35):
        factories.requirement(officer, title=f"Need {number:02}", area="MCM" if number % 2 else "MDA")
    factories.requirement(factories.officer("DE"), title="Foreign")
    query = "?area=MDA&sort=-title&columns=title&columns=quantity"
    client = as_(officer)
    page = client.get(reverse("requirements") + query)
    lines = lines_of(client.get(reverse("requirements") + query + "&export=csv"))
    body = [line for line in lines if not line[0].startswith("# ")]
    assert body[0] == ["Reference", "Requirement", "Quantity"]
    assert [line[1] for line in body[1:]] == [f"Need {number:02}" for number in range(34, -1, -2)]
    assert [row.title for row in page.context["rows"]] == [line[1] for line in body[1:]]
    remarks = " ".join(line[0] for line in lines if line[0].startswith("# "))
    for told in ("NON-CLASSIFIED", "Not accredited", officer.name, "Poland", "Capability area", "18 rows"):
        assert told in remarks


def test_a_file_is_an_event_and_a_safe_attachment(officer: Person) -> None:
    answer = as_(officer).get(reverse("requirements") + "?export=xlsx")
    assert answer["Content-Disposition"].startswith('attachment; filename="requirements-20')
    assert load_workbook(io.BytesIO(answer.getvalue())).active["A1"].value.startswith("# ")
    with acting_as(officer.actor):
        assert Event.objects.visible_to(officer.actor).get(verb="table.export").owner == "PL"


def test_only_so_many_rows_leave_and_the_file_says_so(officer: Person, monkeypatch: Any) -> None:
    for module in ("procurement.actions.exporting", "procurement.views.exporting"):
        monkeypatch.setattr(f"{module}.MOST_ROWS", 2)
    for _ in range(3):
        factories.requirement(officer)
    lines = lines_of(as_(officer).get(reverse("requirements") + "?export=csv"))
    assert len([line for line in lines if not line[0].startswith("# ")]) == 3
    assert any("first 2 of 3 rows" in line[0] for line in lines)


LISTS = """
    requirements offers systems campaigns rounds packs events vendors ratesets assumptions risks programmes milestones
    approvals runs trials sites
"""


@pytest.mark.parametrize("name", LISTS.split())
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_can_be_taken_home_and_shown_with_fewer_columns(world: Any, name: str, form: str) -> None:
    client = as_(world.officer if hasattr(world, "officer") else factories.officer("PL"))
    page = client.get(reverse(name))
    assert b"export=csv" in page.content
    assert client.get(reverse(name) + f"?export={form}").status_code == 200
    keys = [column["key"] for column in page.context["tools"]["columns"]]
    fewer = client.get(reverse(name) + f"?columns={keys[0]}")
    assert len(fewer.context["table_class"].split()) == len(keys) - 1
    assert client.get(reverse(name) + "?columns=nonsense&export=nonsense").context["table_class"] == ""


@pytest.fixture
def world(db: Any) -> Any:
    """Nobody's rows: every list is there for an officer who has nothing yet."""
    return object()


def test_a_view_is_saved_followed_renamed_and_forgotten(officer: Person) -> None:
    client, path = as_(officer), reverse("requirements")
    sent = {"name": "Kept-7351", "path": path, "query": "area=MDA&page=3&export=csv&columns=title"}
    assert client.post(reverse("view-save"), sent).url == f"{path}?area=MDA&columns=title"
    with acting_as(officer.actor):
        view = SavedView.objects.visible_to(officer.actor).get()
    assert b"Kept-7351" in client.get(path).content
    client.post(reverse("view-rename", args=[view.pk]), {"name": "Other-7352"})
    assert b"Other-7352" in client.get(reverse("views")).content
    client.post(reverse("view-delete", args=[view.pk]))
    assert b"No saved view yet" in client.get(reverse("views")).content


def test_a_view_belongs_to_one_person(officer: Person) -> None:
    as_(officer).post(reverse("view-save"), {"name": "Kept-7351", "path": "/requirements/", "query": ""})
    with acting_as(officer.actor):
        view = SavedView.objects.visible_to(officer.actor).get()
    colleague = as_(factories.officer("PL"))
    assert b"Kept-7351" not in colleague.get(reverse("requirements")).content
    for verb in ("view-rename", "view-delete"):
        assert colleague.post(reverse(verb, args=[view.pk]), {"name": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org", "/no/such/page/", ""])
def test_a_view_leads_nowhere_but_into_the_portal(officer: Person, path: str) -> None:
    answer = as_(officer).post(reverse("view-save"), {"name": "x", "path": path, "query": ""})
    assert answer.status_code == 400
    with acting_as(officer.actor):
        assert not SavedView.objects.visible_to(officer.actor).exists()


def test_views_are_bounded(officer: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(SavedView, "MOST", 1)
    client = as_(officer)
    for name, status in (("A", 302), ("A", 302), ("B", 400)):
        sent = {"name": name, "path": "/requirements/", "query": ""}
        assert client.post(reverse("view-save"), sent).status_code == status


def test_a_file_is_sent_checked_and_saved_on_pages(officer: Person) -> None:
    client = as_(officer)
    file = SimpleUploadedFile("needs.csv", csv_of(HEADS, NEED), "text/csv")
    page = client.post(reverse("imports"), {"kind": "requirements", "file": file}, follow=True)
    assert b"What would be made" in page.content
    token, row = page.context["token"], page.context["row"]
    done = client.post(reverse("import-save", args=[row.pk]), {"token": token}, follow=True)
    assert b"Everything below was saved" in done.content
    assert b"Boats" in client.get(reverse("requirements")).content
    again = client.post(reverse("import-save", args=[row.pk]), {"token": token}, follow=True)
    assert b"no longer kept" in again.content


def test_faults_are_shown_with_their_cells_and_the_file_can_be_thrown_away(officer: Person) -> None:
    client = as_(officer)
    file = SimpleUploadedFile("needs.csv", csv_of(HEADS, (*NEED[:2], "many", *NEED[3:])), "text/csv")
    page = client.post(reverse("imports"), {"kind": "requirements", "file": file}, follow=True)
    assert b"C2" in page.content
    assert page.context["token"] == ""
    client.post(reverse("import-discard", args=[page.context["row"].pk]))
    with acting_as(officer.actor):
        assert not Upload.objects.visible_to(officer.actor).exists()


@pytest.mark.parametrize("kind", ["requirements", "nonsense", "offers"])
def test_a_template_is_there_for_what_one_may_import(officer: Person, kind: str) -> None:
    answer = as_(officer).get(reverse("import-template"), {"kind": kind})
    assert answer.status_code == (200 if kind == "requirements" else 404)
    if answer.status_code == 200:
        book = load_workbook(io.BytesIO(answer.getvalue()))
        assert book.sheetnames == ["Requirements", "Explanations"]
        assert "MDA" in {part for row in book["Explanations"].values for cell in row for part in str(cell).split(", ")}


def test_an_observer_imports_nothing() -> None:
    assert as_(factories.person("observer")).get(reverse("imports")).status_code == 403


def test_rounds_are_found_by_programme_kind_state_and_words() -> None:
    manager = factories.manager()
    one, other = factories.programme(manager), factories.programme(manager)
    sea = factories.scoring_round(manager, one, name="Sea", kind="market_study", status="open")
    air = factories.scoring_round(manager, other, name="Air", kind="options_analysis", status="locked")
    client = as_(manager)

    def found(**query: Any) -> list[str]:
        return [row.name for row in client.get(reverse("rounds"), query).context["rows"]]

    for query in ({"programme": one.pk}, {"kind": "market_study"}, {"status": "open"}, {"text": "se"}):
        assert found(**query) == [sea.name]
    assert found(sort="-name") == [sea.name, air.name]
    assert found(sort="name") == [air.name, sea.name]
    assert found(text="nowhere") == []


def test_runs_are_listed_as_far_as_they_may_be_read() -> None:
    analyst, what = factories.analyst(), factories.system()
    campaign = factories.campaign(analyst)
    factories.run(analyst, campaign, what, {"endurance_h": 20}, gnss="denied", result="completed")
    client = as_(analyst)
    (row,) = client.get(reverse("runs"), {"campaign": campaign.pk, "result": "completed"}).context["rows"]
    assert len(row.readings) == 1
    assert list(client.get(reverse("runs"), {"since": "2025-12-01"}).context["rows"]) == []
    body = [line for line in lines_of(client.get(reverse("runs") + "?export=csv")) if not line[0].startswith("# ")]
    assert body[0][5] == "Significant wave height (m)"
    assert body[1][8] == "denied"
    stranger = as_(factories.officer("LV")).get(reverse("runs"))
    assert list(stranger.context["rows"]) == []
    assert campaign.name not in stranger.content.decode()


def test_the_file_of_a_rule_of_approval_holds_its_amount_as_money() -> None:
    body = lines_of(as_(factories.officer("DE")).get(reverse("approvals") + "?nation=DE&export=csv"))
    head = next(line for line in body if not line[0].startswith("# "))
    assert head[2:5] == ["From this amount on", "From this amount on: currency", "From this amount on: price basis"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_the_admin_hands_out_is_marked_and_neutralised(form: str) -> None:
    administrator = factories.person("administrator")
    row = factories.system(vendor="=cmd()").vendor
    client = as_(administrator)
    asked = {"action": f"take_home_{form}", "_selected_action": [str(row.pk)]}
    content = client.post(reverse("admin:trials_vendor_changelist"), asked).getvalue()
    if form == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        lines = [[cell or "" for cell in line] for line in load_workbook(io.BytesIO(content)).active.values]
    assert "NON-CLASSIFIED" in lines[0][0]
    assert "NON-CLASSIFIED" in lines[-1][0]
    assert [line[0] for line in lines if line[0].endswith("cmd()")] == ["'=cmd()"]
    assert administrator.name in " ".join(line[0] for line in lines)
