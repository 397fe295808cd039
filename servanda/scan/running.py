"""A whole run: every shard on an engine, what is done already left out, deaths counted.

What leaves it: which shards are finished and which were set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from servanda.errors import StoreError
from servanda.scan import cluster, pool
from servanda.scan.ledger import Ledger
from servanda.scan.shards import Shard
from servanda.scan.work import Died, Done, Engine, Work


def _on_this_machine(
    work: Work, shards: Sequence[Shard], *, workers: int, done: Done, died: Died
) -> None:
    pool.run(work, shards, workers=workers, done=done, died=died)


ENGINES: Mapping[str, Engine] = {"local": _on_this_machine, "ray": cluster.run}


TRIES = 3  # of a shard that the disk or network failed on, in one run


@frozen
class Progress:
    """How far a run is: shards done of all, and the pages of those done in this run."""

    done: int
    all: int
    pages: int
    kept: int
    key: str  # of the shard that was done last


@frozen
class Outcome:
    """The shards of a run in their order, each with its key; those set aside apart."""

    finished: tuple[tuple[Shard, str], ...]
    aside: tuple[Shard, ...]
    unreached: tuple[tuple[Shard, str], ...]  # with why; another run asks for them again
    read: int  # shards read in this run; the others were done before


def run(
    work: Work,
    shards: Sequence[Shard],
    *,
    version: str,
    ledger: Ledger,
    engine: str,
    workers: int,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Every shard is finished or set aside, whatever happened to workers."""
    keys = {shard: shard.key(version) for shard in shards}
    todo = [s for s in shards if not ledger.output(keys[s]) and not ledger.refused(keys[s])]
    counts = [len(shards) - len(todo), 0, 0]
    failures: dict[Shard, list[str]] = {}

    def done(shard: Shard, why: str) -> bool:
        if why:
            failures.setdefault(shard, []).append(why)
            return len(failures[shard]) < TRIES
        counts[0] += 1
        tally = tally_of(ledger, keys[shard])
        counts[1] += tally["counts"]["page"][0]
        counts[2] += tally["counts"]["telling"][1]
        tell(Progress(counts[0], len(shards), counts[1], counts[2], keys[shard]))
        return False

    def died(shard: Shard, raised: str) -> bool:
        if raised and not ledger.at(keys[shard])[1]:
            raise StoreError(
                f"{shard.name}: the work failed with no record in hand, so it would fail on every "
                f"shard: {raised}. The run stopped; what is done stays done. Mend it and run again."
            )
        return ledger.died(keys[shard])

    ENGINES[engine](work, todo, workers=workers, done=done, died=died)
    finished = [(shard, keys[shard]) for shard in shards if ledger.output(keys[shard])]
    aside = tuple(s for s in shards if not ledger.output(keys[s]) and ledger.refused(keys[s]))
    unreached = tuple((s, why[-1]) for s, why in failures.items() if not ledger.output(keys[s]))
    read = len({keys[shard] for shard in todo} & {key for _, key in finished})
    return Outcome(tuple(finished), aside, unreached, read)


def tally_of(ledger: Ledger, key: str) -> dict[str, Any]:
    """The last line of a finished shard's result."""
    *_, last = ledger.lines(key)
    return last
