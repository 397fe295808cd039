"""CSV as programs of many countries save it: its encoding and the sign between its cells.

What leaves it: rows of words. The encoding is what the bytes say (a mark, UTF-16, UTF-8), else
Windows-1252, said aloud; the sign is the one that cuts most rows into as many cells.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from servanda.sources import list_text
from servanda.sources.sheet_parts import (
    CELL_LIMIT,
    EMPTY,
    WORDS,
    RefusedSheet,
    SheetForm,
    SheetRemark,
    SheetRow,
    SheetRows,
    in_parts,
)

SIGNS = ",;\t|"
SAMPLE_CHARACTERS = 100_000
SAMPLE_ROWS = 200


def rows(data: bytes, form: SheetForm) -> Iterator[SheetRows | SheetRemark]:
    """The rows of a file of CSV, after what had to be assumed. Raises RefusedSheet."""
    text, remark = decoded(data, form.encoding)
    if remark:
        yield SheetRemark(remark)
    text, skipped, sign = said_sign(text)
    sign = form.delimiter or sign or delimiter_of(text)
    yield from in_parts("", _rows(text, sign, skipped))


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of the bytes and a remark on its encoding, "" where nothing was assumed."""
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), ""
        except (UnicodeDecodeError, LookupError) as error:
            raise RefusedSheet(f'is not in the encoding "{encoding}" ({error}).') from error
    name, size = list_text.marked(data)
    if name:
        return _strictly(data[size:], name), ""
    if name := list_text.wide(data):
        return _strictly(data, name), f"is taken for {name.upper()}: it does not say so itself"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        first = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise RefusedSheet(
            f"is neither UTF-8 (byte {first}) nor Windows-1252 (byte {error.start}). Say its "
            "encoding in the mapping, or save it as CSV in UTF-8."
        ) from error
    return text, f"is not UTF-8 (byte {first}): read as Windows-1252"


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise RefusedSheet(
            f"begins as {name.upper()} and is broken at byte {error.start}. Save it anew."
        ) from error


def said_sign(text: str) -> tuple[str, int, str]:
    """The text after a first line "sep=;", how many lines that is, and the sign it names."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return rest, 1, first[-1]
    return text, 0, ""


def delimiter_of(text: str) -> str:
    r"""The sign that cuts most rows of the beginning into one number of cells, two at least.

    >>> delimiter_of('Date;Words\n3/9/2017;"a, b, c"\n')
    ';'
    """
    sample = text[:SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_rank = ",", (0.0, 0)
    for sign in SIGNS:
        widths: Counter[int] = Counter()
        try:
            for number, row in enumerate(
                csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
            ):
                if any(row):
                    widths[len(row)] += 1
                if number >= SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        if width < 2:
            continue
        rank = (round(count / widths.total(), 1), width)
        if rank > best_rank:
            best, best_rank = sign, rank
    return best


def _rows(text: str, sign: str, skipped: int) -> Iterator[SheetRow]:
    csv.field_size_limit(CELL_LIMIT)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    except TypeError as error:
        raise RefusedSheet(f'cannot be parted at "{sign}": a delimiter is one sign.') from error
    number = skipped
    try:
        for row in reader:
            number += 1
            kinds = "".join(WORDS if words.strip() else EMPTY for words in row)
            yield SheetRow(number, tuple(row), kinds)
    except csv.Error as error:
        raise RefusedSheet(
            f"row {number + 1}: cannot be read as CSV ({error}). Rows behind that place would be "
            "lost. Look for a quotation mark that opens or closes a cell, and save it anew."
        ) from error
