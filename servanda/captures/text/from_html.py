"""An HTML page becomes its article's passages: paragraphs, captions, links to other stories.

What leaves it: blocks in the order of the page. trafilatura says which paragraphs are the
article; the page's own tree says what each is, and gives back the captions and pull links
that stand among them.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import deque
from html import unescape
from importlib.metadata import version
from itertools import islice

import trafilatura
from attrs import evolve, frozen
from lxml import etree
from lxml.html import HtmlElement

from servanda.captures.text import line_kinds
from servanda.captures.text.from_text import Paragraph
from servanda.captures.text.html_page import HtmlPage
from servanda.captures.text.walls import wall_of
from servanda.model import PassageKind, WallKind

EXTRACTOR = f"trafilatura {version('trafilatura')}"
# It tells of every page it finds hard; what matters of that becomes a signal here.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("trafilatura").propagate = False

# fmt: off
_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video", "iframe",
))
_SILENT = frozenset((
    "script", "style", "noscript", "template", "head", "select", "button", "svg", "textarea",
    "iframe", "object", "video", "audio",
))
# fmt: on
_CAPTION = re.compile(r"(?:^|[\s_-])(?:wp-)?(?:captions?|cutline|legend)(?:$|[\s_-])", re.I)
_CAPTION_CHARACTERS = 700  # a longer paragraph of a caption's class is the article, misnamed
_FIGCAPTION_CHARACTERS = 3_000  # what a page says is a picture's own may say more
_BLOCKS = 20_000  # more paragraphs than any page of news has
_RUN_TOGETHER = 3  # of short pages the extractor gives this few blocks at most
_LEAD = 40  # blocks before the first paragraph in which a picture of the story may stand


@frozen
class _PageParagraph:
    """A paragraph of the page as laid out, article or not."""

    words: str
    is_caption: bool = False
    is_linked: bool = False  # nearly all of it is links
    is_quoted: bool = False
    holder: HtmlElement | None = None


@frozen
class PageBlocks:
    """The article's blocks in order; `doubt` says in words what may be wrong with them."""

    blocks: tuple[Paragraph, ...]
    doubt: str = ""
    wall: WallKind = ""  # what keeps the article back


def blocks_of(page: HtmlPage) -> PageBlocks:
    """The article's blocks in order. Of a wall what it shows, and nothing that it only states."""
    if page.tree is None:
        read, is_cut = _by_tags(page.markup)
        cut = f"; cut after {_BLOCKS:,} paragraphs" if is_cut else ""
        return PageBlocks(read, f"{page.doubt}; read by its tags alone{cut}")
    seen = _laid_out(page.tree)
    wall = wall_of(page, [(each.words, each.is_linked) for each in seen])
    blocks = _extracted(page.tree)
    if wall:
        blocks = [block for block, place in zip(blocks, _placed(blocks, seen)) if place is not None]
    if not blocks:
        body = [Paragraph(s.words, "caption" if s.is_caption else "body") for s in seen]
        doubt = "" if wall else "no article found on it; all its text is read"
        return PageBlocks(tuple(_judged(b, None) for b in body), doubt, wall)
    if len(blocks) <= _RUN_TOGETHER:
        blocks = [part for block in blocks for part in _parted(block, seen)]
    places = _placed(blocks, seen)
    judged = [
        _judged(block, seen[place] if place is not None else None)
        for block, place in zip(blocks, places)
    ]
    doubt = ""
    laid_out = sum(len(b.words) for b, place in zip(blocks, places) if place is not None)
    if laid_out < 0.3 * sum(len(b.words) for b in blocks):
        doubt = "most of the text is not laid out on the page but only stated in its data"
    return PageBlocks(tuple(_with_asides(judged, places, seen)), doubt, wall)


# ------------------------------------------------------------------ the article


def _parted(block: Paragraph, seen: list[_PageParagraph]) -> list[Paragraph]:
    """A block that runs several paragraphs of the page together, as these; else as it is.

    Of very short articles trafilatura gives one run of words, headline and date included.
    """
    if any(paragraph.words == block.words for paragraph in seen):
        return [block]
    parts: list[_PageParagraph] = []
    rest = block.words
    for paragraph in seen:
        before, match, after = rest.partition(paragraph.words)
        if match and not before.strip():
            parts.append(paragraph)
            rest = after
    if len(parts) < 2 or rest.strip():
        return [block]
    return [Paragraph(paragraph.words, block.kind) for paragraph in parts]


def _extracted(tree: HtmlElement) -> list[Paragraph]:
    """What trafilatura takes for the article. Recall is favoured: see docs/why/captures.md."""
    try:
        document = trafilatura.bare_extraction(
            tree, fast=True, favor_recall=True, include_comments=False
        )
    except RecursionError:
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    blocks: list[Paragraph] = []
    for element in document.body:
        kind: PassageKind = {"head": "heading", "quote": "quote", "table": "table"}.get(
            element.tag, "body"
        )  # type: ignore[assignment]
        if element.tag == "list":
            kind = "list"
        blocks += [Paragraph(words, kind) for words in _paragraphs(element)]
        tail = " ".join((element.tail or "").split())
        blocks += [Paragraph(tail, "body")] if tail else []
    return blocks


def _paragraphs(element: etree._Element) -> list[str]:
    """The lines of one extracted element: items, rows and line breaks part them."""
    lines: list[list[str]] = [[]]
    for event, item in etree.iterwalk(element, events=("start", "end")):
        parts = item.tag in ("item", "row", "lb", "p", "head", "quote", "list", "table")
        inside_cell = item.tag in ("p", "lb", "head") and _in_cell(item)
        if event == "start":
            if parts and not inside_cell and lines[-1]:
                lines.append([])
            elif item.tag == "cell" or inside_cell:
                lines[-1].append(" | " if item.tag == "cell" and lines[-1] else " ")
            lines[-1].append(item.text or "")
            continue
        if parts and not inside_cell and lines[-1]:
            lines.append([])
        if item is not element:
            lines[-1].append(item.tail or "")
    words = (" ".join("".join(line).split()) for line in lines)
    return [line.removeprefix("| ") for line in words if line.strip("| ")]


def _in_cell(element: etree._Element) -> bool:
    return any(above.tag == "cell" for above in element.iterancestors())


# ------------------------------------------------------------------ the page as laid out


def _laid_out(tree: HtmlElement) -> list[_PageParagraph]:
    """Every paragraph of the page in order, with what its place says of it."""
    seen: list[_PageParagraph] = []
    parts: list[str] = []
    linked = silent = captioned = quoted = 0
    linked_count = 0
    holder: HtmlElement | None = None
    has_caption = False
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        step = 1 if event == "start" else -1
        silent += step * (tag in _SILENT)
        if tag in _BREAKS:
            words = " ".join("".join(parts).split())
            if words:
                share = linked_count / max(1, len(words))
                seen.append(_PageParagraph(words, has_caption, share > 0.8, quoted > 0, holder))
            parts, linked_count, holder, has_caption = [], 0, None, False
        linked += step * (tag == "a")
        quoted += step * (tag == "blockquote")
        captioned += step * _is_caption(element)
        text = element.text if event == "start" else element.tail
        inside = element if event == "start" else element.getparent()
        if text and text.strip() and not silent:
            holder = inside if holder is None else holder
            has_caption = has_caption or captioned > 0
            linked_count += len(text.strip()) if linked else 0
        if text and not silent:
            parts.append(text)
    return seen


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    if element.tag in ("p", "div", "span", "small", "em", "dd"):
        return bool(_CAPTION.search(element.get("class") or ""))
    return False


def _longest_caption(seen: _PageParagraph) -> int:
    """How many characters a paragraph may have and still be a caption."""
    above = () if seen.holder is None else (seen.holder, *seen.holder.iterancestors())
    is_own = any(element.tag == "figcaption" for element in above)
    return _FIGCAPTION_CHARACTERS if is_own else _CAPTION_CHARACTERS


def _placed(blocks: list[Paragraph], seen: list[_PageParagraph]) -> list[int | None]:
    """For each extracted block the place of the same words on the page, in order."""
    at: dict[str, list[int]] = {}
    for place, item in enumerate(seen):
        at.setdefault(line_kinds.key(item.words), []).append(place)
    places: list[int | None] = []
    last = -1
    for block in blocks:
        spots = at.get(line_kinds.key(block.words), [])
        later = bisect_right(spots, last)
        # a repeated teaser far below the article is not where the paragraph stands
        if later < len(spots) and (last < 0 or spots[later] - last < 200):
            last = spots[later]
            places.append(last)
        else:
            places.append(None)
    return places


def _judged(block: Paragraph, seen: _PageParagraph | None) -> Paragraph:
    """The block with the kind its words and its place on the page show."""
    if line_kinds.is_pull_link(block.words):
        return evolve(block, kind="pull_link")
    linked = seen is not None and seen.is_linked and not block.words.startswith("http")
    if linked and block.kind in ("body", "list") and len(block.words) < 200:
        return evolve(block, kind="pull_link")
    if seen and seen.is_caption and len(block.words) <= _longest_caption(seen):
        return evolve(block, kind="caption")
    if block.kind in ("body", "quote") and line_kinds.is_credited(block.words):
        return evolve(block, kind="caption")
    if block.kind == "body" and seen and seen.is_quoted:
        return evolve(block, kind="quote")
    if block.kind == "body" and line_kinds.is_enumeration(block.words):
        return evolve(block, kind="list")
    return block


def _with_asides(
    blocks: list[Paragraph], places: list[int | None], seen: list[_PageParagraph]
) -> list[Paragraph]:
    """The blocks with the captions and pull links put back where the page has them."""
    known = {line_kinds.key(block.words) for block in blocks}
    sure = [place for place in places if place is not None]
    if not sure:
        return blocks
    article = _shared_holder([seen[place].holder for place in sure])
    asides: dict[int, Paragraph] = {}
    for place in range(max(0, sure[0] - _LEAD), min(len(seen), sure[-1] + 6)):
        item = seen[place]
        among = sure[0] < place < sure[-1] or _is_within(item.holder, article)
        kind = _aside(item) if among and line_kinds.key(item.words) not in known else None
        if kind:
            asides[place] = Paragraph(item.words, kind)
            known.add(line_kinds.key(item.words))
    merged: list[Paragraph] = []
    waiting = deque(sorted(asides))
    for block, spot in zip(blocks, places):
        while spot is not None and waiting and waiting[0] < spot:
            merged.append(asides[waiting.popleft()])
        merged.append(block)
    return merged + [asides[place] for place in waiting]


def _aside(item: _PageParagraph) -> PassageKind | None:
    if line_kinds.is_marked_pull(item.words):
        return "pull_link"
    if item.is_caption and 2 < len(item.words) <= _longest_caption(item):
        return "caption"
    return "caption" if len(item.words) > 20 and line_kinds.is_credited(item.words) else None


def _shared_holder(holders: list[HtmlElement | None]) -> HtmlElement | None:
    """The innermost element that holds at least nine in ten of the paragraphs."""
    counts: dict[HtmlElement, int] = {}
    for holder in holders:
        if holder is not None:
            for above in (holder, *holder.iterancestors()):
                counts[above] = counts.get(above, 0) + 1
    enough = [element for element, count in counts.items() if count >= 0.9 * len(holders)]
    return max(enough, key=lambda e: sum(1 for _ in e.iterancestors()), default=None)


def _is_within(holder: HtmlElement | None, article: HtmlElement | None) -> bool:
    if holder is None or article is None or article.tag in ("body", "html"):
        return False
    return holder is article or any(above is article for above in holder.iterancestors())


# ------------------------------------------------------------------ pages that cannot be opened

_UNSHOWN = re.compile(r"<(script|style|noscript|template|head)\b", re.I)
# Linear: nothing is given back, and a quote that never closes is met once.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+>?"
    r"|<![^>]*+>?"
)


def _by_tags(markup: str) -> tuple[tuple[Paragraph, ...], bool]:
    """The text between tags, a block at each block-level tag, and whether it had to be cut."""
    rest = re.sub(r"<!--.*?(?:-->|\Z)", "", markup, flags=re.S)
    kept: list[str] = []
    at = 0
    while match := _UNSHOWN.search(rest, at):
        kept.append(rest[at : match.start()])
        close = re.compile(rf"</{match.group(1)}\s*>", re.I).search(rest, match.end())
        at = close.end() if close else len(rest)
    kept.append(rest[at:])
    text = _TAG.sub(
        lambda tag: "\n" if (tag.group(2) or "").lower() in _BREAKS else "", "".join(kept)
    )
    lines = (" ".join(unescape(line).split()) for line in text.split("\n"))
    kept_lines = list(islice((line for line in lines if line), _BLOCKS + 1))
    judged = (_judged(Paragraph(line, "body"), None) for line in kept_lines[:_BLOCKS])
    return tuple(judged), len(kept_lines) > _BLOCKS
