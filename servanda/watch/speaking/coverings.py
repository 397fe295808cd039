"""What sources told as it may leave the machine: with published ids, names in statements covered.

What leaves it: claims, incidents, links and statements like those it is given. It judges nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from attrs import evolve, frozen

from servanda.model import Capture, Claim, Incident, Link, Statement, Telling
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Settings
from servanda.watch.speaking.persons import Persons, persons_of
from servanda.watch.speaking.published_ids import (
    PublishedIds,
    published_captures,
    published_ids,
    respelt,
)

T = TypeVar("T")


@frozen
class Coverings:
    """What is covered of one evidence: whose names, which ids, and what was told in trust."""

    own: Evidence
    persons: Persons
    captures: dict[str, Capture]  # as they are published, by their own ids
    ids: PublishedIds

    @cached_property
    def statements(self) -> set[str]:
        """The captures that are statements."""
        return {statement.capture for statement in self.own.statements}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim of an incident by its id."""
        every = (*self.own.incidents, *self.own.unsure)
        return {claim.id: claim for incident in every for claim in incident.claims}

    @cached_property
    def of_statements(self) -> set[str]:
        """The claims that statements tell."""
        return {
            claim.id
            for telling in (*self.own.tellings, *self.own.readings)
            if telling.capture in self.statements
            for claim in (*telling.claims, *telling.questions)
        }

    def mask(self, words: str, capture: str) -> str:
        return self.persons.masked(words) if capture in self.statements else words

    def claim(self, claim: Claim) -> Claim:
        return self.covered(claim, claim.capture in self.statements)

    def covered(self, record: T, covered: bool) -> T:
        """A record with published ids, and with names covered where a statement tells it."""
        if covered:
            record = respelt(record, self.persons.masked)
        return respelt(record, self.ids.spelt) if self.ids.by_own else record

    def telling(self, telling: Telling) -> Telling:
        return self.covered(telling, telling.capture in self.statements)

    def is_stated(self, incident: Incident) -> bool:
        return any(claim.capture in self.statements for claim in incident.claims)

    def incident(self, incident: Incident) -> Incident:
        """Names stand in who took two spellings for one, and in why pages are of one origin."""
        new = evolve(
            incident,
            claims=tuple(map(self.claim, incident.claims)),
            origins=respelt(incident.origins, self.persons.spelt),
            conflicts=respelt(incident.conflicts, self.persons.spelt),
            identities=respelt(incident.identities, self.persons.spelt),
        )
        rest = evolve(new, claims=(), origins=(), conflicts=(), identities=())
        rest = self.covered(rest, self.is_stated(incident))
        parts = {
            name: respelt(getattr(new, name), self.ids.spelt)
            for name in ("origins", "conflicts", "identities")
        }
        new = evolve(rest, claims=new.claims, **parts)
        return incident if new == incident else new

    def link(self, link: Link, stated: set[str]) -> Link:
        return self.covered(link, link.incident in stated)

    def statement(self, statement: Statement) -> Statement:
        """Its kind and day; where, how and whose as far as the settings say."""
        most = self.persons.settings.statements
        new = respelt(statement, self.ids.spelt)
        return evolve(
            new,
            where="" if most == "kind" else self.persons.spelt(statement.where),
            how_known="" if most == "kind" else self.persons.spelt(statement.how_known),
            by=statement.by if most == "source" else "",
            recorded_by=self.persons.of(statement.recorded_by),
        )


def coverings(settings: Settings, evidence: Evidence) -> Coverings:
    """What is covered of an evidence by the settings of its watch."""
    persons = persons_of(settings, evidence)
    captures = published_captures(evidence, persons)
    return Coverings(evidence, persons, captures, published_ids(evidence, captures))
