"""A timeline: days across, a lane for each commitment, a mark for what was found about it.

What leaves it: a `Picture` for a page whose style sheet colours its classes. Marks of one bearing
that would cover each other become one with a number; the table behind has each of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen
from markupsafe import Markup

from servanda import wording
from servanda.model import Bearing, StandingState
from servanda.pictures.axes import TICKS, Scale, days_along
from servanda.pictures.svg import Attributes, Cell, Picture, drawing, element, icon, linked, short

WIDTH = 960
LEFT, RIGHT = 236, 128  # room for the commitments' names and for their states
NARROW, ASIDE, OVER = 344, 14, 22  # of a phone: its width, room beside, and for names over lanes
TOP, ROW = 44, 38
MOST_ROWS = 16
NEAR = 13  # marks closer than this many units become one with a number
MARK = 18  # how wide and tall a mark is; kinds that would cover each other are stacked
COUNTED = 12  # how much wider one with a number is
LABEL_LETTERS = 32
NARROW_LETTERS, NARROW_TICKS = 40, 4
WORDS = 120  # of an incident in the words of its mark

TITLE = "Timeline of findings by commitment"
SINCE = "stands so since"
HEADER = ("By this day it had happened", "Incident", "Bearing", "Commitment")

BEARING_SAYS: dict[Bearing, str] = {
    "breaches": "found to breach",
    "threatens": "found to threaten",
    "fulfils": "found to keep",
    "excuses": "found to excuse",
    "context": "context",
}

_OTHER_SHAPE = element("rect", {"x": "-7", "y": "-7", "width": "14", "height": "14"})
SHAPES: dict[Bearing, Markup] = {
    "breaches": element("path", {"d": "M0-9 9 0 0 9-9 0Z"}),
    "threatens": element("path", {"d": "M0-9 9 7H-9Z"}),
    "fulfils": element("circle", {"r": "8"}),
    "excuses": _OTHER_SHAPE,
    "context": _OTHER_SHAPE,
}


@frozen
class Point:
    """One finding: the day by which it had happened, and the incident it is about.

    `link` leads to where the finding itself is shown. `disputed`: persons disagree on it.
    """

    id: str
    on: date
    bearing: Bearing
    incident: Cell
    link: str = ""
    disputed: bool = False

    @property
    def kind(self) -> tuple[Bearing, bool]:
        """What its mark looks like."""
        return self.bearing, self.disputed


@frozen
class Lane:
    """One commitment with what was found about it.

    `label` is how its lane is named; where two lanes would bear one name, both show their id.
    `label` is None for a commitment that can have no lane: its points stand in the table only.
    `since` is the day since which it stands as it does, and None where that is not known.
    """

    id: str
    label: str | None
    title: str
    state: StandingState | None
    since: date | None
    points: tuple[Point, ...]
    link: str = ""


@frozen
class Mark:
    """One or more points of one bearing, close together."""

    x: float
    bearing: Bearing
    disputed: bool
    count: int
    words: str
    link: str = ""  # to its incident, or to its commitment where it is several
    level: float = 0  # how many marks below the middle of its lane it stands


def draw(
    lanes: Sequence[Lane], *, until: date, name: str = "timeline", most_told: int | None = None
) -> Picture:
    """What was found about each commitment by the end of a day, in the order given.

    What lies after `until` is of another picture and left out of this one. Of more than
    `MOST_ROWS` lanes those with most points are drawn, and `left_out` says how many are not. With
    `most_told`, all are drawn and only as many, the newest, stand in the table.
    """
    lanes = tuple(
        kept
        for lane in lanes
        if (kept := evolve(lane, points=tuple(p for p in lane.points if p.on <= until))).points
    )
    days = sorted(point.on for lane in lanes for point in lane.points)
    if not days:
        return _empty(until, name)
    # A little room before the first day, so that its mark does not stand on the edge.
    room = max(3, (until - days[0]).days // 30)
    first = days[0] - timedelta(days=min(room, (days[0] - date.min).days))
    scale = Scale(first.toordinal(), until.toordinal(), LEFT, WIDTH - RIGHT)
    close = evolve(scale, start=ASIDE, end=NARROW - ASIDE)
    about = [lane for lane in lanes if lane.label is not None]
    busiest = sorted(range(len(about)), key=lambda n: -len(about[n].points))[:MOST_ROWS]
    drawn = [about[n] for n in sorted(busiest)]
    cut = len(about) - len(drawn)
    split = sum(point.disputed for lane in lanes for point in lane.points)
    disputed = f" ({split} of them disputed)" if split else ""
    description = (
        f"{wording.capital(wording.count(len(days), 'finding'))}{disputed} about "
        f"{wording.count(len(about), 'commitment')}, "
        f"from {wording.day(first)} to {wording.day(until)}. {_told(len(days), most_told)}"
    )
    return Picture(
        svg=_drawn(drawn, scale, description, name),
        narrow=_drawn(drawn, close, description, f"{name}-narrow", is_narrow=True),
        title=TITLE,
        description=description,
        covers=_covers(days[0], days[-1]),
        left_out=(
            wording.sentence(wording.count(cut, "commitment"))
            + f" with fewer findings {'is' if cut == 1 else 'are'} in the table only."
        )
        if cut
        else "",
        key=_key(drawn),
        header=HEADER,
        rows=_rows(lanes)[-most_told:] if most_told else _rows(lanes),
    )


def _told(count: int, most: int | None) -> str:
    if most is None or count <= most:
        return "The same stands in the table below."
    return f"Of these the newest {most:,} stand in the table below."


def _covers(first: date, last: date) -> str:
    if first == last:
        return f"{wording.day(first)} only"
    return f"from {wording.day(first)} to {wording.day(last)}"


def _empty(until: date, name: str) -> Picture:
    words = f"Nothing was found by {wording.day(until)}."
    description = f"{words} That does not say that anything was kept."
    at: Attributes = {"class": "label", "x": 0, "y": TOP}
    size = (WIDTH, TOP + ROW)
    return Picture(
        svg=_whole([element("text", at, description)], size, description, name),
        title=TITLE,
        description=description,
        covers="no day",
        left_out="",
        key=(),
        header=HEADER,
        rows=(),
    )


def _rows(lanes: Sequence[Lane]) -> tuple[tuple[Cell, ...], ...]:
    """Every finding by its day, then by commitment."""
    pairs = [(lane, point) for lane in lanes for point in lane.points]
    return tuple(
        (
            Cell(wording.day(point.on), day=point.on),
            point.incident,
            Cell(f"{point.bearing}, disputed" if point.disputed else point.bearing),
            Cell(lane.title, link=point.link),
        )
        for lane, point in sorted(pairs, key=lambda pair: (pair[1].on, pair[0].id, pair[1].id))
    )


def _drawn(
    lanes: Sequence[Lane], scale: Scale, description: str, name: str, *, is_narrow: bool = False
) -> Markup:
    """The lanes under their days; where it is narrow, the names stand over their lanes."""
    marks = [_marks(lane.points, scale, lane.link) for lane in lanes]
    over = OVER if is_narrow else 0
    heights = [over + ROW + MARK * max(0, _levels(some) - 2) for some in marks]
    bottom = TOP + sum(heights)
    edge: Attributes = {"y1": "30", "y2": bottom}
    parts: list[Markup] = []
    first, last = date.fromordinal(int(scale.low)), date.fromordinal(int(scale.high))
    width, most = (NARROW, NARROW_TICKS) if is_narrow else (WIDTH, TICKS)
    for x, tick in days_along(first, last, scale, width=width, most=most):
        parts += [element("line", {"class": "grid", "x1": x, "x2": x, **edge}), tick]
    labels = [lane.label for lane in lanes]
    for number, lane in enumerate(lanes):
        alike = labels.count(lane.label) > 1
        label = lane.id if alike else wording.sentence(lane.label or "")
        top = TOP + sum(heights[:number]) + over
        middle = top + (heights[number] - over) / 2
        if is_narrow:
            parts += _heading(lane, label, top - 4)
        else:
            parts.append(linked(_label(label, middle), lane.link))
            at: Attributes = {"class": "state", "x": scale.end + 12, "y": middle + 5}
            parts.append(element("text", at, lane.state or ""))
        parts += _lane(lane, marks[number], middle, scale)
    end = scale.at(scale.high)
    parts.append(element("line", {"class": "today", "x1": end, "x2": end, **edge}))
    return _whole(parts, (width, bottom + 14), description, name)


def _heading(lane: Lane, label: str, y: float) -> Iterator[Markup]:
    """The name of a commitment over its lane, and its state at the end of the same line."""
    at: Attributes = {"class": "label", "x": 0, "y": y}
    state = lane.state or ""
    yield linked(element("text", at, short(label, NARROW_LETTERS - len(state))), lane.link)
    yield element(
        "text", {"class": "state", "x": NARROW - ASIDE - 5, "y": y, "text-anchor": "end"}, state
    )


def _whole(parts: Sequence[Markup], size: tuple[int, int], description: str, name: str) -> Markup:
    return drawing(
        parts,
        name=name,
        title=TITLE,
        description=description,
        size=size,
        role="group",  # not "img", which would hide the links it holds
        attributes={"class": "timeline" if size[0] == WIDTH else "timeline narrow"},
    )


def _label(words: str, y: float) -> Markup:
    """The name of a lane, in two lines where one is too short for it."""
    blank = -1
    if len(words) > LABEL_LETTERS:
        comma = words.rfind(", ", 0, LABEL_LETTERS) + 1
        rest_fits = comma and len(words) - comma <= LABEL_LETTERS
        blank = comma if rest_fits else words.rfind(" ", 0, LABEL_LETTERS + 1)
    lines = [words[:blank], words[blank + 1 :]] if blank > 0 else [words]
    start = y + 5 - 8 * (len(lines) - 1)
    texts = [
        element(
            "text",
            {"class": "label", "x": "0", "y": start + 16 * number},
            short(line, LABEL_LETTERS),
        )
        for number, line in enumerate(lines)
    ]
    return texts[0] if len(texts) == 1 else element("g", {}, *texts)


def _lane(lane: Lane, marks: Sequence[Mark], y: float, scale: Scale) -> list[Markup]:
    """The line of a commitment, the stretch since it stands so, and its marks."""
    end = scale.at(scale.high)
    level: Attributes = {"x2": end, "y1": y, "y2": y}
    parts = [element("line", {"class": "rule", "x1": scale.start, **level})]
    state = lane.state or ""
    if lane.since and lane.since.toordinal() <= scale.high:
        since = scale.at(max(lane.since.toordinal(), scale.low))
        css = f"since s-{state.replace(' ', '-')}"
        parts.append(element("line", {"class": css, "x1": since, **level}))
    for mark in marks:
        css = f"mark b-{mark.bearing}{' disputed' if mark.disputed else ''}"
        at = {"class": css, "transform": f"translate({mark.x} {y + MARK * mark.level})"}
        inside: list[str] = [element("title", {}, mark.words), Markup("\n"), SHAPES[mark.bearing]]
        if mark.count > 1:
            count = {"class": "count", "x": "13", "y": "-7"}
            inside.append(element("text", count, str(mark.count)))
        parts.append(linked(element("g", at, *inside), mark.link))
    return parts


def _marks(points: Sequence[Point], scale: Scale, lane: str) -> list[Mark]:
    """Points of one bearing that would cover each other become one mark with a number."""
    marks: list[list[Point]] = []
    for point in sorted(points, key=lambda point: (point.kind, point.on, point.id)):
        first = marks[-1][0] if marks else None
        if (
            first is not None
            and first.kind == point.kind
            and abs(scale.at(point.on.toordinal()) - scale.at(first.on.toordinal())) < NEAR
        ):
            marks[-1].append(point)
        else:
            marks.append([point])
    return _stacked(
        Mark(
            x=scale.at(group[0].on.toordinal()),
            bearing=group[0].bearing,
            disputed=group[0].disputed,
            count=len(group),
            words=_said(group),
            link=links.pop() if len(links := {p.incident.link for p in group}) == 1 else lane,
        )
        for group in marks
    )


def _said(group: Sequence[Point]) -> str:
    """What a mark says: each finding with its day, and of a single one what it is about."""
    name = group[0].incident.words if len(group) == 1 else ""
    about = f": {short(name, WORDS)}" if name else ""
    found = "; ".join(
        f"{BEARING_SAYS[p.bearing]}{', disputed' if p.disputed else ''}, {wording.day(p.on)}"
        for p in group
    )
    return f"{found}{about}"


def _stacked(marks: Iterable[Mark]) -> list[Mark]:
    """The marks of a lane, those that would cover each other one above another about its middle."""
    heaps: list[list[Mark]] = []
    reach = -math.inf
    for mark in sorted(marks, key=lambda mark: mark.x):
        if mark.x < reach:
            heaps[-1].append(mark)
        else:
            heaps.append([mark])
        reach = max(reach, mark.x + _width(mark))
    return [mark for heap in heaps for mark in _spread(heap)]


def _spread(heap: Sequence[Mark]) -> list[Mark]:
    ends: list[float] = []  # of each level, where its last mark ends
    levels = []
    for mark in heap:
        level = next((n for n, end in enumerate(ends) if end <= mark.x), len(ends))
        ends[level : level + 1] = [mark.x + _width(mark)]
        levels.append(level)
    return [
        evolve(mark, level=level - (len(ends) - 1) / 2)
        for mark, level in zip(heap, levels, strict=True)
    ]


def _width(mark: Mark) -> int:
    return MARK + (COUNTED if mark.count > 1 else 0)


def _levels(marks: Iterable[Mark]) -> int:
    """How many marks stand one above another where most do."""
    return 1 + round(2 * max((abs(mark.level) for mark in marks), default=0))


def _key(lanes: Sequence[Lane]) -> tuple[tuple[Markup, str], ...]:
    """The shapes that a timeline of these lanes shows, each with what it says."""
    there = {point.bearing for lane in lanes for point in lane.points}
    shapes = [bearing for bearing in SHAPES if bearing in there]
    since = element(
        "line", {"class": "since s-breached", "x1": "1", "x2": "25", "y1": "9", "y2": "9"}
    )
    return (
        *(
            (
                icon(SHAPES[bearing], box="-10 -10 20 20", size=(18, 18), css=f"mark b-{bearing}"),
                BEARING_SAYS[bearing],
            )
            for bearing in shapes
        ),
        *(
            [(icon(since, box="0 0 26 18", size=(26, 18), css="key"), SINCE)]
            if any(lane.since for lane in lanes)
            else []
        ),
    )
