"""The example's record, judged with its pages, acts and provisions in another order.

What leaves it: a `KindResult` a kind of order: in how many shufflings the claims, incidents, links,
findings and standings were the same. The record is that of `servanda demo`; it is judged in memory
alone. An incident is compared by its claims, because its id is that of the claim first recorded.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve
from click.testing import CliRunner

from bench.movements import KindResult, Movement
from servanda import canon
from servanda.cli import main
from servanda.errors import SettingsError
from servanda.lexicon import Lexicon
from servanda.watch import Watch, open_watch
from servanda.watch.judging import assessing, evidence
from servanda.watch.judging.evidence import Evidence, RecordRead

SEED = 20261129
TIMES = 8
DAY = date(2017, 10, 24)
T = TypeVar("T")


@contextmanager
def example() -> Iterator[Path]:
    """The watch of the demo."""
    with tempfile.TemporaryDirectory() as folder:
        watch_folder = Path(folder) / "cambodia"
        result = CliRunner().invoke(main, ["demo", str(watch_folder)])
        if result.exit_code:
            raise SettingsError(f"The demo could not be made: {result.output[-300:]}")
        yield watch_folder


def come_to(watch: Watch, on_record: RecordRead) -> dict[str, frozenset[str]]:
    """What a record comes to: by kind of thing, each as a hash of what it says, without ids."""
    weighed = evidence.weighed(watch, on_record, evidence.grouped(watch, on_record))
    judged = assessing.judge(watch, weighed, on=DAY, proposed=True)
    return {
        "incidents": _hashes((i.act, i.stance, i.when, i.number, _told(weighed, i.id))
                             for i in weighed.incidents),
        "links": _hashes((_told(weighed, k.incident), k.commitment, k.bearing, k.confidence, k.asks)
                         for k in weighed.links),
        "findings": _hashes((_told(weighed, f.incident), f.commitment, f.bearing)
                            for f in weighed.findings),
        "standings": _hashes((s.commitment, s.state, s.since) for s in judged.standings),
        "duties": _hashes((d.rule, d.state, d.bearers, d.since, d.due) for d in judged.duties),
    }  # fmt: skip


def _told(weighed: Evidence, incident: str) -> list[str]:
    return sorted(c.id for i in weighed.incidents if i.id == incident for c in i.claims)


def _hashes(rows: Iterator[Any]) -> frozenset[str]:
    return frozenset(canon.sha256(row) for row in rows)


def _shuffled(some: Sequence[T], draw: random.Random) -> tuple[T, ...]:
    return tuple(draw.sample(list(some), len(some)))


Shuffle = Callable[[Watch, RecordRead, random.Random], tuple[Watch, RecordRead]]


def pages(watch: Watch, read: RecordRead, draw: random.Random) -> tuple[Watch, RecordRead]:
    """Pages, their texts and their tellings in another order; what was recorded first stays so."""
    hand = evolve(
        read.hand,
        captures=_shuffled(read.hand.captures, draw),
        tellings=_shuffled(read.hand.tellings, draw),
    )
    return watch, evolve(read, hand=hand, texts=_shuffled(read.texts, draw))


def recorded(watch: Watch, read: RecordRead, draw: random.Random) -> tuple[Watch, RecordRead]:
    """Pages gathered in another order, so that another claim of an event was recorded first."""
    watch, read = pages(watch, read, draw)
    lines = sorted({line for line, _ in read.hand.recorded.values()})
    moved = dict(zip(lines, _shuffled(lines, draw)))
    ranks = {claim: (moved[line], at) for claim, (line, at) in read.hand.recorded.items()}
    return watch, evolve(read, hand=evolve(read.hand, recorded=ranks))


def acts(watch: Watch, read: RecordRead, draw: random.Random) -> tuple[Watch, RecordRead]:
    """The acts and subjects of the lexicon read in another order."""
    words = watch.lexicon
    order = _shuffled(list(words.acts), draw)
    subjects = _shuffled(list(words.subjects), draw)
    other = Lexicon(
        {name: words.acts[name] for name in order},
        {name: words.subjects[name] for name in subjects},
        words.folder,
    )
    return evolve(watch, lexicon=other), read


def provisions(watch: Watch, read: RecordRead, draw: random.Random) -> tuple[Watch, RecordRead]:
    """The provisions, commitments, rules and actors of the agreement in another order."""
    pact = watch.agreement
    other = evolve(
        pact,
        provisions=_shuffled(pact.provisions, draw),
        commitments=_shuffled(pact.commitments, draw),
        rules=_shuffled(pact.rules, draw),
        actors=_shuffled(pact.actors, draw),
    )
    return evolve(watch, agreement=other), read


def sources(watch: Watch, read: RecordRead, draw: random.Random) -> tuple[Watch, RecordRead]:
    """The sources of the watch and its actors in another order."""
    return evolve(
        watch, sources=_shuffled(watch.sources, draw), actors=_shuffled(watch.actors, draw)
    ), read


KINDS: dict[str, Shuffle] = {
    "pages in another order": pages,
    "pages gathered in another order": recorded,
    "acts and subjects in another order": acts,
    "provisions in another order": provisions,
    "sources and actors in another order": sources,
}


def results(folder: Path, *, times: int = TIMES) -> list[KindResult]:
    """Each kind of order, so many times, of the watch in a folder; it is only read."""
    found, watch = [], open_watch(folder)
    with watch.record() as record:
        read = evidence.read_record(watch, record)
    first = come_to(watch, read)
    for name, shuffle in KINDS.items():
        draw = random.Random(f"{SEED} {name}")  # noqa: S311
        moved, same = list[Movement](), 0
        for time in range(times):
            other = come_to(*shuffle(watch, read, draw))
            lines = [
                Movement(kind, f"shuffling {time}", f"{len(first[kind] - other[kind])} gone, "
                         f"{len(other[kind] - first[kind])} new")
                for kind in first if first[kind] != other[kind]
            ]  # fmt: skip
            same += not lines
            moved += lines
        found.append(KindResult(name, "example", times, same, 0, 0, tuple(moved)))
    return found
