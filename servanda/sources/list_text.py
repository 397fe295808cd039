"""The text of a list: by its mark, its declaration, its zeros, else UTF-8.

What leaves it: words, with what had to be assumed. A few bytes that are not UTF-8 make a text no
other alphabet: they are marked where they stand, and counted.
"""

from __future__ import annotations

import codecs
import re

# UTF-32's mark begins with that of UTF-16, so it is looked for first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 4_000
_DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")


def marked(data: bytes) -> tuple[str, int]:
    """The encoding that the first bytes mark, and how many bytes the mark has; "" and 0."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name, len(mark)
    return "", 0


def wide(data: bytes) -> str:
    """UTF-16 without a mark, by the zero in every second byte; "" where there is none."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if max(even, odd) > 0.6 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def text_of(data: bytes) -> tuple[str, str]:
    """The words of a list and what is odd about its bytes, "" where nothing is.

    >>> text_of(b"\\xff\\xfea\\x00")
    ('a', '')
    """
    name, size = marked(data)
    name = name or wide(data)
    if name:
        return _with_remark(data[size:].decode(name, "replace"), f"is {name.upper()}")
    declared = declared_by(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, declared)
    odd = declared and declared not in ("utf-8", "ascii") and not data.isascii()
    return text, f'declares "{declared}" and is UTF-8: read as UTF-8' if odd else ""


def declared_by(data: bytes) -> str:
    """The encoding that XML declares, as codecs name it; "" where it declares none that is one."""
    match = _DECLARED.search(data[:1_000])
    try:
        codec = codecs.lookup(match[1].decode()) if match else None
    except LookupError:
        return ""
    return codec.name if codec and codec._is_text_encoding else ""


def _not_utf8(data: bytes, declared: str) -> tuple[str, str]:
    if declared not in ("", "utf-8", "ascii"):
        # what is called Latin-1 is Windows-1252, as every browser takes it
        latin = declared in ("iso8859-1", "latin-1")
        return _with_remark(
            data.decode("cp1252" if latin else declared, "replace"), f"is {declared}"
        )
    text = data.decode("utf-8", "replace")
    bad_count = text.count("\ufffd")
    good_count = sum(1 for character in text if character > "\x7f") - bad_count
    if good_count > bad_count:
        return _with_remark(text, "is UTF-8")
    text, remark = _with_remark(data.decode("cp1252", "replace"), "is Windows-1252")
    return text, remark or "is not UTF-8: read as Windows-1252"


def _with_remark(text: str, how: str) -> tuple[str, str]:
    count = text.count("\ufffd")
    places = "one place that is" if count == 1 else f"{count:,} places that are"
    return text, f"{how} but for {places} not: marked there" if count else ""
