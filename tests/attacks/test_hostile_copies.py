"""A copy that somebody made to be merged: what it names, leads to or is filled with is not taken."""

from __future__ import annotations

import hashlib
import shutil
import socket
from pathlib import Path

import pytest
from commands import rows, run
from watch.test_merging import copies, on_record

from servanda import watch as way
from servanda.model import Capture
from servanda.watch.importing import merging

pytestmark = pytest.mark.slow  # copies of a watch


def hashed(folder: Path) -> dict[str, str]:
    """Every file below a folder by its hash, links by where they lead."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def pair(cambodia: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies, of which the second has a decision and a page more."""
    one, other = copies(cambodia, tmp_path, "ab")
    page = tmp_path / "page.txt"
    page.write_text("Police arrested two men on 3 September 2017.\n", encoding="utf-8")
    assert run("gather", other, page, "--by", "reviewer 4").exit_code in (0, 1)
    id = rows("incidents", other)[0]["id"]
    run("decide", other, id, "--judgement", "unsure", "--reason", "r", "--by", "reviewer 4")
    return one, other


def refused(one: Path, other: Path, *says: str) -> None:
    """The merge is refused in those words, and nothing of it is here."""
    before = hashed(one)

    result = run("merge", one, other)

    assert result.exit_code == 1 and "Nothing was merged" in result.stderr, result.output
    for words in says:
        assert words in result.stderr
    assert not {name for name in hashed(one).items() - before.items() if "of-copies" in name[0]}


def test_a_copy_that_names_a_database_has_nobody_connect_to_it(pair: tuple[Path, Path]) -> None:
    one, other = pair
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        settings = other / "watch.toml"
        store = f'store = "postgresql://reader:secret@127.0.0.1:{port}/record"\n'
        settings.write_text(store + settings.read_text("utf-8"), "utf-8")

        refused(one, other, "watch.toml", "servanda backup")

        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "name",
    ["vault/record-heads.jsonl", "vault/.lock", "record.sqlite3.checked", "record.sqlite3-wal",
     "vault", "record.sqlite3", "vault/warc"],
)  # fmt: skip
def test_a_copy_with_a_link_makes_and_changes_no_file_elsewhere(
    pair: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    one, other = pair
    elsewhere = tmp_path / "elsewhere"
    path = other / name
    if path.exists():
        path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = {p: p.read_bytes() for p in elsewhere.rglob("*") if p.is_file()}
    there = elsewhere.exists()

    refused(one, other, str(path))

    assert elsewhere.exists() == there
    assert before == {p: p.read_bytes() for p in elsewhere.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("name", "size"),
    [("vault/warc/00000.warc.gz", 1_200_000_000), ("vault/warc/more", 5_000_000_000),
     ("vault/custody.jsonl", 5_000_000_000)],
)  # fmt: skip
def test_logs_larger_than_any_are_not_copied(pair: tuple[Path, Path], name: str, size: int) -> None:
    """The file is full of holes: it takes no room there, and would take all of it here."""
    one, other = pair
    path = other / name
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        file.truncate(size)

    refused(one, other, path.name, f"{size:,}")


def test_logs_for_which_there_is_no_room_are_not_copied(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    usage = shutil.disk_usage(one)._replace(free=1000)
    monkeypatch.setattr(merging.shutil, "disk_usage", lambda _: usage)

    refused(one, other, "1,000", "Make room")


def test_a_page_larger_than_its_record_says_is_not_read(pair: tuple[Path, Path]) -> None:
    one, other = pair
    with way.open_watch(other).record() as record:
        capture = record.all(Capture)[-1]
    path = way.open_watch(other).vault.path_of(capture.bytes_sha256)
    path.chmod(0o600)
    with path.open("ab") as file:
        file.truncate(300_000_000_000)

    refused(one, other, "300,000,000,000")


def test_files_of_a_watch_are_compared_and_no_huge_one_is_read(tmp_path: Path) -> None:
    for name, words in (("a", "# one\n"), ("b", "# two\n")):
        folder = tmp_path / name / "sources"
        folder.mkdir(parents=True)
        (folder / "same.toml").write_text("# the same\n", encoding="utf-8")
        (folder / "other.toml").write_text(words, encoding="utf-8")
        with (folder / "huge.toml").open("wb") as file:
            file.truncate(80_000_000_000)

    found = list(merging._differing_files(tmp_path / "a", tmp_path / "b"))

    assert found == ["sources/huge.toml", "sources/other.toml"]


def test_more_files_than_any_watch_has_are_refused(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    monkeypatch.setattr(merging, "MOST_FILES", 20)
    folder = other / "sources" / "earlier"
    folder.mkdir(parents=True)
    for number in range(60):
        (folder / f"{number}.toml").touch()

    refused(one, other, "20", "Look what they are")


def test_a_copy_is_only_read(pair: tuple[Path, Path]) -> None:
    one, other = pair
    before = hashed(other)

    assert run("merge", one, other).exit_code in (0, 1)

    assert on_record(one) >= on_record(other)
    changed = {name for name, _ in hashed(other).items() ^ before.items()}
    assert {name for name in changed if not name.startswith("record.sqlite3-")} == set()
