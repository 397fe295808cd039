"""The published record as open data: JSON Lines that lose nothing, CSV that opens anywhere.

What leaves it: the bytes of every file under data/, and the records read back from them.
Imports only the vocabulary, because `verify.py` carries this very file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from servanda import canon
from servanda.archive.edition import TABLES, Edition, tables_of

# What begins a formula, at the start of a cell or of what a program of another country takes for
# one (behind `;`, `,`, a bar or a line's end); a figure of a list in JSON begins none.
_FORMULA = re.compile(
    r"(^|[;,|\n])([ '\"]*)(?=[=+@\uff1d\uff0b\uff0d\uff20]|-(?!\d+(?:\.\d+)?[\],}]))"
)
_BLANKED = {n: " " for n in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if n != 0x0A}
_LEFT_OUT = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)))


def data_files(edition: Edition) -> dict[str, bytes]:
    """Every file under data/ and the letter's text, by path, made from the records."""
    files = {
        "data/agreement.json": pretty(edition.agreement),
        "data/agreement.md": edition.agreement_text.encode("utf-8"),
    }
    for name in tables_of(edition):
        cls, records = TABLES[name], getattr(edition, name)
        files[f"data/{name}.jsonl"] = json_lines(records)
        files[f"data/{name}.csv"] = comma_separated(cls, records)
    if edition.letter:
        files["data/letter.json"] = pretty(edition.letter)
        files["letter.md"] = edition.letter.text.encode("utf-8")
    return files


def pretty(record: Any) -> bytes:
    """One record as JSON to be read by eye; the same data as its canonical spelling."""
    plain = canon.plain(record)
    text = json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def json_lines(records: Iterable[Any]) -> bytes:
    """One canonical line a record."""
    return b"".join(canon.spell(record) + b"\n" for record in records)


def comma_separated(cls: type, records: Iterable[Any]) -> bytes:
    """A table with a column a field; what has parts of its own is JSON in its cell.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front. A field that
    came later has a column only where some record holds something in it.
    """
    rows = [canon.plain(record) for record in records]
    filled = set().union(*rows)
    names = [name for name in cls.__annotations__ if name in filled or name not in canon.later(cls)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in names])
    return out.getvalue().encode("utf-8")


def cell(value: Any) -> str:
    """A value as a cell that is text, never a formula, whatever parts cells for its reader.

    Controls are blanks in it, and marks that turn letters round are left out: the lines of JSON
    beside the table have every sign.

    >>> cell("=1+1"), cell(["a", "b"]), cell(None)
    ("'=1+1", 'a; b', '')
    >>> cell("a;=1"), cell("a\\x1bb"), cell("well-known, 3-4")
    ("a;'=1", 'a b', 'well-known, 3-4')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return json.dumps(value)
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        value = "; ".join(value)
    if not isinstance(value, str):
        value = json.dumps(value, sort_keys=True, ensure_ascii=False)
    text = str(value)
    if not text.isprintable():  # all that is blanked or left out is not
        text = text.replace("\r\n", "\n").translate(_BLANKED).translate(_LEFT_OUT)
    # most cells hold none, and to look costs a tenth of putting something in its place
    return _FORMULA.sub(r"\1\2'", text) if _FORMULA.search(text) else text
