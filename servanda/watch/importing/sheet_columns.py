"""Whole columns of a list: its days and numbers, each column read in one way, and cells checked.

What leaves it: a value for every row, by field; what cannot be read is noted with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from servanda.model import Interval
from servanda.sources import sheet_parts
from servanda.watch.importing import values
from servanda.watch.importing.mapping import SheetMapping
from servanda.watch.importing.rows import MappedSheet, SheetFaults
from servanda.watch.importing.safe_cells import plain_cell

UNSAVED_FORMULA = (
    "is a formula that was saved without its value. Open the file in a spreadsheet program and "
    "save it again."
)
COLUMN_DAYS = ("when", "when_to", "planned_for", "planned_to")
COLUMN_NUMBERS = ("number", "number_to", "latitude", "longitude")
OWN_NUMBERS = ("number", "number_to", "cue_at", "confidence")
EXACT = ("latitude", "longitude", "cue_at", "confidence")  # no thousands in these


def check_cells(sheet: MappedSheet, faults: SheetFaults, *, is_own: bool) -> None:
    """Noted is every mapped cell that is a formula's text, a formula without value, or an error."""
    for row in sheet.rows:
        for at, (words, kind) in enumerate(zip(row.words, row.kinds)):
            if kind in (sheet_parts.EMPTY, sheet_parts.DAY, sheet_parts.NUMBER):
                continue
            column = sheet.order[at]
            if kind == sheet_parts.FORMULA:
                faults.add(row, column, UNSAVED_FORMULA)
            elif kind == sheet_parts.ERROR:
                faults.add(row, column, f'holds the error "{words}". Mend its formula.')
            elif words.startswith("=") and not is_own:
                what = f'"{words[:60]}" is a formula, not a value. Save the list with its values.'
                faults.add(row, column, what)


@frozen
class ColumnReader:
    """The columns of one file; `reasons` say of each row why it is set aside, "" where not."""

    sheet: MappedSheet
    mapping: SheetMapping
    reasons: Sequence[str]
    faults: SheetFaults

    def days(self, months: Mapping[str, int]) -> dict[str, list[Interval | None]]:
        """The days of every row, by field."""
        habit = values.DayHabit(self.mapping.dates, self.mapping.century, months)
        by_field = {}
        for name in COLUMN_DAYS:
            by_field[name], faults = values.days(self._cells(name), habit)
            self._note(name, faults)
        return by_field

    def numbers(self) -> dict[str, list[tuple[float, float] | None]]:
        """The least and the most that every row counts, by field."""
        by_field = {}
        for name in OWN_NUMBERS if self.mapping.is_own else COLUMN_NUMBERS:
            way = "1 234,5" if name in EXACT and not self.mapping.numbers else self.mapping.numbers
            by_field[name], faults = values.numbers(self._cells(name), way)
            self._note(name, faults)
        return by_field

    def _cells(self, name: str) -> list[tuple[str, str]]:
        """The cells of a column as they are read: what says nothing, and rows set aside, empty."""
        return [
            (words, kind)
            if not reason and not self.mapping.is_nothing(name, words)
            else ("", sheet_parts.EMPTY)
            for reason, (words, kind) in zip(self.reasons, self.sheet.cells(name))
        ]

    def _note(self, name: str, faults: Sequence[values.ColumnFault]) -> None:
        column = self.sheet.columns[name][0] if name in self.sheet.columns else None
        for fault in faults:
            for at in fault.at:
                self.faults.add(self.sheet.rows[at], column, f"{fault.words}.")
            if not fault.at:
                self.faults.add(None, column, f"{fault.words}.")


def unquoted(sheet: MappedSheet) -> MappedSheet:
    """The cells of our own export without the marks that keep them from being formulas."""
    rows = tuple(
        evolve(row, words=tuple(plain_cell(words) for words in row.words)) for row in sheet.rows
    )
    return evolve(sheet, rows=rows)
