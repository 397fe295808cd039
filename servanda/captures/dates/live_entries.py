"""The days of the entries of a live blog, by what the page states or marks beside each.

What leaves it: the words of each entry's own time. A page is taken for a live blog by its marks
alone only where most of its prose stands in entries side by side, each with one machine-readable
time: a comment, a teaser or a note beside an article is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from servanda.captures.text.html_page import HtmlPage

FEWEST = 2
PROSE = 40  # letters that a paragraph of an entry has
MOST = 0.6  # of the prose of a page, in a live blog's entries
_NO_ENTRY = re.compile(
    r"comment|react|repl(?:y|ies)|respon|related|teaser|promo|sidebar|avis", re.I
)
_BESIDE = frozenset(("aside", "footer", "nav", "form"))


def stated(page: HtmlPage) -> Iterator[str]:
    """The times that structured data gives to a live blog and to each of its entries."""
    for item in page.structured:
        entries = item.get("liveBlogUpdate")
        for entry in [item, *entries] if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                yield entry["datePublished"]


def marked(page: HtmlPage) -> list[str]:
    """The times marked in entries that stand side by side and hold most of the page's prose."""
    if page.tree is None:
        return []
    rows: dict[HtmlElement, list[tuple[str, int]]] = {}
    for mark in page.tree.iter("time"):
        when = mark.get("datetime")
        entry = _entry_of(mark) if when else None
        if when and entry is not None:
            rows.setdefault(entry.getparent(), []).append((when, _prose(entry)))
    together = _prose(page.tree)
    for row in rows.values():
        if len(row) >= FEWEST and sum(letters for _, letters in row) >= MOST * together:
            return [when for when, _ in row]
    return []


def _entry_of(mark: HtmlElement) -> HtmlElement | None:
    """The nearest element around a time that has prose, where it is an entry of its own."""
    for around in mark.iterancestors():
        if around.tag in _BESIDE or _NO_ENTRY.search(_names(around)) or around.tag == "body":
            return None
        if _prose(around):
            times = sum(1 for time in around.iter("time") if time.get("datetime"))
            leads_away = any(
                True for heading in ("h2", "h3", "h4") for _ in _links(around, heading)
            )
            outside = any(_NO_ENTRY.search(_names(each)) for each in around.iterancestors())
            title = next(around.iter("h1"), None) is not None
            is_entry = times == 1 and not (leads_away or outside or title)
            return around if is_entry and around.getparent() is not None else None
    return None


def _links(around: HtmlElement, heading: str) -> Iterator[HtmlElement]:
    for each in around.iter(heading):
        yield from (link for link in each.iter("a") if link.get("href", "").strip("#"))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _prose(element: HtmlElement) -> int:
    """The letters of the paragraphs in an element that are long enough to tell something."""
    sizes = (len(" ".join(p.itertext()).strip()) for p in element.iter("p"))
    return sum(size for size in sizes if size >= PROSE)
