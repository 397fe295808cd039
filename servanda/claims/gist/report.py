"""A report as the gist's questions see it: its words, claims, people, places and days.

What leaves it: one `Report`. Sentences in which no name stands are not parsed for it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda.claims.english import LANGUAGE, asking, segmentation
from servanda.claims.english.encoder import acts_told
from servanda.claims.english.parser import Parser
from servanda.claims.places import toponyms
from servanda.claims.places.gazetteer import nationality
from servanda.claims.times import expressions
from servanda.claims.times.expressions import FoundTime
from servanda.lexicon import Lexicon
from servanda.model import Capture, Claim, Passage, PassageKind, Place, Span, Telling, Text

if TYPE_CHECKING:
    from spacy.tokens import Doc

READ: frozenset[PassageKind] = frozenset(("title", "heading", "body", "quote", "list"))
LEAD = 900  # characters from the start, title included
NAME = re.compile(
    r"[A-Z][\w'’-]+\.?(?:\s+(?:[A-Z]\.)+)?(?:\s+(?:al|el|bin|ibn|de|da|del|dos|van|von|der|la|ul)\b)?"
    r"(?:\s+[A-Z][\w'’-]+)+"
)
_PEOPLE = re.compile(r"\b[A-Z][a-z]{3,}\b")
# Words that tell each class of act; cruder than the reader's cues, and they ask for no object.
WORDS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b", re.I)
    for name, words in {
        "detention": r"arrest\w*|detain\w*|detention\w*|detainees?|jail\w*|imprison\w*|prison\w*|"
        r"custody|incarcerat\w*|behind bars|remand\w*|house arrest|round(?:ed)? up|handcuff\w*|"
        r"bail",
        "kidnapping": r"kidnap\w*|abduct\w*|hostages?|ransoms?|captors?|captiv\w+|snatched|seized",
        "killing": r"kill\w*|murder\w*|assassinat\w*|shot dead|shot and killed|gunned down|slain|"
        r"slay\w*|execut(?:e|ed|ing|ions?)|massacr\w*|deaths?|dead|died|lynch\w*|behead\w*|homicide",
        "torture": r"tortur\w*|beat|beaten|beatings?|electric shocks?|mistreat\w*|ill-treat\w*|"
        r"abus\w+|rape\w*|waterboard\w*|flogg\w*|inhuman\w*|degrading",
        "disappearance": r"disappear\w*|missing|whereabouts|vanish\w*|incommunicado|unaccounted",
        "pressure": r"threat\w*|harass\w*|intimidat\w*|charg(?:e|ed|es|ing)|prosecut\w*|sentenc\w*|"
        r"convict\w*|trials?|fin(?:e|ed)|raid\w*|attack\w*|assault\w*|injur\w*|wound\w*|ban(?:ned)?|"
        r"fired|dismiss\w*|sack\w*|censor\w*|block\w*|surveill\w*|evict\w*|deport\w*|extradit\w*",
    }.items()
}


@frozen(eq=False)
class Parsed:
    """A sentence that names somebody, parsed as it is plainly spelt."""

    start: int
    end: int
    doc: Doc


@frozen(eq=False)
class Report:
    """What is known of a report before the gist is asked for."""

    content: str
    title_end: int  # 0 where there is no title
    on: date | None  # the day of publication, the last of several
    claims: Sequence[Claim]
    classes: Mapping[str, str]  # act -> class of violation; empty for none
    sentences: Sequence[tuple[int, int]]
    parsed: Sequence[Parsed] = ()
    times: Sequence[FoundTime] = ()
    places: Sequence[Place] = ()
    peoples: Sequence[tuple[Span, str]] = ()  # words for a people, with the country

    def harms(self) -> list[Claim]:
        """The claims of acts that have a class, whatever their stance."""
        return self._harms

    @cached_property
    def _harms(self) -> list[Claim]:
        return [c for c in self.claims if self.classes[c.act]]

    @cached_property
    def harm_cues(self) -> list[int]:
        """Where the words begin that show the claims of harms, in order."""
        return sorted(c.cue.start for c in self.harms())

    @cached_property
    def told(self) -> Mapping[str, float]:
        """The highest chance that the encoder gives each act in the first sentences."""
        first = self.sentences[: asking.FIRST]
        return acts_told.load().highest([self.content[a:b] for a, b in first])

    @cached_property
    def _starts(self) -> list[int]:
        return [a for a, _ in self.sentences]

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around a character."""
        place = bisect_right(self._starts, at) - 1
        if place >= 0 and at < self.sentences[place][1]:
            return self.sentences[place]
        return at, at + 1

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.content[start:end])


def english(text: Text, languages: Sequence[str]) -> Text | None:
    """The text with its English passages alone; None where less than half of it is English.

    `languages` are those of the passages. What the gist's answers were learnt from is English.
    """
    passages = tuple(p for p, code in zip(text.passages, languages) if code == LANGUAGE)
    if 2 * _length(passages) < _length(text.passages) or not passages:
        return None
    return text if len(passages) == len(text.passages) else evolve(text, passages=passages)


def _length(passages: Sequence[Passage]) -> int:
    return sum(p.end - p.start for p in passages if p.kind in READ)


def report(
    capture: Capture, text: Text, telling: Telling, *, parser: Parser, lexicon: Lexicon
) -> Report:
    """Gather what the questions of the gist need of one capture."""
    return named(words(capture, text, telling, lexicon=lexicon), capture, parser=parser)


def words(capture: Capture, text: Text, telling: Telling, *, lexicon: Lexicon) -> Report:
    """What needs no parse: enough to answer for kinds of act and of doer."""
    abbreviations = frozenset(lexicon.languages[LANGUAGE].abbreviations)
    title = next((p for p in text.passages if p.kind == "title"), None)
    published = capture.published.when
    return Report(
        content=text.content,
        title_end=title.end if title else 0,
        on=published.to_on or published.from_on,
        claims=telling.claims,
        classes={name: act.maps.hrdsattack for name, act in lexicon.acts.items()},
        sentences=[
            each
            for p in text.passages
            if p.kind in READ
            for each in segmentation.sentences(text.content, p.start, p.end, abbreviations)
        ],
    )


def named(report: Report, capture: Capture, *, parser: Parser) -> Report:
    """The same with all that is named in it: people by a parse, places, peoples and days."""
    content = report.content
    respelt = segmentation.respell(content, parser.common)
    naming = [(a, b) for a, b in report.sentences if NAME.search(respelt[a:b])]
    docs = parser.parse(respelt[a:b] for a, b in naming)
    return evolve(
        report,
        parsed=[Parsed(a, b, doc) for (a, b), doc in zip(naming, docs)],
        times=expressions.find(content, anchor=capture.published.when),
        places=toponyms.find(content),
        peoples=[
            (Span(m.start(), m.end(), m[0]), code)
            for m in _PEOPLE.finditer(content)
            if (code := nationality(m[0]))
        ],
    )
