"""What a page shows its readers of when it was published, and the instants it tells its machines.

What leaves it: words, best first. It reads no day out of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from servanda.captures.text.html_page import HtmlPage

_PIECES = 12  # of text after the title: authors, dates and places stand among the first
_LONGEST = 80
_PUBLISHED = re.compile(
    r"(?:publi|creat|post|entry|article|story)[a-z]*[-_]?(?:date|time|on)\b"
    r"|(?:date|time)[-_]?(?:publi|creat|post)|datePublished",
    re.I,
)
_CHANGED = re.compile(
    r"updat|modif|(?<![a-z])edit(?!or|ion)|aggiorn|actualiz|mis à jour|обновл|به.?روز", re.I
)
_ELSEWHERE = re.compile(r"\b(?:related|sidebar|comment|footer|widget|recommend|latest)", re.I)
_UNREAD = ("script", "style", "option", "button")


def dates_shown(page: HtmlPage) -> list[str]:
    """Short pieces of text with a number that may be the date of the page's article."""
    if page.tree is None:
        return []
    return [*_marked(page.tree), *_after_title(page.tree)]


def _marked(tree: HtmlElement) -> list[str]:
    """Elements whose class or property says published; none where they are a list of many."""
    pieces = []
    for element in tree.xpath("//body//*[@class or @itemprop]"):
        marks = _marks(element)
        if not _PUBLISHED.search(marks) or _CHANGED.search(marks) or _is_elsewhere(element):
            continue
        words = _head(element)
        if _may_be_date(words) and words not in pieces:
            pieces.append(words)
    return pieces if len(pieces) == 1 else []


def _after_title(tree: HtmlElement) -> list[str]:
    """The pieces of text that follow the longest first-order heading."""
    titles = sorted(tree.iter("h1"), key=lambda each: -len(each.text_content().strip()))
    if not titles:
        return []
    inside = set(titles[0].iter())
    texts = titles[0].xpath("following::text()[normalize-space()]")
    pieces = (t for t in texts if t.getparent().tag not in _UNREAD and t.getparent() not in inside)
    after, before = [], ""
    for piece in islice(pieces, _PIECES):
        words = _read_piece(piece)
        if _may_be_date(words) and not _is_label(before) and not _is_elsewhere(piece.getparent()):
            after.append(words)
        before = words
    return after


def _read_piece(piece: Any) -> str:
    """A piece of text; of a time such as "1 minute ago", the day that its element tells."""
    words = " ".join(str(piece[: _LONGEST + 1]).split())
    element = piece.getparent()
    if element.tag == "time" and not piece.is_tail and not _may_be_date(words):
        changed = _CHANGED.search(f"{_marks(element)} {words}")
        return words if changed else (element.get("datetime") or words)
    return words


def _is_label(words: str) -> bool:
    """Whether it says that what follows is the day of a change."""
    return bool(_CHANGED.search(words)) and not re.search(r"\d", words)


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"[:200]


def _head(element: HtmlElement) -> str:
    """Its text, spaces made one; of a long text only so much as tells that it is long."""
    words = ""
    for piece in element.itertext():
        words = f"{words}{piece[: _LONGEST + 1]}".lstrip()
        if len(words) > 2 * _LONGEST:
            break
    return " ".join(words.split())


def _may_be_date(words: str) -> bool:
    short = len(words.strip()) <= _LONGEST
    return short and bool(re.search(r"\d{4}", words)) and not _CHANGED.search(words)


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether it stands in a box that is not the article's."""
    for box in (element, *element.iterancestors()):
        if box.tag in ("nav", "aside", "footer") or _ELSEWHERE.search(box.get("class") or ""):
            return box.tag not in ("body", "html")
    return False


def instants_told(page: HtmlPage) -> Iterator[str]:
    """Every instant told to machines, as an attribute or a field, whatever it is the instant of."""
    if page.tree is not None:
        yield from page.tree.xpath("//time/@datetime")
        yield from page.tree.xpath("//meta[contains(@property, 'time')]/@content")
    for item in page.structured:
        yield from (str(v) for k, v in item.items() if k.startswith("date"))
