"""What one worker does with one shard, on whichever engine it runs.

What leaves it: the shard's result in the ledger. Where a worker dies, the ledger knows at which
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from servanda.errors import SourceError
from servanda.scan import cascade, limits, records
from servanda.scan.cascade import Steps
from servanda.scan.ledger import Ledger
from servanda.scan.records import Note, Passed, ShardPage, Tear
from servanda.scan.shards import Shard, Unreached

Work = Callable[[Shard], str]
"""Does what is to be done on one shard; gives why it could not be reached, "" where it was."""

Done = Callable[[Shard, str], bool]
"""Told of a shard that a worker came back from, with what it said; True: work on it again."""

Died = Callable[[Shard, str], bool]
"""Told of a shard whose worker did not come back, with its error's words, "" where it was killed.

True: work on it again.
"""


class Engine(Protocol):
    """Does the work on every shard, each in some process of its own. No worker's death ends it."""

    def __call__(
        self,
        work: Work,
        shards: Sequence[Shard],
        *,
        workers: int,
        done: Done,
        died: Died,
    ) -> None:
        """Come back when every shard is done or given up."""


def scan_shard(shard: Shard, *, steps: Steps, ledger: Ledger) -> str:
    """The shard's result is in the ledger; one that is there already is left alone.

    Gives why the shard could not be read to its end, where the disk or network failed: then
    nothing is in the ledger, and another run may find it well.
    """
    key = shard.key(steps.version)
    if ledger.output(key):
        return ""
    note, end = ledger.noting(key)
    if ledger.output(key):
        end()
        return ""
    try:
        pages = _read_pages(shard, steps, ledger, limits.limited(note))
        ledger.finish(key, cascade.scan(pages, shard=shard.name, steps=steps))
    except Unreached as error:
        return str(error)
    finally:
        limits.lift()
        end()
    ledger.tidy(key)
    return ""


def _read_pages(
    shard: Shard, steps: Steps, ledger: Ledger, note: Note
) -> Iterator[ShardPage | Passed | Tear]:
    """What the ledger says to pass over, then every page of the shard."""
    aside, until = ledger.aside(shard.key(steps.version))
    for offset in sorted(aside):
        yield Tear(offset, None, "the record that begins there ended three workers")
    if until is not None:
        yield Tear(until, None, "what follows there ended three workers")
    try:
        yield from records.pages(
            shard.open,
            note=note,
            aside=aside.__contains__,
            until=until,
            reader=steps.reader,
        )
    except SourceError as error:
        yield Tear(0, None, str(error))
