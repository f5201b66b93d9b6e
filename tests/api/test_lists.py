"""Lists: bounded pages, named filters and orders, nothing else understood; a bounded rate."""

import pytest

from tests import factories as make


@pytest.fixture
def reader(db, program):
    officer = make.officer("EE")
    for quantity in (3, 1, 2):
        make.requirement(officer, quantity=quantity, area="MDA" if quantity > 1 else "CUI")
    return program(officer)


def quantities(answer):
    return [row["quantity"] for row in answer.json()["results"]]


def test_filters_orders_and_pages(reader):
    assert quantities(reader.get("requirements/?ordering=-quantity")) == [3, 2, 1]
    assert quantities(reader.get("requirements/?area=CUI")) == [1]
    assert quantities(reader.get("requirements/?mode=develop")) == []
    page = reader.get("requirements/?ordering=quantity&size=2&page=2").json()
    assert (page["count"], [row["quantity"] for row in page["results"]], page["next"]) == (3, [3], None)


@pytest.mark.parametrize(
    "query", ["colour=red", "ordering=author", "status=lost", "area=%00", "need_by_from=soon", "area=" + "x" * 101]
)
def test_what_is_not_understood_is_refused_by_name(reader, query):
    answer = reader.get(f"requirements/?{query}")
    assert (answer.status_code, list(answer.json()["faults"])) == (400, [query.partition("=")[0]])


def test_pages_are_bounded(reader):
    assert len(reader.get("metrics/?size=100000").json()["results"]) <= 200
    assert reader.get("metrics/?page=99999999999999999999").status_code == 404
    assert reader.get("metrics/?page=x").status_code == 404


def test_options_tell_nothing(reader):
    assert reader.client.options("/api/v1/requirements/").status_code == 405


def test_too_many_requests_are_told_when_to_come_back(reader, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    answers = [reader.get("nations/") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_only_json_is_read(reader):
    answer = reader.client.post("/api/v1/requirements/", "title=x", "application/x-www-form-urlencoded")
    assert answer.status_code == 415
    broken = reader.client.post("/api/v1/requirements/", "{", "application/json")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
