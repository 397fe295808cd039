"""A PDF becomes its text, page by page, with its paragraphs joined.

What leaves it: the text in reading order. A PDF that holds only pictures of pages has no
text and is refused by name; no recognition of letters happens here.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as raw
from attrs import frozen

from servanda.captures.text import line_kinds
from servanda.errors import SourceError

EXTRACTOR = f"pypdfium2 {version('pypdfium2')}"
PAGES = 1_000
CHARACTERS = 5_000_000
_LINE_END, _BLANK = 10, 32
_TAIL_LINES = 60  # of a paragraph, enough to tell how it ends
_NUMBER = re.compile(
    r"(?:page\s*)?[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\s*[-–]?", re.I
)


@frozen
class Printed:
    """The text of a PDF, a blank line between paragraphs. `doubt` says what was left out."""

    title: str
    text: str
    doubt: str = ""


def printed(data: bytes) -> Printed:
    """The text of a PDF. Raises SourceError when it cannot be opened or has no text."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "it is locked by a password" if "password" in str(error).lower() else str(error)
        raise SourceError(
            f"is a PDF that cannot be opened ({reason}). Nothing in it can be read. "
            "Give an unlocked or undamaged copy."
        ) from error
    try:
        count = len(document)
        pages = [_lines(document, number) for number in range(min(count, PAGES))]
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    finally:
        document.close()
    pages = _without_running_heads(pages)
    text = _paragraphs(pages)
    if not text.strip():
        raise SourceError(
            f"is a PDF of {count} page(s) without text: pictures of pages. Nothing in it can be "
            "read until its letters are recognised. Run OCR on it and add the result."
        )
    doubt = f"has {count} pages; the first {PAGES} were read" if count > PAGES else ""
    if len(text) > CHARACTERS:
        text, doubt = text[:CHARACTERS], f"is longer than {CHARACTERS:,} characters; cut there"
    return Printed(title if _is_title(title) else "", text, doubt)


def _is_title(title: str) -> bool:
    """Whether what the file calls its title is one, and not a file or program name, or a place."""
    return len(title.split()) > 1 and not re.search(
        r"\.\w{2,4}$|^Microsoft |^untitled|^file:|[A-Za-z]:\\|\\\\|^/", title, re.I
    )


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    """The lines of a page; an empty one where the page leaves more than its usual space."""
    try:
        page = document[number].get_textpage()
        text = page.get_text_range()
        codes = [raw.FPDFText_GetUnicode(page.raw, at) for at in range(page.count_chars())]
        starts = [0, *(at + 1 for at, code in enumerate(codes) if code == _LINE_END)]
        ends = [*starts[1:], len(codes)]
        heights = [_heights(page, codes, start, end) for start, end in zip(starts, ends)]
    except pypdfium2.PdfiumError as error:
        raise SourceError(
            f"is a PDF whose page {number + 1} cannot be read ({error}). The rest might mislead. "
            "Give an undamaged copy."
        ) from error
    rows = text.replace("\r\n", "\n").split("\n")
    # a hyphen at a line's end comes as U+FFFE, with the lines joined
    rows = [" ".join(row.replace("\ufffe", "").replace("\x00", "").split()) for row in rows]
    if len(rows) != len(heights):
        return rows
    gaps = [
        before[1] - after[0] if before and after else 0.0 for before, after in pairwise(heights)
    ]
    steps = sorted(gap for gap in gaps if gap > 0)
    # the lower quartile: on a page of short paragraphs most gaps are wide
    usual = steps[len(steps) // 4] if steps else 0.0
    lines = rows[:1]
    for row, gap in zip(rows[1:], gaps):
        lines += ["", row] if gap > 1.4 * usual > 0 else [row]
    return lines


def _heights(
    page: pypdfium2.PdfTextPage, codes: list[int], start: int, end: int
) -> tuple[float, float] | None:
    """How high on the page a line's first and last letter stand; None for a blank line.

    They differ where a word was parted at a line's end: its lines come as one.
    """
    inked = [at for at in range(start, end) if codes[at] > _BLANK]
    if not inked:
        return None
    first, last = (page.get_charbox(at, loose=True)[1] for at in (inked[0], inked[-1]))
    return float(first), float(last)


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Without page numbers, and first or last lines that most pages repeat."""
    if len(pages) < 3:
        return [[line for line in page if not _NUMBER.fullmatch(line)] for page in pages]
    edges: dict[str, int] = {}
    for page in pages:
        filled = [line for line in page if line]
        for line in {_bare(line) for line in (*filled[:2], *filled[-2:])}:
            edges[line] = edges.get(line, 0) + 1
    repeated = {line for line, count in edges.items() if line and count > 0.6 * len(pages)}
    return [
        [
            line
            for at, line in enumerate(page)
            if not _NUMBER.fullmatch(line)
            and not (_bare(line) in repeated and (at < 3 or at >= len(page) - 3))
        ]
        for page in pages
    ]


def _bare(line: str) -> str:
    return re.sub(r"\d+", "", line).strip().casefold()


def _paragraphs(pages: list[list[str]]) -> str:
    """Lines joined to paragraphs: one ends at a blank, or where a line stops short at a stop."""
    long = [len(line) for page in pages for line in page if len(line) > 40]
    width = median(long) if long else 80
    paragraphs: list[list[str]] = []  # each in pieces: a long one is never copied line by line
    open_ = False
    for page in pages:
        for line in page:
            if not line:
                open_ = False
                continue
            starts = line_kinds.is_bulleted(line) or not open_
            if starts and not (paragraphs and _runs_on(paragraphs[-1], line)):
                paragraphs.append([line])
            else:
                _join(paragraphs[-1], line)
            ends = line_kinds.is_ended(line) and len(line) < 0.85 * width
            open_ = not (ends or (len(line) < 0.6 * width and not line[-1:].islower()))
            open_ = open_ and not (len(line) < 0.5 * width and line_kinds.is_name(line))
    return "\n\n".join("".join(pieces) for pieces in paragraphs)


def _runs_on(before: list[str], line: str) -> bool:
    """Whether a paragraph was cut by a page end: it is unended and the next begins small."""
    tail = "".join(before[-_TAIL_LINES:])
    return not line_kinds.is_ended(tail) and len(tail) > 60 and line[:1].islower()


def _join(before: list[str], line: str) -> None:
    """Add a line to a paragraph; a word parted at the end of the line before becomes one."""
    if re.search(r"[^\W\d_]-$", before[-1]) and line[:1].islower():
        before[-1] = before[-1][:-1]
        before.append(line)
    else:
        before.append(f" {line}")
