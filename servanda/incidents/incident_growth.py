"""The incidents of clusters that moved, told anew and kept.

What leaves it: the incidents that are new, other than before or gone.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from servanda.incidents import credits, grouping, origins
from servanda.incidents.declared_copies import joined
from servanda.incidents.grouping import Rank
from servanda.incidents.growth_records import KnownIncident, publisher_key
from servanda.incidents.houses import Houses
from servanda.incidents.identities import Naming
from servanda.incidents.outcome_growth import grow_outcomes
from servanda.incidents.outcomes import FORESEEN
from servanda.incidents.shelf import Draft
from servanda.incidents.units import Unit
from servanda.model import Incident, Signal


@frozen
class Grown:
    """What came of the claims of one scope.

    `made` are incidents that are new or other than before, `gone` ids of those that are no more.
    `ranks` order every one made. `touched` are all that were told anew, the same or not. `signals`
    are all that persons' judgements about claims raise now, `names` what is judged about names.
    """

    made: Mapping[str, Incident] = field(factory=dict)
    gone: frozenset[str] = frozenset()
    ranks: Mapping[str, Rank] = field(factory=dict)
    touched: frozenset[str] = frozenset()
    signals: tuple[Signal, ...] = ()
    names: Naming = field(factory=Naming)
    looked_at: int = 0  # units whose incidents were made again


class IncidentGrowth:
    """The incidents of one scope; `names` are those judged to be one before and now."""

    def __init__(
        self,
        draft: Draft,
        scope: str,
        listed: Houses,
        copies: Mapping[str, tuple[str, str]],
        names: tuple[Naming, Naming],
        signals: tuple[Signal, ...],
    ) -> None:
        self._draft = draft
        self._scope = scope
        self._listed = listed
        self._copies = copies
        self._names = names
        self._signals = signals

    def run(
        self,
        whole: Mapping[str, set[str]],
        clusters: Sequence[Sequence[str]],
        touched: set[str],
    ) -> Grown:
        """Tell the incidents of all clusters that moved, and those of units that were touched.

        `whole` are the incidents that were looked at, as they were.
        """
        draft, kind = self._draft, f"incident {self._scope}"
        before = dict(draft.shelf.get(kind, whole))
        same = {frozenset(known.units) for known in before.values()}
        untouched = [s for s in clusters if frozenset(s) in same and not touched & set(s)]
        staying = {frozenset(some) for some in untouched}
        moved = [some for some in clusters if frozenset(some) not in staying]
        inside = {id for some in clusters for id in some}
        homes = {
            u.incident for u in draft.get(f"unit {self._scope}", touched - inside).values()
        } - {""}
        before |= draft.shelf.get(kind, homes - before.keys())
        moved += [list(before[id].units) for id in homes if id not in whole]
        known = self._account(moved)
        gone = {
            id
            for id, old in before.items()
            if id not in known and frozenset(old.units) not in staying
        }
        for id, incident in known.items():
            for unit, of in draft.get(f"unit {self._scope}", incident.units).items():
                if of.incident != id:
                    draft.put(f"unit {self._scope}", unit, evolve(of, incident=id))
        moving: dict[str, KnownIncident | None] = {**known, **dict.fromkeys(gone)}
        leads = grow_outcomes(draft, self._scope, moving, *self._names)
        return self._settle(moving, leads, before, len(inside))

    def _settle(
        self,
        moved: Mapping[str, KnownIncident | None],
        leads: Mapping[str, tuple[str, ...]],
        before: Mapping[str, KnownIncident],
        looked_at: int,
    ) -> Grown:
        """Keep what came of it."""
        draft, kind = self._draft, f"incident {self._scope}"
        old = {**draft.shelf.get(kind, [*moved, *leads]), **before}
        after: dict[str, KnownIncident | None] = dict(moved)
        for id in moved.keys() | leads.keys():
            known = after.get(id) or old.get(id)
            if id in after and after[id] is None or known is None:
                continue
            is_plan = known.incident.stance in FORESEEN
            led = leads.get(id, old[id].incident.leads_to if id in old and is_plan else ())
            after[id] = evolve(known, incident=evolve(known.incident, leads_to=led))
        for id, known in after.items():
            draft.put(kind, id, known)
        made = {
            id: known for id, known in after.items() if known is not None and known != old.get(id)
        }
        return Grown(
            made={id: known.incident for id, known in made.items()},
            gone=frozenset(id for id, known in after.items() if known is None),
            ranks={id: known.rank for id, known in made.items()},
            touched=frozenset(after),
            signals=self._signals,
            names=self._names[1],
            looked_at=looked_at,
        )

    def _account(self, clusters: Sequence[Sequence[str]]) -> dict[str, KnownIncident]:
        """What the units of each cluster come to."""
        draft = self._draft
        known = draft.get(f"unit {self._scope}", {id for some in clusters for id in some})
        units: list[Unit] = [unit.unit for unit in known.values()]
        captures = {claim.capture for unit in units for claim in unit.claims}
        rank: dict[str, Rank] = {}
        for some in draft.get(f"claims {self._scope}", captures).values():
            rank.update((claim.id, at) for claim, at in zip(some.claims, some.ranks))
        sources = draft.get("source", captures)
        known_of = origins.KnownCaptures(
            captures=draft.get("capture", captures),
            headings={id: source.headings for id, source in sources.items()},
            story={id: source.story for id, source in sources.items()},
            credit={id: source.credit for id, source in sources.items() if source.credit},
            listed=self._listed,
            houses=self._houses(units),
        )
        incidents = {}
        for some in clusters:
            chains = [known[id].chain for id in some]
            group = grouping.grouped_units([known[id].unit for id in some], chains, rank)
            incident = grouping.account(group, rank, known_of, self._names[1])
            if self._copies:
                incident = evolve(incident, origins=joined(incident.origins, self._copies))
            first = rank[incident.claims[0].id]
            incidents[incident.id] = KnownIncident(incident, first, tuple(some))
        return incidents

    def _houses(self, units: Iterable[Unit]) -> dict[str, str]:
        """The house of every folded name that these units may cite."""
        known = origins.known_houses((), self._listed)
        cited = {house for u in units for c in u.claims for house in credits.names_cited(c)}
        for house in cited - known.keys():
            if self._draft.first(publisher_key(house), 1):
                known[house] = house
        return known
