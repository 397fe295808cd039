"""A letter as a person wrote it, taken apart: its sentences, each with what it points to.

What leaves it: sentences in order, each with its line in the file, its words without Markdown and
the references that stand in it or right behind it; and the list of sources at the end. Headings and
lines without a stop, as of an address, are told apart. What a reference is, `sources` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence

from attrs import evolve, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

SOURCE = "#source-"
ITEM = 3  # how deep the words of an item stand in a list that stands in nothing
# "[3]" of the list at the end, or a thing's own id: "[fnd-2885c5b1848ae82f]", "[cps/29]". What has
# neither shape is a reference only where it is known: "[well-meant]" is none, "[cps-29]" may be.
_REFERENCE = re.compile(r"(?:(?<!\s)\s+)?\[(?P<id>[\w./()-]+)\]")
_SHAPED = re.compile(r"\d{1,5}|[a-z]{3}-[0-9a-f]{6,16}|[\w.-]+(?:/[\w.()-]+)+")
_ENDED = re.compile(r"[.!?…។]['\"”’»)\]]*$")
_OPENING, _CLOSING = "“«", "”»"
Cut = Callable[[str], Sequence[tuple[int, int]]]  # stretches of sentences of a passage


@frozen
class LetterSentence:
    """One sentence: `line` of the file (from 1), words without marks, what it points to.

    `whole` is False for a heading, or a line that has no stop, as an address has none; `below` is
    True for what stands in a block that is quoted, as the original does on a sheet of translation.
    """

    line: int
    words: str
    references: tuple[str, ...]
    whole: bool = True
    below: bool = False


@frozen
class ParsedLetter:
    """The sentences of a letter, and the lines of each of its sources by their numbers."""

    sentences: tuple[LetterSentence, ...]
    sources: dict[str, tuple[str, ...]]


@frozen
class _Plain:
    """A passage without marks: its words, the lines that begin in it, references by position."""

    words: str
    lines: tuple[tuple[int, int], ...]  # position, line of the file
    references: tuple[tuple[int, str], ...]


def parse(text: str, cut: Cut, known: Container[str] = ()) -> ParsedLetter:
    """Take a letter in Markdown apart; `cut` says where the sentences of a passage are.

    `known` are ids that a reference may be, whatever their shape.

    Text that is no Markdown is read as the paragraphs it is; nothing in it is an error.
    """
    reader = MarkdownIt("commonmark", {"html": False})
    setattr(reader, "validateLink", lambda url: url.startswith(SOURCE))  # noqa: B010
    tokens = reader.parse(text)
    listed = _last_numbered_list(tokens)
    sentences: list[LetterSentence] = []
    sources: list[tuple[str, ...]] = []
    heading = False
    quoted = 0
    for at, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        if token.type != "inline" or token.map is None:
            continue
        plain = _plain(token, token.map[0] + 1, known)
        if at in listed:
            if token.level == ITEM or not sources:
                sources.append((plain.words,))
            else:  # one of several below the words for all of them
                sources[-1] = (*sources[-1], plain.words)
        elif heading:
            line = plain.lines[0][1]
            sentences.append(LetterSentence(line, plain.words, (), whole=False, below=bool(quoted)))
        else:
            sentences += (evolve(each, below=bool(quoted)) for each in _sentences(plain, cut))
    numbered = {str(number): lines for number, lines in enumerate(sources, 1)}
    return ParsedLetter(tuple(sentences), numbered)


def _last_numbered_list(tokens: Sequence[Token]) -> range:
    """Where the list of sources stands: the last numbered list, where nothing follows it."""
    begins = [i for i, token in enumerate(tokens) if token.type == "ordered_list_open"]
    ends = [i for i, token in enumerate(tokens) if token.type == "ordered_list_close"]
    if not begins or not ends:
        return range(0)
    headings = [i for i, t in enumerate(tokens[: begins[-1]]) if t.type == "heading_open"]
    own = bool(headings) and all(
        t.type in ("heading_open", "heading_close", "inline")
        for t in tokens[headings[-1] : begins[-1]]
    )
    return range(begins[-1], ends[-1]) if own and ends[-1] == len(tokens) - 1 else range(0)


def _plain(token: Token, first_line: int, known: Container[str]) -> _Plain:
    words, lines, references = "", [(0, first_line)], []
    within = False
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            words += " "
            lines.append((len(words), first_line + len(lines)))
        elif child.type == "link_open" and str(child.attrGet("href")).startswith(SOURCE):
            words = words.rstrip()
            references.append((len(words), str(child.attrGet("href"))[len(SOURCE) :]))
            within = True
        elif child.type == "link_close":
            within = False
        elif child.type in ("text", "code_inline") and not within:
            words = _add(words, child.content, references, known)
    return _Plain(words, tuple(lines), tuple(references))


def _add(words: str, more: str, references: list[tuple[int, str]], known: Container[str]) -> str:
    """The words with more, whose references are taken out."""
    at = 0
    for match in _REFERENCE.finditer(more):
        if not _SHAPED.fullmatch(match["id"]) and match["id"] not in known:
            continue
        words = (words + more[at : match.start()]).rstrip()
        references.append((len(words), match["id"]))
        at = match.end()
    return words + more[at:]


def _sentences(plain: _Plain, cut: Cut) -> Iterator[LetterSentence]:
    """The sentences of a passage."""
    bounds = list(_whole_quotations(plain.words, cut(plain.words)))
    for at, (start, end) in enumerate(bounds):
        words = plain.words[start:end].strip()
        following = bounds[at + 1][0] if at + 1 < len(bounds) else len(plain.words) + 1
        own = tuple(id for place, id in plain.references if start < place <= following - 1)
        line = [line for place, line in plain.lines if place <= start][-1]
        if words:
            whole = bool(_ENDED.search(words))
            yield LetterSentence(line, words, tuple(dict.fromkeys(own)), whole=whole)


def _whole_quotations(words: str, bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches, those that end within a quotation joined with what follows."""
    begun: int | None = None
    for start, end in bounds:
        begun = start if begun is None else begun
        whole = words[begun:end]
        if sum(map(whole.count, _OPENING)) <= sum(map(whole.count, _CLOSING)):
            yield begun, end
            begun = None
    if begun is not None:
        yield begun, len(words)
