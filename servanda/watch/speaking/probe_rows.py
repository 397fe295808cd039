"""Rows of coverage probes: how much of what is sure to be reported each source told, by period.

What leaves it: one row a source and period, with the page that told each event; and, for `trend`,
how much of each month was heard by them. What a person corrected in probes.toml comes before pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from attrs import frozen

from servanda.change.event_days import CountedPeriod
from servanda.change.probes import (
    FEWEST_PROBES,
    CoverageProbe,
    ProbedPeriods,
    measured,
    names_it,
    told_share,
)
from servanda.model import Capture, Outlet, Text
from servanda.sources import hearing
from servanda.watch.judging.assessing import Court
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.listening import heard_of
from servanda.watch.judging.probe_file import read_probes
from servanda.watch.speaking.values import Row, day


class ProbedCourt(Court, Protocol):
    """A watch of which the probes are read too."""

    @property
    def folder(self) -> Path:
        """Where it lies."""


@frozen
class ProbeTelling:
    """Whether a source told an event, by which page and words of it, or by whom that is said."""

    told: bool
    expected: bool  # whether it was listed and asked on the day of the event
    capture: str | None = None
    words: str = ""
    by: str = ""  # who corrected it; empty: what its pages have


@frozen
class TrackedProbe:
    """A probe whose time is over, and what each source that should have told it did."""

    probe: CoverageProbe
    tellings: Mapping[str, ProbeTelling]


def tracked(watch: ProbedCourt, evidence: Evidence, *, last: date) -> tuple[TrackedProbe, ...]:
    """Each probe of which the last day is no later than `last`, with what every source did."""
    listed = [outlet for outlet in watch.outlets if outlet.expect_per_week > 0]
    probes = read_probes(watch.folder, [outlet.id for outlet in watch.outlets])
    probes = tuple(probe for probe in probes if probe.until <= last)
    if not probes:
        return ()
    pages = _naming_pages(probes, watch.outlets, evidence)
    return tuple(
        TrackedProbe(
            probe,
            {
                outlet.id: _telling(probe, outlet, pages.get((probe.id, outlet.id)))
                for outlet in listed
                if not probe.sources or outlet.id in probe.sources
            },
        )
        for probe in probes
    )


def _naming_pages(
    probes: Sequence[CoverageProbe], outlets: Sequence[Outlet], evidence: Evidence
) -> dict[tuple[str, str], tuple[str, str]]:
    """The first page of each source that names an event in its days, and the words of it."""
    texts: dict[str, Text] = {text.capture: text for text in evidence.texts}
    days = [probe.on for probe in probes]
    longest = timedelta(days=max(probe.days for probe in probes))
    dated = [
        (on, page)
        for page in evidence.pages
        if page.id in texts and not page.wall and (on := hearing.published_on(page))
    ]
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for on, page in sorted(dated, key=lambda each: (each[0], each[1].id)):
        begin = on - longest if on - date.min > longest else date.min
        near = probes[bisect_left(days, begin) : bisect_right(days, on)]
        for probe in near:
            if on <= probe.until:
                _note(found, probe, page, texts[page.id].content, outlets)
    return found


def _note(
    found: dict[tuple[str, str], tuple[str, str]],
    probe: CoverageProbe,
    page: Capture,
    text: str,
    outlets: Sequence[Outlet],
) -> None:
    """Put down a page that names an event, for each of its sources that has none yet."""
    own = [source for source in heard_of(page, outlets).outlets if (probe.id, source) not in found]
    if own and (place := names_it(text, probe.words)):
        for source in own:
            found[probe.id, source] = (page.id, text[slice(*place)])


def _telling(probe: CoverageProbe, outlet: Outlet, page: tuple[str, str] | None) -> ProbeTelling:
    expected = hearing.expected_count(outlet, probe.on, probe.on) > 0
    capture, words = page or (None, "")
    for each in probe.corrected:
        if each.source == outlet.id:
            return ProbeTelling(each.told, expected, capture, words or each.reason, each.by)
    return ProbeTelling(page is not None, expected, capture, words)


# ------------------------------------------------------------------------ as rows


def probe_rows(
    watch: ProbedCourt, evidence: Evidence, *, first: date, last: date, since: date | None
) -> list[Row]:
    """A row for each source and period: of how many events expected of it, it told how many."""
    cut = [first, *([since] if since else [])]
    ends = [*(start - timedelta(days=1) for start in cut[1:]), last]
    probes = tracked(watch, evidence, last=last)
    rows = [
        _row(outlet, CountedPeriod(start, end), probes)
        for outlet in watch.outlets
        for start, end in zip(cut, ends)
    ]
    return [row for row in rows if row["probes"]]


def _row(outlet: Outlet, period: CountedPeriod, probes: Sequence[TrackedProbe]) -> Row:
    own = [
        (each.probe, telling)
        for each in probes
        if period.first <= each.probe.on <= period.last
        and (telling := each.tellings.get(outlet.id))
        and telling.expected
    ]
    share = told_share(sum(telling.told for _, telling in own), len(own))
    return {
        "source": outlet.id,
        "publisher": outlet.publisher,
        "from": day(period.first),
        "to": day(period.last),
        "told": int(share.told),
        "expected": share.expected,
        "share": round(share.share, 4) if own else None,
        "low": round(share.low, 4),
        "high": round(share.high, 4),
        "probes": [
            {
                "probe": probe.id,
                "what": probe.what,
                "on": day(probe.on),
                "until": day(probe.until),
                "told": telling.told,
                "capture": telling.capture,
                "words": telling.words,
                "by": telling.by,
            }
            for probe, telling in own
        ],
    }


# ------------------------------------------------------------------------ as exposure


@frozen
class ProbedHearing:
    """What the probes of two periods come to: how much, of which source, or why it is not taken.

    `heard` is of each source the share it told before and after; None where a period has no probe
    for it.
    """

    periods: ProbedPeriods | None
    heard: Mapping[str, tuple[float | None, float | None]]
    why_not: str = ""


def probed(probes: Sequence[TrackedProbe], first: date, since: date) -> ProbedHearing:
    """How much was heard from a day to another, and from that on, by what was told of probes.

    A source that was not listed or not asked on a day told nothing of it: it was not heard.
    """
    if not probes:
        return ProbedHearing(None, {})
    halves = (
        [each.tellings for each in probes if first <= each.probe.on < since],
        [each.tellings for each in probes if since <= each.probe.on],
    )
    told = [[{name: one.told for name, one in each.items()} for each in half] for half in halves]
    found = measured(*told)
    if found is None:
        numbers = " and ".join(
            f"{len(half)} {name}" for half, name in zip(halves, ("before", "after"))
        )
        return ProbedHearing(
            None,
            {},
            f"coverage probes are not taken: {numbers}, and {FEWEST_PROBES} are needed in each",
        )
    names = {name for half in told for each in half for name in each}
    shares = {name: (_mean(told[0], name), _mean(told[1], name)) for name in names}
    return ProbedHearing(found, shares)


def _mean(half: Sequence[Mapping[str, bool]], name: str) -> float | None:
    own = [each[name] for each in half if name in each]
    return sum(own) / len(own) if own else None
