"""Published ids: the id of nothing is a hash over a name, a file's name or somebody's words.

What leaves it: for each id on record the one that is published, the same in every output. An id
stays as it is where it is made of what is published anyway. Source: docs/why/archive.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

import attrs
from attrs import evolve, field, frozen

from servanda import canon, wording
from servanda.model import Capture, Claim
from servanda.watch.judging.evidence import Evidence
from servanda.watch.speaking.persons import Persons, local_address

WITHHELD = "withheld"
_ID = re.compile(r"\b(cap|txt|clm|inc|fnd|stm|tel)-[0-9a-f]{16}\b")

T = TypeVar("T")


@frozen
class PublishedIds:
    """The published id of everything on record; `by_own` is empty where each stays as it is.

    What is not on record any more has an id that says nothing, counted from one.
    """

    by_own: Mapping[str, str]
    _gone: dict[str, str] = field(factory=dict, init=False, repr=False, eq=False)

    @cached_property
    def _published_ones(self) -> frozenset[str]:
        return frozenset(self.by_own.values())

    def of(self, own: str) -> str:
        """The published id of one thing."""
        return self.spelt(own)

    def spelt(self, words: str) -> str:
        """Words with the published id in place of each that stands in them."""
        if not self.by_own or "-" not in words:
            return words
        return _ID.sub(self._published, words)

    def _published(self, match: re.Match[str]) -> str:
        own = match[0]
        if own in self._published_ones and own not in self.by_own:
            return own
        if own not in self.by_own and own not in self._gone:
            self._gone[own] = canon.identify(match[1], "not on record now", len(self._gone) + 1)
        return self.by_own.get(own) or self._gone[own]


def respelt(record: T, change: Callable[[str], str]) -> T:
    """A record with every string in it changed; the record itself where none is."""
    value: Any = record
    if isinstance(value, str):
        made: Any = change(value)
        return record if made == value else made
    if isinstance(value, tuple):
        parts = [respelt(part, change) for part in value]
        if all(part is before for part, before in zip(parts, value)):
            return record
        return cast(T, type(value)(*parts) if hasattr(value, "_fields") else tuple(parts))
    if attrs.has(type(value)):
        new = {}
        for attribute in attrs.fields(type(value)):
            was = getattr(value, attribute.name)
            now = respelt(was, change)
            if now is not was:
                new[attribute.name] = now
        return evolve(value, **new) if new else record
    return record


def published_captures(evidence: Evidence, persons: Persons) -> dict[str, Capture]:
    """Each capture by its own id as it is published: no path, no name, no hash of a statement."""
    statements = {statement.capture for statement in evidence.statements}
    trusts = persons.settings.statements != "source"
    numbers: dict[tuple[str, str], int] = {}
    published: dict[str, Capture] = {}
    for capture in sorted(evidence.captures, key=lambda capture: (capture.fetched_at, capture.id)):
        stated = capture.id in statements
        hides = persons.masked if stated else persons.spelt
        new = evolve(
            capture,
            added_by="" if persons.settings.people == "nothing" else persons.of(capture.added_by),
            note=persons.spelt(capture.note),
            title=persons.masked(capture.title) if stated else persons.pathless(capture.title),
            publisher=hides(capture.publisher),
        )
        if local_address(capture, evidence.statements if stated else ()):
            sha256 = "" if stated and trusts else capture.bytes_sha256
            is_list = capture.address.startswith(wording.SHEET)
            kind = wording.STATEMENT if stated else wording.SHEET if is_list else wording.FILE
            number = numbers[kind, sha256] = numbers.get((kind, sha256), 0) + 1
            address = kind + WITHHELD + (f"-{number}" if number > 1 else "")
            id = canon.identify("cap", sha256, address)
            new = evolve(new, id=id, bytes_sha256=sha256, address=address)
        published[capture.id] = new
    return {capture.id: published[capture.id] for capture in evidence.captures}


def published_ids(evidence: Evidence, captures: Mapping[str, Capture]) -> PublishedIds:
    """What ids become where a capture's address is withheld: its own, its claims' and so on."""
    if all(own == new.id for own, new in captures.items()):
        return PublishedIds({})
    by_own = {own: new.id for own, new in captures.items()}
    for statement in evidence.statements:
        by_own[statement.id] = canon.identify("stm", by_own.get(statement.capture, ""))
    by_own.update(_claims(evidence, captures))
    every = (*evidence.incidents, *evidence.unsure)
    for own in [own for own in by_own if own.startswith("clm-")]:
        by_own[canon.identify("inc", own)] = canon.identify("inc", by_own[own])
    for incident in every:  # an incident is named by its earliest claim, whatever it was then
        if incident.id not in by_own and incident.claims:
            first = by_own[incident.claims[0].id]
            by_own[incident.id] = canon.identify("inc", first, "as it was")
    for finding in evidence.findings:
        new = by_own.get(finding.incident, finding.incident)
        by_own[finding.id] = canon.identify("fnd", new, finding.commitment)
    return PublishedIds(by_own)


def _claims(evidence: Evidence, captures: Mapping[str, Capture]) -> dict[str, str]:
    """The published id of each claim: by its capture and where the words of its act stand.

    The words as they were first read: a claim that persons coded keeps its id.
    """
    first: dict[str, Claim] = {}
    for coding in evidence.codings:
        for claim in (coding.corrects, coding.claim):
            if claim is not None:
                first.setdefault(claim.id, claim)
    every = (*(c for t in evidence.readings for c in (*t.claims, *t.questions)), *evidence.claims)
    for claim in every:
        first.setdefault(claim.id, claim)
    for incident in (*evidence.incidents, *evidence.unsure):
        for claim in incident.claims:
            first.setdefault(claim.id, claim)
    alike: dict[tuple[str, int, int, str], list[str]] = {}
    for claim in first.values():
        there = (claim.capture, claim.cue.start, claim.cue.end, claim.act)
        alike.setdefault(there, []).append(claim.id)
    ids = {}
    for (capture, *place), own in alike.items():
        new = captures.get(capture)
        for number, id in enumerate(sorted(own)):
            if new is None or new.id != capture:
                page = new.id if new else "not on record"
                ids[id] = canon.identify("clm", page, *place, number)
            else:
                ids[id] = id
    return ids
