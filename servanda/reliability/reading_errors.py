"""How often what was read stood, by type of act: in samples coded blind, and in daily work.

What leaves it: counts with an exact interval. The two are never added: a sample was drawn, and what
persons correct or decide on in daily work they chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from servanda.corrections import claim_of, standing
from servanda.model import Claim, Coding, Decision
from servanda.reliability.fields import differing
from servanda.reliability.progress import PassageState

LEVEL = 0.95
SAMPLES, DAILY = "samples coded blind", "daily work"


@frozen
class ReadingOutcome:
    """One claim as it was read, and what persons say of it: another claim, or none."""

    read: Claim
    said: Claim | None

    @property
    def stood(self) -> bool:
        """Whether it tells that act, whatever else of it was mended."""
        return self.said is not None and self.said.act == self.read.act

    @property
    def stood_whole(self) -> bool:
        """Whether no field of it was mended."""
        return self.said is not None and not differing([self.read, self.said])


@frozen
class ReadingShare:
    """Of what was read as one type of act, how much stood; `act` is "" for all types.

    The share of what stood lies from `low` to `high` with the chance of `LEVEL` (Clopper and
    Pearson).
    """

    act: str
    of: str  # SAMPLES or DAILY
    looked_at: int
    stood: int
    stood_whole: int
    low: float
    high: float


def shares(outcomes: Iterable[ReadingOutcome], *, of: str) -> Iterator[ReadingShare]:
    """First of all types of act together, then of each that anybody looked at, by its name."""
    some = list(outcomes)
    for act in ("", *sorted({each.read.act for each in some})) if some else ():
        own = [each for each in some if act in ("", each.read.act)]
        stood = sum(each.stood for each in own)
        low, high = exact(stood, len(own))
        whole = sum(each.stood_whole for each in own)
        yield ReadingShare(act, of, len(own), stood, whole, low, high)


def exact(count: int, of: int) -> tuple[float, float]:
    """Between what the share behind a count lies, by Clopper and Pearson.

    >>> tuple(round(end, 3) for end in exact(9, 10))
    (0.555, 0.997)
    """
    from scipy.stats import binomtest  # when used: most of a second, which no other question needs

    found = binomtest(count, of).proportion_ci(confidence_level=LEVEL, method="exact")
    return float(found.low), float(found.high)


def of_samples(states: Iterable[PassageState]) -> Iterator[ReadingOutcome]:
    """What was read in passages that are settled."""
    for state in states:
        if state.passage.read is not None and state.is_settled:
            yield ReadingOutcome(state.passage.read, state.outcome)


def of_daily_work(
    read: Mapping[str, Claim], codings: Iterable[Coding], decisions: Iterable[Decision]
) -> Iterator[ReadingOutcome]:
    """What was read, by the id of its claim, as persons coded it or decided on it.

    A claim coded by hand is as it was coded. Else it stood where the incident it tells was upheld,
    and fell where that was rejected by itself: that it bears on no commitment says nothing of it.
    """
    coded = {id: mine[-1] for id, mine in standing(codings, claim_of).items() if mine[-1].corrects}
    for id, coding in sorted(coded.items()):
        if coding.corrects is not None and id in read:
            yield ReadingOutcome(coding.corrects, coding.claim)
    every = sorted(decisions, key=lambda each: (each.at, each.id))
    over = {decision.replaces for decision in every}
    stood: dict[str, bool] = {}
    for decision in every:
        if decision.id in over:
            continue
        for claim in decision.seen.claims:
            if decision.judgement == "upheld":
                stood[claim] = True
            elif decision.judgement == "rejected" and decision.commitment is None:
                stood.setdefault(claim, False)
    for id, is_so in sorted(stood.items()):
        if id in read and id not in coded:
            yield ReadingOutcome(read[id], read[id] if is_so else None)
