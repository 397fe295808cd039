"""What the machine refuses stops a gathering; two gatherings of one watch take their turns."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import commands
import pytest

from servanda import watch as way
from servanda.model import Capture, Signal

PAGE = (
    "<html><head><title>Report {0}</title></head><body><p>Soldiers shut {0} newspapers in Phnom "
    "Penh on Monday, it is told. It was seen by {0} people who stood there.</p></body></html>"
)


def pages(folder: Path) -> Path:
    folder.mkdir()
    for number in range(1, 7):
        (folder / f"{number}.html").write_text(PAGE.format(number))
    return folder


def kinds_of_signals(watch: Path) -> set[str]:
    with way.open_watch(watch).record() as record:
        return {signal.kind for signal in record.all(Signal)}


def captures_of(watch: Path) -> int:
    with way.open_watch(watch).record() as record:
        return len(record.all(Capture))


@pytest.mark.parametrize("from_source", [False, True])
@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO])
def test_no_more_handles_stop_the_gathering_and_blame_no_page(
    new_watch: Path, monkeypatch: pytest.MonkeyPatch, number: int, from_source: bool
) -> None:
    folder, opened = pages(new_watch / "pages"), os.open
    (new_watch / "sources" / "one.toml").write_text(
        'publisher = "One"\n[gather]\nkind = "folder"\nat = ["pages"]\n'
    )

    def refuse(path, *more, **others):
        if str(path).endswith("3.html"):
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *more, **others)

    monkeypatch.setattr(os, "open", refuse)
    came = commands.run("gather", new_watch, *([] if from_source else [folder]), "--by", "Ann")
    monkeypatch.undo()

    assert came.exit_code == 1 and isinstance(came.exception, SystemExit)
    assert came.stderr.startswith("servanda: ") and "3.html: " in came.stderr
    assert "not taken in" not in kinds_of_signals(new_watch)
    assert captures_of(new_watch) == 2  # what came before it is kept


def test_one_page_that_may_not_be_read_is_a_signal_and_the_others_are_kept(
    new_watch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, opened = pages(tmp_path / "pages"), os.open

    def refuse(path, *more, **others):
        if str(path).endswith("3.html"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *more, **others)

    monkeypatch.setattr(os, "open", refuse)
    came = commands.run("gather", new_watch, folder, "--by", "Ann")
    monkeypatch.undo()

    assert came.stdout.startswith("5 kept")
    assert "not taken in" in kinds_of_signals(new_watch)


@pytest.mark.slow
def test_four_gatherings_of_one_folder_at_once_all_end_well(
    new_watch: Path, tmp_path: Path
) -> None:
    folder = pages(tmp_path / "pages")
    words = [sys.executable, "-m", "servanda", "gather", str(new_watch), str(folder)]
    words += ["--published", "2017-09-04"]
    running = [
        subprocess.Popen([*words, "--by", who], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for who in ("Ann", "Bo", "Chan", "Dara")
    ]
    said = [process.communicate(timeout=120)[0].decode() for process in running]

    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    assert sorted(words.split(",")[0] for words in said) == ["0 kept"] * 3 + ["6 kept"]
    assert captures_of(new_watch) == 6
    assert commands.run("check", new_watch, "--captures").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("handles", [7, 8, 9, 10, 11, 12])
def test_few_handles_never_become_signals_about_pages(
    new_watch: Path, tmp_path: Path, handles: int
) -> None:
    folder = pages(tmp_path / "pages")
    words = f'ulimit -n {handles}; exec "$0" -m servanda gather "$1" "$2" --by Ann'
    came = subprocess.run(
        ["bash", "-c", words, sys.executable, str(new_watch), str(folder)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert "Traceback" not in came.stderr and "Exception ignored" not in came.stderr
    assert "not taken in" not in kinds_of_signals(new_watch)
