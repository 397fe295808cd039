"""How often what was read stood, by type of act: in samples coded blind, and in daily work.

What leaves it: counts with an exact interval. The two are never added: a sample was drawn, and what
persons correct or decide on in daily work they chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from servanda.corrections import claim_of, standing
from servanda.model import Claim, Coding, Decision
from servanda.reliability.fields import differing
from servanda.reliability.progress import PassageState

LEVEL = 0.95
SAMPLES, DAILY = "samples coded blind", "daily work"


@frozen
class ReadingOutcome:
    """One claim as it was read, and whether persons found that type of act too.

    `stood_whole` where they mended no field of it either.
    """

    act: str
    stood: bool
    stood_whole: bool


def outcome(read: Claim, said: Claim | None) -> ReadingOutcome:
    """What was read beside what persons say: another claim, or none."""
    if said is None:
        return ReadingOutcome(read.act, stood=False, stood_whole=False)
    return ReadingOutcome(read.act, said.act == read.act, not differing([read, said]))


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
    for act in ("", *sorted({each.act for each in some})) if some else ():
        own = [each for each in some if act in ("", each.act)]
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
            yield outcome(state.passage.read, state.outcome)


def of_daily_work(
    codings: Iterable[Coding], decisions: Iterable[Decision]
) -> Iterator[ReadingOutcome]:
    """What was read and persons coded by hand or decided on, each claim once.

    A claim coded by hand is as it was coded. Else it stood where the incident it tells was upheld,
    and fell where that was rejected by itself: that it bears on no commitment says nothing of it.
    What a person added to the reading is no part of it.
    """
    coded = {id: mine[-1] for id, mine in standing(codings, claim_of).items()}
    for _, coding in sorted(coded.items()):
        if coding.corrects is not None:
            yield outcome(coding.corrects, coding.claim)
    every = sorted(decisions, key=lambda each: (each.at, each.id))
    over = {decision.replaces for decision in every}
    stood: dict[str, tuple[str, bool]] = {}
    for decision in every:
        if decision.id in over:
            continue
        for claim in decision.seen.claims:
            if decision.judgement == "upheld":
                stood[claim] = decision.seen.act, True
            elif decision.judgement == "rejected" and decision.commitment is None:
                stood.setdefault(claim, (decision.seen.act, False))
    for id, (act, is_so) in sorted(stood.items()):
        if id not in coded:
            yield ReadingOutcome(act, is_so, is_so)
