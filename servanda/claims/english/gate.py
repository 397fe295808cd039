"""The gate before the parse: which pages are worth reading, and which of their sentences.

What leaves it: the sentences to parse, or a word on why the page is not read. It looks at words
alone, so what it lets through may still tell nothing; it is there to save time, and what it costs
in acts is measured by `python -m bench speed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from servanda.claims.english import cues, segmentation
from servanda.claims.english.cues import Cues
from servanda.model import Passage

Bounds = list[tuple[int, int]]

# Set on the train parts of HRDsAttack and MUC-4; see docs/why/speed.md.
SHORT = 8  # sentences; a page of fewer is read whatever its words
ENOUGH = 1  # sentences where an act's words stand beside a telling noun; 2 lost 33 reports of 700
SHARE = 0.25  # of all sentences; above it many acts stand for the telling nouns
_BACK = 3  # sentences before an act's in which the last who spoke is looked for
_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|they|them|their|it|its)\b", re.I)


@frozen(eq=False)
class Wanted:
    """A passage with its sentences, and the numbers of those to parse, in order."""

    passage: Passage
    bounds: Bounds
    acts: set[int] = field(factory=set)
    beside: set[int] = field(factory=set)  # for pronouns and quotations of the others

    @property
    def chosen(self) -> list[int]:
        """The sentences to parse."""
        return sorted(self.acts | self.beside)


def choose(
    content: str,
    passages: Iterable[Passage],
    ready: Cues,
    names: Sequence[re.Pattern[str]] = (),
    *,
    whole: bool = False,
) -> tuple[list[Wanted], str]:
    """The sentences to parse, passage by passage; or none, and why the page is not read.

    A sentence in which one of `names` stands (an agreement's) is always parsed. `whole`: every
    sentence is, as one must to say what the gate loses. Of a short page without an act's word no
    sentence is chosen here; the encoder may choose some.
    """
    abbreviations = frozenset(ready.language.abbreviations)
    all_of_them, telling, named = 0, 0, False
    chosen = []
    for passage in passages:
        bounds = segmentation.sentences(content, passage.start, passage.end, abbreviations)
        wanted = Wanted(passage, bounds)
        all_of_them += len(bounds)
        for n, (start, end) in enumerate(bounds):
            words = content[start:end]
            if whole or any(pattern.search(words) for pattern in names):
                wanted.acts.add(n)
                named = True
            elif cues.shows_act(words, ready):
                wanted.acts.add(n)
                telling += not ready.telling.isdisjoint(cues.words_of(words))
        chosen.append(wanted)
    acts = sum(len(wanted.acts) for wanted in chosen)
    if not acts and all_of_them >= SHORT:
        return [], ""
    enough = not ready.telling or all_of_them < SHORT or telling >= ENOUGH
    if not (named or enough or acts > SHARE * all_of_them):
        return [], f"{acts} of {all_of_them} sentences have an act's words, too few for a report"
    for wanted in chosen:
        _add_beside(wanted, content, ready)
    return chosen, ""


def _add_beside(wanted: Wanted, content: str, ready: Cues) -> None:
    """Add the sentences that an act's sentence may need: for a pronoun, for who is quoted."""
    for n in wanted.acts:
        words = content[slice(*wanted.bounds[n])]
        if _PRONOUN.search(words):
            wanted.beside.update(k for k in (n - 1, n - 2) if k >= 0)
        for k in range(max(0, n - _BACK), n):
            if cues.shows_speech(content[slice(*wanted.bounds[k])], ready):
                wanted.beside.add(k)
