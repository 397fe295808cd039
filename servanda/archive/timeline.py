"""A timeline drawn here, as shapes in a plane: days across, commitments down.

What leaves it: positions and words for one SVG, and the same as rows for the table behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import frozen

from servanda import wording
from servanda.archive.views import Shelf, page_of
from servanda.model import Bearing, Finding

WIDTH = 960
LEFT, RIGHT = 236, 128  # room for the commitments' names and for their states
TOP, ROW = 44, 38
MOST_ROWS = 16
NEAR = 13  # marks closer than this many units become one with a number
TICKS = 9

BEARING_SAYS: dict[Bearing, str] = {
    "breaches": "found to breach",
    "threatens": "found to threaten",
    "fulfils": "found to keep",
    "excuses": "found to excuse",
    "context": "context",
}


@frozen
class Mark:
    """One or more findings of one bearing, close together."""

    x: float
    bearing: Bearing
    count: int
    words: str


@frozen
class Row:
    """One commitment: its marks, and the stretch since it stands as it does."""

    y: float
    label: str
    page: str
    state: str
    since_x: float | None
    marks: tuple[Mark, ...]


@frozen
class Tick:
    """A day on the axis."""

    x: float
    words: str


@frozen
class Timeline:
    """Everything the drawing and the table behind it need."""

    width: int
    height: int
    left: int
    end_x: float
    base_y: float
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    left_out: int
    words: str


def timeline(shelf: Shelf) -> Timeline | None:
    """Lay out the findings that count; None where there are none."""
    findings = tuple(f for f in shelf.counted if f.bearing != "context" and f.since_on)
    if not findings:
        return None
    first = min(f.since_on for f in findings if f.since_on)
    last = shelf.on
    first -= timedelta(days=max(3, (last - first).days // 30))

    def across(day: date) -> float:
        whole = max(1, (last - first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / whole, 1)

    about = [item for item in shelf.items if any(f.commitment == item for f in findings)]
    busiest = sorted(about, key=lambda i: -sum(f.commitment == i for f in findings))[:MOST_ROWS]
    drawn = [item for item in about if item in busiest]
    articles = [wording.article(shelf.agreement, shelf.items[item]) for item in drawn]
    rows = []
    for number, item in enumerate(drawn):
        alike = articles.count(articles[number]) > 1
        standing = shelf.standings.get(item)
        mine = [f for f in findings if f.commitment == item]
        since = standing.since if standing else None
        rows.append(
            Row(
                y=TOP + ROW * number + ROW / 2,
                label=_short(item if alike else wording.sentence(articles[number])),
                page=page_of(item),
                state=standing.state if standing else "",
                since_x=across(max(since, first)) if since and since <= last else None,
                marks=_marks(mine, across),
            )
        )
    bottom = TOP + ROW * len(rows)
    return Timeline(
        width=WIDTH,
        height=bottom + 14,
        left=LEFT,
        end_x=across(last),
        base_y=bottom,
        ticks=tuple(Tick(across(day), words) for day, words in _ticks(first, last)),
        rows=tuple(rows),
        findings=tuple(sorted(findings, key=lambda f: (f.since_on or last, f.commitment, f.id))),
        left_out=len(about) - len(drawn),
        words=(
            f"{wording.count(len(findings), 'finding')} about "
            f"{wording.count(len(about), 'commitment')}, from {wording.day(first)} to "
            f"{wording.day(last)}"
        ),
    )


def _short(label: str) -> str:
    return label if len(label) <= 32 else label[:31].rstrip() + "…"


def _marks(findings: Sequence[Finding], across) -> tuple[Mark, ...]:  # type: ignore[no-untyped-def]
    """Findings of one bearing that would cover each other become one mark with a number."""
    marks: list[list[Finding]] = []
    for finding in sorted(findings, key=lambda f: (f.bearing, f.since_on or date.min, f.id)):
        last = marks[-1][0] if marks else None
        near = last is not None and abs(across(finding.since_on) - across(last.since_on)) < NEAR
        if last is not None and near and last.bearing == finding.bearing:
            marks[-1].append(finding)
        else:
            marks.append([finding])
    return tuple(
        Mark(
            x=across(group[0].since_on),
            bearing=group[0].bearing,
            count=len(group),
            words="; ".join(
                f"{BEARING_SAYS[f.bearing]}, {wording.day(f.since_on)}" for f in group if f.since_on
            ),
        )
        for group in marks
    )


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Days to name on the axis: years, or months, or weeks, whichever fit."""
    days = (last - first).days
    if days > 365 * 3:
        step = -(-(last.year - first.year) // TICKS) or 1
        years = range(first.year + 1, last.year + 1)
        return [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
    if days > 60:
        months = [
            date(y, m, 1)
            for y in range(first.year, last.year + 1)
            for m in range(1, 13)
            if first <= date(y, m, 1) <= last
        ]
        step = -(-len(months) // TICKS)
        return [(day, _month(day)) for day in months[::step]]
    step = max(7, -(-days // TICKS))
    return [
        (
            first + timedelta(days=n),
            f"{(first + timedelta(days=n)).day} {_month(first + timedelta(days=n))}",
        )
        for n in range(0, days, step)
    ]


def _month(day: date) -> str:
    name = wording.MONTHS[day.month - 1][:3]
    return f"{name} {day.year}" if day.month == 1 else name
