"""What a spreadsheet comes to while it is read: rows of cells, remarks, a refusal.

What leaves it: records that travel out of the sandbox in parts, none beyond what a spreadsheet can
hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

# What a cell holds, one letter a cell.
EMPTY, WORDS, NUMBER, DAY, TRUTH, ERROR, FORMULA = " tndbef"
ROW_LIMIT = 1_048_576  # what a spreadsheet program can hold
COLUMN_LIMIT = 16_384
CELL_LIMIT = 100_000  # characters; a spreadsheet program holds 32,767
PART_CHARACTERS = 200_000  # of the rows that travel together


@frozen
class SheetForm:
    """What is said of a file before it is read; empty is left to the file itself."""

    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()  # by name; hidden ones count too where they are named


@frozen
class SheetRows:
    """Rows of one sheet that follow one another: their numbers, words and kinds of cells."""

    sheet: str
    numbers: tuple[int, ...]
    words: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]


@frozen
class SheetRemark:
    """What had to be assumed or was left out, in words."""

    words: str


@frozen
class SheetRefusal:
    """Why the file cannot be read, in words; nothing follows it."""

    words: str


@frozen
class SheetBytes:
    """The hash of the bytes that were read."""

    sha256: str


@frozen
class SheetRow:
    """One row: its number as a spreadsheet program counts, its words and their kinds."""

    number: int
    words: tuple[str, ...]
    kinds: str = field()

    @kinds.validator
    def _as_many(self, _: object, kinds: str) -> None:
        if len(kinds) != len(self.words):
            raise ValueError(f"{len(kinds)} kinds of {len(self.words)} cells")


class RefusedSheet(Exception):
    """Raised inside a reader with the words of the refusal."""


def in_parts(sheet: str, rows: Iterable[SheetRow]) -> Iterator[SheetRows]:
    """The rows as they travel, so many characters at a time. Raises RefusedSheet past a limit."""
    part: list[SheetRow] = []
    size = 0
    for row in rows:
        length = sum(map(len, row.words)) + len(row.words)
        _check(sheet, row, length)
        if part and size + length > PART_CHARACTERS:
            yield _part(sheet, part)
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield _part(sheet, part)


def _part(sheet: str, rows: Sequence[SheetRow]) -> SheetRows:
    return SheetRows(
        sheet,
        tuple(row.number for row in rows),
        tuple(row.words for row in rows),
        tuple(row.kinds for row in rows),
    )


def _check(sheet: str, row: SheetRow, length: int) -> None:
    place = f"sheet {sheet}, row {row.number}" if sheet else f"row {row.number}"
    if row.number > ROW_LIMIT:
        raise RefusedSheet(f"has more than {ROW_LIMIT:,} rows. Cut it into several files.")
    if len(row.words) > COLUMN_LIMIT:
        raise RefusedSheet(
            f"{place}: has {len(row.words):,} columns, more than the {COLUMN_LIMIT:,} of a "
            "spreadsheet. It may be parted at another sign: say which as delimiter in the mapping."
        )
    longest = max(map(len, row.words), default=0)
    if longest > CELL_LIMIT or length > 5 * CELL_LIMIT:
        raise RefusedSheet(
            f"{place}: has a cell of {longest:,} characters, or too many long ones; a cell may "
            f"have {CELL_LIMIT:,}. A quotation mark may be missing before it."
        )
    if any("\x00" in words for words in row.words):
        raise RefusedSheet(f"{place}: holds a NUL, which no text has. Save the sheet anew.")
