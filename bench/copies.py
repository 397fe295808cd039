"""How well copies of a report are found, beside MinHash, and how much real reports share.

What leaves it: the share of altered copies found and of copies put with another report, with
Wilson's 95 % intervals; how many pairs of different reports a copy made one; the shares of words
that real pairs of reports have in common. All is drawn by one seed, so that each run says the
same. Source: docs/why/incidents.md, "Copies".
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from attrs import frozen

from bench.calibration import wilson
from bench.passages import whole
from servanda.errors import SettingsError
from servanda.incidents.copies import Joined, Pieces, copied, pieces, stories, words_of
from servanda.model import Text

REPORTS = "hrdsattack/train.json"
SEED = 20171124
BANDS = 64  # of two values each: the likeliest to find a copy that has half of a text

Alter = Callable[[list[str], list[str], random.Random], list[str]]
Finder = Callable[[Sequence[Text]], Mapping[str, str]]


def _cut(share: float) -> Alter:
    """A passage of that share, from after the first third, padded from another's first third.

    So no copy prints what pads another one, and no padding is half of a report.
    """

    def alter(words: list[str], other: list[str], draw: random.Random) -> list[str]:
        kept = max(1, round(share * len(words)))
        start = draw.randrange(len(words) // 3, len(words) - kept + 1)
        return words[start : start + kept] + other[: min(kept // 2, len(other) // 3)]

    return alter


def _changed(every: int) -> Alter:
    """One in so many words, at random places, replaced by a word of another report."""

    def alter(words: list[str], other: list[str], draw: random.Random) -> list[str]:
        return [draw.choice(other) if draw.randrange(every) == 0 else word for word in words]

    return alter


def _reheaded(words: list[str], other: list[str], _: random.Random) -> list[str]:
    """The first 40 words left out and the first 40 of another report in their place."""
    return other[:40] + words[40:]


def _both(words: list[str], other: list[str], _: random.Random) -> list[str]:
    """Both reports, one after the other, as a page of several stories prints them."""
    return words + other


ALTERED: dict[str, Alter] = {
    "cut to 50 % and padded": _cut(0.5),
    "cut to 30 % and padded": _cut(0.3),
    "cut to 15 % and padded": _cut(0.15),
    "one word in 20 changed": _changed(20),
    "one word in 10 changed": _changed(10),
    "one word in 5 changed": _changed(5),
    "under another head": _reheaded,
    "two reports on one page": _both,
}


def _text(id: str, content: str) -> Text:
    return Text(f"txt_{id}", id, content, (), "bench")


def sketch(runs: Pieces) -> list[int]:
    """MinHash: the least of a text's runs under each of 128 orders, drawn by the seed."""
    if not len(runs):
        return []
    draw = np.random.default_rng(SEED)
    factors, shifts = draw.integers(0, 2**63, (2, 2 * BANDS), dtype=np.uint64)
    ordered = runs[:, None] * (2 * factors + np.uint64(1)) + shifts
    return [int(least) for least in (ordered >> np.uint64(32)).min(axis=0)]


def by_minhash(texts: Sequence[Text]) -> Mapping[str, str]:
    """Stories as `stories` gives them, but compared only where a band of MinHash is the same."""
    joined = Joined(text.capture for text in texts)
    bands: dict[tuple[int, ...], list[Text]] = {}
    for text in texts:
        values = sketch(pieces(words_of(text.content)))
        tried: set[str] = set()
        for band in range(len(values) // 2):
            near = bands.setdefault((band, *values[2 * band : 2 * band + 2]), [])
            for earlier in near:
                if earlier.capture not in tried and copied(earlier, text):
                    joined.join(earlier.capture, text.capture)
                tried.add(earlier.capture)
            near.append(text)
    return {text.capture: joined.of(text.capture) for text in texts}


# ------------------------------------------------------------------ copies found


@frozen
class FinderResult:
    """What one finder made of one copy of every report, altered in one way."""

    way: str
    reports: int
    found: int
    astray: int  # copies that were put with another report
    joined: int  # pairs of different reports put into one story

    def text(self) -> str:
        """The figures on one line."""
        pairs = self.reports * (self.reports - 1) // 2
        shares = (
            _share(self.found, self.reports),
            _share(self.astray, self.reports),
            f"{self.joined} of {pairs:,}",
        )
        return f"  {self.way:<24} {shares[0]:<28} {shares[1]:<26} {shares[2]}"


def _share(hits: int, count: int) -> str:
    low, high = wilson(hits, count)
    return f"{100 * hits / count:.1f} % ({hits} of {count}, {100 * low:.0f}-{100 * high:.0f})"


def measured(reports: Mapping[str, str], way: str, finder: Finder) -> FinderResult:
    """What a finder makes of the reports with one altered copy of each among them."""
    draw = random.Random(f"{SEED} {way}")  # noqa: S311
    split = {id: content.split() for id, content in reports.items()}
    names = sorted(split)
    texts = [_text(id, reports[id]) for id in names]
    for at, id in enumerate(names):
        other = split[names[min(at ^ 1, len(names) - 1)]]
        texts.append(_text(f"{id} copy", " ".join(ALTERED[way](split[id], other, draw))))
    story = finder(texts)
    told = Counter(story[id] for id in names)
    own = [id for id in names if story[f"{id} copy"] == story[id]]
    astray = sum(story[f"{id} copy"] in told for id in names) - len(own)
    joined = sum(count * (count - 1) // 2 for count in told.values())
    return FinderResult(way, len(names), len(own), astray, joined)


def different(reports: Mapping[str, str]) -> dict[str, str]:
    """One report of each story, so that two of what is left tell two stories."""
    story = stories([_text(id, content) for id, content in sorted(reports.items())])
    return {id: content for id, content in reports.items() if story[id] == id}


# ------------------------------------------------------------------ shares of real pairs


def shares(reports: Mapping[str, str]) -> list[float]:
    """For each pair of reports, the share of the shorter one's runs of words that both have."""
    runs = [pieces(words_of(content)) for _, content in sorted(reports.items())]
    return [
        len(np.intersect1d(one, other, assume_unique=True)) / max(1, min(len(one), len(other)))
        for one, other in combinations(runs, 2)
    ]


def spread(found: Sequence[float]) -> list[str]:
    """How many pairs share how much, and the widest gap between two shares that follow."""
    bounds = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    lines = []
    for low, high in zip(bounds, bounds[1:], strict=False):
        count = sum(low <= share < high or share == high == 1.0 for share in found)
        lines.append(f"  {low:4.2f} to {high:4.2f} {count:>8,}")
    ordered = sorted(found)
    wide, low = max((b - a, a) for a, b in zip(ordered, ordered[1:], strict=False))
    over = sum(share > low for share in found)
    lines.append(
        f"  widest gap: none between {low:.2f} and {low + wide:.2f}; {over} pairs lie above it"
    )
    return lines


def report(data: Path) -> str:
    """All figures as text."""
    path = data / REPORTS
    if not path.exists():
        raise SettingsError(
            f"{path}: not found, so there is no report to copy. Give the folder of the outside "
            "data with --data, or set SERVANDA_DATA to it."
        )
    reports = whole(path)
    apart = different(reports)
    lines = [
        f"One copy of each of {len(apart)} reports of different stories ({REPORTS}), among them",
        f"  {'':<24} {'found':<28} {'put with another':<26} reports wrongly joined",
    ]
    finders: dict[str, Finder] = {
        "servanda": stories,
        f"MinHash, {BANDS} bands of two, then the same comparison": by_minhash,
    }
    for name, finder in finders.items():
        lines += [name, *(measured(apart, way, finder).text() for way in ALTERED)]
    found = shares(reports)
    count = math.comb(len(reports), 2)
    lines += [f"Shares of {count:,} pairs of {len(reports)} reports", *spread(found)]
    return "\n".join(lines)
