"""Reading shards: whole, torn, damaged in the middle, and no archive at all."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scan.shards import few, offsets, shard
from tries import tries

from servanda import scan
from servanda.captures.archives.pages import pages_of
from servanda.captures.archives.salvage import ArchivedPage
from servanda.errors import SourceError
from servanda.watch.scanning.recipe import ANSWERS


def opener(path: Path) -> Callable[[], io.BufferedReader]:
    return lambda: path.open("rb")


def read(path: Path, **more) -> list[scan.ShardPage | scan.Passed | scan.Tear]:
    return list(scan.pages(opener(path), note=lambda *_: None, reader=ANSWERS, **more))


def addresses(found) -> list[str]:
    return [one.address for one in found if isinstance(one, scan.ShardPage)]


def tears(found) -> list[scan.Tear]:
    return [one for one in found if isinstance(one, scan.Tear)]


def test_a_whole_shard_gives_every_page_and_no_tear(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)

    found = read(path)

    assert len(addresses(found)) == 6
    assert tears(found) == []
    assert [one.offset for one in found] == offsets(path)


def test_a_shard_cut_off_says_so_and_gives_what_was_whole(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    path.write_bytes(path.read_bytes()[: offsets(path)[4] + 200])

    found = read(path)

    assert len(addresses(found)) == 4
    assert [tear.start for tear in tears(found)] == [offsets(path)[4]]


@pytest.mark.parametrize("where", [0, 120])
def test_reading_goes_on_after_a_damaged_record(tmp_path: Path, where: int) -> None:
    [path] = few(tmp_path, 1)
    bounds, data = offsets(path), bytearray(path.read_bytes())
    data[bounds[2] + where : bounds[2] + where + 40] = bytes(40)
    path.write_bytes(data)

    found = read(path)

    assert addresses(found) == [f"https://example.org/0/{n}" for n in (0, 1, 3, 4, 5)]
    [tear] = tears(found)
    assert tear.start <= bounds[2] + 1 and tear.end == bounds[3]


@pytest.mark.parametrize(
    ("between", "why"),
    [
        (gzip.compress(b"", mtime=0), ""),
        (gzip.compress(b"words that are no record", mtime=0), "Invalid WARC header"),
        (b"words that are no member", "what follows is no record"),
        (bytes(5000), "what follows is no record"),
    ],
)
def test_what_stands_between_records_loses_none_of_them(
    tmp_path: Path, between: bytes, why: str
) -> None:
    [path] = few(tmp_path, 1)
    bounds, data = offsets(path), path.read_bytes()
    path.write_bytes(data[: bounds[2]] + between + data[bounds[2] :])

    found = read(path)

    assert len(addresses(found)) == 6
    assert [(tear.start, tear.end, tear.why) for tear in tears(found)] == (
        [(bounds[2], bounds[2] + len(between), why)] if why else []
    )


def test_zeros_at_the_end_are_its_end_and_words_are_not(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    size = path.stat().st_size

    path.write_bytes(path.read_bytes() + bytes(200_000))
    assert tears(read(path)) == []

    path.write_bytes(path.read_bytes() + b"words")
    assert len(addresses(read(path))) == 6
    assert [tear.start for tear in tears(read(path))] == [size]


def test_records_of_one_member_have_places_of_their_own(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))

    places = [one.offset for one in read(path)]

    assert len(places) == len(set(places)) == 6
    assert places == sorted(places)


@given(cut=st.integers(600, 2900))
@tries(60)
def test_cut_anywhere_it_says_so_unless_between_two_records(cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        [path] = few(Path(folder), 1)
        bounds = offsets(path)
        path.write_bytes(path.read_bytes()[:cut])

        found = read(path)

        whole = sum(end <= cut for end in bounds[1:])
        assert len(addresses(found)) >= whole
        assert bool(tears(found)) or cut in bounds


@pytest.mark.parametrize("gzipped", [False, True])
def test_reading_goes_on_after_a_first_record_of_no_form(tmp_path: Path, gzipped: bool) -> None:
    path = shard(tmp_path / "a.warc", [(f"https://example.org/{n}", b"<p>a") for n in (0, 1)],
                 gzip=gzipped)  # fmt: skip
    bad = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: two\r\n\r\n<p>\r\n\r\n"
    path.write_bytes((gzip.compress(bad) if gzipped else bad) + path.read_bytes())

    found = read(path)

    assert addresses(found) == ["https://example.org/0", "https://example.org/1"]
    assert [tear.start for tear in tears(found)] == [0]


def test_a_plain_shard_is_read_as_a_compressed_one(tmp_path: Path) -> None:
    path = shard(tmp_path / "a.warc", [("https://example.org/", b"<p>words")], gzip=False)

    assert addresses(read(path)) == ["https://example.org/"]


def test_a_type_in_another_spelling_is_known_and_a_missing_one_named(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    plain = gzip.decompress(path.read_bytes())
    small = tmp_path / "small.warc"
    small.write_bytes(plain.replace(b"WARC-Type", b"warc-type"))
    none = tmp_path / "none.warc"
    none.write_bytes(plain.replace(b"WARC-Type: response", b"X-Type: response", 1))

    assert len(addresses(read(small))) == 6
    assert len(addresses(read(none))) == 5
    assert [tear.why for tear in tears(read(none))] == ["a record that names no type"]


def test_a_file_that_is_no_archive_is_refused_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"not an archive, but a letter" * 40)

    with pytest.raises(SourceError, match="no WARC file"):
        read(path)


def test_a_page_coded_by_its_server_is_read_uncoded(tmp_path: Path) -> None:
    body = gzip.compress(b"<p>words", mtime=0)
    path = shard(
        tmp_path / "a.warc.gz", [("https://example.org/", body)], **{"Content-Encoding": "gzip"}
    )

    [page] = read(path)

    assert isinstance(page, scan.ShardPage) and page.data == b"<p>words"


def test_a_page_sent_in_chunks_is_joined(tmp_path: Path) -> None:
    path = shard(
        tmp_path / "a.warc.gz",
        [("https://example.org/", b"3\r\n<p>\r\n5;x\r\nwords\r\n0\r\n\r\n")],
        **{"Transfer-Encoding": "chunked"},
    )

    [page] = read(path)

    assert isinstance(page, scan.ShardPage) and page.data == b"<p>words"


@pytest.mark.parametrize(
    "body",
    [b"3\r\n<p>\r\n9\r\nwords", b"3\r\n<p>\r\nwords and no mark of a chunk"],
)
def test_a_body_whose_chunks_break_off_is_torn(tmp_path: Path, body: bytes) -> None:
    path = shard(
        tmp_path / "a.warc.gz", [("https://example.org/", body)], **{"Transfer-Encoding": "chunked"}
    )

    [torn] = read(path)

    assert isinstance(torn, scan.Tear) and "chunks break off after" in torn.why


@pytest.mark.parametrize(
    ("head", "body", "data"),
    [
        ({"Content-Encoding": "gzip"}, b"<p>words", b"<p>words"),
        ({"Transfer-Encoding": "chunked"}, b"<p>words", b"<p>words"),
        ({"Transfer-Encoding": "chunked"}, b"8\r\n<p>words\r\n", b"<p>words"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"<p>words", mtime=0)[:-4], None),
        ({"Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd", None),
    ],
)
def test_a_scan_takes_of_an_answer_what_the_gathering_takes(
    tmp_path: Path, head: dict[str, str], body: bytes, data: bytes | None
) -> None:
    path = shard(tmp_path / "a.warc.gz", [("https://example.org/", body)], **head)

    scanned = [page.data for page in read(path) if isinstance(page, scan.ShardPage)]
    gathered = [page.data for page in pages_of(path) if isinstance(page, ArchivedPage)]

    assert scanned == gathered == ([data] if data else [])


def test_records_set_aside_are_never_handed_out(tmp_path: Path) -> None:
    [path] = few(tmp_path, 1)
    bounds = offsets(path)

    found = read(path, aside={bounds[1]}.__contains__, until=bounds[4])

    assert addresses(found) == [f"https://example.org/0/{n}" for n in (0, 2, 3)]


def test_a_page_is_held_to_its_digest_in_each_way_that_one_is_spelt() -> None:
    at, block = datetime(2017, 9, 5, tzinfo=UTC), b"HTTP/1.1 200 OK\r\n\r\n<p>words"
    found = {name: hashlib.new(name, block).digest() for name in ("sha1", "sha256")}
    spelt = [f"{name}:{value.hex()}" for name, value in found.items()]
    spelt += [f"{name}:{base64.b32encode(value).decode()}" for name, value in found.items()]
    spelt += [one.rstrip("=") for one in spelt]

    def fault(sent: bytes, digest: str) -> bool:
        address = "https://example.org/"
        return bool(scan.ShardPage(0, "", address, at, "", sent, 0, sent, digest).fault)

    assert not any(fault(block, digest) for digest in spelt)
    assert all(fault(block + b"!", digest) for digest in spelt)
    assert not any(fault(block + b"!", digest) for digest in ("", "sha1:", "crc:12", "sha1:zz"))


@pytest.mark.parametrize(
    ("block", "head"),
    [
        (b"HTTP<head><title>One</title></HEAD><body>Two", b"<head><title>One</title>"),
        (b"HTTP<title>One</title><body class=x>Two", b"<title>One</title>"),
        (b"HTTPno page, but words", b""),
    ],
)
def test_a_page_s_head_ends_where_its_body_begins(block: bytes, head: bytes) -> None:
    at = datetime(2017, 9, 5, tzinfo=UTC)

    assert scan.ShardPage(0, "", "https://example.org/", at, "text/html", block, 4).head == head
