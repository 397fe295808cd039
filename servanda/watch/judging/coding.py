"""Coding: what a person writes of claims, captures and statements becomes records, all or none.

What leaves it: codings, corrections and statements, put on record together with the bytes they
rest on. The one place that writes by hand for the commands and the desk: they ask and show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from servanda import captures, claims, decisions, store
from servanda.decisions import ClaimWords, CodingError
from servanda.errors import EvidenceError, SourceError, nearest
from servanda.model import (
    FACTS,
    Capture,
    Claim,
    Coding,
    Correction,
    Fact,
    Interval,
    Signal,
    Statement,
    StatementKind,
    Telling,
    Text,
)
from servanda.watch.judging.deciding import nameable
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.statements import statement_of
from servanda.watch.settings import Watch

NOBODY = "nobody's name is on it. Say who codes it; a claim by nobody cannot be asked about."
NO_REASON = "it gives no reason, so nobody can answer it. Give one."


@frozen
class Additions:
    """What a person adds: records in the order they were written, and bytes to keep first.

    `already_there` counts what was on record before, the instant apart.
    """

    records: tuple[Coding | Correction | Statement | Capture | Text | Signal, ...]
    kept: tuple[tuple[Capture, bytes], ...] = ()
    already_there: int = 0


class Writing:
    """One person's writing against what is on record; each entry sees those before it.

    Nothing is on record until `write`. `by` is whose an entry is where it does not say.
    """

    def __init__(self, watch: Watch, evidence: Evidence, *, by: str, at: datetime) -> None:
        self._watch, self._by = watch, by
        self._at = at.astimezone(UTC).replace(microsecond=0)
        self._captures = {capture.id: capture for capture in evidence.captures}
        self._texts = {text.capture: text for text in evidence.texts}
        self._readings = {telling.capture: telling for telling in evidence.readings}
        self._statements = {statement.id: statement for statement in evidence.statements}
        self._codings = list(evidence.codings)
        self._corrections = list(evidence.corrections)
        self._records: list[Any] = []
        self._kept: list[tuple[Capture, bytes]] = []
        self._already_there = 0

    def additions(self) -> Additions:
        """All that was written so far."""
        return Additions(tuple(self._records), tuple(self._kept), self._already_there)

    # ------------------------------------------------------------------ claims

    def claim(
        self, capture: str, words: ClaimWords, *, reason: str, by: str = "", beside: bool = False
    ) -> Coding:
        """A claim that no reader told, on words of the capture of that id, address or title.

        With `beside`, what is read of the same words counts too. Raises EvidenceError where the
        words are read already, CodingError with every fault of every field.
        """
        by = self._signed(by, reason)
        page = self._page(capture)
        claim = decisions.read_words(words, self._ground(page))
        last = self._last(claim.id)
        if last is not None and last.claim is not None and not self._says(last, claim, reason, by):
            raise EvidenceError(
                f'"{claim.cue.quote}" is coded as {claim.act} already, by {last.by}: {claim.id}. '
                f"To change it, correct {claim.id}."
            )
        lines = tuple(f"{name}: {source}" for name, source in sorted(words.known_from.items()))
        before = [
            one
            for one in decisions.standing(self._codings, decisions.claim_of).get(claim.id, ())
            if self._says(one, claim, reason, by)
        ]
        if before:
            return self._again(before[-1])
        for reading in self._overlapping(claim):
            if not beside:
                raise EvidenceError(
                    f'"{claim.cue.quote}" is read already as {reading.act}, {reading.stance}: '
                    f"{reading.id}. Correct that claim, or say that this one stands beside it "
                    "(beside = true)."
                )
            self._put_coding(page, reading, reading, reason=reason, by=by, lines=())
        return self._put_coding(page, claim, None, reason=reason, by=by, lines=lines)

    def correct(
        self,
        claim: str | decisions.Described,
        words: ClaimWords | None = None,
        *,
        reason: str,
        by: str = "",
        strike: bool = False,
        as_read: bool = False,
        from_file: bool = False,
    ) -> Coding:
        """A claim as the person reads it, in place of what was read; with `strike`, no claim.

        `as_read` takes the claim as the reader tells it now. Without any of these the claim is
        kept as it stands, which answers what the reader tells otherwise. Raises EvidenceError.
        """
        by = self._signed(by, reason)
        id = claim if isinstance(claim, str) else self._described(claim)
        page = self._page_of(id)
        now, read = self._current(page, id), self._read(page, id)
        last = self._last(id)
        lines = last.known_from if last and last.claim else ()
        if strike:
            made, lines = None, ()
        elif as_read:
            if read is None:
                raise EvidenceError(
                    f"no reader tells {id} now, so there is no reading to take. Give its fields."
                )
            made, lines = read, ()
        elif words is not None and words != ClaimWords():
            made = decisions.read_words(words, self._ground(page), base=now or read)
            lines = _lines(lines, words)
        elif now is None and last is not None:
            raise EvidenceError(
                f"{id} is struck, so there is nothing to keep. Take the reading (as_read), give "
                "its fields, or withdraw the coding that strikes it."
            )
        else:
            made = now or read
        corrects = read or (last.corrects if last else None) or (now if made is None else None)
        for one in decisions.standing(self._codings, decisions.claim_of).get(id, ()):
            same = one.claim == made and one.reason == reason and one.by == by
            if same and (from_file or one.corrects == corrects):
                return self._again(one)
        return self._put_coding(page, made, corrects, reason=reason, by=by, lines=lines)

    def _put_coding(
        self,
        page: Capture,
        claim: Claim | None,
        corrects: Claim | None,
        *,
        reason: str,
        by: str,
        lines: tuple[str, ...],
    ) -> Coding:
        about = claim or corrects
        last = self._last_record(about.id) if about else None
        coding = Coding(
            id="",
            capture=page.id,
            claim=claim,
            reason=reason,
            by=by,
            at=self._at,
            corrects=corrects,
            known_from=lines,
            replaces=last.id if last else None,
        )
        coding = evolve(coding, id=decisions.made_id("cod", coding))
        self._codings.append(coding)
        self._records.append(coding)
        return coding

    # ------------------------------------------------------------------ facts of captures

    def capture(
        self, capture: str, facts: Mapping[str, str], *, reason: str, by: str = ""
    ) -> tuple[Correction, ...]:
        """Other values for facts about a capture. Raises EvidenceError."""
        by = self._signed(by, reason)
        page = self._page(capture)
        return tuple(
            self._fact(page, fact, value, reason=reason, by=by) for fact, value in facts.items()
        )

    def _fact(self, page: Capture, name: str, value: str, *, reason: str, by: str) -> Correction:
        fact = next((one for one in FACTS if one == name), None)
        if fact is None:
            raise EvidenceError(f'a capture has no fact "{name}". {nearest(name, FACTS)}')
        value = self._fact_value(page, fact, value.strip())
        mine = [c for c in self._corrections if (c.capture, c.fact) == (page.id, fact)]
        held = decisions.standing(mine, decisions.fact_of).get((page.id, fact), [])
        for one in held:
            if (one.value, one.reason, one.by) == (value, reason, by):
                self._already_there += 1
                return one
        was = self._fact_now(page.id, fact)
        if was == value:
            raise EvidenceError(f'the {fact} of {page.id} is "{value}" already.')
        correction = Correction(
            id="",
            capture=page.id,
            fact=fact,
            value=value,
            was=was,
            reason=reason,
            by=by,
            at=self._at,
            replaces=mine[-1].id if mine else None,
        )
        correction = evolve(correction, id=decisions.made_id("cor", correction))
        self._corrections.append(correction)
        self._records.append(correction)
        return correction

    def _fact_now(self, id: str, fact: Fact) -> str:
        (page,) = decisions.corrected_captures([self._captures[id]], self._corrections)
        if fact == "copy_of":
            known = decisions.copies(self._corrections).get(id)
            return known.value if known else ""
        if fact == "published":
            return _spelt(page.published.when)
        return str(getattr(page, fact))

    def _fact_value(self, page: Capture, fact: Fact, value: str) -> str:
        if fact == "published":
            try:
                when = decisions.days(value)
            except ValueError as error:
                raise EvidenceError(
                    f'"{value}" is no day: {error}. Days are written 2017-09-03, or '
                    '"2017-09-01/2017-09-03" for the first and the last it can be.'
                ) from error
            if when.from_on and when.from_on > self._at.date():
                raise EvidenceError(f"{when.from_on} has not come yet: nothing was published then.")
            return _spelt(when)
        if fact == "language" and not (len(value) == 2 and value.isascii() and value.islower()):
            raise EvidenceError(f'"{value}" is no two-letter code of a language, as "km" or "fr".')
        if fact == "copy_of" and value:
            other = self._page(value).id
            chain, copies = [other], decisions.copies(self._corrections)
            while chain[-1] in copies and copies[chain[-1]].value not in chain:
                chain.append(copies[chain[-1]].value)
            if page.id in chain:
                raise EvidenceError(f"{page.id} would be a copy of itself. Say it the other way.")
            return other
        if not value and fact != "copy_of":
            raise EvidenceError(f"the {fact} given for {page.id} is empty.")
        return value

    # ------------------------------------------------------------------ statements

    def statement(
        self,
        data: bytes,
        *,
        kind: StatementKind,
        when: Interval,
        how_known: str,
        title: str,
        where: str = "",
        whose: str = "",
        media_type: str | None = None,
        by: str = "",
    ) -> Statement:
        """What a monitor saw or was told, kept like any capture. Raises EvidenceError."""
        by = self._signed(by, how_known)
        if when.from_on and when.from_on > self._at.date():
            raise EvidenceError(f"{when.from_on} has not come yet: nothing was seen then.")
        try:
            kept, statement = statement_of(
                data, kind=kind, when=when, where=where, whose=whose, how_known=how_known,
                title=title, media_type=media_type, by=by, at=self._at,
            )  # fmt: skip
        except SourceError as error:
            raise EvidenceError(str(error)) from error
        if statement.id in self._statements:
            self._already_there += 1
            return self._statements[statement.id]
        self._captures[kept.capture.id] = kept.capture
        self._texts[kept.capture.id] = kept.text
        self._statements[statement.id] = statement
        self._records += [kept.capture, kept.text, *kept.signals, statement]
        self._kept.append((kept.capture, data))
        return statement

    # ------------------------------------------------------------------ withdrawing

    def withdraw(self, id: str, *, reason: str, by: str = "") -> Coding | Correction:
        """One's own coding or correction counts no more; the one before it counts again."""
        by = self._signed(by, reason)
        known: dict[str, Coding | Correction] = {one.id: one for one in self._codings}
        known |= {one.id: one for one in self._corrections}
        earlier = known.get(id)
        if earlier is None or earlier.withdrawn:
            raise EvidenceError(
                f'no coding or correction "{id}" is on record. {nearest(id, known)} '
                "`servanda code WATCH --list` shows them."
            )
        if earlier.by != by:
            raise EvidenceError(
                f"{id} is {earlier.by}'s: nobody takes back what another person recorded. Correct "
                "the claim or the fact instead."
            )
        if any(one.withdrawn and one.replaces == id for one in known.values()):
            raise EvidenceError(f"{id} is withdrawn already.")
        withdrawal = evolve(earlier, id="", withdrawn=True, replaces=id, reason=reason, at=self._at)
        if isinstance(withdrawal, Coding):
            withdrawal = evolve(withdrawal, id=decisions.made_id("cod", withdrawal))
            self._codings.append(withdrawal)
        else:
            withdrawal = evolve(withdrawal, id=decisions.made_id("cor", withdrawal))
            self._corrections.append(withdrawal)
        self._records.append(withdrawal)
        return withdrawal

    # ------------------------------------------------------------------ what is there

    def _signed(self, by: str, reason: str) -> str:
        by = by.strip() or self._by.strip()
        if not by:
            raise EvidenceError(NOBODY)
        if not reason.strip():
            raise EvidenceError(NO_REASON)
        return by

    def _again(self, coding: Coding) -> Coding:
        self._already_there += 1
        return coding

    @staticmethod
    def _says(coding: Coding, claim: Claim, reason: str, by: str) -> bool:
        return (coding.claim, coding.reason, coding.by) == (claim, reason, by)

    def _page(self, name: str) -> Capture:
        """The one capture of that id, address, file name or title, its facts as corrected."""
        named = decisions.named_captures(name, self._captures.values()) or set()
        if len(named) != 1:
            shown = ", ".join(sorted(named))
            raise EvidenceError(
                f'"{name}" is the name of {len(named)} captures: {shown}. Give the id of one.'
                if named
                else "no capture is named. Name one by id, address, file name or title."
            )
        (page,) = decisions.corrected_captures([self._captures[named.pop()]], self._corrections)
        return page

    def _ground(self, page: Capture) -> decisions.Ground:
        text = self._texts.get(page.id)
        if text is None:
            raise EvidenceError(f"{page.id} has no working text, so no words of it can be coded.")
        agreement = self._watch.agreement
        return decisions.Ground(
            capture=page,
            text=text,
            sentences=claims.sentences(page, text, lexicon=self._watch.lexicon),
            actors=tuple({a.id: a for a in (*agreement.actors, *self._watch.actors)}.values()),
            acts=self._watch.lexicon.acts,
            places=lambda words: claims.find_places(words, home=agreement.country),
            nameable=nameable(self._watch),
        )

    def _telling(self, page: Capture) -> Telling | None:
        """What a capture tells with what was coded so far."""
        read = self._readings.get(page.id)
        mine = [coding for coding in self._codings if coding.capture == page.id]
        texts = [self._texts[page.id]] if page.id in self._texts else []
        told = decisions.corrected([read] if read else [], mine, texts=texts).tellings
        return told[0] if told else None

    def _overlapping(self, claim: Claim) -> list[Claim]:
        """What is read, and nobody coded, in the same words for the act."""
        telling = self._telling(self._captures[claim.capture])
        coded = decisions.standing(self._codings, decisions.claim_of)
        return [
            one
            for one in (telling.claims if telling else ())
            if one.id not in coded
            and one.cue.start < claim.cue.end
            and claim.cue.start < one.cue.end
        ]

    def _current(self, page: Capture, id: str) -> Claim | None:
        telling = self._telling(page)
        return next((c for c in (telling.claims if telling else ()) if c.id == id), None)

    def _read(self, page: Capture, id: str) -> Claim | None:
        """The claim as the reader tells it now, or asks it."""
        read = self._readings.get(page.id)
        told = (*read.claims, *read.questions) if read else ()
        return next((claim for claim in told if claim.id == id), None)

    def _last(self, claim: str) -> Coding | None:
        """The coding of a claim that counts."""
        mine = [coding for coding in self._codings if decisions.claim_of(coding) == claim]
        held = decisions.standing(mine, decisions.claim_of).get(claim)
        return held[-1] if held else None

    def _last_record(self, claim: str) -> Coding | None:
        """The last record about a claim, withdrawn or not."""
        mine = [coding for coding in self._codings if decisions.claim_of(coding) == claim]
        return mine[-1] if mine else None

    def _page_of(self, id: str) -> Capture:
        """The capture that tells a claim, or told it as somebody coded it."""
        for reading in self._readings.values():
            if any(claim.id == id for claim in (*reading.claims, *reading.questions)):
                return self._page(reading.capture)
        for coding in self._codings:
            if decisions.claim_of(coding) == id:
                return self._page(coding.capture)
        known = [claim.id for reading in self._readings.values() for claim in reading.claims]
        raise EvidenceError(
            f'no claim "{id}" is told. {nearest(id, known)} '
            "`servanda code WATCH --list CAPTURE` shows those of a capture."
        )

    def _described(self, wanted: decisions.Described) -> str:
        """The id of the one claim of which the words stand, in the capture, as the act."""
        named = decisions.named_captures(wanted.capture, self._captures.values())
        pages = [self._captures[id] for id in (self._captures if named is None else named)]
        words = decisions.plain_words(wanted.quote)
        near = [
            claim
            for page in pages
            for claim in self._every(page)
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
        shown = "; ".join(sorted({f"{one.id} as {one.act}, {one.stance}" for one in near}))
        there = f"Those words are read: {shown}." if near else "Those words are read as nothing."
        raise EvidenceError(
            f'no claim{where} is read as {wanted.act} in the words "{wanted.quote}". {there}'
        )

    def _every(self, page: Capture) -> tuple[Claim, ...]:
        """Every claim of a capture: as it counts, as it is read, as it is asked, as struck."""
        telling, read = self._telling(page), self._readings.get(page.id)
        told = {
            claim.id: claim
            for some in (
                read.questions if read else (),
                read.claims if read else (),
                (c.corrects for c in self._codings if c.capture == page.id and c.corrects),
                telling.claims if telling else (),
            )
            for claim in some
        }
        return tuple(told.values())


def _lines(before: Sequence[str], words: ClaimWords) -> tuple[str, ...]:
    """Where values are known from: as before, but for the fields that are given anew."""
    given = {name for name in decisions.KNOWN_FROM if getattr(words, name) is not None}
    kept = [line for line in before if line.partition(":")[0] not in given | set(words.known_from)]
    return tuple(sorted([*kept, *(f"{name}: {by}" for name, by in words.known_from.items())]))


def _spelt(when: Interval) -> str:
    """A day, or the first and the last, as a correction spells it; "" for none."""
    ends = dict.fromkeys(day.isoformat() for day in (when.from_on, when.to_on) if day)
    return "/".join(ends)


# ------------------------------------------------------------------ a whole file


def code_file(
    watch: Watch,
    evidence: Evidence,
    text: str,
    *,
    name: str,
    folder: Path,
    by: str,
    at: datetime,
) -> Additions:
    """What every entry of a coding file comes to, against what is there now.

    `name` is the file's, for messages; `folder` holds the files that its statements name.
    Raises EvidenceError with every fault of the file; nothing is put on record.
    """
    writing = Writing(watch, evidence, by=by, at=at)
    faults: list[str] = []
    entries = decisions.read_coding_file(text, name=name)
    # Statements first, so that a claim on one may stand anywhere in the file.
    for entry in sorted(entries, key=lambda one: not isinstance(one, decisions.StatementEntry)):
        try:
            _enter(writing, entry, folder)
        except CodingError as error:
            faults += [f"{name}:{entry.line}: {fault}" for fault in error.faults]
        except EvidenceError as error:
            faults.append(f"{name}:{entry.line}: {error}")
    if faults:
        undone = "Nothing was put on record: a file counts whole or not at all."
        raise EvidenceError("\n".join([*faults, undone]))
    return writing.additions()


def _enter(writing: Writing, entry: decisions.CodingEntry, folder: Path) -> None:
    said = {"reason": entry.reason, "by": entry.coded_by}
    match entry:
        case decisions.ClaimEntry():
            writing.claim(entry.capture, entry.words, beside=entry.beside, **said)
        case decisions.ClaimCorrection():
            writing.correct(
                entry.claim, entry.words, strike=entry.strike, as_read=entry.as_read,
                from_file=True, **said,
            )  # fmt: skip
        case decisions.CaptureCorrection():
            writing.capture(entry.capture, entry.facts, **said)
        case decisions.StatementEntry():
            data = _bytes_of(entry, folder)
            writing.statement(
                data, kind=entry.kind, when=entry.when, where=entry.where, whose=entry.by,
                how_known=entry.how_known, title=entry.title, by=entry.coded_by,
                media_type=None if entry.file else TYPED,
            )  # fmt: skip


TYPED = "text/plain; charset=utf-8"


def _bytes_of(entry: decisions.StatementEntry, folder: Path) -> bytes:
    """The words as typed, or the file below the coding file's folder."""
    if not entry.file:
        return entry.words.encode("utf-8")
    path = (folder / entry.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise EvidenceError(
            f'"{entry.file}" lies outside the folder of this file, which would name a place on '
            "one person's machine. Put it beside this file."
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(f'"{entry.file}" cannot be read: {error.strerror}.') from error


def write(watch: Watch, record: store.Store, additions: Additions, *, now: datetime) -> int:
    """Put all that a person wrote on record, or none of it; how many entries are new.

    The bytes of statements are in the vault before the record names them.
    """
    for capture, data in additions.kept:
        captures.put(capture, data, vault=watch.vault)
    record.add(list(additions.records), at=now)
    return sum(isinstance(r, Coding | Correction | Statement) for r in additions.records)
