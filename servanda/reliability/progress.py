"""Where each passage of a sample stands: who is in, in what they differ, what was adjudicated.

What leaves it: the same whatever order the records came in. It is nobody's to show before all are
in: `PassageState.codings` is empty until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from servanda.model import Adjudication, BlindCoding, Claim, CodingSample, SampledPassage
from servanda.reliability.fields import differing

T = TypeVar("T", BlindCoding, Adjudication)


@frozen
class PassageState:
    """One passage: the coders who are in, and, once all are, what they coded.

    `adjudicated` are those that count, the newest last: more than one where two persons judged
    apart. `differing` names the fields.
    """

    sample: CodingSample
    passage: SampledPassage
    coded_by: tuple[str, ...]
    codings: tuple[BlindCoding, ...] = ()
    differing: tuple[str, ...] = ()
    adjudicated: tuple[Adjudication, ...] = ()

    @property
    def is_in(self) -> bool:
        """Whether every coder is."""
        return set(self.coded_by) == set(self.sample.coders)

    @property
    def answer(self) -> Adjudication | None:
        """The adjudication that answers it as it stands now; None where a coding came since."""
        last = self.adjudicated[-1] if self.adjudicated else None
        own = {coding.id for coding in self.codings}
        return last if last is not None and set(last.codings) == own else None

    @property
    def is_open(self) -> bool:
        """Whether coders differ and nobody has said what is right of these codings."""
        return bool(self.differing) and self.answer is None

    @property
    def is_settled(self) -> bool:
        """Whether what it tells is agreed or was adjudicated."""
        return self.is_in and not self.is_open

    @property
    def outcome(self) -> Claim | None:
        """What a settled passage tells: as it was adjudicated, else as all coded it."""
        if self.answer is not None:
            return self.answer.claim
        return self.codings[0].claim if self.is_settled else None


def states(
    samples: Iterable[CodingSample],
    codings: Iterable[BlindCoding],
    adjudications: Iterable[Adjudication],
) -> Iterator[PassageState]:
    """Every passage of some samples, in the order in which they were drawn."""
    coded = _by_passage(codings)
    judged = _by_passage(adjudications)
    for sample in sorted(samples, key=lambda each: (each.at, each.id)):
        for passage in sample.passages:
            key = (sample.id, passage.id)
            yield _state(sample, passage, coded.get(key, ()), judged.get(key, ()))


def _state(
    sample: CodingSample,
    passage: SampledPassage,
    codings: Sequence[BlindCoding],
    judged: Sequence[Adjudication],
) -> PassageState:
    last: dict[str, BlindCoding] = {each.by: each for each in codings if each.by in sample.coders}
    coded_by = tuple(coder for coder in sample.coders if coder in last)
    if len(coded_by) < len(sample.coders):
        return PassageState(sample, passage, coded_by)
    own = tuple(sorted(last.values(), key=lambda each: each.id))
    found = differing([each.claim for each in own])
    return PassageState(sample, passage, coded_by, own, found, tuple(judged))


def _by_passage(records: Iterable[T]) -> Mapping[tuple[str, str], list[T]]:
    """Of each passage the records that nothing stands in place of, the newest last."""
    some = sorted(records, key=lambda each: (each.at, each.id))
    over = {each.replaces for each in some}
    found: dict[tuple[str, str], list[T]] = {}
    for each in some:
        if each.id not in over:
            found.setdefault((each.sample, each.passage), []).append(each)
    return found
