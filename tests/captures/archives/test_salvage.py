"""Of a damaged archive the good pages are taken, the bad are listed, and none is called well."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from captures.exchanges import exchange
from hypothesis import given
from hypothesis import strategies as st
from served import LONG, at_work
from tries import tries
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench import bombs
from servanda.captures import Vault, pages_of
from servanda.captures.archives.salvage import ArchivedPage, Damage
from servanda.errors import SourceError

BODIES = [f"<p>Page {n}: the station was closed.</p>".encode() * (20 + n) for n in range(6)]


def by_warcio(*, packed: bool = True, digests: bool = True) -> list[bytes]:
    """Six responses as warcio writes them, each on its own; the same at every call."""
    return list(_by_warcio(packed, digests))


@cache
def _by_warcio(packed: bool, digests: bool) -> tuple[bytes, ...]:
    written = []
    for number, body in enumerate(BODIES):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed, warc_version="1.1")
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"http://example.org/{number}",
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=head,
        )
        writer.write_record(record)
        data = out.getvalue()
        if not digests:
            plain = gzip.decompress(data) if packed else data
            kept = [
                line
                for line in plain.split(b"\r\n")
                if not line.startswith((b"WARC-Block-D", b"WARC-Payload-D"))
            ]
            data = gzip.compress(b"\r\n".join(kept)) if packed else b"\r\n".join(kept)
        written.append(data)
    return tuple(written)


def salvaged(path: Path, data: bytes, **more: int) -> tuple[list[ArchivedPage], tuple[Damage, ...]]:
    path.write_bytes(data)
    pages = pages_of(path, **more)
    return list(pages), pages.damaged


def numbers(pages: list[ArchivedPage]) -> list[int]:
    """Which of the six came out, each with exactly its bytes."""
    found = [int(page.address.rsplit("/", 1)[1]) for page in pages]
    assert [page.data for page in pages] == [BODIES[number] for number in found]
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "theirs.warc.gz"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("digests", [True, False])
def test_a_whole_archive_gives_every_page_and_lists_nothing(
    path: Path, packed: bool, digests: bool
) -> None:
    members = by_warcio(packed=packed, digests=digests)

    pages, damaged = salvaged(path, b"".join(members))

    assert numbers(pages) == [0, 1, 2, 3, 4, 5]
    assert [page.offset for page in pages] == [sum(map(len, members[:n])) for n in range(6)]
    assert {page.media_type for page in pages} == {"text/html"}
    assert damaged == ()


def test_one_gzip_member_over_the_whole_file_is_read_too(path: Path) -> None:
    pages, damaged = salvaged(path, gzip.compress(b"".join(by_warcio(packed=False))))

    assert (numbers(pages), damaged) == ([0, 1, 2, 3, 4, 5], ())


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("digests", [True, False])
@pytest.mark.parametrize("less", [9, 60, 200])
def test_a_truncated_archive_gives_what_is_whole(
    path: Path, packed: bool, digests: bool, less: int
) -> None:
    members = by_warcio(packed=packed, digests=digests)

    pages, damaged = salvaged(path, b"".join(members)[:-less])

    start = sum(map(len, members[:5]))
    assert numbers(pages)[:5] == [0, 1, 2, 3, 4]
    assert [bad.offset for bad in damaged] == [start]
    assert "breaks off" in damaged[0].reason


def test_a_missing_gzip_end_is_listed_and_the_page_taken_where_its_digest_holds(path: Path) -> None:
    members = by_warcio()
    stripped = [
        member[:-8] if number in (2, 5) else member for number, member in enumerate(members)
    ]

    pages, damaged = salvaged(path, b"".join(stripped))

    assert numbers(pages) == [0, 1, 2, 3, 4, 5]
    assert [bad.offset for bad in damaged] == [
        sum(map(len, stripped[:2])),
        sum(map(len, stripped[:5])),
    ]
    assert all("lacks the checksum" in bad.reason for bad in damaged)


def test_without_a_digest_a_page_with_no_checksum_is_not_taken(path: Path) -> None:
    members = by_warcio(digests=False)
    members[2] = members[2][:-8]
    members[3] = members[3][:-8] + struct.pack("<I", 7) + members[3][-4:]

    pages, damaged = salvaged(path, b"".join(members))

    assert numbers(pages) == [0, 1, 4, 5]
    assert [bad.reason.partition(" left out: ")[2] for bad in damaged] == [
        "no digest covers their bytes",
        "their heads may be changed",
    ]


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_bit_never_changes_a_page_and_is_always_listed(path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 a fixed draw of places
    packed, digests = chance.random() < 0.7, True
    members = by_warcio(packed=packed, digests=digests)
    data = bytearray(b"".join(members))
    start = sum(map(len, members[:2]))
    # skip the gzip head's time and system, which no checksum covers and no reader uses
    at = start + chance.randrange(10 if packed else 0, len(members[2]))
    before = bytes(data)
    data[at] ^= 1 << chance.randrange(8)

    pages, damaged = salvaged(path, bytes(data))

    kept = numbers(
        [page for page in pages if page.address in {f"http://example.org/{n}" for n in range(6)}]
    )
    assert {0, 1, 3, 4, 5} <= set(kept)
    block = before.index(b"HTTP/1.1", start) if not packed else start
    end = start + len(members[2])
    if packed:  # the bits that fill the last byte of what is compressed say nothing
        assert damaged or gzip.decompress(data[start:end]) == gzip.decompress(members[2])
    elif at >= block:
        assert damaged or at >= end - 4
    if damaged:
        assert start <= damaged[0].offset < start + len(members[2])


@pytest.mark.parametrize(
    "garbage",
    [b"\0" * 700, b"\x1f\x8b\x08\xff" * 50, random.Random(1).randbytes(90_000)],  # noqa: S311
)
def test_garbage_before_between_and_behind_is_listed_and_every_page_taken(
    path: Path, garbage: bytes
) -> None:
    members = by_warcio()

    pages, damaged = salvaged(
        path, garbage + b"".join(members[:3]) + garbage + b"".join(members[3:]) + garbage
    )

    half = len(garbage) + sum(map(len, members[:3]))
    assert numbers(pages) == [0, 1, 2, 3, 4, 5]
    assert [bad.offset for bad in damaged] == [
        0,
        half,
        half + len(garbage) + sum(map(len, members[3:])),
    ]
    assert all(f"{len(garbage):,} bytes that hold no record" in bad.reason for bad in damaged)


def test_garbage_in_a_plain_archive_is_listed_and_every_page_taken(path: Path) -> None:
    members = by_warcio(packed=False)

    pages, damaged = salvaged(
        path, b"x" * 99 + members[0] + b"noise\r\n" * 40_000 + b"".join(members[1:])
    )

    assert numbers(pages) == [0, 1, 2, 3, 4, 5]
    assert [bad.offset for bad in damaged] == [0, 99 + len(members[0])]


def test_two_archives_cut_and_joined_lose_only_what_was_cut(path: Path) -> None:
    for packed in (True, False):
        members = by_warcio(packed=packed)
        data = b"".join(members[:2]) + members[2][: len(members[2]) // 2] + b"".join(members[3:])

        pages, damaged = salvaged(path, data)

        assert numbers(pages) == [0, 1, 3, 4, 5]
        assert [bad.offset for bad in damaged] == [sum(map(len, members[:2]))]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("by", [-7, -1, 1, 7, 100_000, None])
def test_a_wrong_length_is_listed_and_the_page_taken_where_its_digest_holds(
    path: Path, packed: bool, by: int | None
) -> None:
    members = by_warcio(packed=False)
    members[2] = _lengthened(members[2], by)
    if packed:
        members = [gzip.compress(member) for member in members]

    pages, damaged = salvaged(path, b"".join(members))

    assert numbers(pages) == [0, 1, 2, 3, 4, 5]
    assert [bad.offset for bad in damaged] == [sum(map(len, members[:2]))]
    assert "its length" in damaged[0].reason


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("by", [-7, 7, None])
def test_a_wrong_length_without_a_digest_loses_that_page_alone(
    path: Path, packed: bool, by: int | None
) -> None:
    members = by_warcio(packed=False, digests=False)
    members[2] = _lengthened(members[2], by)
    if packed:
        members = [gzip.compress(member) for member in members]

    pages, damaged = salvaged(path, b"".join(members))

    assert numbers(pages) == [0, 1, 3, 4, 5]
    assert len(damaged) == 1


def _lengthened(record: bytes, by: int | None) -> bytes:
    start = record.index(b"Content-Length: ") + 16
    end = record.index(b"\r\n", start)
    told = b"many" if by is None else str(int(record[start:end]) + by).encode()
    return record[:start] + told + record[end:]


def test_a_changed_page_under_a_whole_checksum_is_found_by_its_digest(path: Path) -> None:
    members = [gzip.decompress(member) for member in by_warcio()]
    members[4] = members[4].replace(b"closed", b"opened")

    pages, damaged = salvaged(path, b"".join(map(gzip.compress, members)))

    assert numbers(pages) == [0, 1, 2, 3, 5]
    assert "digest does not hold" in damaged[0].reason


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 5000, b"GIF89a", b"\x1f\x8b\x08\0\0", gzip.compress(b"no record", mtime=0)],
)
def test_a_file_with_no_record_is_never_well(path: Path, data: bytes) -> None:
    pages, damaged = salvaged(path, data)

    assert pages == []
    assert len(damaged) == 1


@pytest.mark.slow  # 300 MB are unfolded; the bomb in a zip is of the everyday suite
def test_a_bomb_is_left_and_what_follows_is_taken(path: Path) -> None:
    members = by_warcio()
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 900000000\r\n\r\n"
    bomb = bombs.gzipped(300_000_000, start=head)
    small = gzip.compress(head.replace(b"900000000", b"900") + bytes(25_000_000))

    pages, damaged = salvaged(path, members[0] + bomb + members[1] + small + members[2])

    assert numbers(pages) == [0, 1, 2]
    assert any("as a bomb does" in bad.reason for bad in damaged)
    assert {bad.offset for bad in damaged} == {
        len(members[0]),
        len(members[0]) + len(bomb) + len(members[1]),
    }


def test_a_record_larger_than_the_limit_is_listed_and_passed_over(path: Path) -> None:
    pages, damaged = salvaged(path, b"".join(by_warcio()), limit_bytes=len(BODIES[3]) + 60)

    assert numbers(pages) == [0, 1, 2, 3]
    assert len(damaged) == 2
    assert "more than the" in damaged[0].reason


def test_what_holds_no_page_is_counted(tmp_path: Path) -> None:
    Vault(tmp_path).record([exchange("/a"), exchange("/b", b"", status=404), exchange("/c")])

    pages = pages_of(tmp_path / "warc" / "0001.warc.gz")

    assert [(page.address, page.peer) for page in pages] == [("http://example.org/a", "192.0.2.7")]
    assert pages.passed == {"warcinfo": 1, "request": 3, "answer 404": 1, "revisit": 1}
    assert pages.damaged == ()


def test_a_coding_is_undone_and_a_broken_one_listed(tmp_path: Path) -> None:
    whole = gzip.compress(BODIES[0])
    Vault(tmp_path).record(
        [
            exchange("/0", whole, headers="Content-Encoding: gzip"),
            exchange("/1", whole[:-9], headers="Content-Encoding: gzip"),
            exchange("/2", BODIES[2], headers="Transfer-Encoding: chunked"),
        ]
    )

    pages = pages_of(tmp_path / "warc" / "0001.warc.gz")

    assert numbers(list(pages)) == [0, 2]
    assert "break off" in pages.damaged[0].reason


@tries(150)
@given(st.data())
def test_no_damage_raises_and_no_page_is_ever_other_than_written(
    tmp_path_factory: pytest.TempPathFactory, draw: st.DataObject
) -> None:
    packed = draw.draw(st.booleans())
    data = bytearray(b"".join(by_warcio(packed=packed)))
    # in a plain record nothing covers a page whose digests were damaged too: docs/why/keeping.md
    for _ in range(draw.draw(st.integers(1, 4)) if packed else 1):
        if not data:
            break
        at = draw.draw(st.integers(0, len(data) - 1))
        kind = draw.draw(st.sampled_from(["flip", "cut", "put", "end"]))
        if kind == "flip":
            data[at] ^= draw.draw(st.integers(1, 255))
        elif kind == "cut":
            del data[at : at + draw.draw(st.integers(1, 3000))]
        elif kind == "put":
            data[at:at] = draw.draw(st.binary(max_size=200))
        else:
            del data[max(1, at) :]

    pages, _ = salvaged(tmp_path_factory.mktemp("d") / "a.warc.gz", bytes(data))

    assert all(page.data in BODIES for page in pages)


# ---------------------------------------------------------------- WACZ


def wacz(
    members: list[bytes],
    *,
    method: int = zipfile.ZIP_STORED,
    spoil: Callable[[dict], None] | None = None,
) -> bytes:
    import hashlib

    data = b"".join(members)
    listed = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "resources": [
            {
                "name": "a.warc.gz",
                "path": "archive/a.warc.gz",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            }
        ],
    }
    if spoil:
        spoil(listed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("archive/a.warc.gz", data)
        package.writestr("datapackage.json", json.dumps(listed))
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_gives_its_pages(path: Path, method: int) -> None:
    pages, damaged = salvaged(path, wacz(by_warcio(), method=method))

    assert (numbers(pages), damaged) == ([0, 1, 2, 3, 4, 5], ())
    assert pages[0].file == "theirs.warc.gz!archive/a.warc.gz"


def test_a_wacz_cut_short_gives_what_is_whole(path: Path) -> None:
    members = by_warcio()
    data = wacz(members)

    pages, damaged = salvaged(path, data[: data.index(members[4]) + 30])

    assert numbers(pages) == [0, 1, 2, 3]
    assert "list of contents cannot be read" in damaged[0].reason
    assert len(damaged) >= 2


def test_a_wacz_whose_hashes_do_not_hold_says_so(path: Path) -> None:
    members = by_warcio()
    good = wacz(members)
    at = good.index(members[3]) + 100
    flipped = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]

    _, by_list = salvaged(
        path, wacz(members, spoil=lambda d: d["resources"][0].update(hash="sha256:" + "0" * 64))
    )
    pages, by_bit = salvaged(path, flipped)
    _, missing = salvaged(
        path, wacz(members, spoil=lambda d: d["resources"].append({"path": "archive/b.warc.gz"}))
    )

    assert "datapackage.json" in by_list[0].reason
    assert {0, 1, 2, 4, 5} <= set(numbers(pages))
    assert "checksum of the zip" in by_bit[0].reason
    assert "SHA-256 in datapackage.json" in by_bit[0].reason
    assert "names archive/b.warc.gz, which is not in it" in missing[-1].reason


def test_a_zip_bomb_an_encrypted_file_and_a_zip_without_a_warc_are_listed(path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("archive/bomb.warc", bytes(200_000_000))
    pages, damaged = salvaged(path, out.getvalue())
    secret = bytearray(wacz(by_warcio()))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        secret[secret.index(mark) + flags] |= 1
    closed, encrypted = salvaged(path, bytes(secret))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("page.html", "x")
    _, none = salvaged(path, out.getvalue())

    assert pages == closed == []
    assert any("unfolds as a bomb does" in bad.reason for bad in damaged)
    assert any("encrypted" in bad.reason for bad in encrypted)
    assert any("no WARC in it" in bad.reason for bad in none)


def test_a_zip_whose_files_overlap_is_refused(path: Path) -> None:
    data = wacz(by_warcio())
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    listing, tail = data[at:end], bytearray(data[end:])
    tail[8:10] = tail[10:12] = struct.pack("<H", 2 * 30)
    tail[12:16] = struct.pack("<I", len(listing) * 30)

    pages, damaged = salvaged(path, data[:at] + listing * 30 + bytes(tail))

    assert pages == []
    assert "a bomb" in damaged[0].reason


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        pages_of(tmp_path / "none.warc.gz")


# ---------------------------------------------------------------- by another tool


@pytest.fixture
def site() -> Iterator[str]:
    """Three pages on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.strip("/")
            body = BODIES[int(number)] if number.isdigit() else b"none"
            self.send_response(200 if number.isdigit() else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with at_work(server):
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not on this machine")
def test_what_wget_wrote_is_read_whole_and_damaged(tmp_path: Path, site: str) -> None:
    addresses = [f"{site}/{number}" for number in range(3)]
    command = ["wget", "-q", "--no-proxy", "--warc-file=theirs", "-O", "/dev/null", *addresses]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=LONG)
    path = tmp_path / "theirs.warc.gz"
    data = path.read_bytes()

    pages, damaged = salvaged(path, data)
    cut, short = salvaged(path, data[: pages[2].offset + 300])

    assert (numbers(pages), damaged) == ([0, 1, 2], ())
    assert numbers(cut) == [0, 1]
    assert [bad.offset for bad in short] == [pages[2].offset]
