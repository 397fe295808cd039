"""The units whose incidents have to be made anew, and which of them are of one event now.

What leaves it: clusters, the same as if all units were joined. A cluster that nothing touched keeps
its members; one that a new unit may join is looked at whole; and one that came apart, or lost a
member, is compared with all its neighbours again. Why that is enough: docs/why/incidents.md,
"Growing".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from servanda.incidents.agglomeration import TellingLine, agglomerated
from servanda.incidents.growth_records import KnownUnit, claim_key
from servanda.incidents.judgements import Judgements
from servanda.incidents.likeness import Chain
from servanda.incidents.neighbours import Neighbours
from servanda.incidents.shelf import Draft

_Edges = list[tuple[float, str, str]]


class Regrouping:
    """Units that moved, the clusters they touch, and what comes of them."""

    def __init__(
        self, draft: Draft, scope: str, neighbours: Neighbours, judgements: Judgements
    ) -> None:
        self._draft = draft
        self._scope = scope
        self._near = neighbours
        self._judgements = judgements
        self._edges: dict[str, dict[str, float]] = {}  # of every unit that is compared anew
        self._inside: dict[str, _Edges] = {}  # of clusters that are only looked at
        self.fresh: set[str] = set()  # units compared anew
        self.whole: dict[str, set[str]] = {}  # clusters looked at, by incident, as they were

    def run(self, fresh: Iterable[str], lost: Mapping[str, KnownUnit]) -> list[list[str]]:
        """The clusters of all units looked at, given those that are new and those that are gone.

        `lost` are units as they were that are gone or no longer the same.
        """
        self._renew(fresh)
        homes = {unit.incident for unit in lost.values()} - {""}
        self._include(homes)
        self._renew(self._members(homes))
        while True:
            clusters, wanted = self._joined()
            homes = {unit.incident for unit in self._near.load(wanted).values()}
            if self._include(homes):
                continue
            torn = [i for i, ids in self.whole.items() if _is_torn(ids - self.fresh, clusters)]
            if not torn:
                return clusters
            self._renew(self._members(torn))

    def _members(self, incidents: Iterable[str]) -> set[str]:
        """The units of clusters that are looked at, all at once, so that they are read together."""
        return {id for incident in incidents for id in self.whole[incident]}

    def _renew(self, ids: Iterable[str]) -> None:
        """Compare these units anew with all others, and look at those judged one with them."""
        there = self._near.load(set(ids) - self.fresh)
        self.fresh |= set(there)
        self._near.look_up(there)
        for id in there:
            self._edges[id] = self._near.of(id)
        claims = {claim.id for known in there.values() for claim in known.unit.claims}
        pairs = (pair for pair in self._judgements.one if claims & set(pair))
        beside = {claim for pair in pairs for claim in pair} - claims
        homes = self._near.load(units_of(self._draft, self._scope, beside))
        self._include({known.incident for known in homes.values() if known.incident})

    def _include(self, incidents: Iterable[str]) -> bool:
        """Look at these clusters whole; whether any was not looked at before."""
        new = set(incidents) - {""} - set(self.whole)
        known = self._draft.shelf.get(f"incident {self._scope}", new)
        self.whole |= {id: set(self._near.load(incident.units)) for id, incident in known.items()}
        return bool(known)

    def _joined(self) -> tuple[list[list[str]], set[str]]:
        """Join what is looked at; clusters, and the units outside that would have been joined."""
        inside = self.fresh.union(*self.whole.values())
        edges: dict[tuple[str, str], float] = {}
        for id in self.fresh:
            edges |= {
                (min(id, other), max(id, other)): strength
                for other, strength in self._edges[id].items()
            }
        for incident, ids in self.whole.items():
            if not ids <= self.fresh:
                edges |= {(a, b): s for s, a, b in self._inside_of(incident, ids)}
        outside = {id for two in edges for id in two} - inside
        lines = self._lines(inside | outside, edges)
        order = [unit.claim.id for line in lines for unit in line.units]
        aside = frozenset(at for at, id in enumerate(order) if id in outside)
        joined, _ = agglomerated(lines, self._judgements, aside)
        clusters = [[order[at] for at in some] for some in joined.all()]
        wanted = {order[at] for at in joined.wanted}
        return [some for some in clusters if some[0] not in outside], wanted

    def _inside_of(self, incident: str, ids: set[str]) -> _Edges:
        """What joins a cluster that is only looked at."""
        if incident not in self._inside:
            known = self._near.load(ids)
            by_line: dict[tuple[str, Chain], list[str]] = {}
            for id in sorted(ids, key=lambda id: known[id].unit.key):
                by_line.setdefault((known[id].act, known[id].chain), []).append(id)
            edges = [edge for some in by_line.values() for edge in self._near.inside(some)]
            self._inside[incident] = [(s, min(a, b), max(a, b)) for s, a, b in edges]
        return self._inside[incident]

    def _lines(
        self, ids: Collection[str], edges: Mapping[tuple[str, str], float]
    ) -> list[TellingLine]:
        known = self._near.load(ids)
        by_line: dict[tuple[str, Chain], list[str]] = {}
        for id in sorted(ids, key=lambda id: known[id].unit.key):
            by_line.setdefault((known[id].act, known[id].chain), []).append(id)
        place = {id: at for some in by_line.values() for at, id in enumerate(some)}
        likely: dict[tuple[str, Chain], list[tuple[float, int, int]]] = {}
        for (id, other), strength in edges.items():
            line = known[id].act, known[id].chain
            first, second = sorted((place[id], place[other]))
            likely.setdefault(line, []).append((strength, first, second))
        return [
            TellingLine(
                act,
                chain,
                self._near.manner(some[0]),
                [known[id].unit for id in some],
                [self._near.compared(id) for id in some],
                likely.get((act, chain), []),
            )
            for (act, chain), some in sorted(by_line.items())
        ]


def _is_torn(ids: set[str], clusters: list[list[str]]) -> bool:
    """Whether these units are of more than one cluster now."""
    return len(ids) > 1 and sum(not ids.isdisjoint(some) for some in clusters) > 1


def units_of(draft: Draft, scope: str, claims: Collection[str]) -> set[str]:
    """The units in which these claims are."""
    if not claims:
        return set()
    captures = draft.all(claim_key(scope, claim) for claim in claims)
    units: set[str] = set()
    for known in draft.get(f"claims {scope}", captures).values():
        units.update(
            unit for claim, unit in zip(known.claims, known.units) if claim.id in claims and unit
        )
    return units
