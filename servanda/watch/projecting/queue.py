"""The queue: what waits for a person, some of it at a time, in the order and by what is asked for.

What leaves it: the questions of one stretch of the queue, how many there are and under what they
are found. A stretch takes as many questions of the database whether a thousand wait or a hundred
thousand. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, get_args

from attrs import Factory, define, frozen

from servanda import decisions, wording
from servanda.decisions.proposing import upheld_under
from servanda.model import BEARINGS, Bearing, Capture, Deferral, Incident
from servanda.store import Ends, RowStretch
from servanda.watch.judging.deferring import current_deferrals, holding
from servanda.watch.judging.what_if import Effect, OpenQuestion, WhatIf
from servanda.watch.projecting import pieces, queued
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.asking import whole_question
from servanda.watch.projecting.pieces import AlikeQuestions, Linked
from servanda.watch.projecting.queued import ALL, FACETS, KIND, queued_name

QueueOrder = Literal["weight", "age", "commitment"]
QUEUE_ORDERS: tuple[QueueOrder, ...] = get_args(QueueOrder)
PUT_OFF, IN_HAND = "put off", "in hand"
MANY = ("act", "source", "language", "place")  # facets with as many values as a record has
MOST_VALUES = 60  # of those, listed; a person looks for a rarer one with search
A_WINDOW = 64  # incidents looked at together
MOST_WINDOWS = 4  # for one stretch; what is left over comes in the next
Group = tuple[str, int]  # a name that questions are found under, and how many are


@frozen
class QueueWish:
    """What of the queue is asked for: an order, one value of some facets, and where to begin.

    `passed` are incidents that are not asked for now. What is put off is not either, but where that
    is what is asked for; nor, where it is said who asks, what somebody else has in hand.
    """

    order: QueueOrder = "weight"
    filters: Mapping[str, str] = Factory(dict)
    start: int = 0
    passed: Collection[str] = ()
    by: str | None = None


@frozen
class Waiting:
    """One question of the queue, what it is found under, and who put it off or has it in hand."""

    question: OpenQuestion
    facets: Mapping[str, Sequence[str]]
    deferrals: tuple[Deferral, ...] = ()


@frozen
class QueueStretch:
    """Some of the queue in order; `following` is where the next begins, None at the end."""

    waiting: tuple[Waiting, ...]
    following: int | None


@define
class Queue:
    """What waits in a projection, as of a day; `now` says which of what is put off has ended."""

    answers: Answers
    on: date
    now: datetime

    # ------------------------------------------------------------------ how much

    @cached_property
    def counts(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """How many wait under each value of each facet, those with the most first.

        Of acts, sources, languages and places `MOST_VALUES` at most; of the rest every one.
        """
        return {facet: tuple(self._counts_of(facet)) for facet in (*FACETS, KIND, ALL)}

    def _counts_of(self, facet: str) -> Iterator[tuple[str, int]]:
        most = MOST_VALUES if facet in MANY else None
        for row in self.answers.rows.between(queued.COUNTED, facet, f"{facet} ~", most):
            value, count = pieces.plain_data(row)
            yield value, count

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that can be waited for: those that are listed, and those that tell of it."""
        listed = (outlet.publisher for outlet in self.answers.opened.outlets)
        return tuple(dict.fromkeys((*listed, *(value for value, _ in self.counts["source"]))))

    @property
    def count(self) -> int:
        """How many questions wait, an incident a question, with those that are put off."""
        return sum(count for _, count in self.counts[ALL])

    def count_of(self, filters: Mapping[str, str]) -> int:
        """How many wait under all of some values; of those put off or in hand alone, all."""
        kept = {k: v for k, v in filters.items() if k in FACETS}
        if (why := kept.get("why")) in (PUT_OFF, IN_HAND):
            return sum(any(d.kind == why for d in own) for own in self.deferred.values())
        if not kept:
            return self.count
        first, *others = (queued_name(*each) for each in kept.items())
        ends = self.answers.rows.ends([first], others)
        return ends[first].size if first in ends else 0

    # ------------------------------------------------------------------ what is put off

    @cached_property
    def deferred(self) -> Mapping[str, tuple[Deferral, ...]]:
        """What is put off or in hand now, by the incident that waits, and how."""
        current = current_deferrals(self.answers.record.all(Deferral))
        if not current:
            return {}
        names = {f"claim {claim}" for deferral in current for claim in deferral.claims}
        ids = {id for keys in self.answers.rows.under(names).values() for id in keys}
        there = self.answers.incidents(ids | {deferral.incident for deferral in current})
        waits = self.answers.rows.get(queued.QUEUED, [each.incident.id for each in there])
        incidents = [each.incident for each in there if each.incident.id in waits]
        captures = {c.id: c for c in self._captures_of(incidents)}

        def source(id: str) -> str:
            return wording.source(captures[id]) if id in captures else ""

        return holding(current, incidents, source, now=self.now)

    def held_from(self, by: str | None) -> frozenset[str]:
        """The incidents somebody is not asked about: put off, or in the hands of somebody else."""
        return frozenset(
            id
            for id, own in self.deferred.items()
            if any(d.kind == PUT_OFF or (by is not None and d.by != by) for d in own)
        )

    def is_held(self, question: OpenQuestion, by: str) -> bool:
        """Whether somebody is not asked it now."""
        return question.incident.id in self.held_from(by)

    def answered_by(self, by: str) -> frozenset[str]:
        """The incidents of which all that is asked waits for somebody else than this person."""
        answers, person = self.answers, decisions.person_of(by)
        if not by or not answers.opened.settings.two_people:
            return frozenset()
        known = {decision.id: decision.by for decision in answers.decisions}
        waiting: list[tuple[str, str | None, tuple[str, ...]]] = [
            *((f.incident, f.commitment, f.decisions) for f in answers.findings
              if f.state == "waiting"),
            *((a.incident, None, a.decisions) for a in answers.alone if a.state == "waiting"),
        ]  # fmt: skip
        own: dict[str, set[str | None]] = {}
        for incident, commitment, ids in waiting:
            if person in {decisions.person_of(known[id]) for id in ids if id in known}:
                own.setdefault(incident, set()).add(commitment)
        rows = answers.rows.get("touched", list(own))
        return frozenset(
            id
            for id, row in rows.items()
            if all(
                because == "second" and about in own[id]
                for about, _, _, because, *_ in pieces.plain_data(row)
            )
        )

    # ------------------------------------------------------------------ a stretch

    def stretch(self, wanted: QueueWish, most: int) -> QueueStretch:
        """At most so many questions from where is asked for, each with what it would move."""
        ids: list[str] = []
        following: int | None = None
        for place, id in self._walk(wanted):
            if len(ids) == most:
                following = place
                break
            if id:
                ids.append(id)
            else:
                following = place
        return QueueStretch(tuple(self.waiting(ids)), following)

    def after(self, place: str, most: int) -> tuple[tuple[str, str], ...]:
        """The next that wait after a place in the order of days, each with its own; "" begins."""
        keys = self.answers.rows.first(queued_name(ALL), most, place)
        return tuple((key, key.split(" ")[-1]) for key in keys)

    def waiting(self, ids: Sequence[str]) -> Iterator[Waiting]:
        """Some questions in that order, each with all that is asked and what it would move."""
        there = {each.incident.id: each for each in self.answers.incidents(ids)}
        touched = self.answers.rows.get("touched", list(there))
        self._know(there.values())
        effect = self._what_if.effect
        yield from self.beside(
            [
                whole_question(there[id], touched.get(id), self._upheld, effect)
                for id in ids
                if id in there
            ]
        )

    def beside(self, questions: Sequence[OpenQuestion]) -> Iterator[Waiting]:
        """Questions with what they are found under; those alone of which something is open."""
        found = self.answers.rows.get(queued.QUEUED, [each.incident.id for each in questions])
        for question in questions:
            id = question.incident.id
            if id in found:
                facets = queued.plain_facets(found[id])
                yield Waiting(question, facets, self.deferred.get(id, ()))

    def _walk(self, wanted: QueueWish) -> Iterator[tuple[int, str]]:
        """Each incident in order with its place, once; "" and a place where looking stopped."""
        if (why := wanted.filters.get("why")) in (PUT_OFF, IN_HAND):
            held = [id for id, own in self.deferred.items() if any(d.kind == why for d in own)]
            every = list(enumerate(sorted(held)))[wanted.start :]
            yield from ((place, id) for place, id in every if id not in wanted.passed)
            return
        within = [queued_name(k, v) for k, v in wanted.filters.items() if k in FACETS]
        groups = self._groups(wanted.order, within)
        order = {name: number for number, (name, _) in enumerate(groups)}
        passed = self.held_from(wanted.by) | set(wanted.passed)
        at = wanted.start
        for _ in range(MOST_WINDOWS):
            parts, size = _parts(groups, at)
            if not size:
                return
            keys = self.answers.rows.stretches(parts, within)
            found = [
                (part.name, key.split(" ")[-1])
                for part, some in zip(parts, keys, strict=True)
                for key in some
            ]
            firsts = self._first_groups({id for _, id in found}, order)
            for place, (name, id) in enumerate(found, start=at):
                if firsts.get(id, name) == name and id not in passed:
                    yield place, id
            at += size
        if _parts(groups, at)[1]:
            yield at, ""

    def _first_groups(self, ids: Collection[str], order: Mapping[str, int]) -> Mapping[str, str]:
        """The group in which each incident stands first: it is listed there alone."""
        if len(order) == 1:
            return {}
        found = {}
        for id, row in self.answers.rows.get(queued.QUEUED, sorted(ids)).items():
            own = {name for name, _ in queued.queued_names(row) if name in order}
            found[id] = min(own, key=order.__getitem__, default="")
        return found

    # ------------------------------------------------------------------ in which order

    def _groups(self, order: QueueOrder, within: Sequence[str]) -> list[Group]:
        """The names that are walked one after another, each in order of days."""
        if order == "age":
            return self._counted([queued_name(ALL)], within)
        if order == "commitment":
            ids = [item.id for item in self.answers.opened.agreement.items()]
            there = {value for value, _ in self.counts["commitment"]}
            names = [queued_name("commitment", id) for id in ids if id in there]
            alone = [queued_name(KIND, k) for k, _ in self.counts[KIND] if _about(k) is None]
            return self._counted([*names, *alone], within)
        ends = self._ends([queued_name(KIND, kind) for kind, _ in self.counts[KIND]], within)
        weights = self._weights(ends)
        kinds = {queued_name(KIND, kind): kind for kind, _ in self.counts[KIND]}
        names = sorted(
            ends, key=lambda name: (_is_asked(kinds[name]), weights[name], self._rank(kinds[name]))
        )
        return [(name, ends[name].size) for name in names]

    def _counted(self, names: Sequence[str], within: Sequence[str]) -> list[Group]:
        ends = self._ends(names, within)
        return [(name, ends[name].size) for name in names if name in ends]

    def _ends(self, names: Sequence[str], within: Sequence[str]) -> Mapping[str, Ends]:
        return self.answers.rows.ends(names, within)

    def _rank(self, kind: str) -> tuple[Any, ...]:
        """How the rank of every question of a kind begins, as a review asks them."""
        alike = AlikeQuestions.of(f"{pieces.WAITING}{kind}")
        if alike is None or alike.about is None:
            return (3, False, True, len(BEARINGS), kind)
        bearing = BEARINGS[alike.grave]
        first = (alike.about, bearing) not in self._upheld
        rank = 2 if bearing == "context" else 0 if first else 1
        return rank, alike.asks, not alike.lapsed, alike.grave, kind

    def _weights(self, ends: Mapping[str, Ends]) -> Mapping[str, int]:
        """What upholding would do, by kind: the most that its first or its last would.

        0 opens a duty, 1 turns a standing, 2 adds to the grounds of a letter, 3 none of these.
        """
        ids = {key.split(" ")[-1] for each in ends.values() for key in (each.first, each.last)}
        there = {each.incident.id: each for each in self.answers.incidents(ids)}
        touched = self.answers.rows.get("touched", list(there))
        self._know(there.values())
        found = {}
        for id, linked in there.items():
            for question in queued.asked_of(linked, touched.get(id)):
                name = queued_name(KIND, queued.kind_of(question))
                if name in ends:
                    found[id, name] = weight(self._what_if.effect(question))
        return {
            name: min(found.get((key.split(" ")[-1], name), 3) for key in (each.first, each.last))
            for name, each in ends.items()
        }

    # ------------------------------------------------------------------ what it is weighed by

    @cached_property
    def _upheld(self) -> set[tuple[str, Bearing]]:
        return upheld_under(self.answers.findings)

    @cached_property
    def _known(self) -> dict[str, Capture]:
        return {}

    @cached_property
    def _what_if(self) -> WhatIf:
        def captures_of(incident: Incident) -> list[Capture]:
            ids = {claim.capture for claim in incident.claims}
            return [self._known[id] for id in sorted(ids) if id in self._known]

        return WhatIf(self.answers.opened, self.answers, self.on, captures_of)

    def _know(self, some: Collection[Linked]) -> None:
        """Read the captures of some incidents together."""
        self._captures_of([linked.incident for linked in some])

    def _captures_of(self, incidents: Sequence[Incident]) -> tuple[Capture, ...]:
        ids = {claim.capture for incident in incidents for claim in incident.claims}
        missing = ids - self._known.keys()
        self._known.update((c.id, c) for c in self.answers.captures(missing))
        return tuple(self._known[id] for id in sorted(ids) if id in self._known)


def weight(effect: Effect | None) -> int:
    """What a question would do, the most first: 0 a duty, 1 a standing, 2 a letter, 3 nothing."""
    if effect is None:
        return 3
    return 0 if effect.opens else 1 if effect.changes_anything else 2 if effect.in_letter else 3


def _is_asked(kind: str) -> bool:
    """Whether a kind of questions is only asked, and nothing proposed."""
    alike = AlikeQuestions.of(f"{pieces.WAITING}{kind}")
    return alike is None or alike.about is None or alike.asks


def _about(kind: str) -> str | None:
    """The commitment that a kind of questions is about; None where they bear on nothing."""
    alike = AlikeQuestions.of(f"{pieces.WAITING}{kind}")
    return alike.about if alike else None


def _parts(groups: Sequence[Group], start: int) -> tuple[list[RowStretch], int]:
    """The stretches of one window from a place on, and how many keys it has."""
    parts, size = [], 0
    for name, count in groups:
        if start < count and size < A_WINDOW:
            some = min(count - start, A_WINDOW - size)
            parts.append(RowStretch(name, start, some))
            size += some
        start = max(0, start - count)
    return parts, size
