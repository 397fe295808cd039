"""Where a person's words stand in a working text: at one place, or a fault that says what to do.

What leaves it: stretches `[start, end)` of the text as published. Case, kinds of quotation marks,
blanks and what disguises letters do not count; words inside other words do not either. It never
takes nearly the same words for the same ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from servanda import disguise
from servanda.errors import EvidenceError
from servanda.model import Span

Stretch = tuple[int, int]
# Signs that typing words again changes.
ALIKE = ("'’‘‛ʼ`", '"“”„«»', "-–—‐‑−")
SHOWN_CHARACTERS = 40  # to each side of words that stand at several places


@frozen
class FieldFault:
    """One field that cannot be taken as it is: what is wrong, why it matters, what to do."""

    field: str
    what: str
    why: str
    do: str

    def __str__(self) -> str:
        return f"{self.field}: {self.what} {self.why} {self.do}"


class CodingError(EvidenceError):
    """A claim, statement or correction by hand that cannot be taken as it is, field by field."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def refused(field: str, what: str, why: str, do: str) -> CodingError:
    """The error of one fault."""
    return CodingError([FieldFault(field, what, why, do)])


@lru_cache(maxsize=8)
def _seen(content: str) -> disguise.SeenText:
    return disguise.see(content)


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str]:
    """What the words look like however they were typed, as whole words."""
    parts = []
    for word in words.split():
        for sign in word:
            alike = next((signs for signs in ALIKE if sign in signs), "")
            parts.append(f"[{re.escape(alike)}]" if alike else re.escape(sign))
        parts.append(r"\s+")
    edges = [r"(?<!\w)" if _parted(words[0]) else "", r"(?!\w)" if _parted(words[-1]) else ""]
    return re.compile(edges[0] + "".join(parts[:-1]) + edges[1], re.IGNORECASE)


def _parted(sign: str) -> bool:
    """Whether blanks part words that begin or end so; not in Khmer, Thai or Chinese."""
    return bool(re.match(r"\w", sign)) and unicodedata.category(sign) != "Lo"


def places(words: str, content: str) -> list[Stretch]:
    """Every place where the words stand; only those letter for letter, where there are any.

    >>> places("the police", "The police and the police’s dog"), places("arrest", "arrested")
    ([(15, 25)], [])
    """
    plain = disguise.see(words).words.strip()
    if not plain:
        return []
    seen = _seen(content)
    matches = list(_pattern(plain).finditer(seen.words))
    exact = [match for match in matches if match[0] == plain]
    return [seen.at(match.start(), match.end()) for match in exact or matches]


def span(content: str, stretch: Stretch) -> Span:
    """A stretch of the text with its words."""
    return Span(stretch[0], stretch[1], content[stretch[0] : stretch[1]])


def only(field: str, words: str, content: str, *, within: Stretch | None = None) -> Stretch:
    """The one place of the words in the whole text, or within a stretch. Raises CodingError."""
    stretches = places(words, content)
    if within:
        stretches = [(a, b) for a, b in stretches if within[0] <= a and b <= within[1]]
    if len(stretches) == 1:
        return stretches[0]
    raise CodingError([_several(field, words, content, stretches) if stretches else absent(
        field, words, content)])  # fmt: skip


def nearest_place(field: str, words: str, content: str, *, sentence: Stretch, at: int) -> Stretch:
    """Where the words stand in the sentence; else the place nearest to `at` in the text.

    Raises CodingError where they stand nowhere, twice in the sentence, or as near on both sides.
    """
    stretches = places(words, content)
    inside = [(a, b) for a, b in stretches if sentence[0] <= a and b <= sentence[1]]
    if len(inside) == 1:
        return inside[0]
    if len(inside) > 1:
        raise CodingError([_several(field, words, content, inside)])
    ranked = sorted(stretches, key=lambda place: _distance(place, at))
    if not ranked:
        raise CodingError([absent(field, words, content)])
    if len(ranked) > 1 and _distance(ranked[0], at) == _distance(ranked[1], at):
        raise CodingError([_several(field, words, content, ranked[:2])])
    return ranked[0]


def _distance(place: Stretch, at: int) -> int:
    return max(place[0] - at, at - place[1], 0)


def _several(field: str, words: str, content: str, stretches: Sequence[Stretch]) -> FieldFault:
    samples = "; ".join(
        f'at {a}: "...{_line(content[max(0, a - SHOWN_CHARACTERS) : b + SHOWN_CHARACTERS])}..."'
        for a, b in stretches[:4]
    )
    return FieldFault(
        field,
        f'"{words}" stands at {len(stretches)} places: {samples}.',
        "A claim must show its words at one place.",
        "Give more of the words around it."
        + (' "quote" may hold the whole sentence.' if field == "words" else ""),
    )


def absent(field: str, words: str, content: str) -> FieldFault:
    """That the words stand nowhere, with the nearest words that do."""
    close = _nearest_words(words, content)
    hint = f' Did you mean "{close}"?' if close else ""
    elsewhere = "" if field in ("words", "quote") else (
        f', or say where it is known from: known_from = {{ {field} = "..." }}'
    )  # fmt: skip
    return FieldFault(
        field,
        f'"{words}" stands nowhere in the text.{hint}',
        "What the text does not say nobody can check there.",
        f"Give words as they stand{elsewhere}.",
    )


def _nearest_words(words: str, content: str) -> str:
    """The whole words of the text that are most like these; "" where none are near."""
    seen = _seen(content).words
    plain = disguise.see(words).words.strip().casefold()
    folded = seen.casefold()
    if not plain or len(folded) != len(seen):
        return ""
    near = fuzz.partial_ratio_alignment(plain, folded, score_cutoff=70)
    if near is None or near.dest_start >= near.dest_end:
        return ""
    start, end = near.dest_start, near.dest_end
    while start > 0 and not seen[start - 1].isspace():
        start -= 1
    while end < len(seen) and not seen[end].isspace():
        end += 1
    return _line(seen[start:end]).strip(".,;:!?\"“”'()")[: 2 * len(plain) + 20]


def _line(words: str) -> str:
    return " ".join(disguise.spelt(words).split())
