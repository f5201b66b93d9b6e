"""The chain of events: what the portal can write is verifiable, what the owner alters is found."""

import hashlib
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections

from accounts import audit
from accounts.context import acting_as
from accounts.models import ChainHead, Event
from accounts.scoped import row_security_alone
from tests import factories

TABLE = "accounts_event"


@pytest.fixture
def people(committed):
    return {nation: factories.officer(nation) for nation in ("PL", "DE")}


def write(person, count=1):
    with acting_as(person.actor):
        return [
            audit.record("test.verb", person, by=person, owner=person.nation_id, number=n, text="Łódź")
            for n in range(count)
        ]


@contextmanager
def as_owner():
    """A connection as the tables' owner, with the append-only trigger off: what a tamperer could do."""
    settings = connections["owner"].settings_dict
    login = {"host": settings["HOST"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(**login, dbname=connections["default"].settings_dict["NAME"]) as owner:
        owner.execute(f"alter table {TABLE} disable trigger user")
        yield owner
        owner.execute(f"alter table {TABLE} enable trigger user")


def chain():
    """Every event in order, and the head, as the owner reads them."""
    with as_owner() as owner:
        columns = "sequence, previous, hash, body"
        rows = owner.execute(f"select {columns} from {TABLE} order by sequence").fetchall()
        head = owner.execute("select sequence, hash from accounts_chainhead").fetchone()
    return [Event(sequence=s, previous=p, hash=h, body=b) for s, p, h, b in rows], ChainHead(
        sequence=head[0], hash=head[1]
    )


def faults():
    events, head = chain()
    return list(audit.broken_links(iter(events), head))


def test_the_hash_is_what_it_says(people):
    write(people["PL"], 2)
    events, head = chain()
    previous = ""
    for number, event in enumerate(events, start=1):
        assert event.sequence == number
        assert event.previous == previous
        assert event.hash == hashlib.sha256(f"{previous}\n{event.body}".encode()).hexdigest()
        previous = event.hash
    assert (head.sequence, head.hash) == (2, previous)
    assert "Łódź" in events[0].body


def test_an_untouched_chain_has_no_fault(people):
    write(people["PL"], 3)
    write(people["DE"], 2)
    assert faults() == []


def test_no_events_and_no_fault(committed):
    assert faults() == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "update accounts_event set body = replace(body, 'test.verb', 'best.verb') where sequence = 3",
            [(3, "altered")],
        ),
        ("delete from accounts_event where sequence = 3", [(3, "missing")]),
        ("delete from accounts_event where sequence in (2, 3)", [(2, "missing")]),
        ("delete from accounts_event where sequence = 1", [(1, "missing")]),
        ("delete from accounts_event where sequence = 5", [(5, "missing")]),
        ("delete from accounts_event where sequence >= 4", [(4, "missing")]),
        ("delete from accounts_event", [(1, "missing")]),
        (
            "update accounts_event set body = (select body from accounts_event where sequence = 5 - e.sequence + 1) "
            "from accounts_event e where e.id = accounts_event.id and e.sequence in (2, 4)",
            [(2, "altered"), (4, "altered")],
        ),
    ],
    ids=["edit", "delete one", "delete two", "delete the first", "cut the last", "cut the tail", "delete all", "swap"],
)
def test_tampering_by_the_owner_is_located(people, tampering, found):
    write(people["PL"], 5)
    with as_owner() as owner:
        assert owner.execute(tampering).rowcount > 0
    assert faults() == found


def test_tampering_with_the_hashes_too_is_located_where_the_rest_begins(people):
    write(people["PL"], 4)
    forged = audit.link(chain()[0][0].hash, "{}")
    with as_owner() as owner:
        owner.execute("update accounts_event set body = '{}', hash = %s where sequence = 2", [forged])
    assert faults() == [(3, "previous")]


def changed(person, statement):
    """How many rows a statement of the app changes, or why it is refused."""
    try:
        with acting_as(person.actor), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError as fault:
        return next(reason for reason in ("permission denied", "append-only") if reason in str(fault))


@pytest.mark.parametrize(
    "statement", ["update accounts_event set label = 'x'", "delete from accounts_event", "truncate accounts_event"]
)
def test_the_app_cannot_change_events(people, statement):
    write(people["PL"])
    before = chain()[0]
    assert changed(people["PL"], statement) in (0, "permission denied", "append-only")
    assert [event.hash for event in chain()[0]] == [event.hash for event in before]


@pytest.mark.parametrize(
    "statement",
    [
        "update accounts_chainhead set sequence = 0",
        "delete from accounts_chainhead",
        "insert into accounts_chainhead (name, sequence, hash) values ('other', 0, '')",
    ],
)
def test_the_app_cannot_touch_the_head(people, statement):
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_even_the_owner_meets_the_trigger(people):
    write(people["PL"])
    settings = connections["owner"].settings_dict
    login = {"host": settings["HOST"], "user": settings["USER"], "password": settings["PASSWORD"]}
    name = connections["default"].settings_dict["NAME"]
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only")
    with psycopg.connect(**login, dbname=name) as owner, refused:
        owner.execute("update accounts_event set label = 'x'")


def test_what_the_writer_sends_as_sequence_and_hash_is_replaced(people):
    somebody = people["PL"]
    with acting_as(somebody.actor):
        forged = Event(
            at="2026-01-01T00:00Z",
            verb="x",
            person=somebody,
            owner="PL",
            kind="x",
            label="x",
            body="{}",
            sequence=77,
            previous="a",
            hash="b",
        )
        forged.save(force_insert=True)
    assert faults() == []


def test_nobody_writes_an_event_in_another_persons_name(people):
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(people["DE"].actor):
        audit.record("test.verb", people["PL"], by=people["PL"], owner="PL")


def test_an_event_of_a_change_that_fails_is_not_written(people):
    def record_and_fail():
        with acting_as(people["PL"].actor):
            audit.record("test.verb", people["PL"], by=people["PL"], owner="PL")
            raise IntegrityError

    with pytest.raises(IntegrityError):
        record_and_fail()
    assert chain()[0] == []
    write(people["PL"])
    assert faults() == []


def test_events_are_read_by_their_owner_and_their_author_alone(people):
    write(people["PL"], 2)
    for somebody, number in ((people["PL"], 2), (people["DE"], 0), (factories.person("observer"), 0)):
        with acting_as(somebody.actor), row_security_alone():
            assert Event.objects.count() == number
            assert Event.objects.visible_to(somebody.actor).count() == number
