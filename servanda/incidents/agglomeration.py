"""Units joined pair by pair, the likeliest first, never across a bar: the one place that joins.

What leaves it: clusters, the same for the same units and edges, whether all units of a record are
given or some of them. Source: docs/why/incidents.md, "One event" and "Growing".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from attrs import frozen

from servanda.incidents.judgements import Judgements, contradiction
from servanda.incidents.likeness import Chain, Manner, barred, sets_apart
from servanda.incidents.units import Unit
from servanda.model import Claim, Signal

Edge = tuple[float, int, int]  # strength, and the places of two units of a line, the smaller first
NOBODY: frozenset[int] = frozenset()


@frozen
class TellingLine:
    """The units of one act and one line of tellings in their order, and what speaks for joining.

    `compared` are their claims as they are compared, names judged to be one spelt alike.
    """

    act: str
    chain: Chain
    manner: Manner
    units: Sequence[Unit]
    compared: Sequence[Claim]
    edges: Sequence[Edge]


class Clusters:
    """Units joined so far; two clusters are never joined where a person judged them apart.

    `aside` are units of which only one stands here of many that are joined elsewhere: they join
    nothing, and `wanted` are those that would have been joined.
    """

    def __init__(
        self, lines: Sequence[TellingLine], judgements: Judgements, aside: AbstractSet[int] = NOBODY
    ) -> None:
        self.units = [unit for line in lines for unit in line.units]
        self.wanted: set[int] = set()
        self._judgements = judgements
        self._aside = aside
        self._of = {at: [at] for at in range(len(self.units))}

    def join_judged(self) -> list[Signal]:
        """Join what persons judged of one event, the newest judgement first; what cannot be."""
        unit_of = {claim.id: at for at, unit in enumerate(self.units) for claim in unit.claims}
        signals = {}
        for pair in self._judgements.one if unit_of else ():
            if pair[0] in unit_of and pair[1] in unit_of:
                cluster, other = self._of[unit_of[pair[0]]], self._of[unit_of[pair[1]]]
                if cluster is not other and not self._join(cluster, other):
                    signal = contradiction(pair, self._judgements)
                    signals[signal.where] = signal
        return list(signals.values())

    def join_likely(self, line: TellingLine, start: int) -> None:
        """Join the likeliest pairs of one line first; never clusters of which two units are barred.

        `start` is where the line's units begin among all.
        """
        bars = _Bars(line.compared, line.manner)
        stretch = range(start, start + len(line.units))
        for _, place, other in sorted(
            (-strength, place, other) for strength, place, other in line.edges
        ):
            first, second = self._of[start + place], self._of[start + other]
            if first is second:
                continue
            near, far = ([at - start for at in some if at in stretch] for some in (first, second))
            if not bars.between(near, far):
                self._join(first, second)

    def all(self) -> list[list[int]]:
        """The clusters, each in the order of its units, in the order of their first units."""
        return sorted(sorted(some) for at, some in self._of.items() if at == min(some))

    def _join(self, cluster: list[int], other: list[int]) -> bool:
        """Make one cluster of two, unless a person judged any two of their claims apart."""
        first, second = sorted((cluster, other), key=len)
        if self._judgements.splits(self._ids(first), self._ids(second)):
            return False
        if self._aside and (aside := self._aside & {*first, *second}):
            self.wanted |= aside
            return True
        second.extend(first)
        for member in first:
            self._of[member] = second
        return True

    def _ids(self, members: Iterable[int]) -> Iterator[str]:
        return (claim.id for at in members for claim in self.units[at].claims)


def agglomerated(
    lines: Sequence[TellingLine], judgements: Judgements, aside: AbstractSet[int] = NOBODY
) -> tuple[Clusters, list[Signal]]:
    """The units of all lines joined, first as persons judged, then line by line as is likely.

    Signals are of judgements that could not be followed.
    """
    clusters = Clusters(lines, judgements, aside)
    signals = clusters.join_judged()
    start = 0
    for line in lines:
        clusters.join_likely(line, start)
        start += len(line.units)
    return clusters, signals


class _Bars:
    """Which claims cannot be of one event, each two sayings looked at once."""

    def __init__(self, claims: Sequence[Claim], manner: Manner) -> None:
        self._claims = claims
        self._manner = manner
        first: dict[tuple[object, ...], int] = {}
        self._saying = [first.setdefault(sets_apart(c, manner), at) for at, c in enumerate(claims)]
        self._known: dict[tuple[int, int], bool] = {}

    def between(self, group: Sequence[int], other: Sequence[int]) -> bool:
        """Whether any of one group is barred from any of another."""
        ones, others = ({self._saying[at] for at in some} for some in (group, other))
        return any(self._barred(min(a, b), max(a, b)) for a in ones for b in others)

    def _barred(self, first: int, second: int) -> bool:
        verdict = self._known.get((first, second))
        if verdict is None:
            verdict = barred(self._claims[first], self._claims[second], self._manner)
            self._known[first, second] = verdict
        return verdict
