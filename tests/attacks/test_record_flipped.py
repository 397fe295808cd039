"""One bit of the record's file flipped, wherever it is: each command refuses, or answers right."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from commands import run
from tries import one_in, one_of

ON = "2017-10-24"
PAGE = 4096
INDEX_PAGES = (b"\x02", b"\x0a")
SEED = 16
Commands = dict[str, Callable[[Path], tuple[object, ...]]]

SHORT: Commands = {"standing": lambda watch: ("standing", watch, "--on", ON, "--json")}
ALL: Commands = {
    **SHORT,
    "duties": lambda watch: ("duties", watch, "--on", ON, "--json"),
    "incidents": lambda watch: ("incidents", watch, "--json"),
    "letter": lambda watch: ("letter", watch, "--on", ON, "--json"),
    "export": lambda watch: ("export", watch, "--as", "csv", "--what", "findings"),
    "search": lambda watch: ("search", watch, "opposition", "--json"),
    "show": lambda watch: ("show", watch, "cps-29", "--on", ON, "--json"),
}


@pytest.fixture(scope="module")
def whole(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Cambodia watch, asked once, and whose actors were looked at anew since.

    So each answer is worked out of the record itself, and not read of what it came to before.
    """
    watch = Path(shutil.copytree(cambodia, tmp_path_factory.mktemp("flipped") / "watch"))
    for words in ALL.values():
        run(*words(watch))
    with (watch / "actors.toml").open("a", encoding="utf-8") as actors:
        actors.write("# looked at anew\n")
    return watch


def index_pages(data: bytes) -> list[int]:
    """Where each page of an index begins, and each of a table, by the first byte of a page."""
    return [at for at in range(0, len(data), PAGE) if data[at : at + 1] in INDEX_PAGES]


def record_pages(path: Path) -> list[int]:
    """Where the first page of each index of the record itself begins."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'record'"
        )
        return [(page - 1) * PAGE for (page,) in rows]


def flips(data: bytes, pages: list[int], *, each: int) -> Iterator[int]:
    """Some bytes of each page, most where a page has its cells: at its end."""
    draw = random.Random(SEED)  # noqa: S311 a fixed draw of places
    for start in pages:
        count = int.from_bytes(data[start + 3 : start + 5], "big")
        content = int.from_bytes(data[start + 5 : start + 7], "big")
        for number in range(each):
            inside = draw.randrange(content, PAGE) if count and content < PAGE else 9
            yield start + (3 + number if number % 5 == 4 else inside)


def wrong(watch: Path, data: bytes, places: Iterator[int], commands: Commands) -> list[str]:
    """The commands that neither refused nor answered as they do of the whole file.

    Two are asked at each place, in turn, and all where all is tried: each opens the same file.
    """
    path = watch / "record.sqlite3"
    answers = {name: run(*words(watch)) for name, words in commands.items()}
    sidecar = (watch / "record.sqlite3.checked").read_bytes()
    faults = []
    names, each = list(commands), 2 if one_of(2) > 1 else len(commands)
    for number, place in enumerate(places):
        for at in range(min(each, len(names))):
            name = names[(number * each + at) % len(names)]
            flipped = bytearray(data)
            flipped[place] ^= 1 << place % 8
            for log in watch.glob("record.sqlite3-*"):
                log.unlink()
            path.write_bytes(flipped)
            (watch / "record.sqlite3.checked").write_bytes(sidecar)
            asked = run(*commands[name](watch))
            refused = asked.exit_code == 1 and "record.sqlite3" in asked.stderr
            if not refused and asked.stdout != answers[name].stdout:
                faults.append(f"{name}, byte {place}, page {place // PAGE + 1}: {asked.output}")
    return faults


def test_a_bit_flipped_in_any_index_is_refused_or_changes_no_answer(whole: Path, tmp_path: Path):
    watch = Path(shutil.copytree(whole, tmp_path / "watch"))
    data = (watch / "record.sqlite3").read_bytes()
    pages = index_pages(data)

    own = record_pages(watch / "record.sqlite3")

    assert len(pages) > 20
    assert len(own) > 2
    assert wrong(watch, data, flips(data, pages, each=1), SHORT) == []
    assert wrong(watch, data, flips(data, own, each=8), SHORT) == []


def test_a_flip_that_hides_its_time_is_refused_all_the_same(whole: Path, tmp_path: Path):
    watch = Path(shutil.copytree(whole, tmp_path / "watch"))
    path = watch / "record.sqlite3"
    asked = run("standing", watch, "--on", ON)
    before = path.stat()
    data = bytearray(path.read_bytes())
    place = data.index(b"decision\x00"[:8])
    data[place] ^= 1
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    after = run("standing", watch, "--on", ON)

    assert after.exit_code == 1
    assert asked.exit_code != 2
    assert "record.sqlite3" in after.stderr
    assert run("check", watch).exit_code == 1


@pytest.mark.slow
def test_bits_flipped_in_any_page_are_refused_or_change_no_answer(whole: Path, tmp_path: Path):
    watch = Path(shutil.copytree(whole, tmp_path / "watch"))
    data = (watch / "record.sqlite3").read_bytes()
    pages = one_in(48, range(0, len(data), PAGE))

    assert wrong(watch, data, flips(data, pages, each=2), ALL) == []


@pytest.mark.slow
def test_bits_flipped_in_an_index_are_named_by_the_check(whole: Path, tmp_path: Path):
    watch = Path(shutil.copytree(whole, tmp_path / "watch"))
    path = watch / "record.sqlite3"
    data = path.read_bytes()
    hidden = []

    for place in one_in(4, flips(data, index_pages(data), each=3)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        asked, checked = run("standing", watch, "--on", ON), run("check", watch)
        if (asked.exit_code, checked.exit_code) == (1, 0) and "record.sqlite3" in asked.stderr:
            hidden.append(place)

    assert hidden == []
