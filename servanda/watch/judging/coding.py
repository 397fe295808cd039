"""Coding: what a person writes of claims, captures and statements becomes records, all or none.

What leaves it: codings, corrections and statements, put on record together with the bytes they
rest on. The one place that writes by hand for the commands and the desk: they ask and show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import evolve, frozen

from servanda import captures, decisions, store
from servanda.corrections import claim_of, fact_of, made_id, standing
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
    Text,
)
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.holdings import Holdings
from servanda.watch.judging.statements import statement_of
from servanda.watch.settings import Watch

NOBODY = "nobody's name is on it. Say who codes it; a claim by nobody cannot be asked about."
NO_REASON = "it gives no reason, so nobody can answer it. Give one."


@frozen
class WrittenRecords:
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
        self.by = by.strip()
        self._at = at.astimezone(UTC).replace(microsecond=0)
        self._there = Holdings(watch, evidence)
        self._records: list[Any] = []
        self._kept: list[tuple[Capture, bytes]] = []
        self._already_there = 0

    def additions(self) -> WrittenRecords:
        """All that was written so far."""
        return WrittenRecords(tuple(self._records), tuple(self._kept), self._already_there)

    # ------------------------------------------------------------------ claims

    def claim(
        self, capture: str, words: ClaimWords, *, reason: str, by: str = "", beside: bool = False
    ) -> Coding:
        """A claim that no reader told, on words of the capture of that id, address or title.

        With `beside`, what is read of the same words, or coded as the same act, counts too. Raises
        EvidenceError where it is, CodingError with every fault of every field.
        """
        by = self._signed(by, reason)
        page = self._there.page(capture)
        claim = decisions.read_words(words, self._there.ground(page))
        last = self._there.last(claim.id)
        if last is not None and last.claim is not None and not self._says(last, claim, reason, by):
            raise EvidenceError(
                f'"{claim.cue.quote}" is coded as {claim.act} already, by {last.by}: {claim.id}. '
                f"To change it, correct {claim.id}."
            )
        lines = _lines((), words)
        before = [
            coding
            for coding in standing(self._there.codings, claim_of).get(claim.id, ())
            if self._says(coding, claim, reason, by)
        ]
        if before and set(lines) <= set(before[-1].known_from):
            return self._again(before[-1])
        if before:  # all that is new is where a value is known from
            lines = _lines(before[-1].known_from, words)
            return self._put_coding(
                page, claim, before[-1].corrects, reason=reason, by=by, lines=lines
            )
        twin = None if beside else self._there.coded_twin(claim)
        if twin is not None and twin.claim is not None:
            raise EvidenceError(
                f'"{twin.claim.cue.quote}" is coded as {claim.act} already, by {twin.by}: '
                f"{twin.claim.id}. Correct that claim, or say that this one stands beside it "
                "(beside = true)."
            )
        for reading in self._there.overlapping(claim):
            if not beside:
                raise EvidenceError(
                    f'"{claim.cue.quote}" is read already as {reading.act}, {reading.stance}: '
                    f"{reading.id}. Correct that claim, or say that this one stands beside it "
                    "(beside = true)."
                )
            self._put_coding(page, reading, reading, reason=reason, by=by, lines=())
        return self._put_coding(page, claim, None, reason=reason, by=by, lines=lines)

    def faults(
        self, capture: str, words: ClaimWords, *, base: Claim | None = None
    ) -> tuple[decisions.FieldFault, ...]:
        """What cannot be taken as it is of words for a claim, field by field; for asking."""
        try:
            decisions.read_words(words, self._there.ground(self._there.page(capture)), base=base)
        except CodingError as error:
            return error.faults
        return ()

    def read_already(self, capture: str, words: ClaimWords) -> tuple[Claim, ...]:
        """What is read or coded already of the words of a claim; () where they do not fit."""
        try:
            claim = decisions.read_words(words, self._there.ground(self._there.page(capture)))
        except CodingError:
            return ()
        twin = self._there.coded_twin(claim)
        coded = (twin.claim,) if twin and twin.claim else ()
        return (*self._there.overlapping(claim), *coded)

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
        id = claim if isinstance(claim, str) else self._there.described(claim)
        page = self._there.page_of(id)
        now, read = self._there.current(page, id), self._there.read(page, id)
        last = self._there.last(id)
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
            made = decisions.read_words(words, self._there.ground(page), base=now or read)
            lines = _lines(lines, words)
        elif now is None and last is not None:
            raise EvidenceError(
                f"{id} is struck, so there is nothing to keep. Take the reading (as_read), give "
                "its fields, or withdraw the coding that strikes it."
            )
        else:
            made = now or read
        corrects = read or (last.corrects if last else None) or (now if made is None else None)
        new_lines = set(_lines((), words or ClaimWords()))
        told = standing(self._there.codings, claim_of).get(id, [])
        for coding in told:
            same = self._says(coding, made, reason, by)
            counts = coding if from_file else told[-1]
            same = same and new_lines <= set(counts.known_from)
            if same and (from_file or coding.corrects == corrects):
                return self._again(coding)
        return self._put_coding(page, made, corrects, reason=reason, by=by, lines=lines)

    def same_sentence(self, claim: str) -> tuple[Claim, ...]:
        """What other captures tell of the same act in the very same sentence, coded by nobody."""
        return self._there.same_sentence(claim)

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
        last = self._there.last_record(about.id) if about else None
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
        coding = evolve(coding, id=made_id("cod", coding))
        self._there.codings.append(coding)
        self._records.append(coding)
        return coding

    # ------------------------------------------------------------------ facts of captures

    def capture(
        self, capture: str, facts: Mapping[str, str], *, reason: str, by: str = ""
    ) -> tuple[Correction, ...]:
        """Other values for facts about a capture. Raises EvidenceError."""
        by = self._signed(by, reason)
        page = self._there.page(capture)
        return tuple(
            self._fact(page, fact, value, reason=reason, by=by) for fact, value in facts.items()
        )

    def _fact(self, page: Capture, name: str, value: str, *, reason: str, by: str) -> Correction:
        fact = next((known for known in FACTS if known == name), None)
        if fact is None:
            raise EvidenceError(f'a capture has no fact "{name}". {nearest(name, FACTS)}')
        value = self._there.fact_value(page, fact, value.strip(), on=self._at.date())
        mine = [c for c in self._there.corrections if (c.capture, c.fact) == (page.id, fact)]
        corrections = standing(mine, fact_of).get((page.id, fact), [])
        for correction in corrections:
            if (correction.value, correction.reason, correction.by) == (value, reason, by):
                self._already_there += 1
                return correction
        was = self._there.fact_now(page.id, fact)
        if was == value:
            raise EvidenceError(f'the {fact} of {page.id} is "{value}" already.', field="value")
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
        correction = evolve(correction, id=made_id("cor", correction))
        self._there.corrections.append(correction)
        self._records.append(correction)
        return correction

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
            raise EvidenceError(
                f"{when.from_on} has not come yet: nothing was seen then.", field="when"
            )
        try:
            kept, statement = statement_of(
                data, kind=kind, when=when, where=where, whose=whose, how_known=how_known,
                title=title, media_type=media_type, by=by, at=self._at,
            )  # fmt: skip
        except SourceError as error:
            raise EvidenceError(str(error)) from error
        if statement.id in self._there.statements:
            self._already_there += 1
            return self._there.statements[statement.id]
        self._there.captures[kept.capture.id] = kept.capture
        self._there.texts[kept.capture.id] = kept.text
        self._there.statements[statement.id] = statement
        self._records += [kept.capture, kept.text, *kept.signals, statement]
        self._kept.append((kept.capture, data))
        return statement

    # ------------------------------------------------------------------ withdrawing

    def withdraw(self, id: str, *, reason: str, by: str = "") -> Coding | Correction:
        """One's own coding or correction counts no more; the one before it counts again."""
        by = self._signed(by, reason)
        known: dict[str, Coding | Correction] = {
            coding.id: coding for coding in self._there.codings
        }
        known |= {correction.id: correction for correction in self._there.corrections}
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
        for record in known.values():
            if record.withdrawn and record.replaces == id:
                raise EvidenceError(f"{id} is withdrawn already, by {record.id}.")
        withdrawal = evolve(earlier, id="", withdrawn=True, replaces=id, reason=reason, at=self._at)
        if isinstance(withdrawal, Coding):
            withdrawal = evolve(withdrawal, id=made_id("cod", withdrawal))
            self._there.codings.append(withdrawal)
        else:
            withdrawal = evolve(withdrawal, id=made_id("cor", withdrawal))
            self._there.corrections.append(withdrawal)
        self._records.append(withdrawal)
        return withdrawal

    # ------------------------------------------------------------------ within

    def _signed(self, by: str, reason: str) -> str:
        by = by.strip() or self.by
        if not by:
            raise EvidenceError(NOBODY)
        if not reason.strip():
            raise EvidenceError(NO_REASON)
        return by

    def _again(self, coding: Coding) -> Coding:
        self._already_there += 1
        return coding

    @staticmethod
    def _says(coding: Coding, claim: Claim | None, reason: str, by: str) -> bool:
        return (coding.claim, coding.reason, coding.by) == (claim, reason, by)

    def page(self, name: str) -> Capture:
        """The one capture of that id, address, file name or title. Raises EvidenceError."""
        return self._there.page(name)

    def fact_now(self, id: str, fact: Fact) -> str:
        """The value of a fact about a capture, as corrected so far; "" for none."""
        return self._there.fact_now(id, fact)


def _lines(before: Sequence[str], words: ClaimWords) -> tuple[str, ...]:
    """Where values are known from: as before, but for the fields that are given anew."""
    given = {name for name in decisions.KNOWN_FROM if getattr(words, name) is not None}
    kept = [line for line in before if line.partition(":")[0] not in given | set(words.known_from)]
    return tuple(sorted([*kept, *(f"{name}: {by}" for name, by in words.known_from.items())]))


def write(watch: Watch, record: store.Store, additions: WrittenRecords, *, now: datetime) -> int:
    """Put all that a person wrote on record, or none of it; how many entries are new.

    The bytes of statements are in the vault before the record names them.
    """
    logged = {
        capture.id: captures.put(capture, data, vault=watch.vault)
        for capture, data in additions.kept
    }
    record.add(
        [
            logged.get(each.id, each) if isinstance(each, Capture) else each
            for each in additions.records
        ],
        at=now,
    )
    return sum(isinstance(r, Coding | Correction | Statement) for r in additions.records)
