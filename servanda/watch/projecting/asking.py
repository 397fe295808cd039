"""Asking: the questions of a review one after another, the first without weighing the rest.

What leaves it: all open questions in the order "standing", each made when it
is asked for. Nothing is decided here.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from datetime import date
from itertools import groupby

from attrs import define, field

from servanda import canon
from servanda.decisions.proposing import (
    Rank,
    ReviewQuestion,
    question_again,
    upheld_under,
)
from servanda.model import BEARINGS, Bearing, Incident, Link
from servanda.store import Row
from servanda.watch.judging.what_if import (
    PLACES,
    Effect,
    OpenQuestion,
    WhatIf,
    opens_duty,
    place_of,
)
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.pieces import WAITING, AlikeQuestions, Linked, plain_data
from servanda.watch.projecting.queued import asked_of

NOTHING_WAITS = canon.spell([])
AT_FIRST, AT_A_TIME = 4, 64  # questions of a kind that are read together
Ranked = tuple[Rank, ReviewQuestion]


@define
class Asking:
    """The questions that are open on a day."""

    answers: Answers
    on: date
    _touched: Mapping[str, Row] = field(init=False)
    _upheld: set[tuple[str, Bearing]] = field(init=False)
    _what_if: WhatIf = field(init=False)

    def __attrs_post_init__(self) -> None:
        answers = self.answers
        self._touched = {row.key: row for row in answers.rows.all("touched")}
        self._upheld = upheld_under(answers.findings)
        self._what_if = WhatIf(answers.opened, answers, self.on, answers.captures_of)

    def count(self, without: Collection[str] = ()) -> int:
        """How many questions are open, an incident a question, but for some incidents."""
        settled = {row.key for row in self._touched.values() if row.body == NOTHING_WAITS}
        left_out = set(self.answers.rows.get("incident", without)) - settled
        return self.answers.asked_about - len(settled) - len(left_out)

    def questions(self) -> Iterator[OpenQuestion]:
        """Those that would open a duty, then those that would turn a standing, then the rest."""
        return (self._whole(incident) for incident, _ in self._in_order(()))

    def question(self, id: str) -> OpenQuestion | None:
        """What is asked of one incident; None where nothing is open of it."""
        row = self._touched.get(id)
        if row is not None and row.body == NOTHING_WAITS:
            return None
        there = self.answers.incidents([id])
        return self._whole(there[0].incident) if there else None

    def first(self, without: Collection[str] = ()) -> list[str]:
        """The incident proposed whose question would open a duty; where none would, all in order.

        None `without`, which were asked about.
        """
        ids: list[str] = []
        for incident, opens in self._in_order(without):
            if opens and not ids:
                return [incident.id]
            ids.append(incident.id)
        return ids

    def _in_order(self, without: Collection[str]) -> Iterator[tuple[Incident, bool]]:
        """The incidents asked about, and whether upholding what is asked would open a duty."""
        asked = set(without)
        later: list[list[Incident]] = [[] for _ in range(PLACES)]
        for _, question in self._ranked():
            id = question.incident.id
            if id in asked:
                continue
            place = place_of(question, self._what_if.effect(question))
            if place == 0:
                asked.add(id)
                yield question.incident, True
            else:
                later[place].append(question.incident)
        for place, incidents in enumerate(later):
            for incident in incidents:
                if incident.id not in asked:
                    asked.add(incident.id)
                    yield incident, opens_duty(place)

    def _whole(self, incident: Incident) -> OpenQuestion:
        """All that is asked of one incident, first what would change most."""
        (linked,) = self.answers.incidents([incident.id])
        touched = self._touched.get(incident.id)
        return whole_question(linked, touched, self._upheld, self._what_if.effect)

    # ------------------------------------------------------------------ in the order of all

    def _ranked(self) -> Iterator[Ranked]:
        """Every open question in the order worth asking; kinds that rank alike are merged."""
        kinds = [
            (self._begins(alike), kind, alike)
            for kind in self.answers.rows.kinds()
            if (alike := AlikeQuestions.of(kind)) is not None
        ]
        kinds.sort(key=lambda each: each[0])
        for _, some in groupby(kinds, key=lambda each: each[0]):
            yield from heapq.merge(
                *(self._of_kind(kind, alike) for _, kind, alike in some), key=lambda each: each[0]
            )

    def _begins(self, alike: AlikeQuestions) -> tuple[int, bool, bool, int]:
        """How the rank of every question of a kind begins."""
        rank = 3
        if alike.about is not None:
            bearing = BEARINGS[alike.grave]
            first = (alike.about, bearing) not in self._upheld
            rank = 2 if bearing == "context" else 0 if first else 1
        return rank, alike.asks, not alike.lapsed, alike.grave

    def _of_kind(self, kind: str, alike: AlikeQuestions) -> Iterator[Ranked]:
        """The questions of a kind in order, read a few at a time and then more."""
        start, count = "", AT_FIRST
        is_waiting = kind.startswith(WAITING)
        while True:
            rows = self.answers.rows.between(kind, start, "~", count)
            asked = [plain_data(row) for row in rows]
            wanted = [id for id, *_ in asked if is_waiting or id not in self._touched]
            there = {x.incident.id: x.incident for x in self.answers.incidents(wanted)}
            for id, link, *why in asked:
                if id in there:
                    own = canon.read(Link, link) if link else None
                    question = ReviewQuestion(there[id], own, alike.lapsed, *(why or [""]))
                    yield question_again(question, self._upheld)
            if len(rows) < count:
                return
            start, count = rows[-1].sort + "\x01", min(2 * count, AT_A_TIME)


def whole_question(
    linked: Linked,
    touched: Row | None,
    upheld: Container[tuple[str, Bearing]],
    effect: Callable[[ReviewQuestion], Effect | None],
) -> OpenQuestion:
    """All that is asked of one incident, first what would change most.

    `touched` is its row where decisions touch it, `effect` what upholding a question would do.
    """
    own = [question_again(asked, upheld) for asked in asked_of(linked, touched)]
    own.sort(key=lambda each: each[0])
    parts = [(question, effect(question)) for _, question in own]
    return OpenQuestion(linked.incident, tuple(sorted(parts, key=lambda part: place_of(*part))))
