"""How fast whole archives are scanned, each figure a ratio within one run.

The shards are made for the run: ordinary web pages of the outside data, as an archive has them,
with none or three in a hundred that pass the gate over bytes. Bare reading is FastWARC alone, every
body read. Times on one core are those of the processor; times of several workers are on the clock,
from when all are warm.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from servanda import scan
from servanda.errors import SettingsError
from servanda.watch import scanning

PAGES = 4_000  # of a shard on one core
ROUNDS = 3
SHARDS = 16  # of a run with several workers, each of PAGES // 4
TENTHS = 10
RELEVANT = 0.03
PASSING = "They had come home from a journey through Cambodia two years ago."
TELLING = (
    "Police in Phnom Penh, Cambodia, arrested the opposition leader on Sunday, his lawyer said. "
    "A court charged him with treason the next day."
)


def report(data: Path) -> str:
    """All figures of scanning, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(lines(data, Path(folder)))


def lines(data: Path, folder: Path) -> Iterator[str]:
    """The figures one by one, as they are had."""
    recipe = scanning.recipe_of("paris-1991", by="bench")
    ledger = scan.Ledger(folder / "ledger")
    steps = scanning.steps(recipe, ledger)
    ordinary = pages(data)
    plain = [page for page in ordinary if steps.gate.passes(page)]
    yield f"{len(plain)} of {len(ordinary)} ordinary pages are turned away by the gate over bytes"
    few = [put_in(page, TELLING) for page in plain]
    mixes = {
        "nothing relevant": (),
        "3 % name it in passing": [named(page) for page in plain],
        "3 % tell an act": few,
    }
    for name, relevant in mixes.items():
        path = write(folder / f"{name}.warc.gz".replace(" ", "-"), plain, relevant, PAGES)
        yield _ratio(name, path, steps, folder)
    yield from _engines(plain, few, folder, recipe, ledger)
    yield from _memory(plain, few, folder, recipe)


def pages(data: Path) -> list[bytes]:
    """Ordinary web pages as they were served."""
    folder = data / "article_extraction" / "zyte_dev"
    ids = sorted(json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")))
    return [gzip.decompress((folder / "html" / f"{id}.html.gz").read_bytes()) for id in ids]


def put_in(page: bytes, words: str) -> bytes:
    """A page with a paragraph more after its first."""
    return page.replace(b"</p>", f"</p><p>{words}</p>".encode(), 1)


def named(page: bytes) -> bytes:
    """A page with a sentence more that names Cambodia in passing."""
    return put_in(page, PASSING)


def write(path: Path, plain: Sequence[bytes], relevant: Sequence[bytes], count: int) -> Path:
    """A shard of so many pages, three in a hundred of them relevant where any are given.

    Every relevant page has an address of its own and a number in its text, so that none is a copy.
    """
    every = round(1 / RELEVANT)
    members: dict[int, bytes] = {}
    with path.open("wb") as file:
        for number in range(count):
            if relevant and number % every == every - 1:
                body = relevant[(number // every) % len(relevant)] + f"<p>{number}</p>".encode()
                file.write(_member(f"https://example.org/{path.stem}/{number}", body))
                continue
            which = number % len(plain)
            if which not in members:
                members[which] = _member(f"https://example.org/plain/{which}", plain[which])
            file.write(members[which])
    return path


def _member(address: str, body: bytes) -> bytes:
    """One response as an archive holds it, compressed by itself."""
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        writer = WARCWriter(buffer, gzip=True)
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": "2020-06-01T00:00:00Z"},
        )
        writer.write_record(record)
    return buffer.getvalue()


def bare(path: Path) -> int:
    """Every response of a shard read by FastWARC alone; how many they are."""
    wanted = WarcRecordType.response
    records = ArchiveIterator(str(path), record_types=wanted, parse_http=False, fsspec_args=False)
    return sum(1 for record in records if record.reader.read() or True)


def _ratio(name: str, path: Path, steps: scan.Steps, folder: Path) -> str:
    """Scanning beside bare reading, in turns; the middle of the rounds."""
    [shard] = scan.listed((str(path),))
    rates: dict[str, list[float]] = {"bare": [], "scan": []}
    kept = 0
    for round in range(ROUNDS + 1):  # the first warms up
        _say(f"{name}, round {round}")
        ledger = scan.Ledger(folder / f"{path.stem}-{round}")
        works: dict[str, Callable[[], object]] = {
            "bare": partial(bare, path),
            "scan": partial(scan.scan_shard, shard, steps=steps, ledger=ledger),
        }
        for kind, work in works.items():
            began = time.process_time()
            work()
            if round:
                rates[kind].append(PAGES / (time.process_time() - began))
        kept = scan.tally_of(ledger, shard.key(steps.version))["counts"]["telling"][1]
    ratio = median(s / b for s, b in zip(rates["scan"], rates["bare"]))
    size = path.stat().st_size / PAGES / 1000
    return (
        f"{name}: {ratio:.2f} of bare FastWARC ({median(rates['scan']):,.0f} and "
        f"{median(rates['bare']):,.0f} pages/s; {PAGES:,} pages of {size:.0f} kB, {kept} kept)"
    )


def _engines(
    plain: Sequence[bytes],
    relevant: Sequence[bytes],
    folder: Path,
    recipe: scanning.Recipe,
    ledger: scan.Ledger,
) -> Iterator[str]:
    """Two workers beside one, and Ray beside the processes of this machine."""
    inside = folder / "many"
    inside.mkdir()
    for number in range(SHARDS):
        write(inside / f"{number:03}.warc.gz", plain, relevant, PAGES // 4)
    for number in range(4):  # warm every worker, whichever takes them
        write(inside / f"-{number}.warc.gz", plain, relevant, 40)
    shards = scan.listed((str(inside),))
    rates = {}
    for engine, workers in (("local", 1), ("local", 2), ("ray", 2)):
        _say(f"{workers} workers, {engine}")
        own = scan.Ledger(folder / f"{engine}-{workers}")
        own.made(f"gate-{recipe.version}", steps_dump(ledger, recipe))
        rates[engine, workers] = _run(engine, workers, shards, own, recipe)
    one, two, ray = rates.values()
    yield f"two workers: {two / one:.2f} of one ({two:,.0f} and {one:,.0f} pages/s on the clock)"
    yield f"Ray: {ray / two:.2f} of the local pool ({ray:,.0f} and {two:,.0f} pages/s)"


def steps_dump(ledger: scan.Ledger, recipe: scanning.Recipe) -> Callable[[], bytes]:
    """What gives the gate that one ledger has made to another."""
    return lambda: (ledger.folder / "made" / f"gate-{recipe.version}").read_bytes()


def _run(
    engine: str,
    workers: int,
    shards: Sequence[scan.Shard],
    ledger: scan.Ledger,
    recipe: scanning.Recipe,
) -> float:
    """Pages a second on the clock, from when the four small shards are done."""
    ends: list[float] = []
    scan.run(
        partial(scanning.work, recipe=recipe, folder=str(ledger.folder)),
        shards,
        version=recipe.version,
        ledger=ledger,
        engine=engine,
        workers=workers,
        tell=lambda _: ends.append(time.monotonic()),
    )
    return (len(ends) - 5) * (PAGES // 4) / (ends[-1] - ends[4])


def _memory(
    plain: Sequence[bytes], relevant: Sequence[bytes], folder: Path, recipe: scanning.Recipe
) -> Iterator[str]:
    """The most memory that one worker has had after each tenth of ten times the input."""
    path = write(folder / "large.warc.gz", plain, relevant, PAGES * TENTHS // 4)
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(
        target=_remember, args=(str(path), str(folder / "memory"), recipe, theirs)
    )
    _say("memory")
    process.start()
    theirs.close()
    curve: list[int] = ours.recv()
    process.join()
    yield (
        f"memory of a worker after each tenth of {PAGES * TENTHS // 4:,} pages: "
        f"{' '.join(str(megabytes) for megabytes in curve)} MB (the most so far)"
    )


def _remember(path: str, folder: str, recipe: scanning.Recipe, pipe: Any) -> None:
    from attrs import evolve

    ledger = scan.Ledger(Path(folder))
    steps = scanning.steps(recipe, ledger)
    [shard] = scan.listed((path,))
    total = PAGES * TENTHS // 4
    curve: list[int] = []
    seen = [0]

    def passes(data: bytes) -> str:
        seen[0] += 1
        if seen[0] % (total // TENTHS) == 0:
            curve.append(_most())
        return steps.gate.passes(data)

    watched: Any = _Gate(passes, steps.gate.passes_text)
    scan.scan_shard(shard, steps=evolve(steps, gate=watched), ledger=ledger)
    pipe.send(curve)


class _Gate:
    """A gate that tells of each page it is asked about."""

    def __init__(self, passes: Callable[[bytes], str], passes_text: Callable[[str], str]) -> None:
        self.passes, self.passes_text = passes, passes_text


def _most() -> int:
    """The most memory that this program has had so far, in megabytes.

    Not by getrusage, which begins with what the parent had when it started this process.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 // 1_000_000
    raise SettingsError("/proc/self/status names no VmHWM; memory is measured on Linux alone.")


def _say(what: str) -> None:
    print(f"bench: scanning: {what} ...", file=sys.stderr, flush=True)
