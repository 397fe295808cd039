"""What the record promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import multiprocessing
from datetime import datetime, timedelta

import pytest
from attrs import evolve
from django.db import DatabaseError, connections
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from served import LONG
from store.kept import (
    ALL,
    AT,
    BY_HAND,
    CAPTURE,
    CODING,
    DECISION,
    NOTICE,
    TELLING,
    TEXT,
    decision,
    signal,
)
from tries import tries

from servanda import canon, store
from servanda.errors import StoreError
from servanda.model import Capture, Coding, Decision, Incident, Notice, Signal, Telling, Text
from servanda.store import chain


@pytest.fixture
def record(place):
    with store.open(place) as opened:
        yield opened


def sql(opened, *statements):
    """Do to the database what no part of the product does."""
    with connections[opened._alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def unprotected(opened, *statements):
    """The same, by someone who takes the triggers away first, and puts them back."""
    if connections[opened._alias].vendor == "sqlite":
        triggers = sql(opened, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        before = [f"DROP TRIGGER {name}" for name, _ in triggers]
        after = [statement for _, statement in triggers]
    else:
        tables = ("record", "part", "reference")
        before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    sql(opened, *before)
    try:
        return sql(opened, *statements)
    finally:
        sql(opened, *after)


def test_what_is_added_comes_back_equal_and_in_order(record):
    record.add(ALL, at=AT)
    record.add([signal(2), signal(1)], at=AT)

    assert list(record.all(Capture)) == [CAPTURE]
    assert (
        record.get(Text, TEXT.id),
        record.get(Telling, TELLING.id),
        record.get(Decision, DECISION.id),
        record.get(Notice, NOTICE.id),
    ) == (TEXT, TELLING, DECISION, NOTICE)
    assert (signal(2), signal(1)) == record.all(Signal)
    record.check()


def test_what_was_added_is_there_when_the_record_is_opened_again(place):
    with store.open(place) as first:
        first.add(ALL, at=AT)
        head = first.head()

    with store.open(place) as second:
        assert second.head() == head
        assert second.all(Decision) == (DECISION,)
        second.check()


def test_every_line_continues_the_chain_of_the_one_before(record):
    record.add(ALL, at=AT)
    record.add([signal(1)], at=AT + timedelta(days=1))

    link = ""
    for number, entry in enumerate(record.entries(), start=1):
        link = chain(
            link, kind=entry.kind, id=entry.id, sha256=entry.sha256, recorded_at=entry.recorded_at
        )
        assert (entry.seq, entry.chain_sha256) == (number, link)

    assert number == len(ALL) + 1
    assert record.head() == entry
    assert entry.sha256 == canon.sha256(signal(1))


def test_adding_again_what_is_on_record_changes_nothing(record):
    record.add(ALL, at=AT)
    before = list(record.entries())

    record.add((*ALL, *ALL), at=AT + timedelta(days=9))

    assert before == list(record.entries())


def test_an_id_on_record_with_other_content_is_refused_and_nothing_of_the_batch_is_kept(record):
    record.add([signal(1)], at=AT)

    with pytest.raises(StoreError, match="on record with other content"):
        record.add([signal(2), evolve(signal(1), what="else")], at=AT)
    with pytest.raises(StoreError, match="on record with other content"):
        record.add([signal(3), evolve(signal(3), what="else")], at=AT)

    assert record.all(Signal) == (signal(1),)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([TEXT], "text txt-1 names capture cap-0000000000000001, which is not on record"),
        ([CAPTURE, TELLING], "names text txt-1"),
        ([CAPTURE, TEXT, DECISION], "names claim clm-1"),
        ([NOTICE], "names capture cap-0000000000000001"),
        ([CAPTURE, TEXT, TELLING, decision(replaces="dec-none")], "names decision dec-none"),
        ([TEXT, CAPTURE], "earlier in the same batch"),
    ],
)
def test_a_record_that_names_what_is_not_on_record_is_refused(record, records, words):
    with pytest.raises(StoreError, match=words):
        record.add(records, at=AT)

    assert record.head() is None


@pytest.mark.parametrize("one", BY_HAND, ids=lambda one: type(one).__name__)
def test_what_persons_write_reads_back_checks_and_names_what_is_on_record(record, one):
    with pytest.raises(StoreError, match="names capture cap-0000000000000001"):
        record.add([one], at=AT)
    record.add([*ALL, one], at=AT)

    assert record.all(type(one)) == (one,)
    record.check()


def test_a_coding_corrects_what_somebody_told_and_replaces_what_is_there(record):
    record.add((CAPTURE, TEXT), at=AT)
    with pytest.raises(StoreError, match="names claim clm-1"):
        record.add([CODING], at=AT)
    record.add((TELLING, CODING), at=AT)
    with pytest.raises(StoreError, match="names coding cod-none"):
        record.add([evolve(CODING, id="cod-2", replaces="cod-none")], at=AT)
    withdrawn = evolve(CODING, id="cod-2", replaces=CODING.id, withdrawn=True)
    record.add([withdrawn], at=AT)

    assert record.all(Coding) == (CODING, withdrawn)
    record.check()


def test_a_decision_may_have_seen_a_claim_that_a_person_coded(record):
    alone = evolve(CODING, corrects=None)
    record.add((CAPTURE, TEXT, alone, DECISION), at=AT)

    assert record.all(Decision) == (DECISION,)
    record.check()


def test_what_is_about_a_capture_is_found_as_of_a_line(record):
    again = evolve(TELLING, id="tel-2")
    record.add([*ALL, again], at=AT)

    assert record.about(Telling, [CAPTURE.id]) == ((3, TELLING), (6, again))
    assert record.about(Telling, [CAPTURE.id, "cap-x"], until=5) == ((3, TELLING),)
    assert record.about(Telling, ["cap-x"]) == ()
    assert record.places(Telling) == {"tel-1": 3, "tel-2": 6}
    assert record.some(Telling, ["tel-1", "tel-2"], until=3) == (TELLING,)


def test_a_citation_that_is_no_capture_is_only_words(record):
    cited = evolve(NOTICE, source="UN document S/23177")
    record.add([cited], at=AT)

    assert record.all(Notice) == (cited,)


def test_a_claim_read_again_is_referred_to_where_it_was_first_told(record):
    again = evolve(TELLING, id="tel-2", reader="tests 2")
    record.add([CAPTURE, TEXT, TELLING, again, DECISION], at=AT)

    record.check()
    assert sql(record, "SELECT target_id FROM reference WHERE role = 'saw'") == [(3,)]


@pytest.mark.parametrize("table", ["record", "part", "reference"])
def test_the_database_itself_refuses_to_change_or_remove(record, table):
    record.add(ALL, at=AT)
    column = "kind" if table == "record" else "name"

    change, remove = f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"  # noqa: S608

    for statement in (change, remove):
        with pytest.raises(DatabaseError, match="append-only"):
            sql(record, statement)
    record.check()


def test_the_database_itself_refuses_a_line_in_between_or_in_place_of_another(record):
    record.add(ALL, at=AT)
    sqlite = connections[record._alias].vendor == "sqlite"
    columns = "kind, record_id, body, sha256, chain_sha256, recorded_at"
    rest = "body, sha256, 'other', recorded_at FROM record WHERE seq = 2"
    verbs = ["INSERT", "INSERT OR REPLACE"] if sqlite else ["INSERT"]

    for verb in verbs:
        for seq, id in (("2", "'x'"), ("99", "'x'"), ("6", "'txt-1'")):
            with pytest.raises(DatabaseError, match=r"append-only|duplicate key"):
                sql(record, f"{verb} INTO record (seq, {columns}) SELECT {seq}, kind, {id}, {rest}")
    record.check()


TAMPERED = {
    "its body": (
        "UPDATE record SET body = (SELECT body FROM record WHERE seq = 1) WHERE seq = 2",
        "line 2 of the record, text txt-1, does not agree with its sha256",
    ),
    "its instant": (
        "UPDATE record SET recorded_at = '2001-01-01 00:00:00' WHERE seq = 3",
        "line 3 of the record, telling tel-1, does not continue the chain",
    ),
    "its name": (
        "UPDATE record SET record_id = 'tel-x' WHERE seq = 3",
        "line 3 of the record, telling tel-x, does not continue the chain",
    ),
    "a reference": (
        "DELETE FROM reference WHERE role = 'saw'",
        "line 4 of the record, decision dec-.*lacks the reference to clm-1 as saw",
    ),
    "where a reference leads": (
        "UPDATE reference SET target_id = 2 WHERE role = 'saw'",
        "line 4 .*has a reference to clm-1 that leads to text txt-1",
    ),
    "one reference too many": (
        "INSERT INTO reference (origin_id, role, name, target_id) VALUES (5, 'saw', 'clm-1', 3)",
        "line 5 .*has one too many",
    ),
    "a claim": ("DELETE FROM part", "line 3 .*is not listed with the claims that it holds"),
    "a missing line": (
        "DELETE FROM reference WHERE origin_id = 5; DELETE FROM record WHERE seq = 5; "
        "UPDATE record SET seq = 7 WHERE seq = 6",
        "line 7 .*comes where line 5 should stand",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_the_first_line_that_someone_tampered_with_is_named(record, what):
    statements, words = TAMPERED[what]
    record.add((*ALL, signal(1)), at=AT)

    unprotected(record, *statements.split("; "))

    with pytest.raises(StoreError, match=words):
        record.check()


def test_a_body_changed_after_it_was_added_is_never_read_in_silence(record):
    record.add([signal(1), signal(2)], at=AT)
    unprotected(
        record, "UPDATE record SET body = (SELECT body FROM record WHERE seq = 2) WHERE seq = 1"
    )

    with pytest.raises(StoreError, match="does not agree with its sha256"):
        record.all(Signal)


def test_what_is_not_a_record_is_not_kept(record):
    with pytest.raises(StoreError, match='a "incident" is not kept on record'):
        record.add([Incident("inc-1", "detain", "done", None, ())], at=AT)
    with pytest.raises(StoreError, match='a "incident" is not kept'):
        record.all(Incident)


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (evolve(signal(1), id=""), "is no id"),
        (evolve(signal(1), id="a\0b"), "is no id"),
        (evolve(signal(1), id="x" * 201), "is no id"),
        (evolve(signal(1), what=7), "cannot be kept as it is"),
        (evolve(signal(1), at=datetime(2017, 1, 1)), "has no time zone"),  # noqa: DTZ001
    ],
)
def test_what_would_not_read_back_is_refused(record, odd, words):
    with pytest.raises(StoreError, match=words):
        record.add([odd], at=AT)

    assert record.head() is None


def test_an_instant_without_a_zone_is_refused(record):
    with pytest.raises(StoreError, match="no time zone"):
        record.add([signal(1)], at=datetime(2017, 1, 1))  # noqa: DTZ001


def test_a_record_that_is_not_there_is_said_so(record):
    assert not record.has(Capture, "cap-x")
    with pytest.raises(StoreError, match="no capture cap-x is on record"):
        record.get(Capture, "cap-x")


@given(words=st.text(st.characters(), max_size=30))
@tries(25, HealthCheck.function_scoped_fixture)
def test_any_words_survive_the_round_trip(record, words):
    kept = evolve(signal(1), id=canon.identify("sig", words), what=words)
    record.add([kept], at=AT)

    assert record.get(Signal, kept.id) == kept


def test_two_records_open_at_once_keep_apart(place, tmp_path_factory):
    with store.open(place) as one, store.open(tmp_path_factory.mktemp("other")) as other:
        one.add([signal(1)], at=AT)
        other.add([signal(2)], at=AT)

        assert (one.all(Signal), other.all(Signal)) == ((signal(1),), (signal(2),))


def test_a_closed_record_says_so_and_closing_twice_is_no_error(place):
    opened = store.open(place)
    opened.close()
    opened.close()

    with pytest.raises(StoreError, match="was closed"):
        opened.all(Signal)


def test_a_record_made_by_a_newer_servanda_is_not_touched(place):
    with store.open(place) as opened:
        sql(
            opened,
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('store', '0999_later', '2030-01-01')",
        )

    with pytest.raises(StoreError, match=r"newer Servanda \(its form 0999_later is not known"):
        store.open(place)


def _adds(place, first, start):
    """One of two processes that add at the same time, ten batches of five."""
    start.wait()
    with store.open(place) as opened:
        for batch in range(10):
            opened.add([signal(first + 5 * batch + n) for n in range(5)], at=AT)


@pytest.mark.usefixtures("as_shipped")
def test_two_processes_that_open_and_add_at_once_make_one_chain(place):
    # Processes of their own, because a connection must not be carried across a fork.
    context = multiprocessing.get_context("fork")
    start = context.Event()
    both = [context.Process(target=_adds, args=(place, n, start)) for n in (0, 1000)]
    for process in both:
        process.start()
    start.set()
    for process in both:
        process.join(LONG)

    with store.open(place) as opened:
        opened.check()
        assert [process.exitcode for process in both] == [0, 0]
        assert [entry.seq for entry in opened.entries()] == list(range(1, 101))
