"""A record that was cut, emptied, put back or rewritten: told by a head that was seen earlier."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import run

from servanda import canon
from servanda.store import chain

ON = "2017-10-24"
CHECKED, HEADS = "record.sqlite3.checked", "vault/record-heads.jsonl"


@pytest.fixture(scope="module")
def published(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch that was published to a site beside it, and its head told by telephone to a list."""
    folder = tmp_path_factory.mktemp("published")
    watch = Path(shutil.copytree(cambodia, folder / "watch"))
    assert run("publish", watch, folder / "site", "--on", ON).exit_code == 0
    head = next(x for x in run("check", watch).stdout.splitlines() if x.startswith("head: "))
    (folder / "list.txt").write_text(f"as read to us on the telephone\n{head}\n", encoding="utf-8")
    return folder


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "published"))


def on_file(watch: Path, *statements: str) -> None:
    """Statements as whoever owns the file sends them, the triggers out of the way meanwhile."""
    with closing(sqlite3.connect(watch / "record.sqlite3")) as connection:
        triggers = list(
            connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
        )
        drops = [f"DROP TRIGGER {name}" for name, _ in triggers]
        for statement in (*drops, *statements, *(sql for _, sql in triggers)):
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lines_of(watch: Path) -> int:
    with closing(sqlite3.connect(watch / "record.sqlite3")) as connection:
        return int(connection.execute("SELECT max(seq) FROM record").fetchone()[0])


def cut(watch: Path, count: int = 1) -> None:
    """The last lines are gone, with all that names them."""
    first = lines_of(watch) - count + 1
    on_file(
        watch,
        f"DELETE FROM reference WHERE origin_id >= {first}",  # noqa: S608 a number of ours
        f"DELETE FROM part WHERE record_id >= {first}",  # noqa: S608
        f"DELETE FROM record WHERE seq >= {first}",  # noqa: S608
    )


def emptied(watch: Path) -> None:
    cut(watch, lines_of(watch))


def gone(watch: Path) -> None:
    (watch / "record.sqlite3").unlink()


def no_bytes(watch: Path) -> None:
    (watch / "record.sqlite3").write_bytes(b"")


def rewritten(watch: Path) -> None:
    """The last decision says otherwise and was made a year earlier; every hash is made anew."""
    with closing(sqlite3.connect(watch / "record.sqlite3")) as connection:
        seq, kind, body, at = connection.execute(
            "SELECT seq, kind, body, recorded_at FROM record ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        before = connection.execute(
            "SELECT chain_sha256 FROM record WHERE seq = ?", [seq - 1]
        ).fetchone()[0]
    row = json.loads(body)
    row["reason"] = "it was never so"
    row["at"] = "2016-01-01T00:00:00Z"
    row["id"] = canon.identify("dec", row["reason"])
    spelt = canon.spell(row)
    sha256 = canon.sha256_of_bytes(spelt)
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    link = chain(before, kind=kind, id=row["id"], sha256=sha256, recorded_at=instant)
    values = f"body = x'{spelt.hex()}', sha256 = '{sha256}', record_id = '{row['id']}'"
    on_file(
        watch,
        f"UPDATE record SET {values}, chain_sha256 = '{link}' WHERE seq = {seq}",  # noqa: S608 ours
    )


ATTACKS: dict[str, Callable[[Path], None]] = {
    "last decision dropped": cut,
    "a third of it cut off": lambda watch: cut(watch, 33),
    "emptied": emptied,
    "the file gone": gone,
    "a file without bytes": no_bytes,
    "the last decision rewritten and dated back": rewritten,
}


def forget(watch: Path, *names: str) -> None:
    for name in names:
        (watch / name).unlink()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("also_gone", [(), (CHECKED,), (HEADS,)], ids=["", "checked", "heads"])
def test_what_was_cut_or_rewritten_is_refused(
    folder: Path, attack: str, also_gone: tuple[str, ...]
):
    watch = folder / "watch"
    ATTACKS[attack](watch)
    forget(watch, *also_gone)

    asked, checked = run("standing", watch, "--on", ON), run("check", watch)

    assert asked.exit_code == 1
    assert "the record" in asked.stderr
    assert checked.exit_code == 1
    assert run("standing", watch, "--on", ON).exit_code == 1


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("witness", ["site", "list.txt"])
def test_a_head_seen_earlier_tells_where_the_watch_itself_cannot(
    folder: Path, attack: str, witness: str
):
    watch = folder / "watch"
    ATTACKS[attack](watch)
    forget(watch, CHECKED, HEADS)

    checked = run("check", watch, "--witness", folder / witness)

    assert checked.exit_code == 1
    assert "98 lines" in checked.stderr
    assert witness in checked.stderr


def test_an_older_copy_of_the_whole_watch_is_told_by_what_was_published_since(
    folder: Path, tmp_path: Path
):
    watch, older = folder / "watch", tmp_path / "older"
    shutil.copytree(watch, older)
    incident = json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"]
    words = ("--judgement", "unsure", "--reason", "looked again", "--by", "Ann")
    assert run("decide", watch, incident, *words).exit_code == 0
    assert run("publish", watch, folder / "later", "--on", ON).exit_code == 0

    checked = run("check", older, "--witness", folder / "later", "--witness", folder / "site")

    assert checked.exit_code == 1
    assert "later" in checked.stderr
    assert run("check", watch, "--witness", folder / "site").exit_code == 0
    assert run("check", watch, "--witness", folder / "later").exit_code == 0


def test_what_is_whole_is_on_record_still_by_every_witness(folder: Path):
    checked = run(
        "check", folder / "watch", "--witness", folder / "site", "--witness", folder / "list.txt"
    )

    assert checked.exit_code == 0, checked.stderr
    assert checked.stdout.count("on record still") == 2


def test_a_head_is_printed_on_the_page_and_stands_in_the_data(folder: Path):
    head = json.loads((folder / "site/manifest.json").read_text())["head"]
    page = (folder / "site/method.html").read_text(encoding="utf-8")

    assert head["record_lines"] == lines_of(folder / "watch")
    assert head["record_sha256"] in page
    assert "98 lines" in page
    assert run("verify", folder / "site").exit_code == 0


def test_a_published_head_confirms_no_guess_of_who_decided(folder: Path):
    """It is no hash of what the record says: the same record under another log has another."""
    other = folder / "other"
    shutil.copytree(folder / "watch", other)
    forget(other, CHECKED, HEADS)

    assert run("publish", other, folder / "again", "--on", ON).exit_code == 0

    heads = [
        json.loads((folder / site / "manifest.json").read_text())["head"]["record_sha256"]
        for site in ("site", "again")
    ]
    with closing(sqlite3.connect(other / "record.sqlite3")) as connection:
        links = {x for (x,) in connection.execute("SELECT chain_sha256 FROM record")}
    assert heads[0] != heads[1]
    assert not links & set(heads)


def test_lines_added_since_are_no_fault(folder: Path, tmp_path: Path):
    page = tmp_path / "page.txt"
    page.write_text("The ministry closed a radio station today.", encoding="utf-8")
    run("gather", folder / "watch", page, "--by", "Ann")

    assert lines_of(folder / "watch") > 98
    assert run("check", folder / "watch", "--witness", folder / "site").exit_code == 0


def test_a_witness_that_holds_no_head_says_so(folder: Path, tmp_path: Path):
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("a letter to a friend\n", encoding="utf-8")

    checked = run("check", folder / "watch", "--witness", nothing)

    assert checked.exit_code == 1
    assert "no head of a record is in it" in checked.stderr


@pytest.mark.parametrize(
    "forged",
    [
        {"seq": 1_000_000_000, "chain_sha256": ""},
        {"seq": 1_000_000_000, "chain_sha256": "a" * 64},
        {"chain_sha256": "a" * 64},
        {"seq": "x", "chain_sha256": "a" * 64},
        {"seq": -5, "chain_sha256": "a" * 64},
        {"seq": 1, "chain_sha256": None},
    ],
    ids=str,
)
def test_a_head_that_no_record_had_is_refused(
    folder: Path, tmp_path: Path, forged: dict[str, object]
):
    watch = Path(shutil.copytree(folder / "watch", tmp_path / "watch"))
    log = watch / "vault" / "record-heads.jsonl"
    lines = log.read_bytes().splitlines()
    row = {"what": "head", "at": "2026-11-29T01:18:36Z", "salt": "0" * 32, **forged}
    row["previous"] = canon.sha256_of_bytes(lines[-1])
    log.write_bytes(b"\n".join([*lines, json.dumps(row, sort_keys=True).encode()]) + b"\n")

    for words in (("standing", watch), ("check", watch)):
        asked = run(*words)
        assert asked.exit_code == 1, asked.output
        assert "record-heads.jsonl" in asked.stderr


def begun_anew(log: Path) -> None:
    log.unlink()


def garbled(log: Path) -> None:
    log.write_bytes(b"\x00\xffnothing")


def cut_short(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-20])


def salted(log: Path) -> None:
    lines = log.read_bytes().splitlines()
    lines[-1] = canon.spell({**json.loads(lines[-1]), "salt": "0" * 32})
    log.write_bytes(b"\n".join(lines) + b"\n")


@pytest.mark.parametrize("attack", [begun_anew, garbled, cut_short, salted])
def test_heads_that_are_lost_are_not_begun_anew_in_silence(
    folder: Path, attack: Callable[[Path], None]
):
    watch, log = folder / "watch", folder / "watch" / HEADS
    assert run("standing", watch, "--on", ON).exit_code == 0
    whole = log.read_bytes()
    attack(log)

    refused = [run("standing", watch, "--on", ON), run("check", watch), run("letter", watch)]
    log.write_bytes(whole)
    again = run("standing", watch, "--on", ON)

    for each in refused:
        assert each.exit_code == 1, each.output
        assert "is in it no more" in each.stderr
        assert "record.sqlite3.checked" in each.stderr
    assert again.exit_code == 0


def test_lost_heads_are_begun_anew_by_who_says_so(folder: Path):
    watch = folder / "watch"
    forget(watch, HEADS)
    assert run("standing", watch, "--on", ON).exit_code == 1
    forget(watch, CHECKED)

    assert run("standing", watch, "--on", ON).exit_code == 0
    assert run("check", watch).exit_code == 0


def test_a_line_that_a_kill_cut_short_stops_nobody(folder: Path):
    watch = folder / "watch"
    assert run("standing", watch, "--on", ON).exit_code == 0
    with (watch / HEADS).open("ab") as log:
        log.write(b'{"at":"2026-11-29T01:18')

    assert run("standing", watch, "--on", ON).exit_code == 0
    assert run("check", watch).exit_code == 0
