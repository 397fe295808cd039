"""Puts the working text together: one string, and where each passage stands in it.

What leaves it: the text all spans are counted in. Every passage equals its stretch of the
text; passages come in order and do not overlap. Nothing hidden from a reader is in it.
"""

from __future__ import annotations

import re

from attrs import evolve, frozen

from servanda.captures import cues, from_html, from_pdf, from_text
from servanda.captures.decoding import LIMIT_BYTES, decode, kind_of
from servanda.captures.from_text import Block
from servanda.captures.page import Page, opened
from servanda.errors import SourceError
from servanda.model import Passage

READER = "servanda text 2026.1"
_PARTING = "\n\n"
# Marks that change nothing a reader sees, common in honest text.
_IDLE = re.compile("[\u00ad\u200e\u200f\ufeff]")
# Marks that turn letters round or hide words: overrides, isolates, tags, joiners in plain words.
_STEERING = re.compile(
    "[\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f\x80-\x84\x86-\x9f]"
    "|(?<=[\x21-\u024f])[\u200b-\u200d]+(?=[\x21-\u024f])"
)


@frozen
class Working:
    """The working text with all that is known of how it came to be."""

    title: str
    content: str
    passages: tuple[Passage, ...]
    extractor: str
    media_type: str
    hidden: str = ""
    doubts: tuple[tuple[str, str], ...] = ()  # (kind of signal, what)
    page: Page | None = None


def text_of(
    data: bytes, media_type: str | None, *, address: str = ""
) -> tuple[str, str, tuple[Passage, ...]]:
    """The title, the working text and its passages. Raises SourceError naming `address`."""
    working = worked(data, media_type, address=address)
    return working.title, working.content, working.passages


def worked(data: bytes, media_type: str | None, *, address: str = "", title: str = "") -> Working:
    """The working text of a capture's bytes. Raises SourceError when there is none.

    `title` is the user's, where given; the page's own is used otherwise.
    """
    where = address or "the data given"
    if len(data) > LIMIT_BYTES:
        raise SourceError(
            f"{where}: holds {len(data):,} bytes; the limit for one page is {LIMIT_BYTES:,}. "
            "Nothing was kept. Keep the part that matters and add that."
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise SourceError(f"{where}: nothing to read, it is empty. Check that it was saved whole.")
    try:
        kind = kind_of(data, media_type)
        working = _TABLE[kind](data, media_type, title)
    except SourceError as error:
        raise SourceError(f"{where}: {error}") from error
    if not working.passages:
        raise SourceError(
            f"{where}: nothing to read, it shows no text. It may be built by scripts or be only "
            "pictures. Save it as text or PDF from a browser and add that."
        )
    return working


def _of_html(data: bytes, media_type: str | None, title: str) -> Working:
    decoded = decode(data, media_type, markup=True)
    page = opened(decoded.text)
    blocks, doubt = from_html.blocks_of(page)
    hidden = [page.hidden] if page.hidden else []
    working = _assembled(blocks, title or page.title, from_html.EXTRACTOR, "text/html", hidden)
    doubts = list(working.doubts)
    if decoded.doubt:
        doubts.append(("encoding", decoded.doubt))
    if decoded.stripped_count:
        doubts.append(("encoding", f"{decoded.stripped_count} control characters taken out"))
    if doubt:
        doubts.append(("extraction", doubt))
    return evolve(working, page=page, doubts=tuple(doubts))


def _of_text(data: bytes, media_type: str | None, title: str) -> Working:
    decoded = decode(data, media_type, markup=False)
    title, blocks = from_text.blocks_of(decoded.text, title=title)
    working = _assembled(blocks, title, READER, "text/plain", [])
    doubts = list(working.doubts)
    if decoded.doubt:
        doubts.append(("encoding", decoded.doubt))
    if decoded.stripped_count:
        doubts.append(("encoding", f"{decoded.stripped_count} control characters taken out"))
    return evolve(working, doubts=tuple(doubts))


def _of_pdf(data: bytes, media_type: str | None, title: str) -> Working:
    printed = from_pdf.printed(data)
    title, blocks = from_text.blocks_of(printed.text, title=title or printed.title)
    working = _assembled(blocks, title, from_pdf.EXTRACTOR, "application/pdf", [])
    doubts = [("extraction", printed.doubt)] if printed.doubt else []
    return evolve(working, doubts=(*working.doubts, *doubts))


_TABLE = {"text/html": _of_html, "text/plain": _of_text, "application/pdf": _of_pdf}


def _assembled(
    blocks: tuple[Block, ...], title: str, extractor: str, media_type: str, hidden: list[str]
) -> Working:
    """The blocks as one text, title first, steering marks taken out and told of."""
    title = _plain(title)
    blocks = tuple(_titled([evolve(b, words=_IDLE.sub("", b.words)) for b in blocks], title))
    steering_count = sum(len(_STEERING.findall(block.words)) for block in blocks)
    if steering_count:
        hidden = [*hidden, f"{steering_count} invisible or text-turning mark(s) taken out"]
    content, passages = "", []
    parts: list[str] = []
    at = 0
    for block in blocks:
        words = _plain(block.words)
        if not words:
            continue
        passages.append(Passage(at, at + len(words), block.kind))
        parts.append(words)
        at += len(words) + len(_PARTING)
    content = _PARTING.join(parts)
    doubts = (("hidden text", "; ".join(hidden)),) if hidden else ()
    return Working(
        title, content, tuple(passages), extractor, media_type, "; ".join(hidden), doubts
    )


def _titled(blocks: list[Block], title: str) -> list[Block]:
    """The blocks with exactly one title, first among those that say it, where one is known."""
    if not title or not blocks:
        return blocks
    same = [at for at, block in enumerate(blocks) if cues.same_words(block.words, title)]
    if not same or same[0] > 5:
        return [Block(title, "title"), *blocks]
    return [
        evolve(block, kind="title" if at == same[0] else "heading") if at in same else block
        for at, block in enumerate(blocks)
    ]


def _plain(words: str) -> str:
    return _STEERING.sub("", _IDLE.sub("", words)).strip()
