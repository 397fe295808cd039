"""Archives are walked in the sandbox: what it does wrong ends it alone, named."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from captures import hostile_parsers
from captures.archives.test_salvage import BODIES, by_warcio

from servanda.captures import pages_of, sandbox
from servanda.captures.archives import pages
from servanda.captures.archives.salvage import Damage, WalkedArchive, walk

pytestmark = pytest.mark.slow  # each ends the other process, and another takes half a second


@pytest.fixture(autouse=True)
def of_the_tests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The other process finds the parsers of the tests, and is not kept for other tests."""
    sandbox._end()
    sandbox._IDLE.clear()
    tests = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{tests}{os.pathsep}{tests.parent}")
    yield
    sandbox._end()
    sandbox._IDLE.clear()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "theirs.warc.gz").write_bytes(b"".join(by_warcio()))
    return tmp_path / "theirs.warc.gz"


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[int], tuple[Damage, ...]]]:
    def with_(parser: object, path: Path, **more: float) -> tuple[list[int], tuple[Damage, ...]]:
        monkeypatch.setattr(pages, "walk", parser)
        found = pages_of(path, **more)  # type: ignore[arg-type]
        given = [BODIES.index(page.data) for page in found]
        monkeypatch.setattr(pages, "walk", walk)
        return given, found.damaged

    return with_


@pytest.mark.parametrize(
    ("parser", "says"),
    [
        (hostile_parsers.aborts_midway, "ends its parser (it was stopped by SIG"),
        (hostile_parsers.is_killed_midway, "ends its parser (it gave up with code 137)"),
        (hostile_parsers.raises_midway, "makes its parser fail (KeyError: 'unforeseen')"),
        (hostile_parsers.eats_midway, "more memory than it may have"),
        (hostile_parsers.floods_midway, "ends its parser"),
        (hostile_parsers.gives_another, "ends its parser"),
        (hostile_parsers.nests_without_end, "ends its parser"),
        (hostile_parsers.fills_the_disk, "File too large"),
    ],
)
def test_a_walk_gone_bad_gives_what_was_whole_and_names_where_it_ended(
    path: Path,
    walked: Callable[..., tuple[list[int], tuple[Damage, ...]]],
    parser: object,
    says: str,
) -> None:
    given, damaged = walked(parser, path)

    assert given == [0, 1]
    assert [(one.file, one.offset) for one in damaged] == [(path.name, len(by_warcio()[0]))]
    assert "the archive, behind this place, " in damaged[0].reason
    assert says in damaged[0].reason
    assert "What follows was not read." in damaged[0].reason
    assert walked(walk, path) == ([0, 1, 2, 3, 4, 5], ())


@pytest.mark.parametrize("parser", [hostile_parsers.hangs_midway, hostile_parsers.reads_in_a_ring])
def test_a_walk_that_hangs_or_goes_round_is_stopped_in_time(
    path: Path, walked: Callable[..., tuple[list[int], tuple[Damage, ...]]], parser: object
) -> None:
    walked(walk, path)  # begun

    given, (ended,) = walked(parser, path, seconds=3)

    assert given == [0, 1]
    assert "takes its parser too long" in ended.reason


def test_a_walk_reaches_no_machine_not_even_this_one(
    tmp_path: Path, walked: Callable[..., tuple[list[int], tuple[Damage, ...]]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.1)
        path = tmp_path / f"{canary.getsockname()[1]}.warc.gz"
        path.write_bytes(b"".join(by_warcio()))
        given, (ended,) = walked(hostile_parsers.connects_midway, path)
        with pytest.raises(TimeoutError):
            canary.accept()

    assert given == [0, 1]
    assert "PermissionError" in ended.reason


def test_a_walk_makes_no_file(
    path: Path, walked: Callable[..., tuple[list[int], tuple[Damage, ...]]]
) -> None:
    given, (ended,) = walked(hostile_parsers.writes_midway, path)

    assert given == [0, 1]
    assert "PermissionError" in ended.reason
    assert list(path.parent.iterdir()) == [path]


def test_what_one_walk_left_behind_is_no_part_of_the_next(
    path: Path, walked: Callable[..., tuple[list[int], tuple[Damage, ...]]]
) -> None:
    walked(hostile_parsers.leaves_something_behind, path)

    assert walked(walk, path) == ([0, 1, 2, 3, 4, 5], ())


@pytest.mark.parametrize("less", [0, 9, 3000])
def test_the_other_process_finds_what_is_found_in_this_one(path: Path, less: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - less])
    with path.open("rb") as file, tempfile.TemporaryFile() as spool:
        here = pages.Pages(walk(file, spool, WalkedArchive(path.name)), path.name)
        given = list(here)

    there = pages_of(path)

    assert list(there) == given
    assert there.damaged == here.damaged


def test_two_archives_can_be_walked_side_by_side_and_one_left_unfinished(path: Path) -> None:
    one, other = pages_of(path), pages_of(path)

    next(one)
    both = [(a.data, b.data) for a, b in zip(one, other)]

    assert both == list(zip(BODIES[1:], BODIES))
    assert [page.data for page in pages_of(path)] == BODIES


def test_archives_walked_by_several_threads_get_each_their_own(path: Path) -> None:
    got: dict[int, list[bytes]] = {}

    def one(number: int) -> None:
        got[number] = [page.data for page in pages_of(path)]

    threads = [threading.Thread(target=one, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == dict.fromkeys(range(4), BODIES)


def test_a_compressed_warc_of_a_wacz_is_decompressed_into_a_file_without_a_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "theirs.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("a", "b"):
            package.writestr(f"archive/{name}.warc", b"".join(by_warcio(packed=False)))
        package.writestr("datapackage.json", '{"resources":[]}')

    found = pages_of(path)

    assert [page.data for page in found] == BODIES * 2
    assert found.damaged == ()
    assert list(tmp_path.iterdir()) == [path]


def test_damage_at_more_places_than_can_be_told_is_counted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_LISTED", 2)
    path.write_bytes(b"garbage".join(by_warcio()))

    found = pages_of(path)

    assert len(list(found)) == 6
    assert [one.reason for one in found.damaged][2:] == ["3 more behind it"]
