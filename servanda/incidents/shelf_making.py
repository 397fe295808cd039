"""What stands beside the record, made of everything at once: what growing from nothing would keep.

What leaves it: the same records and rows as `growing.grow` of all captures gives, but for captures
and texts themselves, which are on record. Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, evolve, field

from servanda.incidents.declared_copies import joined
from servanda.incidents.grouping import GroupedClaims, Rank, ReadCaptures, manner_of
from servanda.incidents.growth_records import (
    KnownClaims,
    KnownIncident,
    KnownSource,
    KnownUnit,
    Whole,
    claim_key,
    publisher_key,
    story_key,
)
from servanda.incidents.neighbours import line_rows
from servanda.incidents.origins import publisher_of
from servanda.incidents.outcome_growth import turn_of, turn_rows, until_of
from servanda.incidents.outcomes import FORESEEN
from servanda.incidents.scope_growth import named_rows
from servanda.incidents.shelf import Place, Row
from servanda.incidents.story_growth import piece_key
from servanda.lexicon import Lexicon
from servanda.model import Claim, Incident


@define
class MadeShelf:
    """Records and rows on their way to be kept."""

    records: dict[Place, object] = field(factory=dict)
    rows: set[Row] = field(factory=set)

    def add_captures(self, read: ReadCaptures) -> None:
        """Keep which story every capture is of, whom it credits and who publishes it."""
        known = read.known
        wholes: dict[str, list[str]] = {}
        sketches: dict[str, tuple[int, ...]] = {}
        for id, pieces in read.pieces.items():
            digest = pieces.digest if pieces.words else ""
            self.records["source", id] = KnownSource(
                digest, known.story[id], known.credit.get(id, ""), known.headings[id]
            )
            self.rows.add((story_key(known.story[id]), id))
            if digest:
                wholes.setdefault(digest, []).append(id)
                sketches.setdefault(digest, tuple(pieces.sketch))
        for digest, ids in wholes.items():
            self.records["whole", digest] = Whole(tuple(sorted(ids)), sketches[digest])
            self.rows.update((piece_key(piece), digest) for piece in sketches[digest])
        for id, capture in known.captures.items():
            if name := publisher_of(capture):
                self.rows.add((publisher_key(name), id))

    def add_claims(
        self,
        scope: str,
        claims: Mapping[str, Sequence[Claim]],
        grouped: GroupedClaims,
        copies: Mapping[str, tuple[str, str]],
        *,
        recorded: Mapping[str, Rank],
        lexicon: Lexicon,
    ) -> None:
        """Keep the claims of every capture in one scope, their units and incidents."""
        home: dict[str, str] = {}
        by_id = {incident.id: incident for incident in grouped.incidents}
        for incident in grouped.incidents:
            some = grouped.groups[incident.id]
            for unit, act, line in some:
                id = unit.claim.id
                known = KnownUnit(unit, act, line, incident.id)
                self.records[f"unit {scope}", id] = known
                compared = grouped.names.claim(unit.claim)
                self.rows |= named_rows(scope, id, known)
                self.rows |= line_rows(scope, id, known, compared, manner_of(act, lexicon))
                home.update((claim.id, id) for claim in unit.claims)
            self._add_incident(
                scope, incident, [unit.claim.id for unit, _, _ in some], grouped, copies,
                by_id, recorded,
            )  # fmt: skip
        for capture, own in claims.items():
            if own:
                ranks = tuple(recorded[claim.id] for claim in own)
                units = tuple(home.get(claim.id, "") for claim in own)
                self.records[f"claims {scope}", capture] = KnownClaims(tuple(own), ranks, units)
                self.rows.update((claim_key(scope, claim.id), capture) for claim in own)

    def _add_incident(
        self,
        scope: str,
        incident: Incident,
        units: Iterable[str],
        grouped: GroupedClaims,
        copies: Mapping[str, tuple[str, str]],
        by_id: Mapping[str, Incident],
        recorded: Mapping[str, Rank],
    ) -> None:
        """Keep one incident, and what of it says whether a plan came true in it."""
        if copies:
            incident = evolve(incident, origins=joined(incident.origins, copies))
        known = KnownIncident(incident, recorded[incident.claims[0].id], tuple(units))
        self.records[f"incident {scope}", incident.id] = known
        turn = turn_of(known)
        if turn is None:
            return
        if incident.stance in FORESEEN and incident.leads_to:
            turn = evolve(turn, until=until_of(by_id[incident.leads_to[0]]))
        self.records[f"turn {scope}", incident.id] = turn
        self.rows |= turn_rows(scope, turn, grouped.names)
