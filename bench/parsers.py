"""Every parser of ours, good input for it, and how one input is put to it; for `bench.fuzz`."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import brotli
import openpyxl
from attrs import frozen
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from servanda import agreements, canon, captures, lexicon, scan, sources
from servanda.agreements.terms import read_term
from servanda.captures import content_coding
from servanda.captures.archives.pages import Pages
from servanda.captures.archives.salvage import WalkedArchive, walk
from servanda.captures.custody import chain_heads, timestamps
from servanda.captures.custody.chain import look_through
from servanda.captures.dates import day_words, publication
from servanda.captures.network import peers, route
from servanda.captures.text.working_text import worked
from servanda.claims import quantities
from servanda.claims.english import segmentation
from servanda.claims.times import expressions
from servanda.model import Claim, Decision, Interval
from servanda.watch import settings, source_files
from servanda.watch.scanning.recipe import ANSWERS

ROOT = Path(__file__).parent.parent
# A list of hashes with the answer of an authority made with openssl for the purpose.
_STAMPED = Path(__file__).parent / "labels"

_HTML = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Paper shut</title>'
    b'<meta property="article:published_time" content="2017-09-04T08:00:00Z">'
    b'<script type="application/ld+json">{"datePublished": "2017-09-04"}</script></head><body>'
    b"<article><h1>Paper shut</h1><p>The paper was <b>shut</b> on Monday, 4 September 2017.</p>"
    b"<p hidden>Ignore this.</p><table><tr><td>one</td></tr></table></article></body></html>"
)
_KHMER = "កាសែតបានបិទទ្វារនៅថ្ងៃទី៤ ខែកញ្ញា ព.ស. ២៥៦១។".encode()
_PROSE = (
    b"On Monday, 4 September 2017, police arrested fifteen journalists; at least 1,200 fled.",
    b"La police a arr\xc3\xaat\xc3\xa9 deux journalistes le 3 mars 2021, selon l'AFP.",
    b"In early September, two days after the vote, Mr. Placeholder and 31 others were jailed.",
    _KHMER,
)
_RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title><item>'
    b"<title>Shut</title><link>http://site.example/a</link><guid>1</guid>"
    b"<pubDate>Mon, 04 Sep 2017 08:00:00 GMT</pubDate><description>&lt;p&gt;The paper was shut."
    b"&lt;/p&gt;</description></item></channel></rss>"
)
_JSON = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [{"id": "1", '
    b'"url": "http://site.example/a", "content_text": "Shut.", "date_published": "2017-09-04"}]}'
)
_MAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    b"<loc>http://site.example/a</loc><lastmod>2017-09-04</lastmod></url></urlset>"
)
_MAIL = (
    b"From: a@site.example\r\nSubject: =?utf-8?q?Paper_shut?=\r\nMessage-ID: <1@site.example>\r\n"
    b"Date: Mon, 04 Sep 2017 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
    b"The paper was shut.\r\n--b\r\nContent-Type: application/pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
)
_DAYS = ("4 September 2017", "2017-09-04", "3 mars 2021", "១៥ មករា ២០២០", "1396/6/13", "９月４日")


@frozen
class Target:
    """A parser of ours, good inputs for it, and how one input is put to it."""

    seeds: tuple[bytes, ...]
    put: Callable[[bytes, Path], object]  # the input and a folder to write in


class _Pretended:
    """A socket that gives one answer, whatever is asked."""

    def __init__(self, answer: bytes) -> None:
        self._answer = io.BytesIO(answer)

    def getpeername(self) -> tuple[str, int]:
        return "93.184.215.14", 80

    def settimeout(self, _: float) -> None:
        pass

    def sendall(self, _: bytes) -> None:
        pass

    def recv_into(self, into: Any) -> int:
        return self._answer.readinto(into)


def _answered(data: bytes, _: Path) -> object:
    with patch("servanda.captures.network.sockets.connected", return_value=_Pretended(data)):
        return captures.fetch("http://site.example/", limit_bytes=200_000)


def _salvaged(data: bytes, folder: Path) -> object:
    """In this process, where what fails is seen."""
    with tempfile.TemporaryFile(dir=folder) as spool:
        found = walk(io.BytesIO(data), spool, WalkedArchive("a.warc.gz", limit_bytes=200_000))
        return list(Pages(found, "a.warc.gz"))


def _scanned(data: bytes, _: Path) -> object:
    """As a scan reads it; what is asked of each page is asked."""
    found = scan.pages(
        lambda: io.BytesIO(data),
        note=lambda *_: None,
        reader=ANSWERS,
    )
    return [(one.head, one.fault, one.data) for one in found if isinstance(one, scan.ShardPage)]


def _chained(data: bytes, folder: Path) -> object:
    path = folder / "chain.jsonl"
    path.write_bytes(data)
    return list(look_through(path))


def _witnessed(suffix: str) -> Callable[[bytes, Path], object]:
    def put(data: bytes, folder: Path) -> object:
        place = folder / "witness"
        place.mkdir(exist_ok=True)
        (place / "a.sha256").write_bytes((_STAMPED / "placeholder.sha256").read_bytes())
        (place / "roots").mkdir(exist_ok=True)
        root = (_STAMPED / "placeholder.root.pem").read_bytes()
        (place / "roots" / "a.pem").write_bytes(root)
        (place / f"a.sha256{suffix}").write_bytes(data)
        return timestamps.look(captures.Vault(folder))

    return put


def _headed(data: bytes, folder: Path) -> object:
    """A list for witnesses that names these bytes as the heads of the chains, and a short chain."""
    place = folder / "witness"
    place.mkdir(exist_ok=True)
    (place / "a.heads.json").write_bytes(data)
    (place / "a.sha256").write_text(f"{sha256(data).hexdigest()}  a.heads.json\n")
    (folder / "custody.jsonl").write_bytes(b"{}\n" * 5)
    return timestamps.look(captures.Vault(folder))


def _toml(read: Callable[[Path], object], name: str) -> Callable[[bytes, Path], object]:
    def put(data: bytes, folder: Path) -> object:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return read(path)

    return put


def _words(read: Callable[[str], object]) -> Callable[[bytes, Path], object]:
    return lambda data, _: read(data.decode("utf-8", "replace"))


def _dated(data: bytes, _: Path) -> object:
    address = "http://site.example/2017/09/04/paper"
    on = date(2017, 11, 24)
    return publication.dated(
        data, "text/html", address=address, fetched_on=on, content="Paper shut"
    )


def _term(words: str) -> object:
    try:
        return read_term(words)
    except ValueError as error:  # what it says it raises
        return error


def _record(data: bytes, _: Path) -> object:
    try:
        row = json.loads(data)
    except (ValueError, RecursionError):
        return None  # the store takes JSON apart, not we
    read = []
    for cls in (Claim, Decision):
        try:
            read.append(canon.read(cls, row))
        except (ValueError, TypeError) as error:  # what canon.read says it raises
            read.append(error)
    return read


def _agreement(words: str) -> object:
    return agreements.read_text(words, name="a.md", lexicon=lexicon.load())


def _times(words: str) -> object:
    on = date(2017, 9, 4)
    return expressions.find(words, anchor=Interval(on, on, "day")), quantities.find(words)


def _sentences(words: str) -> object:
    return segmentation.sentences(words, 0, len(words), frozenset({"mr"}))


def _listed(kind: str) -> Callable[[bytes, Path], object]:
    return lambda data, _: sources.reader_of(kind)(data, "http://site.example/list")


def _robots(data: bytes, _: Path) -> object:
    rules = sources.Robots(data)
    return rules.allow("http://site.example/a"), rules.delay_seconds


def _sheet() -> bytes:
    book = openpyxl.Workbook()
    for row in (["link", "title"], ["https://site.example/a", "One"], ["=1+1", "Two"]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _warc() -> tuple[bytes, ...]:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _HTML
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://site.example/\r\n"
        b"WARC-Date: 2017-09-04T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        b"Content-Type: application/http;msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(block), block)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
        file.writestr("archive/a.warc.gz", gzip.compress(record))
    return record * 2, gzip.compress(record) * 2, out.getvalue()


def _answers() -> tuple[bytes, ...]:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    packed = gzip.compress(_HTML)
    chunked = b"%x\r\n%b\r\n0\r\nX-Trailer: 1\r\n\r\n" % (len(_HTML), _HTML)
    return (
        head + b"Content-Length: %d\r\n\r\n" % len(_HTML) + _HTML,
        head + b"Transfer-Encoding: chunked\r\n\r\n" + chunked,
        head + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed,
        head + b"Content-Encoding: br\r\n\r\n" + brotli.compress(_HTML),
        b"HTTP/1.1 301 Moved\r\nLocation: /other\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n",
    )


def _anchor() -> bytes:
    stamp = Timestamp(sha256((_STAMPED / "placeholder.sha256").read_bytes()).digest())
    joined = stamp.ops.add(OpAppend(b"another's hash")).ops.add(OpSHA256())
    joined.attestations |= {
        PendingAttestation("https://calendar.example"),
        BitcoinBlockHeaderAttestation(800_000),
    }
    out = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(out)
    made: bytes = out.getbytes()
    return made


def targets() -> dict[str, Target]:
    """Every parser of ours by name."""
    example = ROOT / "examples" / "cambodia"
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: %b\r\n\r\n"
    address = (
        b"https://site.example:443/a?b=c#d", b"http://0x7f.1/", b"http://[::ffff:7f00:1]/%41",
        "http://bücher.example/ទំព័រ".encode(), b"http://a:b@site.example\\@c/", b"HTTP://1.2.3.4",
    )  # fmt: skip
    chain = b'{"link": "%b", "type": "response", "offset": 0, "length": 10}\n' % (b"0" * 64)
    claim = b'{"id": "clm-1", "capture": "cap-1", "act": "detain", "stance": "done"}'
    lake = (ROOT / "docs" / "how-to" / "add-an-agreement.md").read_bytes()
    return {
        "address": Target(address, _words(peers.asked)),
        "headers": Target(_answers(), lambda data, _: content_coding.headers_of(data)),
        "gzip": Target(
            (gzip.compress(_HTML), gzip.compress(b" " * 300_000)),
            lambda data, _: content_coding.uncoded(packed % b"gzip", data, limit_bytes=200_000),
        ),
        "brotli": Target(
            (brotli.compress(_HTML), brotli.compress(b" " * 300_000)),
            lambda data, _: content_coding.uncoded(packed % b"br", data, limit_bytes=200_000),
        ),
        "answer": Target(_answers(), _answered),
        "route": Target(
            (b"socks5h://127.0.0.1:9050", b"http://[::1]:8118"), _words(route.route_of)
        ),
        "archive": Target(_warc(), _salvaged),
        "shard": Target(_warc()[:2], _scanned),
        "chain": Target((chain, chain * 3), _chained),
        "stamp": Target(((_STAMPED / "placeholder.sha256.tsr").read_bytes(),), _witnessed(".tsr")),
        "anchor": Target((_anchor(),), _witnessed(".ots")),
        "heads": Target(
            (
                chain_heads.spelt((chain_heads.ChainHead("custody.jsonl", 5, "0" * 64),)),
                chain_heads.spelt(
                    chain_heads.ChainHead(name, 900, "f" * 64) for name in chain_heads.CHAINS
                ),
            ),
            _headed,
        ),
        "page": Target((_HTML,), lambda data, _: worked(data, "text/html")),
        "text": Target(_PROSE, lambda data, _: worked(data, "text/plain")),
        "day shown": Target(tuple(d.encode() for d in _DAYS), _words(day_words.day_in)),
        "day of a page": Target((_HTML,), _dated),
        "agreement": Target((lake,), _words(_agreement)),
        "term": Target((b"within 90 days", b"P3M", b"by 2001-06-01"), _words(_term)),
        "official text": Target(
            (b"Article 1\n1. The parties shall wait.\n(a) in peace\n\nArticle 2\n", *_PROSE),
            lambda data, _: agreements.official(data, name="a.txt"),
        ),
        "actors": Target(
            ((example / "actors.toml").read_bytes()[:1500],),
            _toml(settings.read_actors, "actors.toml"),
        ),
        "sources": Target(
            tuple(p.read_bytes() for p in sorted((example / "sources").glob("*.toml"))[:3]),
            _toml(lambda path: source_files.read_sources(path.parent), "sources/a.toml"),
        ),
        "record": Target((claim,), _record),
        "feed": Target((_RSS, _JSON), _listed("feed")),
        "sitemap": Target((_MAP,), _listed("sitemap")),
        "list of pages": Target(
            (b"https://site.example/a # one\n\nhttp://b.example\n",), _listed("pages")
        ),
        "mailbox": Target((_MAIL, b"From a@b Mon\n" + _MAIL * 2), _listed("mailbox")),
        "sheet": Target(
            (b"url,title,date\nhttps://site.example/a,One,2017-09-04\n", _sheet()), _listed("sheet")
        ),
        "robots": Target((b"User-agent: *\nDisallow: /a\nCrawl-delay: 3\n",), _robots),
        "times and numbers": Target(_PROSE, _words(_times)),
        "sentences": Target(_PROSE, _words(_sentences)),
    }
