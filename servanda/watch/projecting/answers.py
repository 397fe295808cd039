"""Answers: what a question needs of the projection, read when it is asked for.

What leaves it: findings, notices, counts and signals for a day, one incident, one commitment, the
first question of a review; and, for what asks about everything, the whole evidence. Neither the
lexicon nor the word vectors are needed for any but the last. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from servanda import store
from servanda.corrections import corrected_captures
from servanda.decisions import Alone, Found, decided_alone
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Decision,
    Finding,
    Incident,
    Notice,
    Signal,
    Telling,
    Text,
)
from servanda.store import ProjectedRows
from servanda.watch.judging.listening import reached
from servanda.watch.projecting import pieces
from servanda.watch.projecting.opening import OpenedWatch
from servanda.watch.projecting.pieces import ASKED, CLAIMED, SIGNALS, Linked, RowsByName

if TYPE_CHECKING:
    from servanda.decisions import Reread
    from servanda.incidents.namesakes import NamePair
    from servanda.watch.judging.decisions_file import Concern
    from servanda.watch.judging.evidence import Evidence
    from servanda.watch.projecting.persons import PersonsRecords
    from servanda.watch.settings import Watch

FLOODS_AFTER = "decisions"  # the section of the signals after which floods are said
_PAST = "~"  # after every name that may follow in the order of bytes


@frozen
class StoredCounts:
    """How much of each source was heard, from the rows of the months asked about."""

    rows: ProjectedRows
    _months: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = field(
        factory=dict, init=False, repr=False, eq=False
    )

    def pages(self, outlet: str, since: date, until: date) -> int:
        """Pages of an outlet published over some days, both included."""
        days = self._read("heard", since, until).get(outlet, {})
        return sum(n for day, n in days.items() if str(since) <= day <= str(until))

    def undated(self, outlet: str) -> int:
        """Pages of an outlet of which no day is known."""
        return self._outlets[outlet][0] if outlet in self._outlets else 0

    def is_reached(self, outlet: str) -> bool:
        """Whether no try to reach an outlet has failed since the last page of it was kept."""
        _, kept, failed = self._outlets.get(outlet, (0, None, None))
        return reached(kept, failed)

    def speakers(self, since: date, until: date) -> frozenset[str]:
        """Who spoke over some days, both included; nobody where the watch lists its outlets."""
        found: set[str] = set()
        for each in self._read("voice", since, until).values():
            for day, who in each.items():
                if str(since) <= day <= str(until):
                    found.update(who)
        return frozenset(found - {""})

    @cached_property
    def _outlets(self) -> Mapping[str, tuple[int, datetime | None, datetime | None]]:
        return {row.key: pieces.read_outlet(row) for row in self.rows.all("outlet")}

    def _read(self, kind: str, since: date, until: date) -> dict[str, dict[str, Any]]:
        """What is counted by day, by outlet for pages, in the months of some days."""
        first, last = str(since)[:7], str(until)[:7]
        if (kind, first, last) not in self._months:
            found: dict[str, dict[str, Any]] = {}
            for row in self.rows.between(kind, first, last + _PAST):
                outlet = row.key[8:]  # after "2017-10 "
                found.setdefault(outlet, {}).update(pieces.plain_data(row))
            self._months[kind, first, last] = found
        return self._months[kind, first, last]


@frozen
class Answers:
    """The projection of a record that is as it should be, to be asked while the record is open."""

    opened: OpenedWatch
    record: store.Store
    rows: ProjectedRows

    @property
    def watch(self) -> Watch:
        """The whole watch, with its lexicon; it is opened now where it was not."""
        return self.opened.whole

    # ------------------------------------------------------------------ a day

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the decisions come to."""
        return tuple(pieces.read(Finding, row) for row in self.rows.all("finding"))

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Every notice on record."""
        return self.record.all(Notice)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision on record."""
        return self.record.all(Decision)

    @cached_property
    def alone(self) -> tuple[Alone, ...]:
        """What persons decided of incidents by themselves, under no commitment."""
        lone = [decision for decision in self.decisions if decision.commitment is None]
        if not lone:
            return ()
        there = [linked.incident for linked in touched_by(self.rows, lone)]
        captures = {capture.id: capture for each in there for capture in self.captures_of(each)}
        return decided_alone(
            self.decisions,
            there,
            tuple(captures.values()),
            two_people=self.opened.settings.two_people,
        )

    @cached_property
    def counts(self) -> StoredCounts:
        """How much of each source was heard."""
        return StoredCounts(self.rows)

    @property
    def proposals(self) -> tuple[Finding, ...]:
        """What the links would come to if every one were upheld; it reads all of them."""
        return self.evidence.proposals

    @property
    def open_signals(self) -> tuple[Signal, ...]:
        """What is not handled, of everything."""
        return (*self.signals_of("on record"), *self.raised)

    @property
    def raised(self) -> tuple[Signal, ...]:
        """What is not handled and is on record by nobody: what the record comes to raises it."""
        at = SIGNALS.index(FLOODS_AFTER) + 1
        before = [signal for section in SIGNALS[1:at] for signal in self.signals_of(section)]
        after = [signal for section in SIGNALS[at:] for signal in self.signals_of(section)]
        return (*before, *self._floods, *after)

    def signals_of(self, section: str) -> tuple[Signal, ...]:
        """The signals of one of `SIGNALS`."""
        return tuple(self._sections.get(section, ()))

    @cached_property
    def _sections(self) -> Mapping[str, Sequence[Signal]]:
        sections: dict[str, list[Signal]] = {}
        for row in self.rows.all("signal"):
            section = SIGNALS[int(row.sort[0])]
            sections.setdefault(section, []).append(pieces.read(Signal, row))
        return sections

    @property
    def _floods(self) -> Sequence[Signal]:
        rows = self.rows.all("flood")
        answered = {d.incident for d in self.decisions} if rows else set()
        first: dict[str, Signal] = {}
        for row in rows:
            if row.sort.startswith(CLAIMED) or row.key in answered:
                for signal in pieces.read_all(Signal, row):
                    first.setdefault(signal.id, signal)
        return tuple(first.values())

    # ------------------------------------------------------------------ one thing

    def incidents(self, ids: Collection[str]) -> tuple[Linked, ...]:
        """The incidents of those ids that there are, with their links, in the order of all."""
        return pieces.linked(self.rows, ids)

    def incidents_after(
        self, place: tuple[str, str], most: int
    ) -> tuple[tuple[tuple[str, str], str], ...]:
        """The next incidents after a place among all, each with its own; ("", "") begins.

        All that claims tell, in the order in which the first claim of each came on record; then
        those that are only asked about and that somebody decided on.
        """
        found = [
            (row.sort, row.key)
            for row in self.rows.between("incident", place[0], ASKED, most + 1)
            if (row.sort, row.key) > place
        ]
        if len(found) < most:
            answered = {decision.incident for decision in self.decisions}
            there = self.rows.get("incident", answered).values()
            asked = ((row.sort, row.key) for row in there if row.sort.startswith(ASKED))
            found += sorted(each for each in asked if each > place)
        return tuple((each, each[1]) for each in found[:most])

    def first_under(self, name: str, count: int) -> tuple[str, ...]:
        """The first ids found under a name, at most so many."""
        return tuple(self.rows.first(name, count))

    def under(self, *names: str) -> tuple[str, ...]:
        """The ids of the incidents found under some names, as "claim clm-1"; each once."""
        found = self.rows.under(names)
        return tuple(dict.fromkeys(id for name in names for id in found.get(name, ())))

    def captures_of(self, incident: Incident) -> tuple[Capture, ...]:
        """The captures that tell an incident, with their facts as corrected."""
        ids = {claim.capture for claim in incident.claims}
        return corrected_captures(self.record.some(Capture, ids), self.corrections)

    def captures(self, ids: Collection[str]) -> tuple[Capture, ...]:
        """The captures of those ids that there are, as corrected.

        One that bears the name of an outlet, and is not known to be of it, says so.
        """
        if not ids:
            return ()
        # when used: a day's question needs none of it
        from servanda.watch.reading import facts

        some = self.record.some(Capture, ids)
        return facts.as_corrected(some, self.corrections, self.opened.outlets)

    def capture(self, id: str) -> Capture | None:
        """A capture with its facts as corrected; None where there is none of that id."""
        found = corrected_captures(self.record.some(Capture, {id}), self.corrections)
        return found[0] if found else None

    def texts_of(self, incident: Incident) -> Mapping[str, Text]:
        """The texts of those captures, by capture."""
        ids = {claim.capture for claim in incident.claims}
        return {text.capture: text for _, text in self.record.about(Text, ids)}

    def tellings_of(self, incident: Incident) -> tuple[Telling, ...]:
        """How those captures are read now, with what persons coded in place of what was read."""
        return self.tellings({claim.capture for claim in incident.claims})

    def tellings(self, captures: Collection[str]) -> tuple[Telling, ...]:
        """How some captures are read now, with what persons coded in place of what was read."""
        return self._persons.reading(captures).tellings

    @property
    def codings(self) -> tuple[Coding, ...]:
        """Every claim that a person read."""
        return self._persons.codings

    @cached_property
    def rereads(self) -> tuple[Reread, ...]:
        """What is read differently than a person coded it, and set aside until a person says."""
        persons = self._persons
        return persons.reading({coding.capture for coding in persons.codings}).rereads

    @cached_property
    def _persons(self) -> PersonsRecords:
        # when used: it brings the lexicon with it
        from servanda.watch.projecting.persons import PersonsRecords

        return PersonsRecords(self.watch, self.record, 0)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Every correction on record."""
        return self.record.all(Correction)

    @property
    def is_kept(self) -> bool:
        """Whether it stands beside the record, and was not worked out in memory for this once."""
        return not isinstance(self.rows, store.MemoryRows)

    @property
    def name_pairs(self) -> tuple[NamePair, ...]:
        """The pairs of names that may be one, those first that would join incidents."""
        # when used: it brings the lexicon with it
        from servanda.incidents.namesakes import NamePair

        return tuple(pieces.read(NamePair, row) for row in self.rows.all("name"))

    def first_name_pairs(self, count: int) -> tuple[NamePair, ...]:
        """The first of those, at most so many."""
        # when used: it brings the lexicon with it
        from servanda.incidents.namesakes import NamePair

        rows = self.rows.between("name", "", _PAST, count)
        return tuple(pieces.read(NamePair, row) for row in rows)

    @property
    def name_pairs_asked(self) -> int:
        """How many pairs of names may be one."""
        return self.rows.count("name")

    @property
    def asked_about(self) -> int:
        """How many incidents there are, with those that are only asked about."""
        return self.rows.count("incident")

    def part(self, ids: Collection[str]) -> Evidence:
        """The evidence of some incidents alone, each called as it is among all."""
        # when used: it brings the grouping, the links and their numbers with it
        from servanda.watch.projecting.whole import evidence_of_some

        return evidence_of_some(self.watch, self.record, self.rows, self.incidents(ids))

    def before_deciding(self, concern: Concern | None) -> Evidence:
        """The evidence that a decision about something rests on, with every finding and signal.

        All there is where `concern` is None, or names what is not there: the nearest is then to
        be found among all.
        """
        some = None if concern is None else self._concerned(concern)
        if some is None:
            return self.evidence
        return evolve(self.part(some), findings=self.findings, signals=self.open_signals)

    def _concerned(self, concern: Concern) -> set[str] | None:
        """The ids of the incidents that are named; None where anything named is none of them."""
        # when used: it brings the lexicon with it
        from servanda.incidents.likeness import tokens
        from servanda.incidents.name_tallies import names_told

        words = {tokens(called) for called in concern.people}
        names = [f"claim {id}" for id in concern.either]
        names += [pieces.spelt_name(each) for each in words]
        ids = {*concern.incidents, *concern.either, *self.under(*names)}
        there = self.incidents(ids)
        incidents = {linked.incident.id for linked in there}
        claims = {claim.id for linked in there for claim in linked.incident.claims}
        answered = {decision.incident for decision in self.decisions}
        spelt = {
            called
            for linked in there
            if linked.is_claimed or linked.incident.id in answered
            for claim in linked.incident.claims
            for called, _ in names_told(claim)
        }
        is_all = (
            incidents.issuperset(concern.incidents)
            and (incidents | claims).issuperset(concern.either)
            and spelt.issuperset(words)
        )
        return incidents if is_all else None

    # ------------------------------------------------------------------ everything

    @cached_property
    def evidence(self) -> Evidence:
        """All of it, as weighing would have it; nothing is grouped or linked for it."""
        # when used: it brings the grouping, the links and their numbers with it
        from servanda.watch.projecting.whole import evidence_from

        found = Found(self.findings, self.signals_of("decisions"))
        return evidence_from(self.watch, self.record, self.rows, found=found, raised=self.raised)


def touched_by(rows: RowsByName, ruled: Sequence[Decision]) -> tuple[Linked, ...]:
    """The incidents that some decisions are about, remedy, or saw claims of."""
    ids = {id for d in ruled for id in (d.incident, *d.remedies)}
    names = {f"claim {claim}" for d in ruled for claim in d.seen.claims}
    for keys in rows.under(names).values():
        ids.update(keys)
    return pieces.linked(rows, ids)


def are_touched(moved: Iterable[Linked], ruled: Sequence[Decision]) -> bool:
    """Whether some decisions are about any of these incidents, remedy one, or saw claims of it."""
    ids = {id for d in ruled for id in (d.incident, *d.remedies)}
    seen = {claim for d in ruled for claim in d.seen.claims}
    return any(
        linked.incident.id in ids or any(c.id in seen for c in linked.incident.claims)
        for linked in moved
    )
