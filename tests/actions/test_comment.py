"""Comments: read with their thing alone, by whom they are meant for; edited by a new row, withdrawn, never deleted."""

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client

from accounts.context import acting_as
from accounts.refusals import NotAllowed, Refusal
from accounts.scoped import row_security_alone
from accounts.sharing import release_to, retract_from
from procurement.actions import comment as comments
from procurement.models import Comment
from procurement.queries.comments import count, thread
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    officer = make.officer("PL")
    row = make.requirement(officer)
    with acting_as(officer.actor):
        release_to(row, ["DE", "FI"], owner="PL", by=officer)
    return row


def write(need, person, audience="readers", text="Which sea state?", **more):
    with acting_as(person.actor):
        return comments.write("requirement", need, text=text, audience=audience, kind="question", by=person, **more)


def read(need, person):
    """What one reads: by the queryset, which row security alone must agree with."""
    with acting_as(person.actor):
        found = {row.text for row in Comment.objects.visible_to(person.actor).filter(object_id=need.pk)}
        with row_security_alone():
            assert {row.text for row in Comment._base_manager.filter(object_id=need.pk)} == found
    return found


def test_readers_of_the_thing_read_it_and_nobody_else(need):
    write(need, make.officer("DE"))
    assert read(need, make.officer("FI")) == read(need, need.author) == {"Which sea state?"}
    assert read(need, make.officer("EE")) == read(need, make.person("administrator")) == set()


def test_a_note_for_ones_own_nation_stays_there(need):
    write(need, make.officer("DE"), audience="own")
    assert read(need, make.approver("DE")) == {"Which sea state?"}
    assert read(need, make.officer("FI")) == read(need, need.author) == set()


def test_a_release_that_ends_takes_the_comments_with_it(need):
    write(need, make.officer("DE"))
    with acting_as(need.author.actor):
        retract_from(need, ["FI"], owner="PL")
    assert read(need, make.officer("FI")) == set()


def test_an_answer_to_an_own_note_stays_with_it(need):
    german = make.officer("DE")
    asked = write(need, german, audience="own")
    answered = write(need, make.approver("DE"), text="Four.", answers=asked)
    assert answered.audience == "own"
    with acting_as(german.actor):
        entries = thread(german.actor, "requirement", need)
    assert [(len(entries), entries[0].answers[0].latest.text, count(entries))] == [(1, "Four.", 2)]


def test_an_edit_is_a_new_row_and_the_old_text_stays(need):
    german = make.officer("DE")
    first = write(need, german)
    with acting_as(german.actor):
        comments.edit(first, text="Which wave height?", by=german)
        with pytest.raises(Refusal):
            comments.edit(first, text="Again", by=german)
        entry = thread(german.actor, "requirement", need)[0]
    assert (entry.latest.text, [row.text for row in entry.former]) == ("Which wave height?", ["Which sea state?"])


def test_only_its_author_withdraws_it(need):
    german = make.officer("DE")
    made = write(need, german)
    with acting_as(need.author.actor), pytest.raises((Http404, NotAllowed)):
        comments.withdraw(made, by=need.author)
    with acting_as(german.actor):
        comments.withdraw(made, by=german)
        assert count(thread(german.actor, "requirement", need)) == 0


def test_nobody_writes_in_anothers_name_past_the_action(need):
    german, finn = make.officer("DE"), make.officer("FI")
    row = Comment(subject="requirement", object_id=need.pk, text="x", owner="FI", role="officer", person=finn)
    with acting_as(german.actor), pytest.raises(Exception, match="row-level security"):
        row.save(force_insert=True)
    connection.needs_rollback = False


def test_a_page_shows_role_and_nation_but_no_name(need):
    write(need, make.officer("DE"))
    client = Client()
    client.force_login(make.officer("FI"))
    page = client.get(f"/requirements/{need.pk}/comments/", headers={"HX-Request": "true"}).content.decode()
    assert "National procurement officer" in page
    assert "DEU" in page
    assert "Person" not in page.replace("Personal", "")


def test_every_subject_has_its_thread():
    officer, system = make.officer("DE"), make.system()
    client = Client()
    client.force_login(officer)
    sent = {"text": "Seen at sea?", "kind": "question", "audience": "readers"}
    assert client.post(f"/systems/{system.pk}/comments/", sent).status_code == 302
    assert "Seen at sea?" in client.get(f"/systems/{system.pk}/comments/").content.decode()
    assert client.post(f"/systems/{system.pk}/comments/", {**sent, "text": "x" * 2001}).status_code == 400
