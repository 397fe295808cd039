"""What speaks for joining one unit with any other on record, found by keys.

What leaves it: the edges of a unit, the same as `candidates.edges` gives of all units of a line.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from servanda.incidents.candidates import CROWD, ECHOES, Crowds, edges, strength_of, sure
from servanda.incidents.growth_records import KnownUnit
from servanda.incidents.identities import Naming
from servanda.incidents.likeness import Manner
from servanda.incidents.sentences import runs
from servanda.incidents.shelf import Draft
from servanda.incidents.times import times_fit
from servanda.incidents.unit_keys import asks_under, echo_keys, run_keys, saying_key, stands_under
from servanda.model import Claim


class Neighbours:
    """The units of one scope, as a draft has them, under names as they are judged now."""

    def __init__(
        self, draft: Draft, scope: str, names: Naming, manner_of: Callable[[str], Manner]
    ) -> None:
        self._draft = draft
        self._scope = scope
        self._names = names
        self._manner_of = manner_of
        self._known: dict[str, KnownUnit] = {}
        self._compared: dict[str, Claim] = {}
        self._saying: dict[str, str] = {}  # the key of those that say the same, "" of no crowd
        self._crowds: dict[str, list[str]] = {}
        self._leading: dict[str, frozenset[str]] = {}

    def load(self, ids: Iterable[str]) -> dict[str, KnownUnit]:
        """The units with these ids that are there."""
        wanted = set(ids)
        missing = wanted - set(self._known)
        if missing:
            self._known.update(self._draft.get(f"unit {self._scope}", missing))
        return {id: self._known[id] for id in wanted if id in self._known}

    def compared(self, id: str) -> Claim:
        """A unit's claim under the names that are judged to be one."""
        if id not in self._compared:
            self._compared[id] = self._names.claim(self._known[id].unit.claim)
        return self._compared[id]

    def manner(self, id: str) -> Manner:
        """How the unit is told apart."""
        return self._manner_of(self._known[id].act)

    # ------------------------------------------------------------------ edges

    def look_up(self, ids: Iterable[str]) -> None:
        """Look up together all that these units are compared with, and nothing else.

        What is common grows with the record: of a sentence that many tell, only those that lead
        are compared, and of a crowd those beside.
        """
        own = self.load(ids)
        self._draft.look_up(
            key for id in own for key in (*self._asks(id), *self._runs(id), *self._echoes(id))
        )
        self._draft.look_up(filter(None, map(self._saying_key, own)))
        near = self.load(set().union(*map(self._near, own)))
        self._draft.look_up(filter(None, map(self._saying_key, near)))

    def _line(self, id: str) -> str:
        return line_key(self._scope, self._known[id])

    def _asks(self, id: str) -> set[str]:
        """The keys under which all are compared with a unit."""
        asked = asks_under(self.compared(id), self.manner(id), self._known[id].unit.story)
        return {f"{self._line(id)}{key}" for key in asked}

    def _runs(self, id: str) -> list[str]:
        """The keys under which some are compared with a unit for its sentence."""
        return [f"{self._line(id)}{key}" for key in run_keys(self.compared(id), self.manner(id))]

    def _echoes(self, id: str) -> set[str]:
        """The keys under which all stand whom its sentence may join with a unit."""
        if not self._runs(id):
            return set()
        echoing = echo_keys(self.compared(id), self.manner(id))
        return {f"{self._line(id)}{key}" for key in echoing}

    def _near(self, id: str) -> set[str]:
        """Every unit that is compared with this one."""
        near = self._draft.all(self._asks(id))
        echoing = self._draft.all(self._echoes(id))
        for key in self._runs(id):
            leading = self._leads(key)
            near |= echoing & (self._draft.all([key]) if id in leading else leading)
        crowd = self.crowd(id)
        at = crowd.index(id) if crowd else 0
        near |= {crowd[next] for next in (at - 1, at + 1) if crowd and 0 <= next < len(crowd)}
        return near - {id}

    def of(self, id: str) -> dict[str, float]:
        """Every unit that anything speaks for joining this one with, and how much."""
        self.load([id])
        manner = self.manner(id)
        strengths = {}
        for other in sorted(self.load(self._near(id))):
            if strength := self._strength(id, other, manner):
                strengths[other] = strength
        return strengths

    def _strength(self, id: str, other: str, manner: Manner) -> float:
        first, second = sorted((id, other), key=lambda each: self._known[each].unit.key)
        if not times_fit(self.compared(first), self.compared(second)):
            return 0.0
        within = self._known[first].unit.story == self._known[second].unit.story
        if not (
            within
            or self._is_chained(first, second)
            or (self._stands(first) and self._stands(second))
        ):
            return 0.0
        return strength_of(
            self.compared(first),
            self.compared(second),
            manner,
            within=within,
            echoed=partial(self._echoed, first, second),
        )

    def inside(self, ids: Sequence[str]) -> list[tuple[float, str, str]]:
        """What speaks for joining units of one line with each other; `ids` in their order."""
        manner = self.manner(ids[0])
        place = {id: at for at, id in enumerate(ids)}
        chained = set()
        for id in ids:
            if crowd := self.crowd(id):
                after = crowd.index(id) + 1
                if after < len(crowd) and crowd[after] in place:
                    two = sorted((place[id], place[crowd[after]]))
                    chained.add((two[0], two[1]))
        crowded = Crowds(
            [at for id, at in place.items() if self._stands(id)],
            chained,
            lambda first, second: self._echoed(ids[first], ids[second]),
        )
        claims = [self.compared(id) for id in ids]
        stories = [self._known[id].unit.story for id in ids]
        return [
            (strength, ids[first], ids[second])
            for strength, first, second in edges(claims, stories, manner, crowded)
        ]

    # ------------------------------------------------------------------ crowds

    def crowd(self, id: str) -> list[str]:
        """The units that say the same in their order, where they are a crowd; else none."""
        key = self._saying_key(id)
        if key not in self._crowds:
            self._crowds[key] = crowd_of(self._draft.all([key])) if key else []
        return self._crowds[key]

    def _saying_key(self, id: str) -> str:
        if id not in self._saying:
            claim, manner = self.compared(id), self.manner(id)
            key = f"{self._line(id)}{saying_key(claim, manner)}"
            self._saying[id] = key if sure(claim, manner) else ""
        return self._saying[id]

    def _stands(self, id: str) -> bool:
        crowd = self.crowd(id)
        return not crowd or id in crowd[:CROWD]

    def _is_chained(self, id: str, other: str) -> bool:
        crowd = self.crowd(id)
        if not crowd or crowd is not self.crowd(other):
            return False
        return abs(crowd.index(id) - crowd.index(other)) == 1

    def _echoed(self, one: str, other: str) -> bool:
        shared = runs(self.compared(one).quote.quote) & runs(self.compared(other).quote.quote)
        both = {one, other}
        return any(both & self._leads(f"{self._line(one)}s:{run:x}") for run in shared)

    def _leads(self, key: str) -> frozenset[str]:
        """The units that are compared with all others that stand under a run of words."""
        if key not in self._leading:
            self._leading[key] = frozenset(self._draft.first(key, ECHOES))
        return self._leading[key]


def line_key(scope: str, known: KnownUnit) -> str:
    """What the keys of one act and line of tellings begin with."""
    return f"{scope}/{known.act}/{known.chain}/"


def line_rows(
    scope: str, id: str, known: KnownUnit, claim: Claim, manner: Manner
) -> set[tuple[str, str]]:
    """The rows by which others of its line find a unit whose claim is compared as `claim`."""
    line = line_key(scope, known)
    return {(f"{line}{key}", id) for key in stands_under(claim, manner, known.unit.story)}


def crowd_of(ids: Iterable[str]) -> list[str]:
    """The ids in order where they are so many that a few stand for them; else none."""
    ordered = sorted(ids)
    return ordered if len(ordered) > CROWD else []
