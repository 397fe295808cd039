"""On which commitments the incidents of a watch may bear, worked out when it is asked.

What leaves it: the links that propose, those that only ask, and those that decisions rest on. To
weigh a link takes the word vectors, and what a person decided on stands whatever it weighs: so a
standing or a duty is told without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from attrs import field, frozen

from servanda import links
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Decision, Incident, Link, Notice
from servanda.watch.judging.stored_bearings import DecidedOn


class Bears(Protocol):
    """On which commitments incidents may bear, each set worked out when it is asked."""

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors of the agreement and of the watch, by id."""

    @property
    def lexicon(self) -> Lexicon:
        """The words that incidents were read by."""

    @property
    def proposed(self) -> tuple[Link, ...]:
        """Every link that proposes."""

    @property
    def asked(self) -> tuple[Link, ...]:
        """Every link that is only asked of a person."""

    @property
    def of_decisions(self) -> tuple[Link, ...]:
        """Those of incidents that somebody decided on."""


@frozen
class Bearings:
    """Incidents before an agreement; `unsure` are those told only by questions of the reader."""

    happened: tuple[Incident, ...]
    unsure: tuple[Incident, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    agreement: Agreement = field(repr=False)
    actors: Mapping[str, Actor] = field(repr=False)  # of the agreement and of the watch, by id
    lexicon: Lexicon = field(repr=False)
    _met: dict[str, tuple[links.Meeting, ...]] = field(
        factory=dict, init=False, repr=False, eq=False
    )

    @cached_property
    def proposed(self) -> tuple[Link, ...]:
        """Every link of what happened that does not only ask, or that somebody decided on."""
        return tuple(link for link in self._of_happened if not self._only_asks(link))

    @cached_property
    def asked(self) -> tuple[Link, ...]:
        """Every other link: first those of what is unsure itself."""
        rest = (link for link in self._of_happened if self._only_asks(link))
        return (*self._linked(self.unsure), *rest)

    @cached_property
    def of_decisions(self) -> tuple[Link, ...]:
        """Of the links proposed, those of incidents that somebody decided on.

        Where somebody decided on each of them, none is weighed: their confidence is then that of
        the rules alone.
        """
        theirs = [incident for incident in self.happened if self._is_decided(incident)]
        by_rules = self._linked(theirs, weighed=False)
        if all(self._is_settled(link) for link in by_rules):
            return by_rules
        ids = {incident.id for incident in theirs}
        return tuple(link for link in self.proposed if link.incident in ids)

    @cached_property
    def _of_happened(self) -> tuple[Link, ...]:
        return self._linked(self.happened)

    def _linked(self, incidents: Sequence[Incident], *, weighed: bool = True) -> tuple[Link, ...]:
        for incident in incidents:
            if incident.id not in self._met:
                self._met[incident.id] = tuple(
                    links.meetings(
                        [incident], self.agreement, self.actors, self.lexicon, self.notices
                    )
                )
        return tuple(
            links.link(meeting, self.agreement, self.actors, self.lexicon, weighed=weighed)
            for incident in incidents
            for meeting in self._met[incident.id]
        )

    def links_of(self, incident: Incident) -> tuple[Link, ...]:
        """All that one incident may bear on, weighed, whether it proposes or only asks."""
        return self._linked([incident])

    # ------------------------------------------------------------------ what was decided on

    @cached_property
    def _ruled(self) -> DecidedOn:
        return DecidedOn.of(self.decisions)

    def _is_decided(self, incident: Incident, commitment: str | None = None) -> bool:
        return self._ruled.is_about(incident, commitment)

    @cached_property
    def _by_id(self) -> Mapping[str, Incident]:
        return {incident.id: incident for incident in self.happened}

    def _is_settled(self, link: Link) -> bool:
        return self._is_decided(self._by_id[link.incident], link.commitment)

    def _only_asks(self, link: Link) -> bool:
        return link.asks and not self._is_settled(link)
