"""Made-up shards: pages that matter among pages that do not, and work that dies on cue."""

from __future__ import annotations

import io
import os
import signal
import warnings
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from servanda import captures, scan
from servanda.model import Claim, Span, Telling
from servanda.watch import scanning

ARREST = (
    "Police in Phnom Penh, Cambodia, arrested the opposition leader Kem Sokha on Sunday. "
    "He was charged with treason. A court in Cambodia ordered the Cambodia Daily to close."
)
WEATHER = "Rain fell over the hills for a third day, and the river rose by a hand's breadth."


def html(title: str, words: str) -> bytes:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        "<meta property='article:published_time' content='2017-09-05'></head>"
        f"<body><article><h1>{title}</h1><p>{words}</p><p>Number {title}.</p></article></body></html>"
    ).encode()


def shard(
    path: Path, pages: Sequence[tuple[str, bytes]], *, gzip: bool = True, **headers: str
) -> Path:
    """A shard written by warcio, one response a page."""
    with path.open("wb") as file, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # warcio leaves its buffers to the collector
        writer = WARCWriter(file, gzip=gzip)
        for number, (address, body) in enumerate(pages):
            http = StatusAndHeaders(
                "200 OK",
                [("Content-Type", "text/html; charset=utf-8"), *headers.items()],
                protocol="HTTP/1.1",
            )
            writer.write_record(
                writer.create_warc_record(
                    address,
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=http,
                    warc_headers_dict={
                        "WARC-Date": "2017-09-05T06:00:00Z",
                        "WARC-Record-ID": f"<urn:uuid:0-{path.stem}-{number}>",
                    },
                )
            )
    return path


def few(folder: Path, count: int = 3) -> list[Path]:
    """Shards of six pages, the third of each telling of an arrest, each in its own words."""
    return [
        shard(
            folder / f"part-{n}.warc.gz",
            [
                (
                    f"https://example.org/{n}/{p}",
                    html(f"Story {n} {p}", ARREST if p == 2 else WEATHER),
                )
                for p in range(6)
            ],
        )
        for n in range(count)
    ]


def offsets(path: Path) -> list[int]:
    """Where the records of a shard begin."""
    from fastwarc.warc import ArchiveIterator

    return [r.stream_pos for r in ArchiveIterator(str(path), fsspec_args=False)]


def results(ledger: scan.Ledger) -> dict[str, bytes]:
    """Everything that a ledger holds as done, by name."""
    found = {}
    for kind in ("done", "results"):
        for path in sorted((ledger.folder / kind).rglob("*")):
            if path.is_file():
                found[path.relative_to(ledger.folder).as_posix()] = path.read_bytes()
    return found


def quick(recipe: scanning.Recipe, ledger: scan.Ledger) -> scan.Steps:
    """The steps with a reading that takes no time: a page tells its address."""
    steps = scanning.steps(recipe, ledger)
    return evolve(steps, tell=_told)


def _told(page: scan.ShardPage, _: str) -> scan.ReadPage | str:
    kept = captures.describe(
        page.data, captures.Said(address=page.address, fetched_at=page.at, added_by="t")
    )
    words = kept.text.content[:4]
    claim = Claim("clm-1", kept.capture.id, "detain", "done", Span(0, 4, words), Span(0, 4, words))
    telling = Telling("tel-1", kept.capture.id, kept.text.id, "t", "t", "0" * 64, (claim,))
    return scan.ReadPage(kept.capture, kept.text, telling)


def dying(
    shard: scan.Shard, *, recipe: scanning.Recipe, folder: str, deadly: str, times: int
) -> str:
    """The work, ended by a kill the first `times` times that it comes to one address."""
    counter = Path(folder) / "killed"
    ledger = scan.Ledger(Path(folder))
    steps = quick(recipe, ledger)

    def tell(page: scan.ShardPage, name: str) -> scan.ReadPage | str:
        if page.address == deadly:
            before = counter.stat().st_size if counter.exists() else 0
            if before < times:
                with counter.open("ab") as file:
                    file.write(b".")
                os.kill(os.getpid(), signal.SIGKILL)
        return _told(page, name)

    return scan.scan_shard(shard, steps=evolve(steps, tell=tell), ledger=ledger)
