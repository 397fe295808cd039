"""Documents made to harm their reader: bombs, quines, entities, depth without end, endless PDFs.

What leaves it: each document with how it is read and the words that must come of it. Sizes are
those of a real attack; a reading must end in SECONDS of the processor, in words or with a short
result.
"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
from attrs import frozen

from servanda import captures, sources
from servanda.captures import sandbox
from servanda.captures.content_coding import uncoded
from servanda.captures.text.working_text import worked
from servanda.errors import ServandaError

SECONDS = 20.0
PAGES = 100_000
_CANARY = "canary-in-a-file"  # what an entity would bring in, were it opened
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Encoding: %b\r\n\r\n"


@frozen
class HostileDocument:
    """One hostile document: what it is, how it is read, and words that must come of it."""

    kind: str
    what: str
    expected: str
    read: Callable[[], str]


def documents() -> Iterator[HostileDocument]:
    """Every document, made as it is read."""
    yield from _folded()
    yield from _markup()
    yield from _pdfs()


@frozen
class DocumentReading:
    """How a document was read: what was said of it, and in how many seconds of the processor."""

    document: HostileDocument
    said: str
    seconds: float

    @property
    def held(self) -> bool:
        """Whether it ended as expected, and in time."""
        return self.document.expected in self.said and self.seconds < SECONDS


def run(document: HostileDocument) -> DocumentReading:
    """Read one document as the product reads it."""
    before = _spent_seconds()
    try:
        said = document.read()
    except ServandaError as error:
        said = str(error)
    return DocumentReading(document, said, _spent_seconds() - before)


def _spent_seconds() -> float:
    """What this process and those that parse for it have spent of the processor, ended ones too."""
    return sum(os.times()[:4]) + sandbox.spent_seconds()


# ------------------------------------------------------------------ how they are read


def _page(data: bytes, media_type: str | None = None) -> str:
    working = worked(data, media_type)
    doubts = "; ".join(what for _, what in working.doubts)
    return f"read: {len(working.content):,} characters. {doubts} {working.content[:500]}"


def _listed(kind: str, data: bytes) -> str:
    found = captures.parsed(sources.reader_of(kind), data, result=sources.Listing, given="a")
    told = " ".join(f"{one.address} {one.title}" for one in found.entries[:9])
    came = f"{_CANARY} CAME IN" if _CANARY in repr(found) else "no file came in"
    return f"read: {len(found.entries)} entries; {came}. {told} {'; '.join(found.passed)}"


def _archive(data: bytes, name: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        pages = captures.pages_of(path)
        count = sum(1 for _ in pages)
        return f"read: {count} pages. " + "; ".join(str(one) for one in pages.damaged)


def _unfolded(data: bytes, times: int) -> str:
    out = uncoded(_HEAD % b", ".join([b"deflate"] * times), data)
    return "read: the same bytes" if out == data else f"read: {len(out)} bytes"


# ------------------------------------------------------------------ folded


def _folded() -> Iterator[HostileDocument]:
    def bomb() -> bytes:
        return gzip.compress(bytes(200_000_000))

    def zipped(name: str = "xl/workbook.xml") -> bytes:
        return packed({name: bytes(200_000_000)})

    def nested() -> bytes:
        data = zipped()
        for _ in range(9):
            data = packed({"more.zip": data})
        return data

    for kind, made, words in (
        ("zip bomb", zipped, "a ZIP archive"),
        ("nested zips", nested, "a ZIP archive"),
        ("gzip bomb", bomb, "gzip-compressed"),
    ):
        yield HostileDocument(kind, "as a page", words, lambda made=made: _page(made()))  # type: ignore[misc]
    yield HostileDocument(
        "zip bomb", "as a sheet", "as a bomb does", lambda: _listed("sheet", zipped())
    )
    warc = "archive/a.warc"
    yield HostileDocument(
        "zip bomb", "as an archive", "as a bomb", lambda: _archive(zipped(warc), "a.wacz")
    )
    yield HostileDocument(
        "nested zips", "as an archive", "read: 0", lambda: _archive(nested(), "a.wacz")
    )
    yield HostileDocument(
        "gzip bomb", "as an archive", "read: 0", lambda: _archive(bomb(), "a.warc.gz")
    )
    yield HostileDocument("quine", "3 codings", "the same bytes", lambda: _unfolded(quine(), 3))
    yield HostileDocument("quine", "4 codings", "wrapped 4 times", lambda: _unfolded(quine(), 4))


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of the files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.getvalue()


def quine() -> bytes:
    """160 bytes of deflate that unfold to themselves, for as often as anyone unfolds them.

    Each word is five bytes long: "say the next n words", "say the last four again", "end".
    """
    say = {n: b"\0" + (5 * n).to_bytes(2, "little") + (~(5 * n) & 65_535).to_bytes(2, "little")
           for n in (0, 4)}  # fmt: skip
    # a block of the fixed code: twice "10 bytes from 20 bytes back", then its end
    twice = "0001000" + "01000" + "110"
    bits = "0" + "10" + twice + twice + "0000000"
    again = int(bits[::-1], 2).to_bytes(5, "little")
    none, four, end = say[0], say[4], b"\1\0\0\xff\xff"
    first = [none, none, none, four]
    last = [again, none, none, end]
    middle = [again, four, again, four, again, four, again, four]
    return b"".join([*first, *first, *middle, *[again, none, none, four] * 2, *last, *last])


# ------------------------------------------------------------------ markup


def _markup() -> Iterator[HostileDocument]:
    feed = "<rss version='2.0'><channel><item><title>{}</title><link>http://a.example/</link></item></channel></rss>"
    site = "<urlset><url><loc>http://a.example/{}</loc></url></urlset>"
    laughs = "<!ENTITY l0 'ha'>" + "".join(
        f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 11)
    )
    outside = "<!ENTITY e SYSTEM 'file://{}'>"
    asking = "<!ENTITY e SYSTEM 'http://127.0.0.1:9/'>"
    for where, body in (("feed", feed), ("sitemap", site)):
        for kind, entity, name in (
            ("a billion laughs", laughs, "l10"),
            ("entity of a file", outside, "e"),
            ("entity of an address", asking, "e"),
        ):
            words = "no file came in" if name == "e" else "amplification factor"
            text = f"<?xml version='1.0'?><!DOCTYPE r [{entity}]>{body.format(f'&{name};')}"
            yield HostileDocument(f"XML: {kind}", f"as a {where}", words, _entity(where, text))
    sheet = _sheet(f"<!DOCTYPE r [{laughs}]>", "&l10;")
    yield HostileDocument("XML: a billion laughs", "as a sheet", "read: 0 entries",
                   lambda: _listed("sheet", sheet))  # fmt: skip
    yield HostileDocument("deep XML", "as a sitemap", "is no sitemap",
                   lambda: _listed("sitemap", b"<a>" * 1_000_000))  # fmt: skip
    yield HostileDocument("deep XML", "as a feed", "is no feed",
                   lambda: _listed("feed", b"<a>" * 200_000))  # fmt: skip
    yield HostileDocument("deep JSON", "as a feed", "is no JSON Feed",
                   lambda: _listed("feed", b'{"items":' + b"[" * 1_000_000))  # fmt: skip
    for kind, html in (
        ("deep HTML", b"<div>" * 500_000 + b"The paper was shut."),
        ("deep HTML, mixed", b"<b><i><a>" * 200_000 + b"The paper was shut."),
        ("endless attributes", b"<p " + b"a=1 " * 1_000_000 + b">The paper was shut.</p>"),
        ("endless comment", b"<p>The paper was shut.</p>" + b"<!--" * 1_000_000),
        ("endless table", b"<p>The paper was shut.</p>" + b"<table><tr><td>" * 200_000),
    ):
        yield HostileDocument(kind, "as a page", "read:", partial(_page, html, "text/html"))


def _sheet(entities: str, words: str) -> bytes:
    """A workbook whose only sheet holds the entities before its root and the words in a cell."""
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as package:
        files = {name: package.read(name) for name in package.namelist()}
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{words}</t></is></c></row>'
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("<sheetData />", f"<sheetData>{cell}</sheetData>")
    files["xl/worksheets/sheet1.xml"] = (entities + sheet).encode()
    return packed(files)


def _entity(kind: str, text: str) -> Callable[[], str]:
    def read() -> str:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(_CANARY)
            file.flush()
            return _listed(kind, text.replace("file://{}", f"file://{file.name}").encode())

    return read


# ------------------------------------------------------------------ PDFs


def _pdfs() -> Iterator[HostileDocument]:
    lines = [
        b"0 -20 Td (The paper was shut %b.) Tj" % word for word in b"by order on this day".split()
    ]
    words = b"BT /F1 12 Tf 72 700 Td " + b" ".join(lines * 2) + b" ET"

    def bomb() -> bytes:
        return pdf(zlib.compress(words + b" " * 500_000_000), filter=b"/Filter /FlateDecode")

    for kind, made, expected in (
        ("PDF of 100,000 pages", lambda: pdf(words, pages=PAGES), "has 100000 pages"),
        ("PDF that says 2,000,000,000", lambda: pdf(words, told=2_000_000_000), "read:"),
        ("PDF whose pages are a ring", lambda: pdf(words, ring=True), "cannot be read"),
        ("PDF with a bomb", bomb, "read:"),
        ("PDF cut short", lambda: pdf(words)[:300], "cannot be opened"),
        (
            "PDF of endless brackets",
            lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 5_000_000,
            "cannot be opened",
        ),
        (
            "PDF with a program",
            lambda: pdf(words, action=b"/JavaScript /JS (app.alert(1))"),
            "read:",
        ),
        ("PDF that launches", lambda: pdf(words, action=b"/Launch /F (/bin/sh)"), "read:"),
    ):
        yield HostileDocument(kind, "as a page", expected, lambda made=made: _page(made()))  # type: ignore[misc]


def pdf(
    content: bytes,
    *,
    pages: int = 1,
    told: int | None = None,
    ring: bool = False,
    filter: bytes = b"",
    action: bytes = b"",
) -> bytes:
    """A PDF whose pages all show the same content."""
    kids = b"2 0 R" if ring else b" ".join(b"%d 0 R" % (n + 5) for n in range(pages))
    opens = b"/OpenAction << /S %b >>" % action if action else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % opens,
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages if told is None else told),
        b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), filter, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R"
          b" /Resources << /Font << /F1 4 0 R >> >> >>"] * pages,
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start
