"""The rows of a spreadsheet by what a mapping says of its columns, and faults with their places.

What leaves it: rows of mapped cells, what was set aside by name, and the faults of a file, each
with sheet, row, column and words. It makes no claim of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import define, field, frozen

from servanda import canon
from servanda.captures import sandbox
from servanda.errors import EvidenceError, SourceError, nearest
from servanda.sources import sheet_parts, spreadsheet
from servanda.watch.importing.mapping import SheetMapping, folded

SECONDS = 300.0  # of the processor; 100,000 rows of 31 columns take 40
PART_BYTES = 4_000_000
HEAD_ROWS = 40  # among which the row of heads is looked for
SHOWN_FAULTS = 60
SHOWN_ROWS = 3
NOTHING_DONE = "Nothing was put on record: a file is imported whole or not at all."


@frozen
class MappedColumn:
    """One column that a mapping names: its field, head and place (0 is column A)."""

    name: str
    head: str
    at: int

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program names it.

        >>> MappedColumn("act", "Type", 27).letter
        'AB'
        """
        letters, rest = "", self.at + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters


@frozen
class MappedRow:
    """One row: what stands in the columns that the mapping names, in their order."""

    sheet: str
    number: int
    words: tuple[str, ...]
    kinds: str


@frozen
class MappedSheet:
    """The rows of a file with its columns, and what was assumed or left out of it, in words."""

    columns: Mapping[str, tuple[MappedColumn, ...]]  # by field
    order: tuple[MappedColumn, ...]
    rows: tuple[MappedRow, ...]
    remarks: tuple[str, ...]

    def cells(self, name: str) -> list[tuple[str, str]]:
        """Every cell of the one column of a field, with its kind; empty ones where it has none."""
        columns = self.columns.get(name)
        if not columns:
            return [("", sheet_parts.EMPTY)] * len(self.rows)
        at = self.order.index(columns[0])
        return [(row.words[at], row.kinds[at]) for row in self.rows]


@define
class SheetFaults:
    """The faults of a file, the same one of many rows told once with the first rows."""

    name: str
    _rows: dict[tuple[str, str, str], list[int]] = field(factory=dict)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: MappedRow | None, column: MappedColumn | None, what: str) -> None:
        """Note a fault of a cell, of a row, or of a column or the whole file."""
        sheet = row.sheet if row else ""
        where = f'column {column.letter} "{column.head}"' if column else ""
        rows = self._rows.setdefault((sheet, where, what), [])
        if row is not None:
            rows.append(row.number)

    def stop(self) -> None:
        """Raise EvidenceError with all of them, where there is one; else do nothing."""
        if not self._rows:
            return
        ordered = sorted(self._rows.items(), key=lambda item: (item[1][:1] or [0], item[0]))
        lines = [self._line(*key, rows) for key, rows in ordered[:SHOWN_FAULTS]]
        if len(ordered) > SHOWN_FAULTS:
            lines.append(
                f"{self.name}: and {len(ordered) - SHOWN_FAULTS:,} more. Mend these first."
            )
        raise EvidenceError("\n".join([*lines, NOTHING_DONE]))

    def _line(self, sheet: str, where: str, what: str, rows: Sequence[int]) -> str:
        place = [self.name]
        place += [f'sheet "{sheet}"'] if sheet else []
        place += [f"row {rows[0]}"] if rows else []
        place += [where] if where else []
        more = ""
        if len(rows) > 1:
            numbers = ", ".join(map(str, rows[1:SHOWN_ROWS]))
            rest = len(rows) - SHOWN_ROWS
            more = f" So too row{'s' if len(rows) > 2 else ''} {numbers}"
            more += f" and {rest:,} more." if rest > 0 else "."
        return f"{', '.join(place)}: {what}{more}"


def mapped_rows(path: Path, mapping: SheetMapping, *, sha256: str) -> MappedSheet:
    """The rows of the file at `path`, whose bytes have that hash, by the mapping's columns.

    Raises EvidenceError where it cannot be read, lacks a column, or is not those bytes.
    """
    form = sheet_parts.SheetForm(mapping.encoding, mapping.delimiter, mapping.sheets)
    reading = _SheetReading(path.name, mapping)
    try:
        for part in sandbox.streamed(
            spreadsheet.cells, path, results=spreadsheet.RESULTS, most_bytes=PART_BYTES,
            given=form, seconds=SECONDS,
        ):  # fmt: skip
            reading.take(part)
    except SourceError as error:
        raise EvidenceError(f"{path.name}: {error} {NOTHING_DONE}") from error
    if reading.sha256 != sha256:
        raise EvidenceError(f"{path.name}: was changed while it was read. {NOTHING_DONE}")
    return reading.end()


def unread(heads: Sequence[str], mapping: SheetMapping) -> tuple[str, ...]:
    """The columns of these that a mapping names nowhere, in their order."""
    named = {folded(head) for some in mapping.columns.values() for head in some}
    return tuple(head for head in heads if head.strip() and folded(head) not in named)


class _SheetReading:
    """One file being read: the heads of its sheets, and the rows below them."""

    def __init__(self, name: str, mapping: SheetMapping) -> None:
        self.name, self.mapping = name, mapping
        self.sha256 = ""
        self.remarks: list[str] = []
        self.rows: list[MappedRow] = []
        self.heads: dict[str, tuple[MappedColumn, ...]] = {}  # by sheet
        self.above: dict[str, list[tuple[str, ...]]] = {}  # rows before a head was found
        self.left_out: tuple[str, ...] = ()  # columns of an own export that say nothing of a claim

    def take(self, part: spreadsheet.Found) -> None:
        """One part of what the sandbox finds."""
        match part:
            case sheet_parts.SheetRefusal():
                raise EvidenceError(f"{self.name}: {part.words} {NOTHING_DONE}")
            case sheet_parts.SheetRemark():
                self.remarks.append(part.words)
            case sheet_parts.SheetBytes():
                self.sha256 = part.sha256
            case sheet_parts.SheetRows():
                for number, words, kinds in zip(part.numbers, part.words, part.kinds):
                    self._row(part.sheet, number, words, kinds)

    def _row(self, sheet: str, number: int, words: tuple[str, ...], kinds: str) -> None:
        order = self.heads.get(sheet)
        if order is None:
            above = self.above.setdefault(sheet, [])
            if len(above) >= HEAD_ROWS:
                return
            above.append(words)
            if self.mapping.header_row in (0, number) and (head := self._head(words)):
                self.heads[sheet] = head
                if self.mapping.is_own and not self.left_out:
                    self.left_out = unread(words, self.mapping)
            return
        cells = tuple(words[c.at] if c.at < len(words) else "" for c in order)
        if any(kind != sheet_parts.EMPTY for kind in kinds):
            marks = "".join(kinds[c.at] if c.at < len(kinds) else sheet_parts.EMPTY for c in order)
            self.rows.append(MappedRow(sheet, number, cells, marks))

    def _head(self, words: Sequence[str]) -> tuple[MappedColumn, ...] | None:
        """The mapped columns of a row of heads; None where the row has not all of them."""
        places = {folded(head): at for at, head in reversed(list(enumerate(words)))}
        if self._lacking(places):
            return None
        return tuple(
            MappedColumn(name, " ".join(words[places[folded(head)]].split()), places[folded(head)])
            for name, heads in self.mapping.columns.items()
            for head in heads
            if folded(head) in places
        )

    def _lacking(self, places: Mapping[str, int]) -> list[str]:
        return [
            head
            for name, heads in self.mapping.columns.items()
            if name not in self.mapping.may_lack
            for head in heads
            if folded(head) not in places
        ]

    def end(self) -> MappedSheet:
        """All that was read. Raises EvidenceError where no sheet has the mapping's columns."""
        if not self.heads:
            raise EvidenceError("\n".join([*self._no_head(), NOTHING_DONE]))
        for sheet in self.above:
            if sheet not in self.heads:
                self.remarks.append(f'sheet "{sheet}" has not these columns and was not read')
        if self.left_out:
            self.remarks.append(
                f"not taken over, for a row is told by this file: {', '.join(self.left_out)}. The "
                "file is kept as it came. Titles and outlets come with the pages: gather those too"
            )
        orders = set(self.heads.values())
        if len(orders) > 1:
            names = ", ".join(f'"{sheet}"' for sheet in self.heads)
            raise EvidenceError(
                f"{self.name}: sheets {names} have these columns at different places. Say which "
                f"is meant: sheets = [...] in the mapping. {NOTHING_DONE}"
            )
        order = orders.pop()
        columns: dict[str, tuple[MappedColumn, ...]] = {}
        for column in order:
            columns[column.name] = (*columns.get(column.name, ()), column)
        return MappedSheet(columns, order, tuple(self.rows), tuple(self.remarks))

    def _no_head(self) -> Iterator[str]:
        """What every sheet lacks, with the nearest head that it has."""
        if not self.above:
            yield f"{self.name}: holds no row."
        for sheet, above in self.above.items():
            best = min(above, key=lambda row: len(self._lacking(_places(row))))
            place = f'{self.name}, sheet "{sheet}"' if sheet else self.name
            heads = [head for head in best if head.strip()]
            if not self._lacking(_places(best)):
                yield (
                    f"{place}: its columns stand in row {above.index(best) + 1}, and header_row of "
                    f"the mapping says {self.mapping.header_row}. Correct the mapping."
                )
            for lacking in self._lacking(_places(best)):
                yield (
                    f'{place}, row {above.index(best) + 1}: there is no column "{lacking}". '
                    f"{nearest(lacking, heads)}"
                )


def _places(row: Sequence[str]) -> dict[str, int]:
    return {folded(head): at for at, head in enumerate(row)}


def fingerprint(row: MappedRow, order: Sequence[MappedColumn]) -> str:
    """The hash of what a row says in the mapped columns, whatever row it stands in."""
    return canon.sha256([[c.name, w] for c, w in zip(order, row.words) if w.strip()])[:16]
