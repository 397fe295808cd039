"""A claim as a person reads it: words of a capture, field by field, tied to where they stand.

What leaves it: a `Claim` each of whose values has its place in the working text or says where it
is known from. It guesses nothing: words at no place, or at several, are a fault with what to do.
Source: docs/why/by-hand.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from servanda import canon
from servanda.decisions.claim_words import KNOWN_FROM, ClaimWords, DayWords, WhoWords
from servanda.decisions.known_actors import is_whole_name, known_actor
from servanda.decisions.words_in_text import (
    CodingError,
    FieldFault,
    Stretch,
    nearest_place,
    only,
    places,
    refused,
    span,
)
from servanda.errors import nearest
from servanda.lexicon import Act
from servanda.model import (
    ACTOR_KINDS,
    NO_TIME,
    STANCES,
    Actor,
    ActorKind,
    Capture,
    Claim,
    Interval,
    Mention,
    Place,
    Quantity,
    Span,
    Stance,
    Text,
)

T = TypeVar("T")
REASON = "read by a person"
_IN_PART = ", by its name in these words"  # an article or words for its people stand with it


@frozen
class CodingGround:
    """What a claim of one capture is read against.

    `sentences` are those of the text, in order; `places` finds the gazetteer's places in a
    stretch of words; `nameable` are the ids that a position can be about.
    """

    capture: Capture
    text: Text
    sentences: Sequence[Stretch]
    actors: Sequence[Actor]
    acts: Mapping[str, Act]
    places: Callable[[str], Sequence[Place]]
    nameable: Collection[str]


def read_words(words: ClaimWords, ground: CodingGround, *, base: Claim | None = None) -> Claim:
    """The claim that the words make; with `base`, that claim with what the words change.

    A value known from elsewhere has a span without length at the place of the act, which holds
    the words as the person gives them. Raises CodingError with every fault of every field.
    """
    reading = _WordReading(words, ground, base)
    cue, quote = reading.read_field("words", reading.cue, (Span(0, 0, ""), Span(0, 0, "")))
    if reading.faults:
        raise CodingError(reading.faults)
    reading.at, reading.sentence = cue.start, (quote.start, quote.end)
    act = reading.read_field("act", reading.act, "")
    stance = reading.read_field("stance", reading.stance, STANCES[0])
    nobody: tuple[Mention, ...] = ()
    no_day: tuple[Interval, Span | None] = (NO_TIME, None)
    to = reading.read_field("to", lambda: reading.mentions("to", words.to), nobody)
    when, when_span = reading.read_field("when", reading.when, no_day)
    claim = Claim(
        id=base.id if base else identity(ground, act, cue, to),
        capture=ground.capture.id,
        act=act,
        stance=stance,
        cue=cue,
        quote=quote,
        by=reading.read_field("by", lambda: reading.mentions("by", words.by), nobody),
        to=to,
        where=reading.read_field("where", reading.where, ()),
        when=when,
        when_span=when_span,
        planned_for=reading.read_field("planned_for", reading.planned_for, None),
        number=reading.read_field("number", reading.number, None),
        instrument=reading.read_field("instrument", reading.instrument, None),
        said_by=reading.read_field("said_by", reading.said_by, None),
        stance_span=base.stance_span if base and not words.stance else None,
        about=reading.read_field("about", lambda: reading.about(act), None),
        confidence=1.0,
        reason=REASON,
    )
    if odd := set(words.known_from) - set(KNOWN_FROM):
        reading.faults.append(_no_such_field(min(odd)))
    if reading.faults:
        raise CodingError(reading.faults)
    return claim


def identity(ground: CodingGround, act: str, cue: Span, to: Sequence[Mention]) -> str:
    """The id of a claim that no reader told: of its capture, act, words and who was affected."""
    # Words that only hold a name kept their own letters when nobody was tied by them.
    affected = [(not m.how.endswith(_IN_PART) and m.actor) or m.span.quote for m in to]
    return canon.identify("clm", ground.capture.id, ground.text.id, "by hand", act, cue, affected)


def _no_such_field(name: str) -> FieldFault:
    return FieldFault(
        "known_from",
        f'"{name}" is no field that can be known from elsewhere. {nearest(name, KNOWN_FROM)}',
        "Nobody would find it beside its value.",
        "Name the field as it is written in the claim.",
    )


class _WordReading:
    """One claim being read: its place, once that is known, and what is wrong."""

    def __init__(self, words: ClaimWords, ground: CodingGround, base: Claim | None) -> None:
        self.words, self.ground, self.base = words, ground, base
        self.content = ground.text.content
        self.faults: list[FieldFault] = []
        self.at = 0
        self.sentence: Stretch = (0, 0)

    def read_field(self, name: str, read: Callable[[], T], otherwise: T) -> T:
        """A field as read; its faults are noted and the rest is read on."""
        try:
            return read()
        except CodingError as error:
            self.faults += error.faults
        except ValueError as error:
            self.faults.append(
                FieldFault(name, f"{error}.", "It cannot be so.", "Give the days in order.")
            )
        return otherwise

    # -------------------------------------------------------------- what and where

    def cue(self) -> tuple[Span, Span]:
        """The words that show the act, and the sentences around them."""
        words, base = self.words, self.base
        if base and not (words.words or words.quote):
            return base.cue, base.quote
        cue_words = words.words or (base.cue.quote if base else "")
        if not cue_words.strip():
            raise _missing("words", "Give the words that show the act.")
        if not words.quote:
            cue = only("words", cue_words, self.content)
            return span(self.content, cue), span(self.content, self._around(cue))
        quote = self._around(only("quote", words.quote, self.content))
        cue = only("words", cue_words, self.content, within=quote)
        return span(self.content, cue), span(self.content, quote)

    def _around(self, stretch: Stretch) -> Stretch:
        """The sentences that hold a stretch; the stretch itself where none does."""
        sentences = [s for s in self.ground.sentences if s[0] < stretch[1] and stretch[0] < s[1]]
        if not sentences:
            return stretch
        return min(sentences[0][0], stretch[0]), max(sentences[-1][1], stretch[1])

    def act(self) -> str:
        """The act type."""
        act = self.words.act or (self.base.act if self.base else "")
        if not act:
            raise _missing("act", "Say what was done, as a name in the list of acts.")
        changed = not self.base or act != self.base.act
        if changed and act not in self.ground.acts:
            why = "It would bear on no commitment."
            do = "`servanda agreement vocabulary acts` lists them with what they mean."
            raise refused("act", f'"{act}" is no act. {nearest(act, self.ground.acts)}', why, do)
        return act

    def stance(self) -> Stance:
        """How it is told."""
        stance = self.words.stance or (self.base.stance if self.base else "done")
        if stance not in STANCES:
            what = f'"{stance}" is no stance. {nearest(stance, STANCES)}'
            raise refused(
                "stance", what, "A plan is not an act done.", f"Say one of {', '.join(STANCES)}."
            )
        return stance

    def about(self, act: str) -> str | None:
        """What a position or an invocation is about."""
        about = self.words.about
        if about is None:
            about = self.base.about if self.base else None
        elif about and about not in self.ground.nameable:
            what = f'"{about}" is nothing that the agreement has.'
            what += f" {nearest(about, self.ground.nameable)}"
            raise refused(
                "about",
                what,
                "It would be about nothing.",
                "Give the id of the agreement, or of one of its parts.",
            )
        known = self.ground.acts.get(act)
        if known and "about" in known.asks and not about:
            raise _missing(
                "about", f'"{act}" is said about the agreement or a part of it; give its id.'
            )
        return about or None

    # -------------------------------------------------------------- who

    def mentions(self, name: str, given: Sequence[WhoWords] | None) -> tuple[Mention, ...]:
        """Everyone that a field names."""
        if given is None:
            kept: tuple[Mention, ...] = getattr(self.base, name) if self.base else ()
            return kept
        faults: list[FieldFault] = []
        mentions = []
        for who in given:
            try:
                mentions.append(self._mention(name, who))
            except CodingError as error:
                faults += error.faults
        if faults:
            raise CodingError(faults)
        return tuple(mentions)

    def said_by(self) -> Mention | None:
        """Whose words the source passes on."""
        given = self.words.said_by
        if given is None:
            return self.base.said_by if self.base else None
        return self._mention("said_by", given) if given.words.strip() else None

    def _mention(self, name: str, who: WhoWords) -> Mention:
        actor = known_actor(name, who, self.ground.actors)
        if who.kind and who.kind not in ACTOR_KINDS:
            what = f'"{who.kind}" is no kind of actor. {nearest(who.kind, ACTOR_KINDS)}'
            raise refused(
                name,
                what,
                "What it bears on follows from the kind.",
                "Leave it out where it is not known.",
            )
        kind: ActorKind = actor.kind if actor else "unknown"
        kind = next((known for known in ACTOR_KINDS if known == who.kind), kind)
        words = self._words_of(who, actor)
        return Mention(
            span=self._locate(name, words, otherwise=actor.name if actor else who.words),
            actor=actor.id if actor else None,
            kind=kind,
            how=self._how(who, actor),
            country=actor.country.lower() if actor and actor.country else None,
        )

    def _how(self, who: WhoWords, actor: Actor | None) -> str:
        if actor is None:
            return REASON
        whole = who.actor or is_whole_name(who.words, actor)
        return f"{REASON} as {actor.name}{'' if whole else _IN_PART}"

    def _words_of(self, who: WhoWords, actor: Actor | None) -> str:
        """The words to look for: of an id, the name of its actor that the act's sentence has."""
        if actor is None or who.words != actor.id:
            return who.words
        names = (who.words, actor.name, *sorted(actor.aliases, key=len, reverse=True))
        inside = [n for n in names if self._in_sentence(n)]
        there = inside or [n for n in names if places(n, self.content)]
        return there[0] if there else actor.name

    def _in_sentence(self, words: str) -> bool:
        first, last = self.sentence
        return any(first <= a and b <= last for a, b in places(words, self.content))

    def _locate(self, name: str, words: str, *, otherwise: str = "") -> Span:
        """Where a value's words stand; without length where it is known from elsewhere."""
        try:
            place = nearest_place(name, words, self.content, sentence=self.sentence, at=self.at)
        except CodingError:
            if name not in self.words.known_from or places(words, self.content):
                raise
            return Span(self.at, self.at, otherwise or words)
        return span(self.content, place)

    # -------------------------------------------------------------- where, when, how many

    def where(self) -> tuple[Place, ...]:
        """The places, each as the gazetteer has it where it knows those very words."""
        given = self.words.where
        if given is None:
            return self.base.where if self.base else ()
        located = []
        for words in given:
            place = self._locate("where", words)
            known = [entry for entry in self.ground.places(words) if entry.span.quote == words]
            located.append(evolve(known[0], span=place) if known else Place(place, words))
        return tuple(located)

    def when(self) -> tuple[Interval, Span | None]:
        """The day that the stance holds of, with the words that give it."""
        given = self.words.when
        if given is None:
            return (self.base.when, self.base.when_span) if self.base else (NO_TIME, None)
        when, place = self._interval("when", given)
        published = self.ground.capture.published.when.to_on
        ahead = when.from_on and published and when.from_on > published
        stance = self.words.stance or (self.base.stance if self.base else "done")
        if ahead and stance in ("done", "ongoing", "ended"):
            what = f"{when.from_on} lies after {published}, the day it was published."
            raise refused(
                "when",
                what,
                "Nothing is told before it happened.",
                "Give planned_for, or first correct the day of publication.",
            )
        return when, place

    def planned_for(self) -> Interval | None:
        """The day for which it is planned or threatened."""
        given = self.words.planned_for
        if given is None:
            return self.base.planned_for if self.base else None
        when, _ = self._interval("planned_for", given)
        return when if when != NO_TIME else None

    def _interval(self, name: str, given: DayWords) -> tuple[Interval, Span | None]:
        dated = given.from_on or given.to_on
        place = self._locate(name, given.words) if given.words else None
        if dated and place is None and name not in self.words.known_from:
            days = "/".join(dict.fromkeys(str(on or "") for on in (given.from_on, given.to_on)))
            what = f"{days} has no words of the text beside it."
            raise refused(
                name,
                what,
                "Nobody can see why it is that day.",
                f"Give {name}_words, or say where it is known from: known_from "
                f'= {{ {name} = "..." }}.',
            )
        if not dated:
            when = Interval(None, None, "unknown", given.words) if given.words else NO_TIME
            return when, place
        one_day = given.from_on == given.to_on
        return (
            Interval(given.from_on, given.to_on, "day" if one_day else "range", given.words),
            place,
        )

    def number(self) -> Quantity | None:
        """How many, with the words that say so."""
        given = self.words.number
        if given is None:
            return self.base.number if self.base else None
        if given.low is None and given.high is None:
            return None
        if given.low is not None and given.high is not None and given.low > given.high:
            raise refused(
                "number",
                f"{given.low:g} is more than {given.high:g}.",
                "A range begins with the least.",
                "Give the least first.",
            )
        figure = given.high if given.high is not None else given.low
        spellings = (f"{figure:g}", f"{figure:,.0f}") if figure is not None else ("",)
        spelt = [words for words in spellings if self._in_sentence(words)]
        low, high = (None if n is None else float(n) for n in (given.low, given.high))
        if given.words or spelt:
            return Quantity(low, high, given.unit, self._locate("number", given.words or spelt[0]))
        if "number" not in self.words.known_from:
            what = f"{spellings[0]} does not stand in the sentence in figures."
            why = "Nobody can see which words give the number."
            do = 'Give number_words, or say known_from = { number = "..." }.'
            raise refused("number", what, why, do)
        return Quantity(low, high, given.unit, Span(self.at, self.at, spellings[0]))

    def instrument(self) -> Span | None:
        """The charge, tax, law or licence it is done with."""
        given = self.words.instrument
        if given is None:
            return self.base.instrument if self.base else None
        return self._locate("instrument", given) if given.strip() else None


def _missing(name: str, do: str) -> CodingError:
    return refused(name, "It is missing.", "A claim says what was done, in which words.", do)
