"""Killed, cut off, full, damaged or unreachable: the record is whole, or says what to do."""

from __future__ import annotations

import os
import shutil
import signal as signals
import subprocess
import sys
from itertools import count

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from store.kept import ALL, AT, signal
from tries import one_of

from servanda import store
from servanda.errors import StoreError
from servanda.model import Signal

# what is tried here is the making of the tables too, and that what is written is on the disk
pytestmark = pytest.mark.usefixtures("as_shipped")
OLD = (signal(1), signal(2))


class Killed:
    """Kills this process, without any goodbye, at the n-th statement that a database is sent.

    SQLite tells of each just before it runs, COMMIT among them; on PostgreSQL the process dies
    when the answer has come, and the server finds the other end gone.
    """

    def __init__(self, at: int) -> None:
        self.left = at

    def count(self, *_) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signals.SIGKILL)

    def wrap(self, execute, *arguments):
        answer = execute(*arguments)
        self.count()
        return answer

    def watch(self, connection, **_) -> None:
        if connection.vendor == "sqlite":
            connection.connection.set_trace_callback(self.count)
        else:
            connection.execute_wrappers.append(self.wrap)


def dies(at, place, records) -> bool:
    """Whether a process that opens the record and adds to it is killed at statement `at`."""
    child = os.fork()
    if child == 0:
        killed = Killed(at)
        connection_created.connect(killed.watch, weak=False)
        with store.open(place) as opened:
            opened.add(records, at=AT)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.slow
def test_killed_at_any_statement_of_adding_the_record_is_old_or_new(place):
    with store.open(place) as opened:
        opened.add(OLD, at=AT)

    for at in count(1):
        died = dies(at, place, ALL)
        with store.open(place) as opened:
            opened.check()
            entries = len(list(opened.entries()))
            assert entries in (len(OLD), len(OLD) + len(ALL))
            if entries > len(OLD):
                break
        assert died

    assert at > 10


@pytest.mark.slow
def test_killed_at_any_statement_of_making_it_the_record_is_none_or_empty_or_new(place, tmp_path):
    import psycopg

    for at in count(1, one_of(3)):
        fresh = place
        if isinstance(place, str):
            # Databases are dear to make; what a killed opening leaves must not hinder the next.
            with psycopg.connect(place) as connection:
                connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            fresh = tmp_path / str(at)
            fresh.mkdir()

        died = dies(at, fresh, ALL)

        with store.open(fresh) as opened:
            opened.check()
            assert len(list(opened.entries())) in (0, len(ALL))
            opened.add(ALL, at=AT)
            opened.check()
        if not died:
            break

    assert at > 20


def test_a_log_cut_off_at_any_place_leaves_the_old_state_or_the_new(tmp_path):
    """What a loss of power leaves: a write-ahead log that ends anywhere."""
    with store.open(tmp_path) as opened:
        opened.add(OLD, at=AT)
    with store.open(tmp_path) as opened:
        opened.add(ALL, at=AT)
        before = (tmp_path / "record.sqlite3").read_bytes()
        log = (tmp_path / "record.sqlite3-wal").read_bytes()
    found = []

    for cut in [*range(0, len(log), 2048 + 12), len(log)]:
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "record.sqlite3").write_bytes(before)
        (folder / "record.sqlite3-wal").write_bytes(log[:cut])
        with store.open(folder) as opened:
            opened.check()
            found.append(len(list(opened.entries())))
        shutil.rmtree(folder)

    assert found == sorted(found)
    assert set(found) == {len(OLD), len(OLD) + len(ALL)}


def test_a_full_disk_keeps_nothing_of_the_batch_and_says_so(tmp_path):
    with store.open(tmp_path) as opened:
        opened.add(OLD, at=AT)
        with connections[opened._alias].cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

        with pytest.raises(StoreError, match="disk is full: free some space"):
            opened.add([signal(n) for n in range(500)], at=AT)

        assert opened.all(Signal) == OLD
        opened.check()


def test_a_record_that_can_only_be_read_is_read_and_says_so_when_added_to(tmp_path):
    with store.open(tmp_path) as opened:
        opened.add(OLD, at=AT)
        with connections[opened._alias].cursor() as cursor:
            cursor.execute("PRAGMA query_only = 1")

        with pytest.raises(StoreError, match="can only be read: make the folder"):
            opened.add([signal(3)], at=AT)

        assert opened.all(Signal) == OLD


def test_every_write_reaches_the_disk_before_it_is_called_kept(tmp_path):
    with store.open(tmp_path) as opened, connections[opened._alias].cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")

        assert (synchronous, cursor.fetchone()[0]) == (2, "wal")  # 2 is FULL


def test_a_byte_changed_in_the_file_is_found(tmp_path):
    with store.open(tmp_path) as opened:
        opened.add(OLD, at=AT)
    path = tmp_path / "record.sqlite3"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"number 2", b"number 3"))

    with pytest.raises(StoreError, match="line 2 of the record"):
        store.open(tmp_path)
    with (
        store.open(tmp_path, checks=False) as opened,
        pytest.raises(StoreError, match="line 2 of the record"),
    ):
        opened.check()


def test_a_damaged_file_is_told_from_a_whole_one(tmp_path):
    with store.open(tmp_path) as opened:
        opened.add([signal(n) for n in range(300)], at=AT)
    path = tmp_path / "record.sqlite3"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))

    with (
        pytest.raises(StoreError, match=r"damaged|malformed|not as it was added|line \d+"),
        store.open(tmp_path, checks=False) as opened,
    ):
        opened.check()


def test_a_file_that_is_no_record_is_left_alone(tmp_path):
    path = tmp_path / "record.sqlite3"
    path.write_bytes(b"a letter to a friend " * 99)

    with pytest.raises(StoreError, match="no record of Servanda's"):
        store.open(tmp_path)

    assert path.read_bytes() == b"a letter to a friend " * 99


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", "no such folder"),
        ("http://example.org/x", "not a place for a record"),
        ("postgresql://servanda@/", "names no database"),
        ("postgresql://servanda:hush@localhost:99999/x", "cannot be read"),
        ("postgresql://servanda:hush@/x?host=/nowhere", "Start the server or correct the address"),
        ("postgresql:///x?host=/nowhere&sslmodel=1", "opening the record failed"),
    ],
)
def test_a_place_that_cannot_be_opened_says_what_to_do_and_no_password(place, words):
    with pytest.raises(StoreError, match=words) as told:
        store.open(place)

    assert "hush" not in str(told.value)


def test_a_folder_in_place_of_the_file_is_said_so(tmp_path):
    (tmp_path / "record.sqlite3").mkdir()

    with pytest.raises(StoreError, match="cannot be opened: check that it exists"):
        store.open(tmp_path)


def test_a_failed_opening_leaves_no_connection_behind(tmp_path):
    before = set(connections.settings)
    with pytest.raises(StoreError):
        store.open("postgresql:///x?host=/nowhere")
    with store.open(tmp_path):
        assert set(connections.settings) > before

    assert set(connections.settings) == before


def test_statements_grow_far_slower_than_records(tmp_path):
    sent = []

    def listen(execute, statement, *more):
        sent.append(statement)
        return execute(statement, *more)

    with store.open(tmp_path) as opened, connections[opened._alias].execute_wrapper(listen):
        opened.add([signal(n) for n in range(2000)], at=AT)

    assert len(sent) < 2000 / 50


def test_the_commands_start_without_loading_django():
    words = "import servanda.store, sys; assert 'django' not in sys.modules"

    subprocess.run([sys.executable, "-c", words], check=True)
