"""Two processes with one record: what one opens and closes takes nothing from the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from store.kept import AT, signal

from servanda import store, user_files
from servanda.model import Signal

pytestmark = pytest.mark.usefixtures("as_shipped")  # with the write-ahead log that users have
OPENS = "import sys\nfrom servanda import store\n"
ONCE = OPENS + "store.open(sys.argv[1]).close()"
AT_EACH_LINE = OPENS + "for _ in sys.stdin: store.open(sys.argv[1]).close()"


def test_the_log_stays_while_another_process_opens_the_record_and_closes_it(tmp_path: Path) -> None:
    log = tmp_path / "record.sqlite3-wal"
    with store.open(tmp_path) as first:
        first.add([signal(1)], at=AT)
    with store.open(tmp_path) as known, store.open(tmp_path):
        known.add([signal(2)], at=AT)
        before = log.stat().st_ino
        subprocess.run([sys.executable, "-c", ONCE, tmp_path], check=True)
        with store.open(tmp_path) as third:  # one more of this process, closed before the next
            third.add([signal(3)], at=AT)
        subprocess.run([sys.executable, "-c", ONCE, tmp_path], check=True)

        assert log.stat().st_ino == before
        known.add([signal(4)], at=AT)
    with store.open(tmp_path) as again:
        assert len(again.all(Signal)) == 4
        again.check()


def test_a_file_of_the_user_s_that_is_the_record_is_not_opened(tmp_path: Path) -> None:
    """Opened and closed, it would cost this process its locks, as a link to it would."""
    log = tmp_path / "record.sqlite3-wal"
    (tmp_path / "notes.txt").symlink_to(tmp_path / "record.sqlite3")
    with store.open(tmp_path) as here:
        here.add([signal(1)], at=AT)
        before = log.stat().st_ino
        for name in ("record.sqlite3", "record.sqlite3-shm", "notes.txt"):
            with pytest.raises(user_files.UnreadableFile, match="is the record of a watch"):
                user_files.read_bytes(tmp_path / name, most_bytes=10**9)
        subprocess.run([sys.executable, "-c", ONCE, tmp_path], check=True)
        assert log.stat().st_ino == before


@pytest.mark.slow
def test_one_that_opens_and_closes_all_the_time_costs_the_one_that_adds_nothing(
    tmp_path: Path,
) -> None:
    with store.open(tmp_path) as first:
        first.add([signal(0)], at=AT)
    program = [sys.executable, "-c", AT_EACH_LINE, tmp_path]
    with subprocess.Popen(program, stdin=subprocess.PIPE, text=True) as other:
        assert other.stdin
        for number in range(1, 60):
            print(file=other.stdin, flush=True)
            with store.open(tmp_path) as here:
                here.add([signal(number)], at=AT)
                here.add([signal(1000 + number)], at=AT)
        other.stdin.close()
    assert other.returncode == 0

    with store.open(tmp_path) as again:
        assert len(again.all(Signal)) == 1 + 2 * 59
        again.check()
