"""One document while it is read, with pronoun resolution: whom "he", "it" and "they" stand for.

What leaves it: records that the reader's parts share. Mentions are made here, in one place, so
that every one of them has words that stand in the working text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field, frozen

from servanda.claims import quantities
from servanda.claims.actors.resolver import Resolver
from servanda.claims.english.actor_kinds import Nouns, kind_of, phrase
from servanda.claims.english.antecedents import Antecedent, Antecedents, points_to_people
from servanda.claims.english.attribution import Attribution
from servanda.claims.english.cues import Cues, verb_lemma
from servanda.claims.places.countries import country_in
from servanda.claims.times import expressions
from servanda.claims.times.expressions import FoundTime
from servanda.claims.times.retold import points_back
from servanda.model import (
    ActorKind,
    Capture,
    Interval,
    Mention,
    PassageKind,
    Place,
    Quantity,
    Span,
    Text,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Found = TypeVar("Found", "FoundTime", Place)
_NEAR = 600  # characters: who was named so near to a pronoun is looked at first
_SINGULAR = frozenset(("he", "she", "him", "her", "his", "himself", "herself"))
_PLURAL = frozenset(("they", "them", "their", "themselves"))
_THING = frozenset(("it", "its", "itself"))
_HE_SAID = frozenset(("person", "official", "politician", "journalist", "defender"))
_PERSONS = frozenset(
    ("person", "journalist", "politician", "defender", "unionist", "official", "public")
)
_POWERS = frozenset(("state", "state_organ", "official"))
_BODIES = frozenset(
    ("media", "ngo", "party", "union", "state", "state_organ", "international", "company")
)


@frozen(eq=False)
class Sentence:
    """A parsed sentence: its characters in the working text, its parse, who says what in it."""

    start: int
    end: int
    doc: Doc
    kind: PassageKind
    attributions: tuple[Attribution, ...]


@define(eq=False)
class Document:
    """One capture while it is read. `named` and `speakers` grow from sentence to sentence."""

    capture: Capture
    text: Text
    respelled: str  # the content for the parser, of the same length
    cues: Cues
    nouns: Nouns
    resolver: Resolver
    agreements: Mapping[str, re.Pattern[str]]  # id -> its names
    places: Sequence[Place]
    refusals: frozenset[str] = frozenset()  # acts that are done by not letting somebody
    named: Antecedents = field(factory=Antecedents)
    speakers: list[Mention] = field(factory=list)
    _spoke: dict[bool, list[Mention]] = field(factory=lambda: {True: [], False: []})
    _times: dict[tuple[int, int], list[FoundTime]] = field(factory=dict)
    _all_times: list[FoundTime] | None = None

    def times(self, sentence: Sentence) -> list[FoundTime]:
        """The times in a sentence, reckoned from publication.

        The whole text is searched only where a sentence points back ("that same day").
        """
        start, end = sentence.start, sentence.end
        if (start, end) not in self._times:
            anchor, content = self.capture.published.when, self.text.content
            if not points_back(content, start, end):
                times = expressions.find(content[start:end], anchor=anchor, start=start)
            else:
                if self._all_times is None:
                    self._all_times = expressions.find(content, anchor=anchor)
                times = list(within(self._all_times, start, end))
            self._times[start, end] = [t for t in times if start <= t.span.start < end]
        return self._times[start, end]

    def places_in(self, sentence: Sentence) -> Sequence[Place]:
        """The places in a sentence."""
        return within(self.places, sentence.start, sentence.end)

    def quantities(self, sentence: Sentence) -> list[Quantity]:
        """The quantities in a sentence."""
        words = self.text.content[sentence.start : sentence.end]
        return quantities.find(words, start=sentence.start)

    def span(self, start: int, end: int) -> Span:
        """The span of some characters of the working text, without blanks at its ends."""
        content = self.text.content
        while start < end and content[start].isspace():
            start += 1
        while end > start and content[end - 1].isspace():
            end -= 1
        return Span(start, end, content[start:end])

    def kind(self, token: Token, base: int) -> ActorKind:
        """The kind of actor a head word tells; a pronoun's is that of whom it stands for."""
        if token.pos_ == "PRON":
            stands_for = self.antecedent(token, base)
            if stands_for is not None and stands_for.kind != "unknown":
                return stands_for.kind
        kind = kind_of(token, self.nouns)
        if token.pos_ == "PROPN" and kind in ("unknown", "person"):
            words = self.span(*(base + at for at in phrase(token))).quote
            return self.resolver.resolve(words, kind=kind).kind
        return kind

    def mention(self, token: Token, base: int) -> Mention:
        """Who the phrase around a head word names; a pronoun is taken for whom it stands for."""
        if token.pos_ == "PRON":
            stands_for = self.antecedent(token, base)
            if stands_for is not None:
                return stands_for
        elif points_to_people(token) and self._suffers(token):
            stands_for = self._told_of(token, base)
            if stands_for is not None:
                return stands_for
        named = _name_beside(token)
        head = named if named is not None else token
        span = self.span(*(base + at for at in phrase(head)))
        kind: ActorKind = kind_of(token, self.nouns)
        if named is not None and kind == "unknown":
            kind = kind_of(named, self.nouns)
        resolved = self.resolver.resolve(span.quote, kind=kind)
        named_so = head.pos_ == "PROPN" and head.ent_type_ == "PERSON"
        country = self.resolver.country(resolved.actor)
        country = country or country_in(span.quote, kind=resolved.kind, named=named_so)
        actor, how = resolved.actor, resolved.how
        if actor is None and country and resolved.kind == "state":
            actor = self.resolver.state(country)
            how = f"the state of the country that the words name ({country})" if actor else how
        return Mention(span, actor, resolved.kind, how, country)

    def as_of(self, mention: Mention, days: Interval | None) -> Mention:
        """The mention with its office, where it tells one, taken as of the days of the event."""
        if days is None or not self.resolver.tells_office(mention.span.quote):
            return mention
        resolved = self.resolver.resolve(mention.span.quote, kind=mention.kind, during=days)
        if resolved.actor == mention.actor:
            return mention
        country = self.resolver.country(resolved.actor)
        country = country or country_in(mention.span.quote, kind=resolved.kind, named=False)
        return Mention(mention.span, resolved.actor, resolved.kind, resolved.how, country)

    def antecedent(self, token: Token, base: int) -> Mention | None:
        """Whom a pronoun stands for, among those named before it; None where nobody fits."""
        word, at = token.lower_, base + token.idx
        own_subject = {
            base + c.idx
            for c in token.head.children
            if c.dep_ == "nsubj" and token.dep_ in ("dobj", "dative", "pobj")
        }  # "others beat them": they are not the others
        near_from = min(base, at - _NEAR)
        named = self.named.before(at, near=near_from)
        before = [n for n in named if n.at not in own_subject]
        if word in _SINGULAR:
            fit = [n for n in before if n.mention.kind in _PERSONS and not n.plural]
            proper = [n for n in fit if n.proper]
            fit = proper or fit
        elif word in _THING:
            fit = [n for n in before if n.mention.kind in _BODIES and not n.plural]
        elif word in _PLURAL:
            fit = [n for n in before if n.plural]
        else:
            return None
        if self._suffers(token):  # who is arrested is not the police, where anybody else fits
            fit = [n for n in fit if n.mention.kind not in _POWERS] or fit
        if not fit:
            return None
        near = [n for n in fit if at - n.at < _NEAR] or fit[-1:]
        own = [n for n in near if n.at >= base]
        chosen = ([n for n in own if n.subject] or [n for n in near if n.subject] or near)[-1]
        how = f'"{token.text}" at {at} taken for the last one named that fits'
        was = chosen.mention
        how = f"{how}; {was.how}" if was.how else how
        return Mention(was.span, was.actor, was.kind, how, was.country)

    def _told_of(self, token: Token, base: int) -> Mention | None:
        """Whom "the men" were told to be, where a harm is done to them; None where nobody fits.

        Those who tell of it are others, and so are those who hold power.
        """
        at = base + token.idx
        plural = token.tag_ == "NNS"
        fit = [
            n
            for n in self.named.before(at, near=at - _NEAR)
            if n.plural == plural
            and n.mention.kind in _PERSONS
            and n.mention.kind != "official"
            and at - n.at < _NEAR
            and not n.teller
        ]
        if not fit:
            return None
        was = fit[-1].mention
        how = f'"{token.text}" at {at} taken for the last told of who fit'
        return Mention(was.span, was.actor, was.kind, f"{how}; {was.how}" if was.how else how,
                       was.country)  # fmt: skip

    def _suffers(self, token: Token) -> bool:
        """Whether a pronoun is what a harm is done to: "they were arrested", "beat them"."""
        done_to = token.dep_ in ("nsubjpass", "dobj")
        return done_to and bool(verb_lemma(token.head, self.cues))

    def spoke(self, speaker: Mention) -> None:
        """Note who spoke, for "it said" and for quotations that name nobody."""
        self.speakers.append(speaker)
        self._spoke[speaker.kind in _HE_SAID].append(speaker)

    def last_speaker(self, at: int, *, person: bool) -> Mention | None:
        """The last who spoke and is named before a place: a person, or a thing or body."""
        return next((m for m in reversed(self._spoke[person]) if m.span.start < at), None)

    def remember(self, doc: Doc, base: int) -> None:
        """Note whom a sentence names, for the pronouns of the next ones."""
        for token in doc:
            if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "amod", "nmod"):
                continue
            kind = kind_of(token, self.nouns)
            if kind == "unknown" and token.ent_type_ not in ("PERSON", "ORG"):
                continue
            if token.ent_type_ in ("DATE", "TIME", "GPE", "LOC", "MONEY", "CARDINAL"):
                continue
            proper = token.pos_ == "PROPN"
            joined = any(c.dep_ == "conj" for c in token.children)
            plural = token.tag_ in ("NNS", "NNPS") or joined
            subject = token.dep_ in ("nsubj", "nsubjpass")
            teller = subject and token.head.lemma_ in self.cues.language.reporting.verbs
            self.named.add(
                Antecedent(
                    base + token.idx, self.mention(token, base), proper, subject, plural, teller
                )
            )


def within(found: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    """Those of some times or places, in the order of the text, that begin between two places."""
    first = bisect_left(found, start, key=_start)
    return found[first : bisect_left(found, end, lo=first, key=_start)]


def _start(found: FoundTime | Place) -> int:
    return found.span.start


def _name_beside(token: Token) -> Token | None:
    """The name set beside a noun: "the editor, Jane Doe"."""
    if token.pos_ == "PROPN":
        return None
    for child in token.rights:
        if (
            child.dep_ == "appos"
            and child.pos_ == "PROPN"
            and child.ent_type_ not in ("DATE", "GPE")
        ):
            return child
    return None
