"""A backup made while others write is the watch again, elsewhere and in either database."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from copies import copied
from outside import ROOT
from store.kept import CAPTURE, postgresql, signal

from servanda import store
from servanda import watch as way
from servanda.errors import SettingsError, StoreError
from servanda.watch.speaking.backups import LIST

pytestmark = pytest.mark.slow

AT = datetime(2030, 1, 1, tzinfo=UTC)


def command(*words: object) -> subprocess.CompletedProcess[str]:
    """In a process of its own: a desk's accounts settle what Django knows of."""
    return subprocess.run(
        [sys.executable, "-m", "servanda", *map(str, words)], capture_output=True, text=True
    )


def said(*words: object) -> str:
    done = command(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


def database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


def test_from_a_laptop_to_a_server_and_back_everything_is_as_it_was(
    cambodia: Path, server: str, tmp_path: Path
) -> None:
    laptop = copied(cambodia, tmp_path / "laptop")
    address = database(server, "from_laptop")
    said("people", "add", laptop, "Placeholder One", "--role", "keeper")
    asked = ("--on", "2017-10-24", "--json")

    said("backup", laptop, tmp_path / "backups")
    (first,) = (tmp_path / "backups").iterdir()
    said("restore", first, tmp_path / "served", "--store", address)
    assert not (tmp_path / "served" / "record.sqlite3").exists()
    added = said("people", "add", tmp_path / "served", "reviewer 2", "--role", "reviewer")
    assert "/password/" in added  # its number comes after those that were carried
    said("backup", tmp_path / "served", tmp_path / "later")
    (second,) = (tmp_path / "later").iterdir()
    said("restore", second, tmp_path / "again")

    for name in ("standing", "duties"):
        before = said(name, laptop, *asked)
        assert (
            before
            == said(name, tmp_path / "served", *asked)
            == said(name, tmp_path / "again", *asked)
        )
    names = [
        json.loads(row)["name"]
        for row in said("people", "list", tmp_path / "again", "--json").splitlines()
    ]
    assert names == ["Placeholder One", "reviewer 2"]
    log = said("people", "log", tmp_path / "again")
    assert log == said("people", "log", tmp_path / "served") and "person: reviewer 2" in log
    assert "each hash and the chain well" in said("check", tmp_path / "again", "--captures")
    assert address not in (second / "watch.toml").read_text("utf-8")
    modes = {p.stat().st_mode & 0o077 for p in (tmp_path / "again").rglob("*")}
    assert modes == {0}
    full = command("restore", first, tmp_path / "twice", "--store", address)
    assert full.returncode == 1 and "already" in full.stderr


def test_a_backup_made_while_others_add_is_of_one_instant_and_whole(
    new_watch: Path, tmp_path: Path
) -> None:
    watch = way.open_watch(new_watch)
    with watch.record() as record:
        record.add([CAPTURE], at=AT)
    stop = False

    def adding() -> None:
        number = 0
        while not stop:
            with way.open_watch(new_watch).record(checks=False) as record:
                record.add([signal(number)], at=AT + timedelta(seconds=number))
            number += 1

    other = Thread(target=adding)
    other.start()
    try:
        made = [way.back_up(watch, tmp_path / "b", now=AT + timedelta(minutes=n)) for n in range(4)]
    finally:
        stop = True
        other.join()

    for each in made:
        restored = way.restore(each.folder, tmp_path / each.folder.name)
        with way.open_watch(restored.folder).record() as record:
            record.check()
            head = record.head()
        assert head and (head.seq, head.chain_sha256) == (each.lines, each.head)
    assert made[-1].lines > made[0].lines


def test_only_what_is_new_in_the_vault_is_copied_again_and_older_backups_go(
    three_reports: way.Watch, tmp_path: Path
) -> None:
    for number in range(3):
        way.back_up(three_reports, tmp_path / "b", now=AT + timedelta(days=number))

    gone = way.forget_old_backups(tmp_path / "b", 2)

    kept = sorted((tmp_path / "b").iterdir())
    assert [path.name for path in gone] == ["2030-01-01T000000Z"] and len(kept) == 2
    bodies = [path for path in kept[1].glob("vault/??/*") if path.is_file()]
    assert bodies and all(path.stat().st_nlink == 2 for path in bodies)
    assert (kept[1] / "record.sqlite3").stat().st_nlink == 1
    assert way.restore(kept[0], tmp_path / "r").lines == way.restore(kept[1], tmp_path / "s").lines


@pytest.mark.parametrize("name", ["record.sqlite3", "watch.toml", "vault/*/*", LIST])
def test_a_backup_of_which_a_byte_is_not_as_it_was_is_refused_by_name(
    three_reports: way.Watch, tmp_path: Path, name: str
) -> None:
    made = way.back_up(three_reports, tmp_path / "b", now=AT)
    path = next(path for path in made.folder.glob(name) if path.is_file())
    rotten = bytearray(path.read_bytes())
    rotten[len(rotten) // 2] ^= 1
    path.write_bytes(rotten)

    with pytest.raises(StoreError) as refused:
        way.restore(made.folder, tmp_path / "restored")

    assert path.name in str(refused.value) or name == LIST
    assert not (tmp_path / "restored").exists()


def test_a_list_that_names_what_lies_elsewhere_and_a_place_inside_are_refused(
    three_reports: way.Watch, tmp_path: Path
) -> None:
    made = way.back_up(three_reports, tmp_path / "b", now=AT)
    (tmp_path / "b" / "secret").write_text("x", encoding="utf-8")
    listed = json.loads((made.folder / LIST).read_bytes())
    listed["files"]["../secret"] = (
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    (made.folder / LIST).write_text(json.dumps(listed), encoding="utf-8")

    with pytest.raises(StoreError, match="secret"):
        way.restore(made.folder, tmp_path / "restored")
    with pytest.raises(SettingsError, match="in the watch itself"):
        way.back_up(three_reports, three_reports.folder / "b", now=AT)
    with pytest.raises(SettingsError, match="is not empty"):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "x").touch()
        way.restore(way.back_up(three_reports, tmp_path / "c", now=AT).folder, tmp_path / "full")


# ------------------------------------------------------------------ an earlier release


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A watch as an earlier Servanda made it."""
    newest = max((ROOT / "tests" / "kept").glob("*.tar.xz"))
    with tarfile.open(newest) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "watch"


def forms_of(watch: Path) -> set[str]:
    with sqlite3.connect(watch / "record.sqlite3") as record:
        found = {name for (name,) in record.execute("SELECT name FROM django_migrations")}
    record.close()
    return found


def test_the_record_of_an_earlier_release_is_brought_up_to_date_by_one_command(
    earlier: Path,
) -> None:
    before = forms_of(earlier)

    words = said("upgrade", earlier)

    assert re.search(r"newest form \(.*0005_search_words", words), words
    assert "each hash and the chain well" in words
    assert forms_of(earlier) > before
    assert "in its newest form already" in said("upgrade", earlier)
    assert said("standing", earlier, "--on", "2017-10-24")


@pytest.mark.parametrize("how", ["upgrade", "standing"])
def test_one_that_does_not_check_is_refused_and_stays_as_it_was(earlier: Path, how: str) -> None:
    with sqlite3.connect(earlier / "record.sqlite3") as record:
        triggers = record.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            record.execute(f"DROP TRIGGER {name}")
        record.execute(
            "UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'e', 'a') AS BLOB) WHERE seq = 3"
        )
        for _, sql in triggers:
            record.execute(sql)
    record.close()
    before = forms_of(earlier)

    refused = command(how, earlier)

    assert refused.returncode == 1 and "line 3 of the record" in refused.stderr, refused.stderr
    assert forms_of(earlier) == before


def test_what_is_no_record_is_not_made_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no record to bring up to date"):
        store.upgrade(tmp_path)
