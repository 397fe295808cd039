"""The strip of sources: months across, a row for each source, a mark for how much it was heard.

What leaves it: a `Picture`. Silence is drawn like everything else, so that a stretch without
findings can be told from one in which nobody spoke.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from attrs import frozen
from markupsafe import Markup

from servanda import wording
from servanda.model import HearingState
from servanda.pictures.axes import TICKS, Scale, days_along
from servanda.pictures.svg import Attributes, Cell, Picture, drawing, element, icon, short

WIDTH, RIGHT, TOP, ROW, MARK = 960, 20, 40, 24, 12
LEFT, LETTER = 236, 7.8  # room for names beside their rows: at least, and for each letter
NARROW, OVER, ASIDE = 344, 18, 8  # of a phone: its width, room for names over rows, and beside
MOST_ROWS, LETTERS = 40, 44
NARROW_LETTERS, NARROW_TICKS = 44, 4
TITLE = "How much of each source was heard, by month"
HEADER = ("Source", "Months", "How much was heard", "Pages")
MARKS: dict[HearingState, str] = {
    "spoke": "spoke",
    "spoke less than expected": "less",
    "said nothing": "nothing",
    "not reached": "unreached",
    "not expected": "unexpected",
}


@frozen
class HeardMonth:
    """One month of one source: its first day and the last that is looked at."""

    first: date
    last: date
    state: HearingState
    pages: int


@frozen
class HeardSource:
    """One source with its months, the oldest first."""

    name: str
    months: tuple[HeardMonth, ...]


def draw(sources: Sequence[HeardSource], *, name: str = "heard") -> Picture:
    """Sources in the order given; of more than `MOST_ROWS` those beyond are in the table only."""
    months = sorted({month.first for source in sources for month in source.months})
    rows = tuple(row for source in sources for row in _rows(source))
    if not months:
        words = "No source is listed, so nobody can tell silence from peace."
        return Picture(Markup(""), TITLE, words, "no month", "", (), HEADER, rows)
    last = max(month.last for source in sources for month in source.months)
    silent = sum(
        all(month.state not in ("spoke", "spoke less than expected") for month in source.months)
        for source in sources
    )
    description = (
        f"{wording.capital(wording.count(len(sources), 'source'))} from {wording.day(months[0])} "
        f"to {wording.day(last)}; {wording.count(silent, 'source')} not heard at all. The same "
        "stands in the table below."
    )
    drawn = sources[:MOST_ROWS]
    cut = len(sources) - len(drawn)
    states = {month.state for source in drawn for month in source.months}
    return Picture(
        svg=_drawn(drawn, months, last, description, name),
        narrow=_drawn(drawn, months, last, description, f"{name}-narrow", is_narrow=True),
        title=TITLE,
        description=description,
        covers=f"from {wording.day(months[0])} to {wording.day(last)}",
        left_out=f"{wording.capital(wording.count(cut, 'source'))} more in the table only."
        if cut
        else "",
        key=tuple(
            (icon(_mark(state, 9, 9), box="0 0 18 18", size=(18, 18), css="heard-mark"), state)
            for state in MARKS
            if state in states
        ),
        header=HEADER,
        rows=rows,
    )


def _rows(source: HeardSource) -> list[tuple[Cell, ...]]:
    """A row for each stretch of months in which it was heard alike."""
    rows: list[tuple[Cell, ...]] = []
    for state, stretch in groupby(source.months, key=lambda month: month.state):
        months = list(stretch)
        first, last = months[0].first, months[-1].last
        words = f"{wording.day(first)} to {wording.day(last)}"
        pages = sum(month.pages for month in months)
        rows.append((Cell(source.name), Cell(words), Cell(state), Cell(str(pages))))
    return rows


def _drawn(
    sources: Sequence[HeardSource],
    months: Sequence[date],
    last: date,
    words: str,
    name: str,
    *,
    is_narrow: bool = False,
) -> Markup:
    """The rows under their months; where it is narrow, the names stand over their rows."""
    over, most = (OVER, NARROW_LETTERS) if is_narrow else (0, LETTERS)
    longest = max(len(short(source.name, most)) for source in sources)
    beside = max(LEFT, round(LETTER * longest))
    left, right = (ASIDE, NARROW - ASIDE) if is_narrow else (beside, WIDTH - RIGHT)
    scale = Scale(months[0].toordinal(), last.toordinal() + 1, left, right)
    row, width = ROW + over, NARROW if is_narrow else WIDTH
    bottom = TOP + row * len(sources)
    parts: list[Markup] = []
    named_days = NARROW_TICKS if is_narrow else TICKS
    for x, tick in days_along(months[0], last, scale, width=width, most=named_days):
        at: Attributes = {"class": "grid", "x1": x, "x2": x, "y1": 28, "y2": bottom}
        parts += [element("line", at), tick]
    for number, source in enumerate(sources):
        middle = TOP + row * number + over + ROW / 2
        named = middle - ROW / 2 if is_narrow else middle + 5
        parts.append(element("text", {"x": 0, "y": named}, short(source.name, most)))
        for month in source.months:
            x = (scale.at(month.first.toordinal()) + scale.at(month.last.toordinal() + 1)) / 2
            title = (
                f"{source.name}, {wording.day(month.first)} to {wording.day(month.last)}: "
                f"{month.state}, {wording.count(month.pages, 'page')}"
            )
            mark = _mark(month.state, round(x, 1), middle, MARK - 2 if is_narrow else MARK)
            said = () if is_narrow else (element("title", {}, title),)  # nothing points on a phone
            parts.append(element("g", {"class": "heard-mark"}, *said, mark))
    return drawing(
        parts,
        name=name,
        title=TITLE,
        description=words,
        size=(width, bottom + 8),
        role="img",
        attributes={"class": "timeline narrow" if is_narrow else "timeline"},
    )


def _mark(state: HearingState, x: float, y: float, wide: float = MARK) -> Markup:
    """A full square, a half one, an empty one, a crossed one, or a point: never by colour alone."""
    half = wide / 2
    box: Attributes = {"x": x - half, "y": y - half, "width": wide, "height": wide}
    if state == "not expected":
        return element("circle", {"class": "unexpected", "cx": x, "cy": y, "r": 1.5})
    square = element("rect", {"class": MARKS[state], **box})
    if state == "spoke less than expected":
        lower: Attributes = {"class": "spoke", **box, "y": y, "height": half}
        return element("g", {}, square, element("rect", lower))
    if state == "not reached":
        path = f"M{x - half:g} {y - half:g}L{x + half:g} {y + half:g}"
        return element("g", {}, square, element("path", {"class": "unreached", "d": path}))
    return square
