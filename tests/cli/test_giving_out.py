"""Captures go out as one file, and whoever asks sees in whose hands each has been."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from commands import run

from servanda.captures import pages_of

PAGE = b"<html><body><p>" + b"The radio was closed on Monday. " * 40 + b"</p></body></html>"


@pytest.fixture(scope="module")
def two_added(first_watch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch of two pages that two people added, made once."""
    folder = Path(shutil.copytree(first_watch, tmp_path_factory.mktemp("two") / "watch"))
    for name, by in (("a", "a monitor"), ("b", "a clerk")):
        page = folder.with_name(f"{name}.html")
        page.write_bytes(PAGE.replace(b"Monday", name.encode()))
        run("gather", folder, page, "--by", by)
    return folder


@pytest.fixture
def watch(two_added: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_added, tmp_path / "watch"))


def test_what_was_captured_goes_out_as_one_file(watch: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.wacz"

    result = run("publish", watch, path, "--captures")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{path}: 2 pages, 2 records")
    names = {page.address for page in pages_of(path)}
    assert len(names) == 2
    assert all(re.fullmatch(r"file:///withheld/cap-[0-9a-f]{16}", name) for name in names)
    assert run("check", watch, "--captures").exit_code == 0


def test_one_capture_can_go_out_alone_with_its_log_of_custody(watch: Path, tmp_path: Path) -> None:
    result = run(
        "publish", watch, tmp_path / "one.wacz", "--captures", "--only", "b.html", "--custody"
    )

    assert result.stdout.startswith(f"{tmp_path / 'one.wacz'}: 1 page, 1 record,")
    log = zipfile.ZipFile(tmp_path / "one.wacz").read("custody.jsonl")
    assert log.count(b'"what":"added"') == 1
    assert b"a clerk" not in log
    assert b"a monitor" not in log


def test_the_log_that_goes_out_names_persons_where_the_watch_does(
    watch: Path, tmp_path: Path
) -> None:
    settings = watch / "watch.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('people = "nothing"', 'people = "names"'), encoding="utf-8")
    run("publish", watch, tmp_path / "one.wacz", "--captures", "--only", "b.html", "--custody")

    log = zipfile.ZipFile(tmp_path / "one.wacz").read("custody.jsonl")

    assert b"a clerk" in log
    assert b"a monitor" not in log


def test_custody_says_who_added_a_capture_and_every_time_it_went_out(
    watch: Path, tmp_path: Path
) -> None:
    run("publish", watch, tmp_path / "one.wacz", "--captures", "--by", "an editor")
    run("gather", watch, "--witness")

    result = run("check", watch, "--custody", "b.html")

    assert result.exit_code == 0, result.stderr
    assert "added by a clerk, from b.html" in result.stdout
    assert "exported by an editor, in one.wacz (SHA-256 " in result.stdout
    assert "put on the list witness/" in result.stdout
    assert "a.html" not in result.stdout


def test_a_copy_struck_off_the_log_of_custody_after_it_was_witnessed_is_named(
    watch: Path, tmp_path: Path
) -> None:
    run("publish", watch, tmp_path / "one.wacz", "--captures", "--by", "an editor")
    listed = run("gather", watch, "--witness")
    before = run("check", watch, "--captures")
    log = watch / "vault" / "custody.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))

    after = run("check", watch, "--captures")

    assert "2 kept files and the heads of both chains are listed in" in listed.stdout
    assert (before.exit_code, after.exit_code) == (0, 1)
    assert "custody.jsonl: from byte" in after.stderr
    assert "4 lines are witnessed in witness/" in after.stderr


def test_custody_asked_of_what_is_not_there_names_the_nearest(watch: Path) -> None:
    result = run("check", watch, "--custody", "c.html")

    assert result.exit_code == 2
    assert 'no capture "c.html"' in result.stderr


def test_custody_of_a_changed_capture_fails(watch: Path) -> None:
    file = next((watch / "vault").glob("[0-9a-f][0-9a-f]/*"))
    file.chmod(0o644)
    file.write_bytes(b"something else")

    result = run("check", watch, "--custody", "a.html", "--custody", "b.html")

    assert result.exit_code == 1
    assert "not what was captured" in result.stderr


@pytest.mark.parametrize(
    "wrong",
    [("x.zip", "--captures"), ("x.wacz", "--captures", "--only", "c.html"), ("x", "--custody")],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    watch: Path, tmp_path: Path, wrong: tuple[str, ...]
) -> None:
    result = run("publish", watch, tmp_path / wrong[0], *wrong[1:])

    assert result.exit_code == 2
    assert not (tmp_path / wrong[0]).exists()
