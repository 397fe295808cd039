"""Rates side by side with their intervals: before and after, or one method beside another.

What leaves it: a `Picture` whose colours suit light and dark pages, alone in a file or in a page.
A rate that is not known is not drawn, and the table says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from servanda import wording
from servanda.pictures.axes import Scale, number_ticks
from servanda.pictures.svg import Attributes, Cell, Picture, drawing, element, icon, short

WIDE, RIGHT, TOP, FOOT = 960, 24, 56, 34
LETTER, LETTERS, APART, AROUND = 7.0, 48, 15, 14  # of names; between points, and around a line
INK, LINE = "#666", "#999"
SHADES = ("#7aa2c9", "#b5541c", "#5f8f3e", "#8a6bb8", "#444")
MOST_LINES = 60
LEAST = 1e-9  # no axis is shorter: what lies beneath is drawn at its start


@frozen
class RatePoint:
    """One rate and its interval, all of one unit; `None` where nothing is known of it."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""  # what the table says beside it, such as the count


@frozen
class RateLine:
    """What the rates of one line are of."""

    name: str
    points: tuple[RatePoint, ...]


def draw(lines: Sequence[RateLine], *, title: str, unit: str, name: str = "rates") -> Picture:
    """Lines in the order given, the points of each under one another, each with its own shape.

    Of more than `MOST_LINES` those beyond stand in the table only.
    """
    drawn = lines[:MOST_LINES]
    names = list(dict.fromkeys(point.name for line in lines for point in line.points))
    ends = [
        end
        for line in drawn
        for point in line.points
        for end in (point.value, point.low, point.high)
        if end is not None
    ]
    longest = max(ends, default=0.0)
    unknown = sum(point.value is None for line in lines for point in line.points)
    not_known = f"; {wording.count(unknown, 'rate')} not known" if unknown else ""
    description = (
        f"{wording.capital(wording.count(len(lines), 'line'))} of {wording.listed(names)}, in "
        f"{unit}, each with its interval{not_known}. The same stands in the table."
    )
    cut = len(lines) - len(drawn)
    return Picture(
        svg=_drawn(
            drawn, names, longest if longest > LEAST else 1.0, title, unit, description, name
        ),
        title=title,
        description=description,
        covers=wording.count(len(lines), "line"),
        left_out=f"{wording.capital(wording.count(cut, 'line'))} more in the table only."
        if cut
        else "",
        key=tuple(
            (icon(_mark(at, 9.0, 9.0), box="0 0 18 18", size=(18, 18), css="rate-mark"), each)
            for at, each in enumerate(names)
        ),
        header=header(unit),
        rows=tuple(_row(line, point) for line in lines for point in line.points),
    )


def header(unit: str) -> tuple[str, ...]:
    """The heads of the table behind the picture."""
    return "Of", "Which", wording.capital(unit), "Interval", "From"


def _row(line: RateLine, point: RatePoint) -> tuple[Cell, ...]:
    value = "not known" if point.value is None else f"{point.value:.3g}"
    bounded = point.low is not None and point.high is not None
    span = f"{point.low:.3g} to {point.high:.3g}" if bounded else ""
    return tuple(map(Cell, (line.name, point.name, value, span, point.words)))


def _drawn(
    lines: Sequence[RateLine],
    names: Sequence[str],
    most: float,
    title: str,
    unit: str,
    words: str,
    name: str,
) -> Markup:
    left = round(LETTER * max((len(short(line.name, LETTERS)) for line in lines), default=0)) + 16
    scale = Scale(0, most, left, WIDE - RIGHT)
    tall = [AROUND + APART * max(1, len(line.points)) for line in lines]
    bottom = TOP + sum(tall)
    parts = [element("text", {"x": 0, "y": 18, "font-size": 14}, title), *_key(names)]
    for value, said in number_ticks(0, most):
        x = scale.at(value)
        at: Attributes = {"x1": x, "x2": x, "y1": TOP - 6, "y2": bottom, "stroke": LINE}
        under: Attributes = {"x": x, "y": bottom + 16, "text-anchor": "middle"}
        parts += [
            element("line", {**at, "stroke-dasharray": "2 4"}),
            element("text", under, said),
        ]
    parts.append(element("text", {"x": WIDE - RIGHT, "y": bottom + 31, "text-anchor": "end"}, unit))
    y = float(TOP)
    for line, height in zip(lines, tall):
        parts.append(element("text", {"x": 0, "y": y + height / 2}, short(line.name, LETTERS)))
        for at_place, point in enumerate(line.points):
            place = y + AROUND / 2 + APART * (at_place + 0.5)
            cells = (cell.words for cell in _row(line, point))
            said = "; ".join(f"{head}: {words}" for head, words in zip(header(unit), cells))
            parts += _point(names.index(point.name), point, scale, place, said)
        y += height
    return drawing(
        parts,
        name=name,
        title=title,
        description=words,
        size=(WIDE, bottom + FOOT),
        role="img",
        attributes={"font-family": "sans-serif", "font-size": 12, "fill": INK},
    )


def _key(names: Sequence[str]) -> list[Markup]:
    """Each shape with what it stands for, in a line above the drawing."""
    parts, x = list[Markup](), 8.0
    for at, name in enumerate(names):
        parts += [_mark(at, x, 36), element("text", {"x": x + 10, "y": 40}, name)]
        x += 34 + LETTER * len(name)
    return parts


def _point(at: int, point: RatePoint, scale: Scale, y: float, said: str) -> list[Markup]:
    if point.value is None:
        return []
    shade = SHADES[at % len(SHADES)]
    parts = []
    if point.low is not None and point.high is not None:
        path = f"M{scale.at(point.low)} {y}L{scale.at(point.high)} {y}"
        parts.append(element("path", {"d": path, "stroke": shade, "stroke-width": 2}))
    mark = _mark(at, scale.at(point.value), y)
    return [element("g", {}, element("title", {}, said), *parts, mark)]


def _mark(at: int, x: float, y: float) -> Markup:
    """An open circle, a full one, an open square, a full one, a cross: never by colour alone."""
    shade = SHADES[at % len(SHADES)]
    look: Attributes = {"stroke": shade, "stroke-width": 1.6, "fill": (shade if at % 2 else "none")}
    if at % len(SHADES) < 2:
        return element("circle", {"cx": x, "cy": y, "r": 4, **look})
    if at % len(SHADES) < 4:
        return element("rect", {"x": x - 4, "y": y - 4, "width": 8, "height": 8, **look})
    path = f"M{x - 4:g} {y - 4:g}L{x + 4:g} {y + 4:g}M{x - 4:g} {y + 4:g}L{x + 4:g} {y - 4:g}"
    return element("path", {"d": path, **look})
