"""Folders and archives of somebody else's: what they may not reach, and whose they may not be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import rows, run
from watch.loopback import kept

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Report</title>'
    '<meta property="article:published_time" content="2017-09-04"></head><body><article>'
    "<h1>Report</h1><p>Police arrested Ana Placeholder on Sunday {n}.</p></article></body></html>"
)


def spoke(folder: Path) -> list[str]:
    every = rows("standing", folder, "--on", "2017-10-01", "--sources")
    return [row["source"] for row in every if row["state"].startswith("spoke")]


def source(folder: Path, name: str, text: str) -> None:
    (folder / "sources" / f"{name}.toml").write_text(f'publisher = "{name}"\n{text}')


def handed_over(place: Path) -> Path:
    """A folder with a page, and with what leads elsewhere or never ends."""
    secret = place / "secret.txt"
    secret.write_text("A list of names that nobody hands on.")
    (place / "private").mkdir()
    (place / "private" / "b.html").write_text(PAGE.format(n=2))
    given = place / "given"
    given.mkdir()
    (given / "a.html").write_text(PAGE.format(n=1))
    (given / "notes.html").symlink_to(secret)
    (given / "more").symlink_to(place / "private")
    (given / "lost.html").symlink_to(place / "nowhere")
    os.mkfifo(given / "pipe.html")
    return given


@pytest.mark.parametrize("way", ["by hand", "as a source"])
def test_nothing_in_a_folder_leads_out_of_it_or_is_passed_over_in_silence(
    folder: Path, tmp_path: Path, way: str
) -> None:
    given = handed_over(tmp_path)
    if way == "as a source":
        source(folder, "x", f'[gather]\nkind = "folder"\nat = ["{given}"]\n')

    said = run("gather", folder, *([given] if way == "by hand" else []), "--by", "a tester")

    assert [Path(capture.address).name for capture in kept(folder)] == ["a.html"]
    assert said.exit_code == 1
    for name in ("notes.html", "more", "lost.html", "pipe.html"):
        assert f"{name}: " in said.stderr


def record_of(name: str) -> bytes:
    """A page in an archive, under any name."""
    body = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE.format(n=name)}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {name}\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        "WARC-Date: 2017-09-05T00:00:00Z\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_an_archive_can_call_no_page_a_file_or_statement_of_somebody(
    folder: Path, tmp_path: Path
) -> None:
    names = ("radio/a.html", "statement:ann", "urn:radio/b.html")
    (tmp_path / "x.warc").write_bytes(b"".join(map(record_of, names)))
    source(folder, "voa", 'files = ["radio/"]\n')
    source(folder, "others", '[gather]\nkind = "archive"\nat = ["../x.warc"]\n')

    run("gather", folder, "--by", "a tester")

    assert len(kept(folder)) == len(names)
    assert all(capture.address.startswith("others/") for capture in kept(folder))
    assert spoke(folder) == ["others"]


@pytest.mark.parametrize(
    "name", ["", "/radio/", "../radio/", "./", "a//b.html", "http://x.example/"]
)
def test_files_that_no_page_can_be_called_are_refused(folder: Path, name: str) -> None:
    source(folder, "voa", f'files = ["{name}"]\n')

    said = run("check", folder)

    assert said.exit_code == 1 and f'files names "{name}"' in said.output


def test_no_page_is_two_sources_heard_by_its_file_s_name(folder: Path) -> None:
    source(folder, "voa", 'files = ["radio/"]\n')
    source(folder, "post", 'files = ["radio/a.html"]\n')

    assert "count as two sources heard" in run("check", folder).output


def test_a_folder_that_holds_the_watch_gives_nothing_that_the_watch_keeps(folder: Path) -> None:
    (folder / "reports").mkdir()
    (folder / "reports" / "a.html").write_text(PAGE.format(n=1))
    run("gather", folder, folder / "reports", "--by", "a tester")

    said = run("gather", folder, folder, "--by", "a tester")

    assert "is the record of a watch" in said.stderr
    assert "custody.jsonl: is kept in this watch's vault already" in said.stderr
    assert not [
        each for each in kept(folder) if "vault" in each.address or ".sqlite3" in each.address
    ]
