"""What servers answered is read as archives of others have it."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest

from servanda.captures.archives import answers
from servanda.captures.archives.pages import pages_of
from servanda.captures.archives.salvage import ArchivedPage, Damage
from servanda.errors import SourceError

PAGE = b"<!DOCTYPE html><p>The station was shut.</p>"


def record(
    head: bytes,
    body: bytes,
    *,
    digest: str = "block",
    date: str = "2018-05-16",
    end: bytes = b"\r\n",
) -> bytes:
    block = head.replace(b"\n", end) + body
    sha1 = base64.b32encode(hashlib.sha1(block if digest == "block" else body).digest()).decode()  # noqa: S324
    lines = [
        "WARC/1.0", "WARC-Type: response", "WARC-Target-URI: https://a.example/", f"WARC-Date: {date}",
        "WARC-Record-ID: <urn:uuid:1>", "Content-Type: application/http; msgtype=response",
        *([f"WARC-{digest.title()}-Digest: sha1:{sha1}"] if digest else []),
        f"Content-Length: {len(block)}",
    ]  # fmt: skip
    return end.join([*(line.encode() for line in lines), b"", block]) + end * 2


def walked(path: Path, data: bytes) -> tuple[list[ArchivedPage], tuple[Damage, ...]]:
    path.write_bytes(data)
    pages = pages_of(path)
    return list(pages), pages.damaged


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"HTTP/2 200 \nContent-Type: text/html\n\n", PAGE),
        (b"HTTP/3 200\nContent-Type: text/html\n\n", PAGE),
        (b"http/1.1  200 OK\nContent-Type: text/html\n\n", PAGE),
        (b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n", PAGE),
        (b"HTTP/1.1 200 OK\nContent-Encoding: br\n\n", PAGE),
        (b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n", gzip.compress(PAGE, mtime=0)),
        (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", PAGE),
        (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", b"2b\r\n" + PAGE + b"\r\n0\r\n\r\n"),
        (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", b"2b\n" + PAGE + b"\n0\n\n"),
    ],
    ids=lambda part: repr(part[:40]),
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("digest", ["block", "payload"])
def test_an_answer_is_taken_whose_head_does_not_fit(
    path: Path, head: bytes, body: bytes, end: bytes, digest: str
) -> None:
    pages, damaged = walked(path, record(head, body, end=end, digest=digest))

    assert [page.data for page in pages] == [PAGE]
    assert damaged == ()


def test_what_no_digest_shows_to_be_plain_is_damaged(path: Path) -> None:
    head = b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n"

    pages, (damage,) = walked(path, record(head, PAGE, digest=""))

    assert pages == []
    assert "is not in gzip as it says" in damage.reason


def test_a_coding_that_breaks_off_is_damaged_whatever_its_digest(path: Path) -> None:
    head = b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n"

    pages, (damage,) = walked(path, record(head, gzip.compress(PAGE)[:-9]))

    assert pages == []
    assert "break off" in damage.reason


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2018-05-16T09:00:00Z", "2018-05-16T09:00:00"),
        ("2018-05-16T09:00:00.123Z", "2018-05-16T09:00:00"),
        ("2018-05-16T09:00:00+00:00", "2018-05-16T09:00:00"),
        ("20180516090000", "2018-05-16T09:00:00"),
        ("2018-05-16", "2018-05-16T23:59:59"),
        ("2018-02", "2018-02-28T23:59:59"),
        ("2018", "2018-12-31T23:59:59"),
    ],
)
def test_a_date_is_the_last_instant_that_it_names(words: str, at: str) -> None:
    assert answers.instant_of(words).isoformat() == f"{at}+00:00"


@pytest.mark.parametrize("words", ["", "2018-02-30", "yesterday", "2018-05-16T09:00:00+07:00", "9"])
def test_a_date_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        answers.instant_of(words)


@pytest.mark.parametrize("body", [b"2b\r\n" + PAGE[:20], b"5\r\n<!DOC\r\nmore without a mark"])
def test_a_body_whose_chunks_break_off_is_damaged_and_its_marks_are_no_text(
    path: Path, body: bytes
) -> None:
    head = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"

    pages, (damage,) = walked(path, record(head, body))

    assert pages == []
    assert "chunks break off after" in damage.reason


def test_of_chunks_only_the_mark_of_the_end_may_be_missing(path: Path) -> None:
    head = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"

    pages, damaged = walked(path, record(head, b"2b\r\n" + PAGE + b"\r\n"))

    assert ([page.data for page in pages], damaged) == ([PAGE], ())
