"""How far stated confidences can be trusted: reliability, expected error and a picture.

What leaves it: pure figures and the text of an SVG. A pair is a confidence from 0 to 1 and
whether the answer that carried it was right. Nothing here reads a set or runs the product.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from attrs import frozen

BINS = 10
_Z = 1.96  # the middle 95 of 100
_WIDE, _TALL, _LEFT, _TOP, _SIDE = 410, 490, 60, 44, 320  # of the picture and its square
_FOOT, _BAR = 440, 44  # where the bars of counts stand, and how high the tallest is


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


def reliability(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width that hold any answer, from the least sure to the surest.

    >>> [(row.count, row.right) for row in reliability([(0.91, True), (0.99, False)])]
    [(2, 0.5)]
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in pairs:
        if not 0.0 <= confidence <= 1.0:
            raise ValueError(f"{confidence} is no confidence: it must lie between 0 and 1")
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    rows = []
    for at, inside in enumerate(held):
        if inside:
            count, hits = len(inside), sum(right for _, right in inside)
            low, high = wilson(hits, count)
            sure = sum(confidence for confidence, _ in inside) / count
            rows.append(Bin(at / bins, (at + 1) / bins, count, sure, hits / count, low, high))
    return tuple(rows)


def expected_calibration_error(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> float:
    """The distance between confidence and share right, averaged over the answers.

    Raises ValueError where there is no answer, since no error can be expected of none.
    """
    rows = reliability(pairs, bins=bins)
    if not rows:
        raise ValueError("no answers: there is no calibration to measure")
    total = sum(row.count for row in rows)
    return sum(row.count * abs(row.confidence - row.right) for row in rows) / total


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's rule; (0, 1) where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    half = _Z / (1 + square / count) * spread
    return max(0.0, middle - half), min(1.0, middle + half)


def picture(rows: Sequence[Bin], *, title: str) -> str:
    """A reliability diagram as SVG text that stands alone, the same bytes for the same rows.

    Dots are the shares right, with their intervals; the straight line is where a confidence
    means what it says; bars below count the answers. Colours suit light and dark pages.
    """
    error = sum(r.count * abs(r.confidence - r.right) for r in rows)
    total = sum(row.count for row in rows)
    note = f"n = {total}, expected calibration error {error / total:.3f}" if total else "n = 0"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_TALL}" '
        f'role="img" aria-label="{_plain(title)}: {note}" font-family="sans-serif" '
        'font-size="12" fill="#666">',
        f"<title>{_plain(title)}</title>",
        f'<text x="{_LEFT}" y="18" font-size="14">{_plain(title)}</text>',
        f'<text x="{_LEFT}" y="34">{note}</text>',
        *_frame(),
        *_bars(rows),
        *_dots(rows),
        f'<text x="{_LEFT + _SIDE / 2}" y="{_FOOT + 36}" text-anchor="middle">'
        "stated confidence</text>",
        f'<text transform="translate(16 {_TOP + _SIDE / 2}) rotate(-90)" '
        'text-anchor="middle">share right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return round(_LEFT + _SIDE * share, 1)


def _y(share: float) -> float:
    return round(_TOP + _SIDE * (1 - share), 1)


def _frame() -> list[str]:
    drawn = [
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#999"/>',
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        drawn.append(
            f'<text x="{_LEFT - 6}" y="{_y(share) + 4}" text-anchor="end">{share:.1f}</text>'
        )
        drawn.append(
            f'<text x="{_x(share)}" y="{_FOOT + 16}" text-anchor="middle">{share:.1f}</text>'
        )
    return drawn


def _bars(rows: Sequence[Bin]) -> list[str]:
    """Counts as bars below the frame, the largest bin at full height."""
    most = max((row.count for row in rows), default=1)
    drawn = []
    for row in rows:
        tall = round(_BAR * row.count / most, 1)
        wide = round(_x(row.high) - _x(row.low) - 2, 1)
        drawn.append(
            f'<rect x="{_x(row.low) + 1}" y="{round(_FOOT - tall, 1)}" width="{wide}" '
            f'height="{tall}" fill="#7aa2c9" fill-opacity="0.6"/>'
        )
        drawn.append(
            f'<text x="{round(_x((row.low + row.high) / 2), 1)}" y="{round(_FOOT - tall - 3, 1)}" '
            f'text-anchor="middle" font-size="10">{row.count}</text>'
        )
    return drawn


def _dots(rows: Sequence[Bin]) -> list[str]:
    drawn = []
    for row in rows:
        x = _x(row.confidence)
        drawn.append(
            f'<path d="M{x} {_y(row.low_95)}L{x} {_y(row.high_95)}" stroke="#b5541c" '
            'stroke-width="1.5"/>'
        )
        drawn.append(f'<circle cx="{x}" cy="{_y(row.right)}" r="4" fill="#b5541c"/>')
    return drawn


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
