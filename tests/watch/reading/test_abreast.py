"""Whoever reads, one process or several, to the end or broken off: the record is the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import run
from outside import ROOT

from servanda import watch as way
from servanda.model import Telling
from servanda.scan import pool
from servanda.watch.reading import abreast

NOW = datetime(2017, 10, 24, 12, tzinfo=UTC)
SENTENCES = (
    "Police arrested opposition leader Kem Sokha in Phnom Penh on Sunday, his lawyer said.",
    "The court charged him with treason, and the ministry shut two radio stations on Monday.",
    "The Cambodia Daily closed in September after the government demanded taxes.",
)


def doubled(number: int) -> int | None:
    """Twice a number; the first are the last to be done, and some make trouble."""
    time.sleep(0.2 if number == 0 else 0)
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return None if number == 5 else 2 * number


def test_answers_come_in_order_and_what_a_worker_does_not_give_is_read_here() -> None:
    taken: list[int] = []
    asked: list[int] = []

    def here(number: int) -> int:
        asked.append(number)
        return 2 * number

    abreast.in_order(doubled, range(40), workers=3, here=here, take=taken.append)

    assert taken == [2 * number for number in range(40)]
    assert asked == [3, 5]


def test_an_error_of_a_page_leaves_every_page_before_it_taken() -> None:
    taken: list[int] = []

    def here(number: int) -> int:
        raise ValueError(f"page {number}")

    with pytest.raises(ValueError, match="page 3"):
        abreast.in_order(doubled, range(40), workers=2, here=here, take=taken.append)

    assert taken == [0, 2, 4]


@pytest.mark.slow
def test_no_page_is_begun_far_ahead_of_one_that_is_not_done() -> None:
    begun: list[tuple[int, bool]] = []

    def done(number: int, _: int | None) -> bool:
        begun.append((number, 0 in [n for n, _ in begun] or number == 0))
        return False

    pool.run(doubled, range(20), workers=2, done=done, died=lambda *_: False, ahead=6)

    assert max((number for number, first_is_done in begun if not first_is_done), default=0) < 6


def test_little_is_read_by_one_process(three_reports: way.Watch) -> None:
    with three_reports.record() as record:
        texts = [text for _, text in way.unread(three_reports, record)]

    assert abreast.workers_for(texts) == 1
    assert abreast.workers_for(texts * 1000) == (os.cpu_count() or 1)


# ------------------------------------------------------------------ whole watches


def gathered(watch: Path, count: int) -> None:
    shutil.copy(ROOT / "examples" / "cambodia" / "actors.toml", watch / "actors.toml")
    opened = way.open_watch(watch)

    def page(number: int) -> Callable[[], tuple[bytes, str, None]]:
        words = " ".join((f"This is report {number}.", *SENTENCES[number % 3 :], *SENTENCES))
        return lambda: (words.encode(), "text/plain", None)

    with opened.record() as record:
        items = [(f"{number}.txt", page(number)) for number in range(count)]
        way.gather(opened, record, items, now=NOW, by="Ann", given=way.Given("Placeholder"))


def entries(watch: Path) -> list[tuple[str, str, str]]:
    """What is on record, in its order, apart from when it came."""
    with way.open_watch(watch).record() as record:
        return [(entry.kind, entry.id, entry.sha256) for entry in record.entries()]


def copied(watch: Path, name: str) -> Path:
    return Path(shutil.copytree(watch, watch.parent / name))


@pytest.mark.slow
def test_one_worker_several_and_a_kill_give_the_same_record(new_watch: Path) -> None:
    gathered(new_watch, 24)
    alone, several, killed = (copied(new_watch, name) for name in ("one", "two", "killed"))
    rows = [
        run("read", folder, "--workers", workers, "--json").stdout
        for folder, workers in ((alone, 1), (several, 2))
    ]
    program = [sys.executable, "-m", "servanda", "read", str(killed), "--workers", "2"]
    begun = subprocess.Popen(program, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not _count_of_tellings(killed) and begun.poll() is None:
        time.sleep(0.2)
    begun.kill()
    begun.wait()
    count = _count_of_tellings(killed)
    after = run("read", killed, "--workers", 1)

    assert count > 0
    assert f"{24 - count} of 24 captures read anew" in after.stdout, after.output
    assert rows[0] == rows[1] != ""
    assert entries(alone) == entries(several) == entries(killed)


def _count_of_tellings(watch: Path) -> int:
    with way.open_watch(watch).record() as record:
        return len(record.all(Telling))


@pytest.mark.slow
def test_who_breaks_off_sees_no_error_and_no_worker_is_left(new_watch: Path) -> None:
    gathered(new_watch, 80)
    program = [sys.executable, "-m", "servanda", "read", str(new_watch), "--workers", "2"]
    begun = subprocess.Popen(
        program, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    while not _count_of_tellings(new_watch) and begun.poll() is None:
        time.sleep(0.2)
    os.killpg(begun.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    _, said = begun.communicate()

    assert "Traceback" not in said
    assert begun.returncode in (1, -signal.SIGINT)  # the latter where it was ending already
    while left := _alive_in(begun.pid):  # Python's own keeper of resources ends a moment later
        assert not any("spawn_main" in words for words in left)
        time.sleep(0.2)


def _alive_in(group: int) -> list[str]:
    """The processes of a group that run, by their command lines; the dead that wait are none."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split(None, 2) for line in listed.splitlines())
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]
