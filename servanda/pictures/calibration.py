"""A reliability diagram: how often answers were right, against how sure they were stated to be.

What leaves it: a `Picture` whose colours suit light and dark pages, alone in a file or in a page.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from servanda import wording
from servanda.pictures.axes import Scale, number_ticks
from servanda.pictures.svg import Attributes, Cell, Picture, drawing, element, short

WIDE, TALL = 410, 490
LEFT, TOP, SIDE = 60, 44, 320  # where the square stands, and its side
FOOT, BAR = 440, 44  # where the bars of counts stand, and how high the tallest is
TITLE_LETTERS = 52

INK, LINE, DOT, COUNT = "#666", "#999", "#b5541c", "#7aa2c9"
HEADER = ("Stated confidence", "Answers", "Mean confidence", "Share right", "95 % interval")

_ACROSS = Scale(0, 1, LEFT, LEFT + SIDE)
_UP = Scale(0, 1, TOP + SIDE, TOP)


@frozen
class Bin:
    """The answers whose confidence lies in [low, high): how many, how sure, how often right.

    `low_95` and `high_95` bound the share right by Wilson's interval; the last bin holds 1.0.
    """

    low: float
    high: float
    count: int
    confidence: float  # mean of the confidences in the bin
    right: float  # share of them that were right
    low_95: float
    high_95: float


def draw(
    bins: Sequence[Bin], *, title: str, error: float | None, name: str = "calibration"
) -> Picture:
    """The bins that hold any answer, from the least sure to the surest.

    Dots are the shares right, with their intervals; the straight line is where a confidence
    means what it says; bars below count the answers. `error` is the expected calibration error,
    None where there is no answer to expect it of.
    """
    total = sum(bucket.count for bucket in bins)
    note = f"n = {total}" + ("" if error is None else f", expected calibration error {error:.3f}")
    middle: Attributes = {"text-anchor": "middle"}
    parts = [
        element("text", {"x": LEFT, "y": 18, "font-size": 14}, short(title, TITLE_LETTERS)),
        element("text", {"x": LEFT, "y": 34}, note),
        *_frame(),
        *_bars(bins),
        *_dots(bins),
        element("text", {"x": LEFT + SIDE / 2, "y": FOOT + 36, **middle}, "stated confidence"),
        element(
            "text",
            {"transform": f"translate(16 {TOP + SIDE / 2}) rotate(-90)", **middle},
            "share right",
        ),
    ]
    description = _description(bins, note)
    return Picture(
        svg=drawing(
            parts,
            name=name,
            title=title,
            description=description,
            size=(WIDE, TALL),
            role="img",
            attributes={"font-family": "sans-serif", "font-size": 12, "fill": INK},
        ),
        title=title,
        description=description,
        covers=wording.count(total, "answer"),
        left_out="",
        key=(),
        header=HEADER,
        rows=tuple(tuple(map(Cell, _row(bucket))) for bucket in bins),
    )


def _description(bins: Sequence[Bin], note: str) -> str:
    if not bins:
        return f"{note}: there is no answer to draw."
    honest = sum(bucket.low_95 <= bucket.confidence <= bucket.high_95 for bucket in bins)
    return (
        f"{note}. The 95 % interval of the share right reaches the mean confidence in {honest} of "
        f"{len(bins)} bins. The same stands in the table."
    )


def _row(bucket: Bin) -> tuple[str, str, str, str, str]:
    """A bin in words, as it stands in the table and, one after another, on its dot."""
    return (
        f"{bucket.low:.1f} to {bucket.high:.1f}",
        f"{bucket.count}",
        f"{bucket.confidence:.2f}",
        f"{bucket.right:.2f}",
        f"{bucket.low_95:.2f} to {bucket.high_95:.2f}",
    )


def _frame() -> list[Markup]:
    start, end = _ACROSS.at(0), _ACROSS.at(1)
    path = f"M{start} {_UP.at(0)}L{end} {_UP.at(1)}"
    square: Attributes = {"x": LEFT, "y": TOP, "width": SIDE, "height": SIDE}
    parts = [
        element("path", {"d": path, "stroke": LINE, "stroke-dasharray": "4 4"}),
        element("rect", {**square, "fill": "none", "stroke": LINE}),
    ]
    for share, words in number_ticks(0, 1):
        beside: Attributes = {"x": LEFT - 6, "y": _UP.at(share) + 4, "text-anchor": "end"}
        below: Attributes = {"x": _ACROSS.at(share), "y": FOOT + 16, "text-anchor": "middle"}
        parts += [element("text", beside, words), element("text", below, words)]
    return parts


def _bars(bins: Sequence[Bin]) -> list[Markup]:
    """Counts as bars below the square, the largest bin at full height."""
    height = Scale(0, max((bucket.count for bucket in bins), default=1), 0, BAR)
    parts = []
    for bucket in bins:
        tall, start = height.at(bucket.count), _ACROSS.at(bucket.low) + 1
        bar: Attributes = {
            "x": round(start, 1),
            "y": round(FOOT - tall, 1),
            "width": round(_ACROSS.at(bucket.high) - start - 1, 1),
            "height": tall,
        }
        above: Attributes = {
            "x": _ACROSS.at((bucket.low + bucket.high) / 2),
            "y": round(FOOT - tall - 3, 1),
            "text-anchor": "middle",
            "font-size": 10,
        }
        parts += [
            element("rect", {**bar, "fill": COUNT, "fill-opacity": 0.6}),
            element("text", above, str(bucket.count)),
        ]
    return parts


def _dots(bins: Sequence[Bin]) -> list[Markup]:
    parts = []
    for bucket in bins:
        x = _ACROSS.at(bucket.confidence)
        path = f"M{x} {_UP.at(bucket.low_95)}L{x} {_UP.at(bucket.high_95)}"
        words = "; ".join(f"{head}: {cell}" for head, cell in zip(HEADER, _row(bucket)))
        parts.append(
            element(
                "g",
                {},
                element("title", {}, words),
                element("path", {"d": path, "stroke": DOT, "stroke-width": 1.5}),
                element("circle", {"cx": x, "cy": _UP.at(bucket.right), "r": 4, "fill": DOT}),
            )
        )
    return parts
