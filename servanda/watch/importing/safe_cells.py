r"""Cells that no spreadsheet program takes for formulas, and the same cells taken back.

What leaves it: words whose first sign, and every sign that a program of another country would take
for the first of a cell (behind `;`, `,`, a bar or a line's end), begins no formula. What was put
in comes back out but for controls and marks that turn the direction of writing, which are left
out for good.
"""

from __future__ import annotations

import re

_STARTS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_MARK = re.compile(rf"(^|[;,|\n])( *)('+)(?=[{_STARTS}])")
_SAFE = re.compile(rf"(^|[;,|\n])( *)('*)(?=[{_STARTS}])")
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROLS = {n: " " for n in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if n != 0x0A}


def cleaned(words: str) -> str:
    """The words without what no cell may hold: controls as blanks, marks of direction left out."""
    plain = words.replace("\r\n", "\n").translate(_CONTROLS).translate(_BIDI)
    return plain.encode("utf-8", errors="replace").decode("utf-8")


def safe_cell(words: str) -> str:
    """The words as a cell: an apostrophe before whatever could begin a formula.

    >>> safe_cell("=1+1"), safe_cell("a;=1"), safe_cell("'=1"), safe_cell("-12.5")
    ("'=1+1", "a;'=1", "''=1", '-12.5')
    """
    words = cleaned(words)
    if _NUMBER.match(words):
        return words
    return _SAFE.sub(r"\1\2\3'", words)


def plain_cell(words: str) -> str:
    """What a cell said before it was made safe.

    >>> [plain_cell(safe_cell(words)) for words in ("=1+1", "'=1", "a, -b", "-1", "'tis")]
    ['=1+1', "'=1", 'a, -b', '-1', "'tis"]
    """
    if _NUMBER.match(words):
        return words
    return _MARK.sub(lambda match: match[1] + match[2] + match[3][1:], words)
