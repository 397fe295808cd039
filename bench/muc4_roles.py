"""Who and what a whole report names around its acts: who suffers, who did it, which body is blamed.

What leaves it: every person, body and thing of a report once, with all the sentences that name it
and the features that tell its part. The reader tells what one sentence says; here the sentences
are joined. It never decides that somebody did anything: it weighs what the report says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from servanda.claims.confidence import linear_model
from servanda.claims.confidence.linear_model import Weights

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

WEIGHTS = Path(__file__).parent / "weights" / "joining.json"
WEIGHTS_SHA256 = "f33923b35dedb96fe5e38cc9b747f6355344750dc8b2864881654b2a3d598661"

PARTS = ("sufferer", "target", "doer", "body", "instrument")
CONFIDENCES = (
    "reported as fact", "claimed or admitted", "suspected or accused",
    "suspected or accused by authorities", "possible",
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SMALL = frozenset((
    "a", "about", "all", "almost", "an", "another", "any", "approximately", "at", "both", "each",
    "eight", "eleven", "every", "five", "four", "her", "his", "its", "least", "many", "more", "my",
    "nearly", "nine", "no", "one", "only", "other", "our", "over", "seven", "several", "six",
    "some", "ten", "than", "that", "the", "their", "these", "this", "those", "three", "twelve",
    "two", "your",
))  # fmt: skip


@frozen
class Told:
    """One naming: the phrase's characters in the text, its sentence, and what stands around it."""

    start: int
    end: int
    sentence: int
    words: str
    features: frozenset[str]


@frozen
class Named:
    """One person, body or thing, with every naming of it in the order of the text."""

    key: str
    tellings: tuple[Told, ...]
    features: frozenset[str] = field(factory=frozenset)

    @property
    def words(self) -> str:
        """The longest naming, without article, number or owner before it."""
        return max((bare(t.words) for t in self.tellings), key=lambda w: (len(w), w))


def bare(words: str) -> str:
    """The words without article, number and owner before them, on one line.

    >>> bare("the six Jesuit priests")
    'Jesuit priests'
    """
    kept = " ".join(words.split()).strip(" \"'[](),.;:-")
    parts = kept.split(" ")
    while len(parts) > 1 and (parts[0].lower() in _SMALL or parts[0].replace(",", "").isdigit()):
        parts = parts[1:]
    return " ".join(parts)


def named(
    content: str, sentences: Sequence[tuple[int, Doc]], hints: Sequence[tuple[int, int, str]] = ()
) -> list[Named]:
    """Everybody and everything that the sentences name, each once, in the order of the text.

    `sentences` are offsets in the content with their parses. `hints` are characters that
    something else knows about, with a word for it; phrases that overlap carry the word.
    """
    tellings: list[Told] = []
    for number, (offset, doc) in enumerate(sentences):
        tellings += list(_tellings(content, offset, doc, number, hints))
    groups: dict[str, list[Told]] = {}
    for told in tellings:
        key = _key(told.words)
        if key:
            groups.setdefault(_home(key, groups), []).append(told)
    return [
        Named(key, tuple(group), frozenset(_whole(group, len(sentences))))
        for key, group in groups.items()
    ]


def _key(words: str) -> str:
    return " ".join(_WORD.findall(bare(words).lower()))


def _home(key: str, groups: dict[str, list[Told]]) -> str:
    """The group a name belongs to: the same words, or a longer name that ends in them."""
    if key in groups or len(key) < 4:
        return key
    for known in groups:
        if known.endswith(" " + key) or (" " in known and key.endswith(" " + known)):
            return known
    return key


def _tellings(
    content: str, offset: int, doc: Doc, number: int, hints: Sequence[tuple[int, int, str]]
) -> Iterator[Told]:
    cues = sorted({t.lemma_.lower() for t in doc if t.pos_ in ("VERB", "NOUN") and t.is_alpha})
    for span in _phrases(doc):
        start, end = offset + span.start_char, offset + span.end_char
        found = set(_features(span, cues))
        found.update(f"hint={word}" for a, b, word in hints if a < end and start < b)
        yield Told(start, end, number, content[start:end], frozenset(found))


def _phrases(doc: Doc) -> Iterator[Span]:
    """Noun phrases without those that are only a pronoun; longest names cut at brackets."""
    taken: set[int] = set()
    for chunk in doc.noun_chunks:
        start = chunk.start
        for token in chunk:
            if token.text in '[](),;"' and token.i < chunk.root.i:
                start = token.i + 1
        span = doc[start : chunk.end]
        if len(span) and span.root.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "X"):
            taken.update(t.i for t in span)
            yield span
    for entity in doc.ents:
        if entity.label_ in ("ORG", "PERSON", "NORP") and not any(t.i in taken for t in entity):
            yield entity


def _features(span: Span, cues: Sequence[str]) -> Iterator[str]:
    root = span.root
    head = root.lemma_.lower()
    yield f"head={head}"
    yield f"tag={root.tag_}"
    yield f"ner={root.ent_type_ or '-'}"
    role, governor = _governor(root)
    yield f"role={role}"
    yield f"{role}<{governor}"
    yield f"under={governor}"
    if role in ("pobj:by", "agent"):
        yield f"by<{governor}"
    for token in span:
        word = token.lower_
        if token.is_alpha and word not in _SMALL:
            yield f"word={word}"
    for step in (1, 2):
        if span.start - step >= 0:
            yield f"-{step}={span.doc[span.start - step].lower_}"
        if span.end + step - 1 < len(span.doc):
            yield f"+{step}={span.doc[span.end + step - 1].lower_}"
    for cue in cues:
        yield f"near={cue}"
        if cue in _STRONG:
            yield f"{_kind(span)}~{cue}"
            yield f"{role}~{cue}"
    above = _above(root)
    if above:
        yield f"above={above}"
    if root.tag_ in ("NNS", "NNPS"):
        yield "many"


def _kind(span: Span) -> str:
    root = span.root
    if root.ent_type_:
        return root.ent_type_
    return "name" if root.pos_ == "PROPN" else root.lemma_.lower()


def _governor(token: Token) -> tuple[str, str]:
    """The grammatical part of a phrase, shared along "and" and appositions, and its governor."""
    at = token
    while at.dep_ in ("conj", "appos") and at.head is not at:
        at = at.head
    head, role = at.head, at.dep_
    if role == "pobj":
        role = f"pobj:{head.lower_}"
        if head.dep_ == "agent":
            role = "agent"
        head = head.head
        if head.dep_ == "pobj" and head.pos_ == "NOUN" and head.lemma_ in _PARTITIVE:
            return _governor(head)
    return role, head.lemma_.lower()


def _above(token: Token) -> str:
    """The verb that governs the verb or noun above a phrase, for "said that ... was blamed"."""
    seen = 0
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            seen += 1
            if seen == 2:
                return ancestor.lemma_.lower()
    return ""


_PARTITIVE = frozenset((
    "couple", "dozen", "group", "hundred", "member", "number", "thousand", "total", "unit",
))  # fmt: skip
_STRONG = frozenset((
    "abduct", "abduction", "accuse", "ambush", "assassinate", "assassination", "attack",
    "attribute", "blame", "bomb", "bombing", "burn", "capture", "claim", "commit", "damage",
    "death", "destroy", "detonate", "die", "disappear", "dynamite", "explode", "explosion", "fire",
    "free", "hit", "injure", "kidnap", "kidnapping", "kill", "massacre", "murder", "murderer",
    "murdering", "perpetrate", "place", "plant", "release", "responsibility", "rob", "shoot",
    "threat", "threaten", "torture", "victim", "wound",
))  # fmt: skip


def _whole(group: Sequence[Told], sentences: int) -> Iterator[str]:
    """What is true of somebody over the whole report."""
    for told in group:
        yield from told.features
    yield f"namings={min(len({t.sentence for t in group}), 5)}"
    first = min(t.sentence for t in group)
    yield f"first={0 if first == 0 else 1 if first < 3 else 2 if first < 8 else 3}"
    yield f"length={min(sentences // 8, 5)}"


@frozen
class PlayedPart:
    """A part that somebody likely plays, with the chance and the features that spoke loudest."""

    part: str  # one of PARTS
    someone: Named
    chance: float
    reasons: tuple[str, ...]


def parts(everybody: Sequence[Named], *, least: float = 0.5) -> list[PlayedPart]:
    """The parts whose chance is at least `least`, likeliest first within each part.

    The weights were learnt on reports that tell of violence; of other reports they say little.
    """
    found = []
    for part in PARTS:
        question = weights()[part]
        weighed = [(question.score(someone.features), someone) for someone in everybody]
        weighed.sort(key=lambda pair: (-pair[0], pair[1].tellings[0].start))
        found += [
            PlayedPart(part, someone, chance, question.reasons(someone.features))
            for chance, someone in weighed
            if chance >= least
        ]
    return found


def confidence(body: Named, ask: Mapping[str, Weights] | None = None) -> str:
    """How the report speaks of a body's part, one of CONFIDENCES; the likeliest, never certain.

    `ask` are other weights than the packaged ones.
    """
    ask = weights() if ask is None else ask
    return max(CONFIDENCES, key=lambda c: ask[f"confidence {c.upper()}"].score(body.features))


@lru_cache(maxsize=1)
def weights() -> dict[str, Weights]:
    """The trained questions about a named person, body or thing; read once."""
    return linear_model.load(WEIGHTS, WEIGHTS_SHA256)
