"""Results of a scan put on the record of a watch, each page once.

What leaves it: captures, texts, tellings and signals on record, the bytes in the vault.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon, captures, store
from servanda.model import Capture, Signal, Telling, Text
from servanda.scan import NOWHERE, Ledger, Outcome, Shard, tables
from servanda.watch.gathering.adding import from_outlet, impersonations
from servanda.watch.reading import coverage
from servanda.watch.settings import Watch


@frozen
class KeptPage:
    """One page of a result, read back."""

    capture: Capture
    text: Text
    telling: Telling
    signals: tuple[Signal, ...]
    data: bytes


def kept_of(ledger: Ledger, key: str) -> Iterator[KeptPage]:
    """The pages kept of a finished shard, in its order."""
    for line in ledger.lines(key):
        if line["kind"] == "kept":
            yield KeptPage(
                canon.read(Capture, line["capture"]),
                canon.read(Text, line["text"]),
                canon.read(Telling, line["telling"]),
                tuple(canon.read(Signal, signal) for signal in line["signals"]),
                base64.b64decode(line["body"]),
            )


@frozen
class Added:
    """What putting results on record came to."""

    kept: int
    claims: int
    already: int
    signals: tuple[Signal, ...]


BATCH = 200  # captures put on record in one transaction


def add(
    watch: Watch,
    record: store.Store,
    ledger: Ledger,
    shards: Sequence[tuple[Shard, str]],
    *,
    now: datetime,
    progress: Callable[[int, int, str], None] | None = None,
) -> Added:
    """Put the results of finished shards on record, the bytes in the vault first.

    A capture that is on record already is passed over, so a run that was broken off goes on
    where it stopped, and a page met in two shards is kept once.
    """
    known = {row.id for row in record.entries() if row.kind == "capture"}
    signal_ids = {row.id for row in record.entries() if row.kind == "signal"}
    counts = [0, 0, 0]
    news: list[Signal] = []
    for number, (shard, key) in enumerate(shards):
        if progress:
            progress(number, len(shards), shard.name)
        batch: list[Any] = []
        for page in kept_of(ledger, key):
            if page.capture.id in known:
                counts[2] += 1
                continue
            known.add(page.capture.id)
            capture = from_outlet(page.capture, watch.outlets)
            capture = captures.put(capture, page.data, vault=watch.vault)
            unread = coverage.unreadable(page.telling, now=now)
            raised = (*page.signals, *unread, *impersonations(capture, watch.outlets))
            signals = [s for s in raised if s.id not in signal_ids]
            signal_ids.update(signal.id for signal in signals)
            batch += [capture, page.text, page.telling, *signals]
            counts[0] += 1
            counts[1] += len(page.telling.claims)
            if len(batch) >= 4 * BATCH:
                record.add(batch, at=now)
                batch = []
        record.add(batch, at=now)
        news += signalled(record, set_aside(shard, ledger.lines(key), now=now), now=now)
    if progress:
        progress(len(shards), len(shards), "")
    return Added(counts[0], counts[1], counts[2], tuple(news))


def write_claims(ledger: Ledger, outcome: Outcome, path: Path) -> int:
    """Every claim and question of finished shards is in a Parquet file, a row each; their number.

    Raises SettingsError where pyarrow is not installed.
    """

    def rows() -> Iterator[Mapping[str, Any]]:
        for shard, key in outcome.finished:
            for line in ledger.lines(key):
                if line["kind"] == "kept":
                    yield from tables.rows_of(shard.name, line)

    return tables.write(rows(), path)


def signalled(
    record: store.Store, signals: Sequence[Signal], *, now: datetime
) -> tuple[Signal, ...]:
    """The signals, on record each once, however often the scan is run."""
    record.add([signal for signal in signals if not record.has(Signal, signal.id)], at=now)
    return tuple(signals)


def set_aside(shard: Shard, lines: Iterator[dict[str, Any]], *, now: datetime) -> list[Signal]:
    """A signal for every stretch of a shard that could not be read."""
    return [
        _signal(shard.name, line["start"], line["end"], line["why"], now)
        for line in lines
        if line["kind"] == "torn"
    ]


def refused(shard: Shard, *, now: datetime) -> Signal:
    """A signal for a shard that no worker came back from."""
    return _signal(shard.name, NOWHERE, None, "three workers died on it", now)


def unreached(shard: Shard, why: str, *, now: datetime) -> Signal:
    """A signal for a shard that the disk or the network did not give whole."""
    return Signal(
        id=canon.identify("sig", "shard not reached", shard.name, now),
        kind="shard not reached",
        where=shard.name,
        what=f"{shard.place} {why}.",
        why="Nothing of it is on record yet.",
        do="Run the same command again; what is done is not read again.",
        at=now,
    )


def _signal(shard: str, start: int, end: int | None, why: str, now: datetime) -> Signal:
    if start == NOWHERE:
        place = "as a whole"
    elif start == end:
        place = f"the record at byte {start:,}"
    else:
        place = f"from byte {start:,} to {'its end' if end is None else f'{end:,}'}"
    return Signal(
        id=canon.identify("sig", "set aside", shard, start, end, why),
        kind="set aside",
        where=shard,
        what=f"{place} was not read: {why}.",
        why="What stands there is not part of the record.",
        do="Fetch the file again, or look at the record named by its place.",
        at=now,
    )
