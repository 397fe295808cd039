"""Persons: what people wrote and judged on record, as it was at a line and as it is now.

What leaves it: their records apart by whether they were there before, captures and tellings as
those make them, and what does not agree among them. It asks for what they wrote about, and for
nothing else of the record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from servanda import decisions, incidents, store
from servanda.corrections import said_copies
from servanda.incidents.growth_records import CaptureState, Verdicts
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Grouping,
    Identity,
    Signal,
    Telling,
    Text,
)
from servanda.watch.judging import by_hand
from servanda.watch.judging.evidence import in_scopes
from servanda.watch.reading import facts
from servanda.watch.reading.reading import latest_of
from servanda.watch.settings import Watch

T = TypeVar("T", Coding, Correction, Decision, Grouping, Identity)


@frozen
class PersonsRecords:
    """All that people wrote and judged; `seq` is the last line that was known before."""

    watch: Watch
    record: store.Store
    seq: int

    def _before(self, cls: type[T], every: Sequence[T]) -> tuple[T, ...]:
        lines = self.record.places(cls)
        return tuple(each for each in every if lines[each.id] <= self.seq)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Every answer about two names."""
        return self.record.all(Identity)

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """Every judgement about claims."""
        return self.record.all(Grouping)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Every correction of a capture."""
        return self.record.all(Correction)

    @cached_property
    def corrections_before(self) -> tuple[Correction, ...]:
        """Those that were known before."""
        return self._before(Correction, self.corrections)

    @cached_property
    def codings(self) -> tuple[Coding, ...]:
        """Every claim that a person read."""
        return self.record.all(Coding)

    @cached_property
    def ruled(self) -> tuple[Decision, ...]:
        """Every decision."""
        return self.record.all(Decision)

    @cached_property
    def answered(self) -> frozenset[str]:
        """The incidents that somebody decided on."""
        return frozenset(decision.incident for decision in self.ruled)

    @cached_property
    def answered_before(self) -> frozenset[str]:
        """Those that somebody had decided on before."""
        before = self._before(Decision, self.ruled)
        return frozenset(decision.incident for decision in before)

    @cached_property
    def now(self) -> Verdicts:
        """What is judged, as growth takes it."""
        return Verdicts(self.identities, self.groupings, _copies(self.corrections))

    @cached_property
    def was(self) -> Verdicts:
        """The same as it was."""
        return Verdicts(
            self._before(Identity, self.identities),
            self._before(Grouping, self.groupings),
            _copies(self.corrections_before),
        )

    # -------------------------------------------------------------- captures

    def captures(self, ids: Collection[str]) -> tuple[Capture, ...]:
        """Captures with their facts as corrected."""
        some = self.record.some(Capture, ids)
        return facts.as_corrected(some, self.corrections, self.watch.outlets)

    def captures_before(self, ids: Collection[str]) -> tuple[Capture, ...]:
        """Captures with their facts as they were corrected before."""
        some = self.record.some(Capture, ids)
        return facts.as_corrected(some, self.corrections_before, self.watch.outlets)

    def states(self, ids: Collection[str]) -> list[CaptureState]:
        """The present state of some captures, with what people coded in them."""
        history = self.record.about(Telling, ids)
        codings = self.record.about(Coding, ids)
        texts = {text.capture: text for _, text in self.record.about(Text, ids)}
        read = self._corrected([telling for _, telling in history], texts, codings)
        ranks = by_hand.ranks_of(history, codings)
        claims = in_scopes(read.tellings, incidents.judged(self.groupings))
        told_of = {telling.capture for telling in read.tellings}
        return [
            CaptureState(
                capture.id,
                capture,
                texts.get(capture.id) if capture.id in told_of else None,
                {scope: some.get(capture.id, ()) for scope, some in claims.items()},
                ranks,
            )
            for capture in self.captures(ids)
        ]

    def _corrected(
        self,
        history: Sequence[Telling],
        texts: Mapping[str, Text],
        codings: Sequence[tuple[int, Coding]],
    ) -> decisions.Corrected:
        return decisions.corrected(
            latest_of(history),
            [coding for _, coding in codings],
            texts=list(texts.values()),
            history=history,
        )

    # -------------------------------------------------------------- what does not agree

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The captures whose reading people wrote on, or have to wait for."""
        coded = (coding.capture for coding in self.codings)
        stale = (
            correction.capture
            for correction in self.corrections
            if correction.fact in facts.READ_BY
        )
        return frozenset((*coded, *stale))

    def signals(self) -> tuple[Signal, ...]:
        """What people wrote that is read otherwise now, not read yet, or does not agree."""
        history = [telling for _, telling in self.record.about(Telling, self.spoken_of)]
        readings = latest_of(history)
        corrections = by_hand.signals_of_corrections(self.watch, readings, self.corrections)
        return (*self.reading(self.spoken_of).signals, *corrections)

    def reading(self, ids: Collection[str]) -> decisions.Corrected:
        """How some captures are read now, as people coded them, and what is set aside there."""
        history = [telling for _, telling in self.record.about(Telling, ids)]
        texts = {text.capture: text for _, text in self.record.about(Text, ids)}
        codings = [(0, coding) for coding in self.codings if coding.capture in ids]
        return self._corrected(history, texts, codings)


def _copies(corrections: Sequence[Correction]) -> Mapping[str, tuple[str, str]]:
    return by_hand.declared(said_copies(corrections))
