"""Puts the working text together: one string, and where each passage stands in it.

What leaves it: the text all spans are counted in. Every passage equals its stretch of the
text; passages come in order and do not overlap. Nothing hidden from a reader is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from servanda import disguise
from servanda.captures import sandbox
from servanda.captures.decoding import LIMIT_BYTES, decode, kind_of
from servanda.captures.text import from_html, from_pdf, from_text, line_kinds
from servanda.captures.text.from_text import Paragraph
from servanda.captures.text.hidden import Unseen
from servanda.captures.text.html_page import HtmlPage, opened
from servanda.captures.text.walls import SHOWS
from servanda.errors import SourceError
from servanda.model import Flag, FlagKind, Passage, WallKind

READER = "servanda text 2026.1"
_TITLE_CHARACTERS = 500
_LINES = 100_000  # of a plain text; a long book has 20,000
_PARTING = "\n\n"


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
    page: HtmlPage | None = None
    flags: tuple[Flag, ...] = ()
    wall: WallKind = ""  # what the page shows in place of its article


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
    read = from_html.blocks_of(page)
    working = _assembled(read.blocks, title or page.title, from_html.EXTRACTOR, "text/html")
    doubts = list(working.doubts)
    if page.hides_prose:
        doubts.append(("hidden text", page.hidden))
    if decoded.doubt:
        doubts.append(("encoding", decoded.doubt))
    if decoded.stripped_count:
        doubts.append(("encoding", f"{decoded.stripped_count} control characters taken out"))
    if read.doubt:
        doubts.append(("extraction", read.doubt))
    if read.wall:
        doubts.append((read.wall, SHOWS[read.wall]))
    hidden = "; ".join(words for words in (page.hidden, working.hidden) if words)
    unseen = [_placed(aside, working.content) for aside in page.unseen]
    doubts += _machine_doubt([f for f in unseen if disguise.to_machines(f.words)], "unseen")
    flags = tuple(sorted((*working.flags, *unseen), key=lambda f: (f.start, f.end, f.kind)))
    return evolve(
        working, page=page, hidden=hidden, doubts=tuple(doubts), flags=flags, wall=read.wall
    )


def _of_text(data: bytes, media_type: str | None, title: str) -> Working:
    decoded = decode(data, media_type, markup=False)
    text, doubts = decoded.text, []
    if text.count("\n") > _LINES:
        text = "\n".join(text.split("\n", _LINES)[:_LINES])
        doubts.append(("extraction", f"has more than {_LINES:,} lines; cut there"))
    title, blocks = from_text.blocks_of(text, title=title)
    working = _assembled(blocks, title, READER, "text/plain")
    doubts += working.doubts
    if decoded.doubt:
        doubts.append(("encoding", decoded.doubt))
    if decoded.stripped_count:
        doubts.append(("encoding", f"{decoded.stripped_count} control characters taken out"))
    return evolve(working, doubts=tuple(doubts))


def _of_pdf(
    data: bytes,
    media_type: str | None,  # noqa: ARG001  # all of _TABLE are called alike
    title: str,
) -> Working:
    printed = sandbox.parsed(from_pdf.printed, data, result=from_pdf.Printed)
    title, blocks = from_text.blocks_of(printed.text, title=title or printed.title)
    working = _assembled(blocks, title, from_pdf.EXTRACTOR, "application/pdf")
    doubts = [("extraction", printed.doubt)] if printed.doubt else []
    return evolve(working, doubts=(*working.doubts, *doubts))


_TABLE = {"text/html": _of_html, "text/plain": _of_text, "application/pdf": _of_pdf}


def _assembled(
    blocks: tuple[Paragraph, ...], title: str, extractor: str, media_type: str
) -> Working:
    """The blocks as one text, title first, marks that no reader sees taken out and told of."""
    title = _plain(title)[0][:_TITLE_CHARACTERS]
    passages: list[Passage] = []
    parts: list[str] = []
    flags: list[Flag] = []
    at = 0
    for block in _titled(list(blocks), title):
        words, marked = _plain(block.words)
        flags += [evolve(flag, start=at + flag.start, end=at + flag.end) for flag in marked]
        if not words:
            continue
        passages.append(Passage(at, at + len(words), block.kind))
        parts.append(words)
        at += len(words) + len(_PARTING)
    content = _PARTING.join(parts)
    end = len(content)
    flags = [evolve(f, start=min(f.start, end), end=min(f.end, end)) for f in flags]
    flags += disguise.flags_of(content)
    return Working(
        title,
        content,
        tuple(passages),
        extractor,
        media_type,
        hidden="; ".join(_TOLD[k].format(n) for k, n in _counted(flags) if k in _TOLD),
        doubts=(*_disguised_doubts(flags), *_machine_doubt(flags, "shown")),
        flags=tuple(flags),
    )


_TOLD: dict[FlagKind, str] = {
    "turned": "{} mark(s) that turn text round or hide in it, taken out",
    "invisible": "{} invisible mark(s) within words, taken out",
    "lookalike": "{} word(s) with letters of another script that look alike",
    "wide": "{} word(s) in letters of another form",
}


def _counted(flags: Iterable[Flag]) -> list[tuple[FlagKind, int]]:
    return sorted(Counter(flag.kind for flag in flags).items())


def _disguised_doubts(flags: Sequence[Flag]) -> Iterator[tuple[str, str]]:
    """A doubt for each kind of disguise; a lone soft hyphen is how some pages break words."""
    remarkable = [f for f in flags if not (f.kind == "invisible" and "<U+00AD>" in f.words)]
    for kind, number in _counted(remarkable):
        if kind in _TOLD:
            first = next(flag for flag in remarkable if flag.kind == kind)
            doubt = "hidden text" if kind == "turned" else "disguised words"
            yield doubt, f'{_TOLD[kind].format(number)}; the first: "{first.words}"'


def _machine_doubt(flags: Iterable[Flag], how: str) -> list[tuple[str, str]]:
    """A doubt where words are addressed to a machine."""
    addressed = [f for f in flags if f.kind == "to_machine" or how == "unseen"]
    if not addressed:
        return []
    where = f"at {addressed[0].start}" if how == "shown" else "where no reader sees it"
    return [("words to a machine", f'says {where}: "{addressed[0].words}"')]


def _placed(unseen: Unseen, content: str) -> Flag:
    """Unseen words at the place in the working text that they stood at; 0 where it is not known."""
    at = content.find(unseen.after) if unseen.after else -1
    place = at + len(unseen.after) if at >= 0 else 0
    return Flag("hidden", place, place, disguise.spelt(unseen.words))


def _titled(blocks: list[Paragraph], title: str) -> list[Paragraph]:
    """The blocks with exactly one title, first among those that say it, where one is known."""
    if not title or not blocks:
        return blocks
    wanted = line_kinds.key(title)
    same = [
        at
        for at, block in enumerate(blocks)
        if len(block.words) < 2 * len(title) and line_kinds.key(block.words) == wanted != ""
    ]
    if not same or same[0] > 5:
        return [Paragraph(title, "title"), *blocks]
    places = frozenset(same)
    return [
        evolve(block, kind="title" if at == same[0] else "heading") if at in places else block
        for at, block in enumerate(blocks)
    ]


def _plain(words: str) -> tuple[str, list[Flag]]:
    """The words without marks that no reader sees, blanks made single, and flags placed in them."""
    clean, flags = disguise.without_marks(words)
    plain = " ".join(clean.split())
    placed = []
    for flag in flags:
        before = clean[: flag.start]
        place = len(" ".join(before.split())) + (before[-1:].isspace() and bool(before.strip()))
        place = min(place, len(plain))
        placed.append(evolve(flag, start=place, end=place))
    return plain, placed
