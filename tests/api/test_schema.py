"""The API's description is whole and valid, and its page is served under the strict policy."""

import io
import json

import pytest
from django.core.management import call_command

from procurement.api.urls import NOUNS
from tests import factories as make


@pytest.fixture(scope="module")
def document():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format=openapi-json", stdout=out)
    return json.loads(out.getvalue())


def test_the_document_is_valid_and_knows_every_noun(document):
    assert document["openapi"] == "3.1.0"
    assert {path.split("/")[3] for path in document["paths"]} == {*NOUNS, "account"}


# Verbs on one thing that only add to it, or are refused a second time: nothing can be overwritten.
WITHOUT_VERSION = {
    "claims/{id}/supersede",
    "comments/{id}/answer",
    "comments/{id}/edit",
    "comments/{id}/withdraw",
    "consents/{id}/confirm",
    "evidence-files/{id}/withdraw",
    "measurements/{id}/correct",
    "notifications/{id}/read",
    "runs/{id}/measure",
}


def test_every_change_says_how_it_is_done_once_and_from_which_version(document):
    for path, operations in document["paths"].items():
        for method in {"post", "put"} & set(operations):
            headers = {row["name"] for row in operations[method]["parameters"] if row["in"] == "header"}
            assert "Idempotency-Key" in headers, (method, path)
            asks = "{" in path and path.removeprefix("/api/v1/").strip("/") not in WITHOUT_VERSION
            assert ("If-Match" in headers) == asks, (method, path)


def test_every_operation_says_what_is_refused(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "429"} <= set(operation["responses"]), (method, path)
    assert set(document["components"]["securitySchemes"]) == {"session", "token"}


def test_the_page_is_marked_and_holds_nothing_inline(db, program, settings):
    reader = program(make.officer("EE"))
    page = reader.get("docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"swagger-ui-bundle.js" in page.content
    assert settings.MARKING in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    script = reader.get("docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert reader.get("schema/").status_code == 200
