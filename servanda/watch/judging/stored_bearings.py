"""On which commitments incidents may bear, from links that were worked out before.

What leaves it: the links that propose and those that only ask, as `bearings` has them. It makes no
link, and needs neither the lexicon nor the word vectors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import frozen

from servanda.lexicon import Lexicon
from servanda.model import Actor, Decision, Incident, Link


@frozen
class DecidedOn:
    """By commitment, the incidents decided on and the claims seen; None: whatever it is."""

    by_commitment: Mapping[str | None, tuple[frozenset[str], frozenset[str]]]

    @staticmethod
    def of(decisions: Sequence[Decision]) -> DecidedOn:
        """What some decisions are about."""
        by_commitment: dict[str | None, tuple[set[str], set[str]]] = {}
        for decision in decisions:
            for commitment in {decision.commitment, None}:
                incidents, claims = by_commitment.setdefault(commitment, (set(), set()))
                incidents.add(decision.incident)
                claims.update(decision.seen.claims)
        return DecidedOn({c: (frozenset(i), frozenset(k)) for c, (i, k) in by_commitment.items()})

    def is_about(self, incident: Incident, commitment: str | None = None) -> bool:
        """Whether somebody decided on it, or on claims that are now its, under a commitment."""
        incidents, claims = self.by_commitment.get(commitment, (frozenset(), frozenset()))
        return incident.id in incidents or any(claim.id in claims for claim in incident.claims)


@frozen
class StoredBearings:
    """The same as `Bearings` from links that were worked out before, by incident."""

    happened: tuple[Incident, ...]
    unsure: tuple[Incident, ...]
    decisions: tuple[Decision, ...]
    links: Mapping[str, tuple[Link, ...]]
    actors: Mapping[str, Actor]  # of the agreement and of the watch, by id
    lexicon: Lexicon

    @cached_property
    def proposed(self) -> tuple[Link, ...]:
        """Every link of what happened that does not only ask, or that somebody decided on."""
        return tuple(link for link, only_asks in self._of_happened if not only_asks)

    @cached_property
    def asked(self) -> tuple[Link, ...]:
        """Every other link: first those of what is unsure itself."""
        unsure = (link for incident in self.unsure for link in self.links.get(incident.id, ()))
        return (*unsure, *(link for link, only_asks in self._of_happened if only_asks))

    @cached_property
    def of_decisions(self) -> tuple[Link, ...]:
        """Of the links proposed, those of incidents that somebody decided on."""
        decided = DecidedOn.of(self.decisions)
        ids = {incident.id for incident in self.happened if decided.is_about(incident)}
        return tuple(link for link in self.proposed if link.incident in ids)

    @cached_property
    def _of_happened(self) -> tuple[tuple[Link, bool], ...]:
        decided = DecidedOn.of(self.decisions)
        return tuple(
            (link, link.asks and not decided.is_about(incident, link.commitment))
            for incident in self.happened
            for link in self.links.get(incident.id, ())
        )
