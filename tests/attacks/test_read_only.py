"""A watch that nothing can be written to, as a court's copy or a stick, is checked and read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run
from outside import ROOT

ON = "2017-10-24"
READING = (
    ("check", "WATCH"),
    ("check", "WATCH", "--captures"),
    ("standing", "WATCH", "--on", ON, "--json"),
    ("duties", "WATCH", "--on", ON, "--json"),
    ("incidents", "WATCH", "--json"),
    ("show", "WATCH", "cps-29", "--on", ON),
    ("search", "WATCH", "opposition"),
    ("letter", "WATCH", "--on", ON),
    ("export", "WATCH", "--as", "csv", "--out", "OUT/incidents.csv"),
    ("verify", "WATCH/site"),
)
UNSURE = ("--judgement", "unsure", "--reason", "not seen yet")

# A root without the right to pass over permissions is held to them as anybody is.
HELD_TO_PERMISSIONS = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")


def asked(*words: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which may pass over no permission."""
    held = HELD_TO_PERMISSIONS if os.geteuid() == 0 else ()
    command = [*held, sys.executable, "-m", "servanda", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def of(words: tuple[str, ...], watch: Path, out: Path) -> list[str]:
    return [word.replace("WATCH", str(watch)).replace("OUT", str(out)) for word in words]


@pytest.fixture
def sealed(cambodia: Path, tmp_path: Path) -> Iterator[Path]:
    """The Cambodia watch, copied to where nothing can be written."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("setpriv is needed to be held to permissions as root")
    watch = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    seal(watch)
    yield watch
    unseal(watch)


def seal(watch: Path) -> None:
    for path in (*watch.rglob("*"), watch):
        path.chmod(path.stat().st_mode & ~0o222)


def unseal(watch: Path) -> None:
    for path in (watch, *watch.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)


def everything_in(watch: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in sorted(watch.rglob("*"))}


# Runs commands one after another, as one process may, and tells what each came to.
EACH = (
    "import json, sys; from commands import run\n"
    "for words in json.loads(sys.argv[1]):\n"
    "    came = run(*words)\n"
    "    print(json.dumps([came.exit_code, came.stderr, came.stdout]))\n"
)


def test_what_only_reads_answers_as_it_does_where_it_may_write(
    sealed: Path, cambodia: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    before = everything_in(sealed)
    expected = [run(*of(words, cambodia, out)) for words in READING]

    held = HELD_TO_PERMISSIONS if os.geteuid() == 0 else ()
    command = [*held, sys.executable, "-c", EACH]
    asked_for = json.dumps([of(words, sealed, out) for words in READING])
    done = subprocess.run(
        [*command, asked_for], check=True, capture_output=True, text=True, cwd=ROOT / "tests"
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers == [
        [came.exit_code, came.stderr, came.stdout.replace(str(cambodia), str(sealed))]
        for came in expected
    ]
    assert everything_in(sealed) == before


def test_what_would_add_says_that_nothing_can_be_written(sealed: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Police arrested a journalist.</p></body></html>")

    added = asked("gather", sealed, page)
    incident = json.loads(asked("incidents", sealed, "--json").stdout.splitlines()[0])["id"]
    decided = asked("decide", sealed, incident, *UNSURE, "--by", "Ann")

    assert added.returncode == 1
    assert "you may not. What was begun there was not done." in added.stderr
    assert decided.returncode == 1
    assert "Nothing can be written to it" in decided.stderr


def test_what_stands_in_the_log_alone_is_read_too(cambodia: Path, tmp_path: Path) -> None:
    """A copy taken while a command ran: its last lines are in the write-ahead log."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("setpriv is needed to be held to permissions as root")
    live = Path(shutil.copytree(cambodia, tmp_path / "live"))
    program = (
        "import sys, shutil; from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "from servanda import store; from servanda.model import Signal\n"
        "live, copy = map(Path, sys.argv[1:])\n"
        "record = store.open(live)\n"
        "record.add([Signal('sig-1', 'test', 'here', 'in the log alone', 'why', 'do')],\n"
        "           at=datetime.now(UTC))\n"
        "shutil.copytree(live, copy)\n"
        "record.close()\n"
    )
    copy = tmp_path / "copy"
    subprocess.run([sys.executable, "-c", program, str(live), str(copy)], check=True)
    (copy / "record.sqlite3-shm").unlink()
    assert (copy / "record.sqlite3-wal").stat().st_size
    seal(copy)

    answer = asked("show", copy, "sig-1")
    unseal(copy)

    assert "in the log alone" in answer.stdout, answer.stderr


def test_a_record_that_does_not_check_is_refused_where_it_can_only_be_read(sealed: Path) -> None:
    path = sealed / "record.sqlite3"
    path.chmod(0o600)
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"judgement":"upheld"', b'"judgement":"unsure"', 1))
    path.chmod(0o400)

    answer = asked("standing", sealed, "--on", ON)

    assert answer.returncode == 1
    assert "does not agree with its sha256" in answer.stderr
