"""Double coding: passages drawn for several coders, coded blind, and adjudicated where they differ.

What leaves it: samples, blind codings and adjudications put on record. No standing rests on one.
Nobody's coding of a passage is given out before every coder of it is in: not to another coder, and
not to whoever drew the sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from attrs import evolve, frozen

from servanda import canon, decisions, store
from servanda.decisions import ClaimWords, CodingError
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    Adjudication,
    BlindCoding,
    Capture,
    Claim,
    CodingSample,
    Correction,
    SampledPassage,
    SampleUnit,
    Text,
)
from servanda.reliability import progress, sampling
from servanda.reliability.error_kinds import error_kinds
from servanda.reliability.progress import PassageState
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.holdings import ground_of
from servanda.watch.reading import facts
from servanda.watch.settings import Watch

UNDONE = "Nothing was put on record."
MOST_CODERS = 8


@frozen
class DoubleCodings:
    """All that is on record of double coding."""

    samples: tuple[CodingSample, ...]
    codings: tuple[BlindCoding, ...]
    adjudications: tuple[Adjudication, ...]

    def states(self, sample: str = "") -> tuple[PassageState, ...]:
        """Where every passage stands, or those of one sample. Raises EvidenceError for no such."""
        some = [self.sample(sample)] if sample else self.samples
        return tuple(progress.states(some, self.codings, self.adjudications))

    def sample(self, id: str) -> CodingSample:
        """One sample, by its id or the start of it; "" for the only one. Raises EvidenceError."""
        fits = [each for each in self.samples if each.id.startswith(id)]
        if len(fits) != 1:
            what = f'no one sample "{id}" is on record.' if id else "say which sample it is."
            raise EvidenceError(f"{what} {nearest(id, [each.id for each in self.samples])}")
        return fits[0]

    def state(self, passage: str, sample: str = "", *, coder: str = "") -> PassageState:
        """One passage, by its id or the start of it. Raises EvidenceError where none or several.

        With `coder`, of those that this coder was given.
        """
        given = [each for each in self.states(sample) if not coder or coder in each.sample.coders]
        fits = [each for each in given if passage and each.passage.id.startswith(passage)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            ids = ", ".join(sorted({each.sample.id for each in fits}))
            raise EvidenceError(
                f'"{passage}" begins the id of {len(fits)} passages, in {ids}. Give more of it, or '
                f"the sample. {UNDONE}"
            )
        known = [each.passage.id for each in given]
        whose = f" for {coder}" if coder else ""
        raise EvidenceError(
            f'no passage "{passage}" was drawn{whose}. {nearest(passage, known)} {UNDONE}'
        )

    def waiting(self, coder: str, sample: str = "") -> tuple[PassageState, ...]:
        """What waits for a coder, in the order in which it was drawn."""
        return tuple(
            each
            for each in self.states(sample)
            if coder in each.sample.coders and coder not in each.coded_by
        )


def double_codings(record: store.Store) -> DoubleCodings:
    """All that is on record of double coding."""
    return DoubleCodings(
        record.all(CodingSample), record.all(BlindCoding), record.all(Adjudication)
    )


# ------------------------------------------------------------------ drawing


def draw_sample(
    evidence: Evidence,
    before: DoubleCodings,
    *,
    unit: SampleUnit,
    size: int,
    seed: int,
    coders: Sequence[str],
    hides_reading: bool,
    reason: str,
    by: str,
    at: datetime,
) -> CodingSample:
    """Passages for some coders, none that lies in a sample already. Raises EvidenceError."""
    coders = tuple(dict.fromkeys(name.strip() for name in coders if name.strip()))
    if not 2 <= len(coders) <= MOST_CODERS:
        raise EvidenceError(
            f"{len(coders)} coders are named. Agreement takes two at least, and {MOST_CODERS} at "
            f"most: name each. {UNDONE}"
        )
    _signed(by, reason)
    drawn = {each.id for sample in before.samples for each in sample.passages}
    frame = [each for each in _frame(evidence, unit) if each.id not in drawn]
    sample = CodingSample(
        id="",
        unit=unit,
        seed=seed,
        size=size,
        coders=coders,
        passages=sampling.draw(frame, size=size, seed=seed),
        frame_count=len(frame),
        frame_sha256=sampling.frame_sha256(frame),
        hides_reading=hides_reading,
        reason=reason.strip(),
        by=by,
        at=_second(at),
    )
    return evolve(sample, id=canon.identify("smp", canon.plain(sample)))


def _frame(evidence: Evidence, unit: SampleUnit) -> Iterable[SampledPassage]:
    """Everything that there is to draw from, as it was read, before any person corrected it."""
    languages = {capture.id: capture.language or "" for capture in evidence.captures}
    texts = {text.id: text for text in evidence.texts}
    for telling in evidence.readings:
        text = texts.get(telling.text)
        if text is None or telling.capture not in languages:
            continue
        given = (telling.capture, text.id, languages[telling.capture])
        if unit == "claims":
            for claim in telling.claims:
                yield SampledPassage(claim.id, *given, claim.quote, claim.cue, claim)
        elif text.content.strip():
            news = sorted(telling.claims, key=lambda c: (c.is_background, c.cue.start))
            yield SampledPassage(telling.capture, *given, read=news[0] if news else None)


# ------------------------------------------------------------------ coding


@frozen
class PassageGround:
    """One passage and its text: what words of it may say."""

    watch: Watch
    passage: SampledPassage
    capture: Capture
    text: Text

    @property
    def base(self) -> Claim | None:
        """The claim that a coding of it fills, which has nothing but its words; None of a page."""
        own = self.passage
        if own.quote is None or own.cue is None:
            return None
        return Claim(id=own.id, capture=own.capture, act="", stance="done", cue=own.cue,
                     quote=own.quote)  # fmt: skip

    def read(self, words: ClaimWords) -> Claim:
        """The claim that words make of it. Raises CodingError with every fault of every field."""
        if self.base is not None:
            words = evolve(words, words="", quote="")
        ground = ground_of(self.watch, self.capture, self.text)
        return decisions.read_words(words, ground, base=self.base)

    def faults(
        self, capture: str, words: ClaimWords, *, base: Claim | None = None
    ) -> tuple[decisions.FieldFault, ...]:
        """What cannot be taken as it is of words for a claim, field by field; for asking."""
        if capture != self.capture.id or (base and base.id != self.passage.id):
            raise EvidenceError(f"{capture} is not the capture of {self.passage.id}.")
        try:
            self.read(words)
        except CodingError as error:
            return error.faults
        return ()


def passage_ground(watch: Watch, record: store.Store, passage: SampledPassage) -> PassageGround:
    """A passage with its capture, facts as corrected, and the text from which it was drawn."""
    (capture,) = facts.as_corrected(
        record.some(Capture, [passage.capture]), record.all(Correction), watch.outlets
    )
    return PassageGround(watch, passage, capture, record.get(Text, passage.text))


def code_blind(
    state: PassageState,
    ground: PassageGround,
    words: ClaimWords | None,
    before: DoubleCodings,
    *,
    reason: str = "",
    by: str,
    at: datetime,
) -> BlindCoding:
    """One coder's coding of a passage; `words` None where it tells no act.

    Raises EvidenceError where it was not given to this coder, or all coders are in already.
    """
    own = state.passage.id
    if by not in state.sample.coders:
        raise EvidenceError(
            f"{own} was not drawn for {by or 'nobody'}. {nearest(by, state.sample.coders)} {UNDONE}"
        )
    if state.is_in:
        raise EvidenceError(
            f"All coders of {own} are in, so what each coded can be seen and nobody codes "
            f"it blind any more. {UNDONE}"
        )
    earlier = [each for each in before.codings if (each.sample, each.passage, each.by) ==
               (state.sample.id, own, by)]  # fmt: skip
    over = {each.replaces for each in earlier}
    standing = [each.id for each in earlier if each.id not in over]
    coding = BlindCoding(
        id="",
        sample=state.sample.id,
        passage=own,
        claim=None if words is None else ground.read(words),
        by=by,
        at=_second(at),
        reason=reason.strip(),
        known_from=known_lines(words),
        replaces=standing[-1] if standing else None,
    )
    return evolve(coding, id=canon.identify("bcd", canon.plain(coding)))


# ------------------------------------------------------------------ adjudicating


def adjudicate(
    state: PassageState,
    right: str | Claim | None,
    *,
    kind_of_error: str,
    reason: str,
    by: str,
    at: datetime,
    known_from: tuple[str, ...] = (),
) -> Adjudication:
    """What is right of a passage in which coders differ, and why.

    `right` is the id of one of their codings, or the start of it, or a third claim; None where the
    passage tells no act. Raises EvidenceError for no reason, no such kind of error, somebody's own
    passage, and one in which nobody differs or of which nothing is new.
    """
    own = state.passage.id
    _signed(by, reason)
    if not state.is_in:
        raise EvidenceError(f"Not every coder of {own} is in, so there is nothing to judge yet.")
    if by in state.sample.coders:
        raise EvidenceError(
            f"{by} coded {own}, and nobody judges between their own coding and another's. Ask a "
            f"third person. {UNDONE}"
        )
    if not state.differing:
        raise EvidenceError(f"All coders say the same of {own}. {UNDONE}")
    earlier = [each for each in state.adjudicated if each.by == by]
    if state.answer is not None and not earlier:
        raise EvidenceError(
            f"{own} was adjudicated by {state.answer.by}, and nothing is new since: no coding came "
            f"that had not been judged. {UNDONE}"
        )
    if kind_of_error not in error_kinds():
        raise EvidenceError(
            f'"{kind_of_error}" is no kind of error. {nearest(kind_of_error, error_kinds())} '
            f"There are {', '.join(error_kinds())}. {UNDONE}",
            field="kind_of_error",
        )
    claim, lines = right if not isinstance(right, str) else None, known_from
    if isinstance(right, str):
        chosen = _chosen(state, right)
        claim, lines = chosen.claim, chosen.known_from
    made = Adjudication(
        id="",
        sample=state.sample.id,
        passage=own,
        codings=tuple(each.id for each in state.codings),
        claim=claim,
        kind_of_error=kind_of_error,
        reason=reason.strip(),
        by=by,
        at=_second(at),
        known_from=lines,
        replaces=earlier[-1].id if earlier else None,
    )
    return evolve(made, id=canon.identify("adj", canon.plain(made)))


def _chosen(state: PassageState, right: str) -> BlindCoding:
    fits = [each for each in state.codings if right and each.id.startswith(right)]
    if len(fits) != 1:
        ids = [each.id for each in state.codings]
        raise EvidenceError(
            f'"{right}" is none of the codings of {state.passage.id}: {", ".join(ids)}. '
            f"{nearest(right, ids)} {UNDONE}",
            field="right",
        )
    return fits[0]


# ------------------------------------------------------------------ within


def known_lines(words: ClaimWords | None) -> tuple[str, ...]:
    """Where the values of some words are known from, a line each."""
    known = words.known_from if words is not None else {}
    return tuple(f"{name}: {source}" for name, source in sorted(known.items()))


def _signed(by: str, reason: str) -> None:
    if not by.strip():
        raise EvidenceError(f"nobody's name is on it: say who you are. {UNDONE}")
    if not reason.strip():
        raise EvidenceError(
            f"it gives no reason, so nobody can answer it. Give one. {UNDONE}", field="reason"
        )


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def keep_double_coding(
    record: store.Store,
    records: Sequence[CodingSample | BlindCoding | Adjudication],
    *,
    now: datetime,
) -> None:
    """Put them on record, all or none."""
    record.add(list(records), at=now)
