"""What is on record of captures and claims while a person writes, with what was written so far.

What leaves it: captures, claims and codings looked up by the names a person gives them. It puts
nothing on record.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

from servanda import claims, decisions, disguise
from servanda.claims.places import toponyms
from servanda.corrections import claim_of, corrected_captures, days, said_copies, standing
from servanda.errors import EvidenceError
from servanda.model import Capture, Claim, Coding, Fact, Interval, Telling, Text
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.notices import nameable
from servanda.watch.settings import Watch

NEAR_ID = 0.75  # an id of 20 signs with some wrong; ids that differ throughout are 0.4 alike
SHOWN_CLAIMS = 8
SHOWN_LETTERS = 120  # of the sentence of each


def ground_of(watch: Watch, page: Capture, text: Text) -> decisions.CodingGround:
    """What the words of a claim on a text are looked up in."""
    agreement = watch.agreement
    return decisions.CodingGround(
        capture=page,
        text=text,
        sentences=claims.sentences(page, text, lexicon=watch.lexicon),
        actors=tuple({a.id: a for a in (*agreement.actors, *watch.actors)}.values()),
        acts=watch.lexicon.acts,
        places=lambda words: toponyms.find(words, home=agreement.country),
        nameable=nameable(watch),
    )


def _in_line(claim: Claim) -> str:
    words = " ".join(disguise.spelt(claim.quote.quote).split())
    cut = f"{words[:SHOWN_LETTERS].rsplit(' ', 1)[0]} ..." if len(words) > SHOWN_LETTERS else words
    return f'{claim.act}, {claim.stance}, "{cut}"'


class Holdings:
    """Captures, readings, codings, corrections and statements; what is written is added to them."""

    def __init__(self, watch: Watch, evidence: Evidence) -> None:
        self._watch = watch
        self.captures = {capture.id: capture for capture in evidence.captures}
        self.texts = {text.capture: text for text in evidence.texts}
        self.readings = {telling.capture: telling for telling in evidence.readings}
        self.statements = {statement.id: statement for statement in evidence.statements}
        self.codings = list(evidence.codings)
        self.corrections = list(evidence.corrections)

    def page(self, name: str) -> Capture:
        """The one capture of that id, address, file name or title, its facts as corrected."""
        named = decisions.named_captures(name, self.captures.values()) or set()
        if len(named) != 1:
            ids = ", ".join(sorted(named))
            raise EvidenceError(
                f'"{name}" is the name of {len(named)} captures: {ids}. Give the id of one.'
                if named
                else "no capture is named. Name one by id, address, file name or title."
            )
        (page,) = corrected_captures([self.captures[named.pop()]], self.corrections)
        return page

    def ground(self, page: Capture) -> decisions.CodingGround:
        text = self.texts.get(page.id)
        if text is None:
            raise EvidenceError(f"{page.id} has no working text, so no words of it can be coded.")
        return ground_of(self._watch, page, text)

    def telling(self, page: Capture) -> Telling | None:
        """What a capture tells with what was coded so far."""
        read = self.readings.get(page.id)
        mine = [coding for coding in self.codings if coding.capture == page.id]
        texts = [self.texts[page.id]] if page.id in self.texts else []
        tellings = decisions.corrected([read] if read else [], mine, texts=texts).tellings
        return tellings[0] if tellings else None

    def overlapping(self, claim: Claim) -> list[Claim]:
        """What is read, and nobody coded, in the same words for the act."""
        telling = self.telling(self.captures[claim.capture])
        coded = standing(self.codings, claim_of)
        return [
            other
            for other in (telling.claims if telling else ())
            if other.id not in coded
            and other.cue.start < claim.cue.end
            and claim.cue.start < other.cue.end
        ]

    def coded_twin(self, claim: Claim) -> Coding | None:
        """The coding of another claim of the same act, in part on the same words, that counts."""
        coded = [codings[-1] for codings in standing(self.codings, claim_of).values()]
        return next(
            (
                coding
                for coding in coded
                if coding.capture == claim.capture
                and coding.claim
                and coding.claim.id != claim.id
                and coding.claim.act == claim.act
                and coding.claim.cue.start < claim.cue.end
                and claim.cue.start < coding.claim.cue.end
            ),
            None,
        )

    def same_sentence(self, id: str) -> tuple[Claim, ...]:
        """What other captures tell of the same act in the very same sentence, coded by nobody."""
        coded = standing(self.codings, claim_of)
        mine = self.readings.get(self.page_of(id).id)
        every = [last.corrects for codings in coded.values() for last in codings[-1:]]
        every += mine.claims if mine else ()
        read = next((claim for claim in every if claim and claim.id == id), None)
        if read is None:
            return ()
        return tuple(
            claim
            for reading in self.readings.values()
            if reading.capture != read.capture
            for claim in reading.claims
            if claim.id not in coded and _tell_alike(claim, read)
        )

    def current(self, page: Capture, id: str) -> Claim | None:
        telling = self.telling(page)
        return next((c for c in (telling.claims if telling else ()) if c.id == id), None)

    def read(self, page: Capture, id: str) -> Claim | None:
        """The claim as the reader tells it now, or asks it."""
        read = self.readings.get(page.id)
        readings = (*read.claims, *read.questions) if read else ()
        return next((claim for claim in readings if claim.id == id), None)

    def last(self, claim: str) -> Coding | None:
        """The coding of a claim that counts."""
        mine = [coding for coding in self.codings if claim_of(coding) == claim]
        codings = standing(mine, claim_of).get(claim)
        return codings[-1] if codings else None

    def last_record(self, claim: str) -> Coding | None:
        """The last record about a claim, withdrawn or not."""
        mine = [coding for coding in self.codings if claim_of(coding) == claim]
        return mine[-1] if mine else None

    def page_of(self, id: str) -> Capture:
        """The capture that tells a claim, or told it as somebody coded it."""
        for reading in self.readings.values():
            if any(claim.id == id for claim in (*reading.claims, *reading.questions)):
                return self.page(reading.capture)
        for coding in self.codings:
            if claim_of(coding) == id:
                return self.page(coding.capture)
        raise EvidenceError(
            f'no claim "{id}" is told. {self._told_claims(id)}\n'
            "`servanda code WATCH --list --capture NAME` shows those of one."
        )

    def _told_claims(self, id: str) -> str:
        """The claim of the id most like `id`; else the first ones; each with act and words."""
        told = {claim.id: claim for page in self.captures.values() for claim in self.every(page)}
        near = get_close_matches(id, told, n=1, cutoff=NEAR_ID)
        shown = near or sorted(told)[:SHOWN_CLAIMS]
        lines = [f"  {each}: {_in_line(told[each])}" for each in shown]
        more = len(told) - len(shown)
        return "\n".join((
            f'Did you mean "{near[0]}"?' if near else "Told are:" if told else "None is told yet.",
            *lines,
            *([f"  and {more:,} more"] if more and not near else []),
        ))  # fmt: skip

    def described(self, wanted: decisions.Described) -> str:
        """The id of the one claim of which the words stand, in the capture, as the act."""
        named = decisions.named_captures(wanted.capture, self.captures.values())
        pages = [self.captures[id] for id in (self.captures if named is None else named)]
        words = decisions.plain_words(wanted.quote)
        near = [
            claim
            for page in pages
            for claim in self.every(page)
            if words in decisions.plain_words(claim.quote.quote)
        ]
        fits = sorted({claim.id for claim in near if claim.act == wanted.act})
        if len(fits) == 1:
            return fits[0]
        where = f" in {wanted.capture}" if wanted.capture else ""
        if fits:
            raise EvidenceError(
                f'"{wanted.quote}" stands in {len(fits)} claims{where} read as {wanted.act}: '
                f"{', '.join(fits)}. Give more of the words, or one of these ids as claim."
            )
        readings = sorted({f"{claim.id} as {claim.act}, {claim.stance}" for claim in near})
        listed = "; ".join(readings)
        there = f"Those words are read: {listed}." if near else "Those words are read as nothing."
        raise EvidenceError(
            f'no claim{where} is read as {wanted.act} in the words "{wanted.quote}". {there}'
        )

    def every(self, page: Capture) -> tuple[Claim, ...]:
        """Every claim of a capture: as it counts, as it is read, as it is asked, as struck."""
        telling, read = self.telling(page), self.readings.get(page.id)
        by_id = {
            claim.id: claim
            for some in (
                read.questions if read else (),
                read.claims if read else (),
                (c.corrects for c in self.codings if c.capture == page.id and c.corrects),
                telling.claims if telling else (),
            )
            for claim in some
        }
        return tuple(by_id.values())

    # ------------------------------------------------------------------ facts

    def fact_now(self, id: str, fact: Fact) -> str:
        """The value of a fact about a capture, as corrected so far; "" for none."""
        (page,) = corrected_captures([self.captures[id]], self.corrections)
        if fact == "copy_of":
            known = said_copies(self.corrections).get(id)
            return known.value if known else ""
        if fact == "published":
            return _spelt(page.published.when)
        return str(getattr(page, fact))

    def fact_value(self, page: Capture, fact: Fact, value: str, *, on: date) -> str:
        """The value as a correction spells it. Raises EvidenceError where it cannot be."""
        if fact == "published":
            try:
                when = days(value)
            except ValueError as error:
                raise EvidenceError(
                    f'"{value}" is no day. Days are written 2017-09-03, or '
                    '"2017-09-01/2017-09-03" for the first and the last it can be.',
                    field="value",
                ) from error
            if when.from_on and when.from_on > on:
                raise EvidenceError(
                    f"{when.from_on} has not come yet: nothing was published then.", field="value"
                )
            return _spelt(when)
        if fact == "language" and not (len(value) == 2 and value.isascii() and value.islower()):
            raise EvidenceError(
                f'"{value}" is no two-letter code of a language, as "km" or "fr".', field="value"
            )
        if fact == "copy_of" and value:
            other = self.page(value).id
            chain, copies = [other], said_copies(self.corrections)
            while chain[-1] in copies and copies[chain[-1]].value not in chain:
                chain.append(copies[chain[-1]].value)
            if page.id in chain:
                raise EvidenceError(
                    f"{page.id} would be a copy of itself. Say it the other way.", field="value"
                )
            return other
        if not value and fact != "copy_of":
            raise EvidenceError(f"the {fact} given for {page.id} is empty.", field="value")
        return value

    # ------------------------------------------------------------------ statements


def _spelt(when: Interval) -> str:
    """A day, or the first and the last, as a correction spells it; "" for none."""
    ends = dict.fromkeys(day.isoformat() for day in (when.from_on, when.to_on) if day)
    return "/".join(ends)


def _tell_alike(claim: Claim, other: Claim) -> bool:
    """Whether two claims tell one act in the same words of the same sentence."""
    return (
        claim.act == other.act
        and claim.cue.quote == other.cue.quote
        and claim.cue.start - claim.quote.start == other.cue.start - other.quote.start
        and claim.quote.quote.split() == other.quote.quote.split()
    )
