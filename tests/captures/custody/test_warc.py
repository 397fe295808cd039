"""What went over the wire is archived as WARC that others read, chained, and survives a kill."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import warcio.archiveiterator
from attrs import evolve
from captures.exchanges import AT, exchange
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from servanda.captures import Vault
from servanda.captures.custody import fixity
from servanda.captures.custody.warc import Archive
from servanda.errors import StoreError


def by_warcio(path: Path) -> list[tuple[str, str | None, bytes]]:
    """Type, address and content of each record; every digest checked by warcio."""
    with path.open("rb") as file:
        return [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in warcio.archiveiterator.ArchiveIterator(file, check_digests="raise")
        ]


def by_fastwarc(path: Path) -> list[WarcRecord]:
    """Each record, its content read into memory."""
    with path.open("rb") as file:
        records = []
        for record in ArchiveIterator(file, parse_http=False):
            record.freeze()
            records.append(record)
        return records


def test_each_exchange_is_a_request_and_a_response_that_warcio_reads(tmp_path: Path) -> None:
    ids = Vault(tmp_path).record([exchange("/a"), exchange("/b", b"other")])

    assert len(set(ids)) == 4
    assert by_warcio(tmp_path / "warc" / "0001.warc.gz")[1:] == [
        ("request", "http://example.org/a", b""),
        ("response", "http://example.org/a", b"<p>The radio was closed.</p>"),
        ("request", "http://example.org/b", b""),
        ("response", "http://example.org/b", b"other"),
    ]


def test_fastwarc_reads_them_and_every_digest_holds(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.record(
        [
            exchange("/a"),
            exchange("/b", gzip.compress(b"x" * 900), headers="Content-Encoding: gzip"),
        ]
    )

    read = []
    for record in by_fastwarc(tmp_path / "warc" / "0001.warc.gz"):
        assert record.verify_block_digest()
        record.parse_http(auto_decode="all")
        read.append(
            (record.record_type, record.headers.get("WARC-IP-Address"), record.reader.read())
        )

    assert [r for r in read if r[0] == WarcRecordType.response] == [
        (WarcRecordType.response, "192.0.2.7", b"<p>The radio was closed.</p>"),
        (WarcRecordType.response, "192.0.2.7", b"x" * 900),
    ]


def test_the_head_is_kept_byte_for_byte_but_for_the_transfer_that_was_undone(
    tmp_path: Path,
) -> None:
    sent = exchange(headers="X-Name: caf\u00e9\r\nTransfer-Encoding: chunked")
    Vault(tmp_path).record([sent])

    data = gzip.decompress((tmp_path / "warc" / "0001.warc.gz").read_bytes())

    assert sent.response_head.replace(b"Transfer-E", b"X-Crawler-Transfer-E") + sent.body in data
    assert sent.request_head in data


def test_every_record_is_a_gzip_member_with_a_line_that_follows_the_one_before(
    tmp_path: Path,
) -> None:
    vault = Vault(tmp_path)
    vault.record([exchange("/a")])
    Vault(tmp_path).record([exchange("/b", b"two")])
    data = (tmp_path / "warc" / "0001.warc.gz").read_bytes()
    lines = (tmp_path / "warc" / "chain.jsonl").read_bytes().splitlines()

    previous = "0" * 64
    for line in lines:
        row = json.loads(line)
        member = data[row["offset"] : row["offset"] + row["length"]]
        assert hashlib.sha256(member).hexdigest() == row["sha256"]
        assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")
        assert row["previous"] == previous
        previous = hashlib.sha256(line).hexdigest()
    assert [json.loads(line)["type"] for line in lines] == [
        "warcinfo",
        *["request", "response"] * 2,
    ]


def test_the_same_payload_again_is_a_revisit(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    first = vault.record([exchange("/a")])
    vault.record([exchange("/a", at=AT + timedelta(days=1))])

    last = by_fastwarc(tmp_path / "warc" / "0001.warc.gz")[-1]

    assert last.record_type == WarcRecordType.revisit
    assert last.headers["WARC-Refers-To"] == f"<{first[1]}>"
    assert last.headers["WARC-Refers-To-Target-URI"] == "http://example.org/a"
    assert last.headers["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")


@pytest.mark.parametrize("named", [True, False])
def test_an_answer_not_modified_is_a_revisit_of_the_last_whole_one(
    tmp_path: Path, named: bool
) -> None:
    vault = Vault(tmp_path)
    first = vault.record([exchange("/a")])
    later = exchange("/a", b"", status=304, headers='ETag: "1"', at=AT + timedelta(days=1))
    Vault(tmp_path).record([later], unchanged_of=first[1] if named else None)

    *_, last = by_fastwarc(tmp_path / "warc" / "0001.warc.gz")

    assert last.headers["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
    assert last.headers["WARC-Refers-To"] == f"<{first[1]}>"
    assert last.headers["WARC-Refers-To-Date"] == "2026-03-01T06:30:00Z"


def test_a_refusal_and_an_empty_page_are_kept_as_they_were_answered(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.record(
        [exchange("/a", b"", status=403), exchange("/b", b"", status=302), exchange("/c", b"")]
    )

    types = [kind for kind, *_ in by_warcio(tmp_path / "warc" / "0001.warc.gz")]

    assert types == ["warcinfo", *["request", "response"] * 3]
    assert fixity.look(vault).faults == ()


def test_a_new_file_is_begun_when_one_is_full(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "warc", file_bytes=3000)
    for number in range(4):
        archive.record([exchange(f"/{number}", os.urandom(400))])

    files = sorted((tmp_path / "warc").glob("*.warc.gz"))

    assert [path.name for path in files] == ["0001.warc.gz", "0002.warc.gz"]
    assert [by_warcio(path)[0][0] for path in files] == ["warcinfo", "warcinfo"]
    assert max(path.stat().st_size for path in files) < 5000
    assert fixity.look(Vault(tmp_path)).faults == ()


def test_two_writers_on_one_vault_keep_one_chain(tmp_path: Path) -> None:
    one, two = Vault(tmp_path), Vault(tmp_path)
    for number in range(3):
        one.record([exchange(f"/one/{number}", b"one %d" % number)])
        two.record([exchange(f"/two/{number}", b"two %d" % number)])

    looked = fixity.look(Vault(tmp_path))

    assert (looked.records, looked.faults) == (13, ())


@pytest.mark.parametrize("left", [1, 40, 10_000])
def test_what_a_broken_write_left_is_set_aside_and_named_and_nothing_kept_is_lost(
    tmp_path: Path, left: int
) -> None:
    vault = Vault(tmp_path)
    vault.record([exchange("/a")])
    path = tmp_path / "warc" / "0001.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b" * left)
    assert "in no line of the chain" in str(fixity.look(vault).faults[0])

    again = Vault(tmp_path)
    again.record([exchange("/b", b"two")])

    looked = fixity.look(again)
    assert looked.faults == ()
    assert looked.records == 5
    assert f"from byte {len(whole):,}" in again.archive.set_aside[0]
    assert f"{2 * left:,} bytes set aside" in looked.asides[0]
    assert next((tmp_path / "warc" / "torn").iterdir()).read_bytes() == b"\x1f\x8b" * left
    assert path.read_bytes().startswith(whole)


@pytest.mark.parametrize("cut_bytes", [1, 30, 400])
def test_a_line_cut_short_is_set_aside_with_the_record_it_was_for(
    tmp_path: Path, cut_bytes: int
) -> None:
    vault = Vault(tmp_path)
    vault.record([exchange("/a")])
    vault.record([exchange("/b", b"two")])
    chain = tmp_path / "warc" / "chain.jsonl"
    chain.write_bytes(chain.read_bytes()[:-cut_bytes])

    again = Vault(tmp_path)
    again.record([exchange("/c", b"three")])

    looked = fixity.look(again)
    assert looked.faults == ()
    assert len(looked.asides) == 2  # the line, and the record it was for
    assert b"three" in [body for _, _, body in by_warcio(tmp_path / "warc" / "0001.warc.gz")]


def test_nothing_is_added_behind_what_is_missing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.record([exchange("/a")])
    path = tmp_path / "warc" / "0001.warc.gz"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(StoreError, match="were written"):
        Vault(tmp_path).record([exchange("/b", b"two")])
    path.unlink()
    with pytest.raises(StoreError, match="holds 0 bytes"):
        Vault(tmp_path).record([exchange("/b", b"two")])


def test_nothing_is_added_to_a_chain_with_a_changed_line(tmp_path: Path) -> None:
    Vault(tmp_path).record([exchange("/a")])
    chain = tmp_path / "warc" / "chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b"192.0.2.7", b"192.0.2.8", 1))

    with pytest.raises(StoreError, match="does not follow"):
        Vault(tmp_path).record([exchange("/b", b"two")])


_WRITER = """
import sys
from pathlib import Path
from captures.exchanges import exchange
from servanda.captures import Vault
vault = Vault(Path(sys.argv[1]))
for number in range(100_000):
    vault.record([exchange(f"/{number}", b"page %d " % number * 3000)])
    print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [3, 8, 15])
def test_a_writer_killed_at_any_moment_loses_nothing_it_reported(
    tmp_path: Path, after: int
) -> None:
    path = os.pathsep.join(["tests", str(Path.cwd())])
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
        assert writer.stdout
        told = [int(writer.stdout.readline()) for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().splitlines()]

    again = Vault(tmp_path)
    again.record([exchange("/after", b"the kill")])

    looked = fixity.look(again)
    kept = [
        address
        for kind, address, _ in by_warcio(tmp_path / "warc" / "0001.warc.gz")
        if kind == "response"
    ]
    assert looked.faults == ()
    assert kept[: len(told)] == [f"http://example.org/{number}" for number in told]
    assert kept[-1] == "http://example.org/after"


@pytest.mark.parametrize("why", ["length", "time", "disconnect"])
def test_a_body_cut_short_says_so_in_its_record(tmp_path: Path, why: str) -> None:
    Vault(tmp_path).record([evolve(exchange("/a"), truncated=why), exchange("/b", b"whole")])

    found = {}
    with (tmp_path / "warc" / "0001.warc.gz").open("rb") as file:
        for record in warcio.archiveiterator.ArchiveIterator(file):
            headers = record.rec_headers
            if record.rec_type == "response":
                address = headers.get_header("WARC-Target-URI")
                found[address] = headers.get_header("WARC-Truncated")
    assert found == {"http://example.org/a": why, "http://example.org/b": None}
