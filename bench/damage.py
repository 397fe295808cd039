"""`python -m bench damage`: archives damaged in many ways, and what is still had of them.

Real pages are written as WARC by warcio, then damaged; a page counts as had only with exactly its
bytes. What leaves it: how many of the pages that the damage did not touch are had by `pages_of`
and by warcio's own reader, how many altered pages either hands out, and how often the damage is
listed, with the byte of the record it is in. All is drawn by one seed.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrs import fields, frozen
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from servanda.captures import pages_of
from servanda.errors import SettingsError

PAGES = "article_extraction/zyte_dev/html"
PAGE_COUNT, DRAWS, SEED = 30, 40, 20261124
Members = Sequence[bytes]


@frozen
class Damaged:
    """An archive after the damage: its bytes, the pages it touched, and where it must be listed."""

    data: bytes
    touched: frozenset[int]
    first: int  # the first byte of the record that is damaged
    last: int  # the last byte at which naming it is right


@frozen
class DamageRow:
    """One kind of damage over all draws."""

    kind: str
    untouched: int
    had: int
    had_by_warcio: int
    altered: int
    altered_by_warcio: int
    listed: int
    placed: int
    draws: int


def _one(members: Members, number: int, made: bytes, *, touched: bool = True) -> Damaged:
    """The archive with one member in place of another."""
    start = sum(map(len, members[:number]))
    data = b"".join([*members[:number], made, *members[number + 1 :]])
    whole = frozenset({number} if touched else ())
    return Damaged(data, whole, start, start + max(1, len(made)) - 1)


def _cut(members: Members, draw: random.Random) -> Damaged:
    data = b"".join(members)
    at = draw.randrange(len(members[0]) + 1, len(data))
    number, start = 0, 0  # between two records a cut leaves a whole archive: not drawn
    while start + len(members[number]) <= at:
        start, number = start + len(members[number]), number + 1
    at = max(at, start + 1)
    return Damaged(data[:at], frozenset(range(number, len(members))), start, at)


def _flipped(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    made = bytearray(members[number])
    packed = members[number].startswith(b"\x1f\x8b")  # a plain record's head has no checksum
    start = 10 if packed else members[number].index(b"HTTP/1.1")
    made[draw.randrange(start, len(made) - (0 if packed else 4))] ^= 1 << draw.randrange(8)
    return _one(members, number, bytes(made))


def _no_end(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    return _one(members, number, members[number][:-8], touched=False)


def _wrong_length(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    head, name, rest = members[number].partition(b"Content-Length: ")
    told, end, rest = rest.partition(b"\r\n")
    wrong = str(int(told) + draw.choice((-900, -7, -1, 1, 7, 900, 10**9))).encode()
    return _one(members, number, head + name + wrong + end + rest, touched=False)


def _no_newline(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    return _one(members, number, members[number][: -draw.choice((1, 2, 3, 4))], touched=False)


def _garbage(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    noise = draw.choice((bytes(4096), draw.randbytes(5000), b"<html>lost</html>\r\n" * 90))
    found = _one(members, number, noise + members[number], touched=False)
    return Damaged(found.data, frozenset(), found.first, found.first + len(noise))


def _hole(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    size = min(4096, len(members[number]) // 2)
    at = draw.randrange(len(members[number]) - size)
    return _one(members, number, members[number][:at] + bytes(size) + members[number][at + size :])


def _joined(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    keep = draw.randrange(30, len(members[number]))
    return _one(members, number, members[number][:keep])


def _edited(members: Members, draw: random.Random) -> Damaged:
    number = draw.randrange(len(members))
    plain = bytearray(gzip.decompress(members[number]))
    at = plain.index(b"\r\n\r\n", plain.index(b"HTTP/1.1")) + 4
    place = draw.randrange(at, len(plain) - 4)
    plain[place] = plain[place] ^ 1
    return _one(members, number, gzip.compress(bytes(plain)))


def _package(members: Members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/a.warc.gz", b"".join(members))
        package.writestr("datapackage.json", '{"resources":[]}')
    return out.getvalue()


def _no_directory(members: Members, draw: random.Random) -> Damaged:
    data = _package(members)
    at = draw.randrange(data.index(b"PK\x01\x02"), len(data) - 22)
    return Damaged(data[:at], frozenset(), 0, at)


def _in_package(members: Members, draw: random.Random) -> Damaged:
    found = _flipped(members, draw)
    data, whole = bytearray(_package(members)), b"".join(members)
    start = data.index(whole[:200])
    data[start : start + len(whole)] = found.data
    return Damaged(bytes(data), found.touched, 0, found.last)


_COUNTED = [one.name for one in fields(DamageRow) if one.name not in ("kind", "draws")]

# Each kind: of compressed members or plain records, and what is done to them.
KINDS: dict[str, tuple[bool, Callable[[Members, random.Random], Damaged]]] = {
    "cut short, compressed": (True, _cut),
    "cut short, plain": (False, _cut),
    "a bit flipped, compressed": (True, _flipped),
    "a bit flipped in a page, plain": (False, _flipped),
    "a gzip end gone": (True, _no_end),
    "a wrong length": (False, _wrong_length),
    "a newline gone": (False, _no_newline),
    "garbage between, compressed": (True, _garbage),
    "garbage between, plain": (False, _garbage),
    "a hole of zeros": (True, _hole),
    "cut and joined": (True, _joined),
    "a page edited, packed again": (True, _edited),
    "WACZ without its directory": (True, _no_directory),
    "WACZ with a bit flipped": (True, _in_package),
}


def written(bodies: Sequence[bytes], *, packed: bool) -> list[bytes]:
    """Each page as one record that warcio wrote."""
    made = []
    for number, body in enumerate(bodies):
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
        made.append(out.getvalue())
    return made


def measured(kind: str, bodies: Sequence[bytes], folder: Path, *, draws: int = DRAWS) -> DamageRow:
    """One kind of damage, drawn so many times."""
    packed, harm = KINDS[kind]
    members = written(bodies, packed=packed)
    counts = dict.fromkeys(_COUNTED, 0)
    for number in range(draws):
        draw = random.Random(f"{SEED} {kind} {number}")  # noqa: S311 a fixed draw of damage
        damaged = harm(members, draw)
        path = folder / "damaged"
        path.write_bytes(damaged.data)
        pages = pages_of(path)
        ours = [(page.address, page.data) for page in pages]
        theirs = list(_by_warcio(path))
        good = [(f"http://example.org/{at}", body) for at, body in enumerate(bodies)]
        untouched = {page for at, page in enumerate(good) if at not in damaged.touched}
        counts["untouched"] += len(untouched)
        counts["had"] += len(untouched & set(ours))
        counts["had_by_warcio"] += len(untouched & set(theirs))
        counts["altered"] += sum(1 for one in ours if one not in good)
        counts["altered_by_warcio"] += sum(1 for one in theirs if one not in good)
        counts["listed"] += bool(pages.damaged)
        counts["placed"] += any(
            damaged.first <= one.offset <= damaged.last for one in pages.damaged
        )
    return DamageRow(kind=kind, draws=draws, **counts)


def _by_warcio(path: Path) -> Iterator[tuple[str, bytes]]:
    """The pages that warcio's reader hands out until it stops, its digests not asked for."""
    noise = io.StringIO()  # it prints what it could not unfold
    with path.open("rb") as file, contextlib.redirect_stderr(noise):
        try:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    address = str(record.rec_headers.get_header("WARC-Target-URI"))
                    yield address, record.content_stream().read()
        except (ArchiveLoadFailed, OSError, ValueError, EOFError, AttributeError):
            return


def text(rows: Sequence[DamageRow]) -> str:
    """The table as aligned text."""
    lines = [
        f"{'damage':31}{'untouched pages had':>22}{'by warcio':>12}{'altered':>9}{'by warcio':>11}"
        f"{'listed':>10}{'at its record':>15}"
    ]
    for row in rows:
        share = f"{row.had} of {row.untouched}"
        theirs = f"{row.had_by_warcio / row.untouched:.1%}" if row.untouched else "-"
        lines.append(
            f"{row.kind:31}{share:>22}{theirs:>12}{row.altered:>9}{row.altered_by_warcio:>11}"
            f"{f'{row.listed} of {row.draws}':>10}{f'{row.placed} of {row.draws}':>15}"
        )
    return "\n".join(lines)


def report(data: Path) -> str:
    """Every kind of damage over real pages of the outside data."""
    files = sorted((data / PAGES).glob("*.html.gz"))[:PAGE_COUNT]
    if len(files) < PAGE_COUNT:
        raise SettingsError(f"{data / PAGES}: fewer than {PAGE_COUNT} pages to archive.")
    bodies = [gzip.decompress(file.read_bytes())[:60_000] for file in files]
    with tempfile.TemporaryDirectory() as folder:
        return text([measured(kind, bodies, Path(folder)) for kind in KINDS])
