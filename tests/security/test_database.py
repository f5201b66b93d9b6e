"""What a session of the web's own database role reaches under one person's context, past every queryset."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.context import acting_as
from accounts.sharing import admit
from tests import factories as make

MARK = "Quiet harbour watch"


@contextmanager
def session_of(person):
    """Plain SQL under a person's context."""
    with acting_as(person.actor), connection.cursor() as cursor:
        yield cursor


def restricted(thing, person):
    with acting_as(person.actor):
        admit(thing, [person])
        thing.restricted = True
        thing.save()
    return thing


@pytest.fixture
def need(db):
    officer = make.officer("EE")
    return restricted(make.requirement(officer, title=MARK), officer)


@pytest.mark.parametrize("change", ["restricted = false", "title = 'other'", "status = 'withdrawn'"])
def test_a_colleague_who_is_not_named_changes_nothing_blindly(need, change):
    """AC-005: an update that reads nothing is bound by its own policy alone."""
    with session_of(make.officer("EE")) as cursor:
        cursor.execute(f"update procurement_requirement set {change}")
        assert cursor.rowcount == 0
    with session_of(need.author) as cursor:
        cursor.execute(f"update procurement_requirement set {change}")
        assert cursor.rowcount == 1


def test_a_restricted_offer_is_out_of_reach_of_the_rest_of_the_market_office(db):
    """AC-005: the same for offers."""
    market = make.market_officer()
    restricted(make.offer(market), market)
    with session_of(make.market_officer()) as cursor:
        cursor.execute("update procurement_offer set restricted = false")
        assert cursor.rowcount == 0
    with session_of(market) as cursor:
        cursor.execute("update procurement_offer set restricted = false")
        assert cursor.rowcount == 1


FOREIGN_WRITES = {
    "give it away": "update procurement_requirement set nation_id = 'EE'",
    "weigh it": "update procurement_lineweight set weight = 0",
    "see its ceiling": "update procurement_requirementprivate set notes = '' returning budget_ceiling",
    "delete its lines": "delete from procurement_requirementline",
    "delete its weights": "delete from procurement_lineweight",
    "set its envelope": "update procurement_envelope set amount = 0",
    "end its releases": "delete from accounts_release",
    "read its drafts": "update procurement_draft set form = form returning fields",
}


@pytest.mark.parametrize("attempt", FOREIGN_WRITES)
def test_a_released_requirement_is_only_read(db, attempt):
    """AC-005, AC-008: no command of a reader reaches the row or what hangs on it."""
    owner = make.officer("PL")
    need = make.requirement(owner)
    with session_of(owner) as cursor:
        cursor.execute(
            "insert into accounts_release (id, kind, object_id, owner, audience, released_at) "
            "values (gen_random_uuid(), 'requirement', %s, 'PL', 'ALL', now())",
            [need.pk],
        )
    with session_of(make.officer("EE")) as cursor:
        cursor.execute("select count(*) from procurement_requirement")
        assert cursor.fetchone() == (1,)
        cursor.execute(FOREIGN_WRITES[attempt])
        assert cursor.rowcount == 0


FOREIGN_ROWS = {
    "a line": "insert into procurement_requirementline (id, requirement_id, metric_id, threshold, objective, unit, "
    "is_kpp, position) values (gen_random_uuid(), %(need)s, 'range_nm', 1, 2, '', false, 9)",
    "an entry": "insert into procurement_roundentry (id, round_id, requirement_id, requirement_version, entered_by_id, "
    "entered_at) values (gen_random_uuid(), %(round)s, %(need)s, 1, %(person)s, now())",
    "a release by its key": "insert into accounts_release (id, kind, object_id, owner, audience, released_at) "
    "values (gen_random_uuid(), 'requirement', %(need)s, 'PL', 'EE', now())",
    "a job of its own": "insert into accounts_job (id, kind, target, key, person_id, owner, state, step, done, total, "
    "attempts, fault, asked_at) values (gen_random_uuid(), 'pack.make', %(need)s, 'k', %(person)s, 'PL', 'queued', '', "
    "0, 0, 0, '', now())",
    "an event by somebody else": "insert into accounts_event (id, at, verb, person_id, owner, kind, label, body, "
    "previous, hash) values (gen_random_uuid(), now(), 'x', %(owner)s, 'PL', 'x', 'x', '{}', '', '')",
    "an envelope": "insert into procurement_envelope (id, round_id, nation_id, amount, currency) "
    "values (gen_random_uuid(), %(round)s, 'PL', 1, 'PLN')",
    "a draft of somebody else": "insert into procurement_draft (person_id, form, fields, saved_at) "
    "values (%(owner)s, 'x', '{}', now())",
}


@pytest.mark.parametrize("attempt", FOREIGN_ROWS)
def test_nothing_is_put_among_another_nations_rows(db, attempt):
    """AC-008, AC-042: what is new is bound as what is there."""
    owner, reader = make.officer("PL"), make.officer("EE")
    known = {"need": make.requirement(owner).pk, "owner": owner.pk, "person": reader.pk}
    known["round"] = make.scoring_round(make.manager()).pk
    with session_of(reader) as cursor, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        cursor.execute(FOREIGN_ROWS[attempt], known)
