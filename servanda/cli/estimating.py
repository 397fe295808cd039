"""`servanda scan --estimate`: a few shards scanned and timed, and what all of them would cost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from servanda import wording
from servanda.cli.progressing import progress
from servanda.cli.terminal import echo
from servanda.errors import SourceError
from servanda.watch import scanning


def sampled(
    places: Sequence[str], recipe: scanning.Recipe, ledger: scanning.Ledger, *, count: int
) -> Iterator[tuple[scanning.Shard, str, scanning.ShardSample]]:
    """So many shards, drawn by lot from those that are not done, scanned here one by one."""
    show, number = progress("estimating"), 0
    scanning.steps(recipe, ledger)  # made ready before the clock starts
    for place in scanning.drawn(places):
        [shard] = scanning.listed((place,))
        key = shard.key(recipe.version)
        if ledger.output(key) or ledger.refused(key):
            continue
        show(number, count, shard.name)
        clock, core = time.monotonic(), time.process_time()
        why = scanning.work(shard, recipe=recipe, folder=str(ledger.folder))
        seconds = time.process_time() - core, time.monotonic() - clock
        if why:
            raise SourceError(f"{place}: {why}. Nothing can be estimated from it. Run it again.")
        tally = scanning.tally_of(ledger, key)
        pages, kept = tally["counts"]["page"][0], tally["counts"]["telling"][1]
        size = shard.size_bytes or 0
        yield shard, key, scanning.ShardSample(size, pages, kept, seconds[0], seconds[1])
        number += 1
        if number == count:
            break
    show(count, count, "")


def say(
    samples: Sequence[scanning.ShardSample], *, shards: int, workers: int, price: float
) -> None:
    """Print what the sample leads to expect."""
    for what, figure in scanning.cost_rows(samples, shards=shards, workers=workers, price=price):
        echo(f"{what:45} {figure}")
    echo(
        f"\nFrom {wording.figure(len(samples), 'shard')} drawn by lot, scanned on one core of "
        "this machine; in brackets what the spread between them leaves open, 19 times in 20. "
        "What a store asks for its bytes is not counted. The shards scanned are done and are not "
        "read again."
    )
