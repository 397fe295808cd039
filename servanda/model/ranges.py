"""Stretches of days, of words and of numbers: what every later record speaks in.

Days are inclusive at both ends; text ranges are half-open, `[start, end)`, counted in Unicode
code points of the working text of a capture.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

Precision = Literal["day", "week", "month", "season", "quarter", "year", "range", "unknown"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

# A field that came after records of its kind were first hashed. Where it holds nothing it is left
# out of the spelling, so that a record without it hashes as it did before.
LATER = {"later": True}


@frozen
class Interval:
    """A stretch of days, both ends included; `None` is open on that side.

    `precision` says how exactly the source spoke, `words` the words it used ("on Monday").
    """

    from_on: date | None
    to_on: date | None
    precision: Precision = field(default="unknown", validator=in_(PRECISIONS))
    words: str = ""

    def __attrs_post_init__(self) -> None:
        if self.from_on and self.to_on and self.from_on > self.to_on:
            raise ValueError(f"interval ends ({self.to_on}) before it starts ({self.from_on})")


NO_TIME = Interval(None, None, "unknown", "")


@frozen
class Span:
    """Where words stand in the working text of a capture. `quote` equals content[start:end]."""

    start: int
    end: int
    quote: str


@frozen
class Quantity:
    """A number a source gave, with its unit: low == high unless it gave a range.

    `None` is open: "fewer than 40 per cent" is low None, high 40, strict.
    """

    low: float | None
    high: float | None
    unit: str
    span: Span | None = None
