"""Autosave takes whatever a browser, or somebody else, sends."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    "fields", [{"title": "a\x00b"}, {"a\x00b": "x"}, {"title": "\ud800".encode("utf-8", "surrogatepass")}]
)
def test_characters_no_database_takes_are_refused_in_words_or_left_out(db, client, fields):
    """AC-024: no draft ends in a server error."""
    client.raise_request_exception = False
    client.force_login(factories.officer("PL"))
    assert client.post("/drafts/requirement/new/", fields).status_code == 204
    assert client.get("/requirements/new/").status_code == 200
