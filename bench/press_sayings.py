"""`python -m bench press-sayings`: who says what in sentences as the press writes them.

What leaves it: how many marked sayings are found with their content, and with their speaker too.
Contents match as in the outside set (letters in common: at least half of those either has), and a
speaker where a word is shared. Under each sentence of `labels/sayings/press.txt` stands
`> speaker | content` for each saying; "..." is a gap, and no speaker one that it does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from bench.told_acts import reached
from servanda import claims, lexicon
from servanda.claims.english import segmentation
from servanda.errors import EvidenceError

LABELS = Path(__file__).parent / "labels" / "sayings" / "press.txt"


@frozen
class Saying:
    """Who says it, and the characters of a sentence that are theirs."""

    speaker: str
    content: frozenset[int]


@frozen
class SayingSentence:
    """A sentence and what is said in it."""

    words: str
    sayings: tuple[Saying, ...]


def sentences(labels: Path = LABELS) -> Iterator[SayingSentence]:
    """The sentences of the file, in order."""
    words, sayings = "", list[Saying]()
    for line in [*labels.read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("#"):
            continue
        if line.startswith(">"):
            speaker, _, content = line[1:].partition("|")
            sayings.append(Saying(speaker.strip(), _place(words, content.strip())))
            continue
        if words:
            yield SayingSentence(words, tuple(sayings))
        words, sayings = line, []


def _place(words: str, content: str) -> frozenset[int]:
    """The characters of a content; it may leave out words of the sentence."""
    at, every, rest = 0, list[tuple[int, int]](), content.replace(" ... ", " ")
    while rest:
        part = rest
        while part not in words[at:]:
            part = part.rpartition(" ")[0]
        if not part:
            raise EvidenceError(f'{LABELS}: "{rest}" is not in the sentence "{words}".')
        at = words.index(part, at)
        every.append((at, at + len(part)))
        at, rest = at + len(part), rest[len(part) :].strip()
    return _letters(words, every)


def _letters(words: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for a, b in spans for at in range(a, b) if words[at].isalnum())


def read(every: Iterable[SayingSentence]) -> list[list[Saying]]:
    """The sayings the product finds, a list a sentence; thoughts count, as in the outside set."""
    parser, language = claims.load_parser(), lexicon.load().languages["en"]
    shown = [segmentation.respell(one.words, parser.common) for one in every]
    found = []
    for words, doc in zip(shown, parser.parse(shown), strict=True):
        said = claims.find_attributions(doc, language.reporting, beliefs=True)
        found.append([_saying(words, each) for each in said])
    return found


def _saying(words: str, said: claims.Attribution) -> Saying:
    speaker = words[slice(*said.source_span)] if said.source_span else ""
    return Saying(speaker, _letters(words, said.content))


def misses(wanted: Iterable[Saying], found: list[Saying]) -> tuple[int, int, list[str]]:
    """How many are found by content, how many with their speaker; and what is wrong, in words."""
    free, met, right, wrong = list(found), 0, 0, list[str]()
    for one in wanted:
        near = [f for f in free if 2 * len(f.content & one.content) >= len(f.content | one.content)]
        if not near:
            wrong.append(f"not found: {one.speaker}")
            continue
        best = max(near, key=lambda f: len(f.content & one.content) / len(f.content | one.content))
        free.remove(best)
        met += 1
        a, b = (set(re.findall(r"\w+", said.lower())) for said in (one.speaker, best.speaker))
        if bool(a & b) or not (a or b):
            right += 1
        else:
            wrong.append(f"{one.speaker or 'nobody'}: {best.speaker or 'nobody'}")
    wrong += [f"no saying: {each.speaker or 'nobody'}" for each in free]
    return met, right, wrong


def report(_data: Path) -> str:
    """The figures, and each sentence in which something goes wrong."""
    every = list(sentences())
    wanted = told = met = right = 0
    lines = []
    for one, found in zip(every, read(every), strict=True):
        by_content, whole, wrong = misses(one.sayings, found)
        wanted, told = wanted + len(one.sayings), told + len(found)
        met, right = met + by_content, right + whole
        if wrong:
            lines.append(f"  {one.words}\n    {'; '.join(wrong)}")
    figures = (f"content {reached(met, told, wanted)}", f"saying {reached(right, told, wanted)}")
    return "\n".join((f"{len(every)} sentences", *figures, *lines))
