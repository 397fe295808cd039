"""What adding a hundred reports costs beside a record of any size, and how much it looks at.

What leaves it: seconds of the processor and clusters looked at, by the number of reports on record
before. All is made up by one seed, as in `growth`. Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from bench.growth import watched
from servanda import lexicon
from servanda.incidents.growing import Growth, grow
from servanda.incidents.growth_records import CaptureState, Verdicts
from servanda.incidents.shelf import MemoryShelf

SIZES = (1000, 10_000, 100_000)
ADDED = 100
CHUNK = 1000
NOBODY = Verdicts()


def states(count: int) -> list[CaptureState]:
    """That many reports of one claim each, the last of them those that arrive."""
    made = zip(*watched(count), strict=True)
    return [
        CaptureState(
            capture.id,
            capture,
            text,
            {"claims": telling.claims},
            {claim.id: (at, place) for place, claim in enumerate(telling.claims)},
        )
        for at, (telling, capture, text) in enumerate(made)
    ]


def report(_: Path) -> str:
    """The figures as text."""
    lines = [
        f"{'Reports':>9}{'made anew':>11}{'100 more':>10}{'looked at':>11}{'made':>7}{'rows':>11}"
    ]
    lines += [line(size) for size in SIZES]
    return "\n".join(lines)


def line(size: int) -> str:
    """One size: seconds to make all, in chunks, and to add a hundred; units and incidents then."""
    words = lexicon.load()
    kept = MemoryShelf()
    all_of_them = states(size + ADDED)

    def add(some: Sequence[CaptureState]) -> tuple[Growth, float]:
        began = time.process_time()
        growth = grow(kept, some, NOBODY, NOBODY, lexicon=words, scopes=["claims"])
        taken = time.process_time() - began
        kept.apply(growth.changes)
        return growth, taken

    before = sum(add(all_of_them[at : min(at + CHUNK, size)])[1] for at in range(0, size, CHUNK))
    growth, taken = add(all_of_them[size:])
    grown = growth.scopes["claims"]
    rows = sum(map(len, kept.rows.values()))
    seconds = f"{size:>9,}{before:>11.1f}{taken:>10.2f}"
    return f"{seconds}{grown.looked_at:>11,}{len(grown.made):>7}{rows:>11,}"
