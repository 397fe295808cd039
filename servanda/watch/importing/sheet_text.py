"""The working text of a spreadsheet: a line a row, what its mapped columns say, each with its head.

What leaves it: the text and, for every row, where each value stands. What no column of the mapping
names is not in it, so that a list's private columns are neither shown nor published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from servanda.model import Span
from servanda.watch.importing.mapping import SheetMapping
from servanda.watch.importing.meanings import pieces
from servanda.watch.importing.rows import MappedColumn, MappedRow

# What is told in the text, in this order; codes and coordinates beside them are not.
SHOWN = (
    *("act", "stance", "when", "when_to", "planned_for", "planned_to", "by", "to", "where"),
    *("number", "number_to", "unit", "instrument", "said_by", "about", "event", "id", "words"),
)
LISTS = ("by", "to", "where")
BETWEEN = " | "


@frozen
class RowText:
    """One row's line: where it stands, and where each value of each field stands."""

    line: Span
    spans: Mapping[str, tuple[Span, ...]]

    def first(self, name: str) -> Span | None:
        """Where the first value of a field stands; None where the row has none."""
        spans = self.spans.get(name, ())
        return spans[0] if spans else None


class SheetTextWriter:
    """The text so far, row by row."""

    def __init__(self, mapping: SheetMapping, order: Sequence[MappedColumn]) -> None:
        self._mapping = mapping
        self._places = [
            (name, at, column)
            for name in SHOWN
            for at, column in enumerate(order)
            if column.name == name
        ]
        self._lines: list[str] = []
        self._at = 0

    def add(self, row: MappedRow) -> RowText:
        """The row's line stands at the end of the text; where its values are."""
        start = self._at
        line = f"{row.sheet}, row {row.number}" if row.sheet else f"Row {row.number}"
        spans: dict[str, list[Span]] = {}
        for name, at, column in self._places:
            values = self._values(name, row.words[at])
            if not values:
                continue
            line += f"{BETWEEN}{column.head}: "
            for number, value in enumerate(values):
                line += "; " if number else ""
                begin = start + len(line)
                spans.setdefault(name, []).append(Span(begin, begin + len(value), value))
                line += value
        self._lines.append(line)
        self._at = start + len(line) + 1
        return RowText(
            Span(start, start + len(line), line), {name: tuple(s) for name, s in spans.items()}
        )

    def _values(self, name: str, words: str) -> list[str]:
        if self._mapping.is_nothing(name, words):
            return []
        if name in LISTS:
            return pieces(words, self._mapping.separator, own=self._mapping.is_own)
        return [words if self._mapping.is_own else " ".join(words.split())]

    def content(self) -> str:
        """The whole text."""
        return "\n".join(self._lines)
