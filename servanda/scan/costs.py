"""What scanning many shards would cost, worked out from a few that were scanned and timed.

What leaves it: pages, core-hours, hours and money, each with the range that the spread between the
shards of the sample leaves open. Nothing here measures or asks anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, stdev

from attrs import frozen

CONFIDENCE = 0.95


@frozen
class ShardSample:
    """One shard that was scanned: what was in it and what it took."""

    bytes: float
    pages: float
    kept: float
    core_seconds: float
    clock_seconds: float


@frozen
class Range:
    """A figure with its lower and upper bound; None where one shard alone gives none."""

    mid: float
    low: float | None = None
    high: float | None = None

    def describe(self, unit: str = "") -> str:
        """In words: 2,086 (1,900 to 2,300) million."""
        blank = " " if unit else ""
        if self.low is None or self.high is None:
            return f"{rounded(self.mid)}{blank}{unit}"
        return f"{rounded(self.mid)}{blank}{unit} ({rounded(self.low)} to {rounded(self.high)})"


def drawn(places: Sequence[str]) -> list[str]:
    """The places by lot, in the same order every time: by the hash of each."""
    return sorted(places, key=lambda place: hashlib.sha256(place.encode()).digest())


def scaled(
    samples: Sequence[ShardSample],
    of: Callable[[ShardSample], float],
    *,
    shards: int,
    by: float = 1.0,
) -> Range:
    """A figure of the sample's shards for `shards` of them, times `by`.

    The range is Student's at 95 %, narrower where the sample is much of the whole. A few shards
    with very many pages are easily missed by a small sample.
    """
    values = [of(sample) * by * shards for sample in samples]
    mid, count = fmean(values), len(values)
    if count < 2:
        return Range(mid)
    from scipy.special import stdtrit  # Student's t; scipy.stats takes a second to import

    left_out = sqrt(max(0.0, 1 - count / shards))
    half = float(stdtrit(count - 1, (1 + CONFIDENCE) / 2)) * stdev(values) / sqrt(count) * left_out
    return Range(mid, max(0.0, mid - half), mid + half)


def cost_rows(
    samples: Sequence[ShardSample], *, shards: int, workers: int, price: float
) -> list[tuple[str, str]]:
    """What so many shards would come to. `price`: dollars a core-hour."""

    def all_(of: Callable[[ShardSample], float], by: float = 1.0) -> Range:
        return scaled(samples, of, shards=shards, by=by)

    pages = sum(sample.pages for sample in samples)
    cores, clock = (sum(getattr(s, k) for s in samples) for k in ("core_seconds", "clock_seconds"))
    return [
        ("shards", f"{shards:,}"),
        ("to read", all_(lambda s: s.bytes, 1e-12).describe("TB")),
        ("pages", all_(lambda s: s.pages, 1e-6).describe("million")),
        ("pages kept", all_(lambda s: s.kept).describe()),
        ("pages a second on one core", rounded(pages / cores if cores else 0.0)),
        ("pages a second of a worker, waiting counted", rounded(pages / clock if clock else 0.0)),
        ("core-hours", all_(lambda s: s.core_seconds, 1 / 3600).describe()),
        (
            f"dollars at {price:g} a core-hour",
            all_(lambda s: s.core_seconds, price / 3600).describe(),
        ),
        (
            f"hours with {workers:,} worker{'' if workers == 1 else 's'}",
            all_(lambda s: s.clock_seconds, 1 / 3600 / workers).describe(),
        ),
    ]


def rounded(figure: float) -> str:
    """A figure to three digits: an estimate has no more."""
    return f"{float(f'{figure:.3g}'):,.10g}"
