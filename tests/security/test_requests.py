"""What a browser is made to send from elsewhere: no token, another origin, host, verb or way back."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import factories as make
from tests.architecture.routes import routes

PAGES = sorted({"/" + route.pattern for route in routes() if not route.pattern.startswith("admin/")})
FORGED = {
    "no token": {},
    "another origin": {"headers": {"origin": "https://evil.example"}},
    "a token of no cookie": {"data": {"csrfmiddlewaretoken": "x" * 64}},
}


def filled(page):
    for kind, value in (
        ("uuid:", str(uuid4())),
        ("int:", "7"),
        ("slug:", "ee"),
        ("str:kind", "requirement"),
        ("str:subject", "new"),
    ):
        while f"<{kind}" in page:
            start = page.index(f"<{kind}")
            page = page[:start] + value + page[page.index(">", start) + 1 :]
    return page


@pytest.mark.parametrize("forged", FORGED)
def test_no_page_takes_a_post_from_elsewhere(db, forged):
    """AC-070: 403 before anything is looked at, known or unknown, open or closed."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.officer("EE"))
    taken = {page: client.post(filled(page), **FORGED[forged]).status_code for page in PAGES}
    assert len(taken) >= 60
    assert {page: status for page, status in taken.items() if status != 403} == {}


@pytest.mark.parametrize(("header", "status"), [("host", 400), ("x-forwarded-host", 200)])
def test_another_host_is_refused_or_means_nothing(db, header, status):
    """AC-062: no link is made of a host that somebody sent."""
    answer = Client(raise_request_exception=False).get("/sign-in/", headers={header: "evil.example"})
    assert answer.status_code == status
    assert b"evil.example" not in answer.content


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_back_leads_elsewhere(db, onward):
    """AC-062: sign-in, language and thrown-away drafts go back to the portal alone."""
    officer, client = make.officer("EE"), Client()
    fields = {"username": officer.email, "password": "Baltic-Sea-2026!", "next": onward}
    ways = [client.post("/sign-in/", fields)]
    ways += [
        client.post("/drafts/requirement/new/discard/", {"next": onward}),
        client.post("/language/", {"language": "de", "next": onward}),
        client.get("/admin/login/", {"next": onward}),
    ]
    assert [answer.status_code for answer in ways] == [302, 302, 302, 404]
    assert not [answer.headers["Location"] for answer in ways[:3] if "evil" in answer.headers["Location"]]
    assert not [answer.headers["Location"] for answer in ways[:3] if "javascript" in answer.headers["Location"]]


@pytest.mark.parametrize("trick", [{"headers": {"x-http-method-override": "DELETE"}}, {"data": {"_method": "DELETE"}}])
def test_a_verb_in_disguise_is_ignored(db, trick):
    """AC-055: a requirement is as it was."""
    officer, client = make.officer("EE"), Client()
    need = make.requirement(officer, status="draft")
    client.force_login(officer)
    client.post(f"/requirements/{need.pk}/", **trick)
    assert client.get(f"/requirements/{need.pk}/").status_code == 200


def test_what_a_page_answers_is_kept_by_no_cache(db):
    """AC-069: pages, fragments, refusals and redirects alike."""
    client = Client(raise_request_exception=False)
    client.force_login(make.officer("EE"))
    answers = {page: client.get(filled(page)) for page in PAGES if "sign-out" not in page}
    kept = {page: answer.headers.get("Cache-Control") for page, answer in answers.items()}
    assert {page: said for page, said in kept.items() if "no-store" not in (said or "")} == {}
