"""A letter in a second language: a sheet to translate it on, and whether the two say as much.

What leaves it: Markdown with each paragraph of the text that binds and room for its translation;
and for two letters, each numbered paragraph in which sources or figures differ. It reads figures
and references alone: whether a translation is a good one, people say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen
from markdown_it.token import Token

from servanda.letters.compose import BLANK
from servanda.letters.markdown import SOURCE, reader, tokens_of
from servanda.letters.phrases import LetterPhrases, phrases_in
from servanda.wording import listed

_REFERENCES = re.compile(r"(?<!\\)\[[\w./()-]+\](?!\()")
_FIGURES = re.compile(r"\d+")


# ------------------------------------------------------------------ the sheet


def translation_sheet(text: str, language: str, *, binding: str = "en") -> str:
    """A letter in Markdown with its fixed words in a language, and room to translate the rest.

    Under each line to fill in stands what it is to say, as a quotation; paragraphs keep their
    numbers and references, and the sources stay as they are. It says which text binds, and that no
    native reader has checked it. Raises SettingsError for a language without fixed words.
    """
    phrases = phrases_in(language)
    lines = text.split("\n")
    tokens = reader().parse(text)
    for token in reversed(_own_paragraphs(tokens)):
        first, last = token.map or (0, 0)
        prefix, _, rest = lines[first].partition(token.content.split("\n")[0])
        lines[first:last] = _translated(prefix, token.content, phrases) + ([rest] if rest else [])
    binds = phrases.binds.format(phrases.languages.get(binding, binding))
    return f"{phrases.unread} {binds}\n\n" + "\n".join(lines)


def _own_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """The lines of a letter, without those of its list of sources."""
    begins = [i for i, token in enumerate(tokens) if token.type == "ordered_list_open"]
    headings = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    is_list = bool(begins and headings) and headings[-1] + 3 == begins[-1]
    before = tokens[: begins[-1]] if is_list else tokens
    return [token for token in before if token.type == "inline" and token.map]


def _translated(prefix: str, content: str, phrases: LetterPhrases) -> list[str]:
    """A line in the other language, or a line to fill in with what it is to say below it."""
    if known := phrases.of(content):
        return [prefix + known]
    marks = " ".join(dict.fromkeys(_REFERENCES.findall(content)))
    blank = f"{prefix}{BLANK} ({phrases.to_translate}){f' {marks}' if marks else ''}"
    inner = "" if prefix.startswith("#") else " " * len(prefix)
    return [blank, "", *(f"{inner}> {line}" for line in content.split("\n"))]


# ------------------------------------------------------------------ the comparison


@frozen
class AlignmentFault:
    """What differs in a numbered paragraph, or a source, of two letters, in words."""

    paragraph: str  # "paragraph 3", "source 12"
    what: str


def alignment_faults(binding: str, other: str) -> tuple[AlignmentFault, ...]:
    """Where a letter in another language does not keep to the one that binds.

    Each numbered paragraph of one is in the other, with the same references and the same figures,
    and nothing is left to translate; both have the same sources. Figures of any script are alike.
    """
    return tuple(_faults(_numbered(binding), _numbered(other)))


def _faults(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[AlignmentFault]:
    for number, words in one.items():
        if number not in other:
            yield AlignmentFault(number, "stands only in the text that binds")
            continue
        if BLANK in other[number] and BLANK not in words:
            yield AlignmentFault(number, "is not translated yet")
            continue
        for kind, pattern in (("sources", _REFERENCES), ("figures", _FIGURES)):
            here, there = (_counted(pattern, each) for each in (words, other[number]))
            if here != there:
                yield AlignmentFault(number, _difference(kind, here, there))
    for number in other:
        if number not in one:
            yield AlignmentFault(number, "stands only in the translation")


def _difference(kind: str, here: Counter[str], there: Counter[str]) -> str:
    parts = []
    for words, more in (("left out", here - there), ("put in", there - here)):
        if more:
            parts.append(f"{words} {listed(sorted(more.elements()))}")
    return f"{kind} differ: {'; '.join(parts)}"


def _counted(pattern: re.Pattern[str], words: str) -> Counter[str]:
    """What of a kind stands in some words: each reference once, each figure outside them."""
    if pattern is _REFERENCES:
        return Counter(dict.fromkeys(pattern.findall(words), 1))
    return Counter(pattern.findall(_REFERENCES.sub("", _with_digits(words))))


def _with_digits(words: str) -> str:
    """Figures of every script as those of Europe."""
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in words
    )


def _numbered(text: str) -> dict[str, str]:
    """The words of each numbered paragraph, and of each source; quotations below are left out."""
    paragraphs: dict[str, str] = {}
    number = 0
    name = ""
    quoted = 0
    for token in tokens_of(text):
        if token.type == "ordered_list_open" and token.level == 0:
            number = int(str(token.attrGet("start") or 1)) - 1
        elif token.type == "ordered_list_close" and token.level == 0:
            name = ""
        elif token.type == "list_item_open" and token.level == 1 and token.info:
            number += 1
            source = str(token.attrGet("id") or "").removeprefix(SOURCE[1:])
            name = f"source {source}" if source else f"paragraph {number}"
        elif token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "inline" and name and not quoted:
            paragraphs[name] = f"{paragraphs.get(name, '')} {_said(token)}".strip()
    return paragraphs


def _said(token: Token) -> str:
    return "".join(child.content for child in token.children or ())
