"""Asking: the questions of a review one after another, the first without weighing the rest.

What leaves it: all open questions in the order "standing", each made when it
is asked for. Nothing is decided here.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from attrs import define, field

from servanda import canon
from servanda.decisions.proposing import (
    Rank,
    ReviewQuestion,
    by_commitment,
    question_again,
    question_of,
    upheld_under,
)
from servanda.model import BEARINGS, Bearing, Incident, Link
from servanda.watch.judging.what_if import Effect, OpenQuestion, WhatIf
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.pieces import QUESTION, kind_of_question, read_waiting

NOTHING_WAITS = canon.spell([])
AT_A_TIME = 50  # questions of a kind that are read together
Ranked = tuple[Rank, ReviewQuestion]


@define
class Asking:
    """The questions that are open on a day."""

    answers: Answers
    on: date
    _touched: Collection[str] = field(init=False)
    _of_touched: Sequence[Ranked] = field(init=False)
    _upheld: set[tuple[str, Bearing]] = field(init=False)
    _what_if: WhatIf = field(init=False)

    def __attrs_post_init__(self) -> None:
        answers = self.answers
        rows = {row.key: row for row in answers.rows.all("touched")}
        self._touched = rows.keys()
        self._upheld = upheld_under(answers.findings)
        waiting = [id for id, row in rows.items() if row.body != NOTHING_WAITS]
        every = (
            question_again(asked, self._upheld)
            for linked in answers.incidents(waiting)
            for asked in read_waiting(rows[linked.incident.id], linked)
        )
        self._of_touched = sorted(every, key=lambda each: each[0])
        self._what_if = WhatIf(answers.opened, answers, self.on, answers.captures_of)

    def count(self) -> int:
        """How many questions are open, an incident a question."""
        own = {question.incident.id for _, question in self._of_touched}
        return self.answers.asked_about - len(self._touched) + len(own)

    def questions(self) -> Iterator[OpenQuestion]:
        """Those that would open a duty, then those that would turn a standing, then the rest."""
        asked: set[str] = set()
        later: tuple[list[Incident], list[Incident]] = [], []
        for _, question in self._ranked():
            id = question.incident.id
            effect = self._what_if.effect(question)
            if effect and effect.opens:
                if id not in asked:
                    asked.add(id)
                    yield self._whole(question.incident)
            elif id not in asked:
                turns = effect is not None and effect.changes_anything
                later[0 if turns else 1].append(question.incident)
        for incident in (*later[0], *later[1]):
            if incident.id not in asked:
                asked.add(incident.id)
                yield self._whole(incident)

    def _whole(self, incident: Incident) -> OpenQuestion:
        """All that is asked of one incident, first what would change most."""
        if incident.id in self._touched:
            own = [each for each in self._of_touched if each[1].incident.id == incident.id]
        else:
            (linked,) = self.answers.incidents([incident.id])
            own = sorted(
                (
                    question_of(incident, link, self._upheld)
                    for link in by_commitment(linked.links) or (None,)
                ),
                key=lambda each: each[0],
            )
        parts = [(question, self._what_if.effect(question)) for _, question in own]
        return OpenQuestion(incident, tuple(sorted(parts, key=_changes)))

    # ------------------------------------------------------------------ in the order of all

    def _ranked(self) -> Iterator[Ranked]:
        """Every open question in the order worth asking."""
        return heapq.merge(self._of_kinds(), self._of_touched, key=lambda each: each[0])

    def _of_kinds(self) -> Iterator[Ranked]:
        """Those about incidents that nobody decided on; kinds that rank alike are merged."""
        kinds = [
            (self._begins(kind), kind)
            for kind in self.answers.rows.kinds()
            if kind.startswith(QUESTION)
        ]
        for _, alike in groupby(sorted(kinds), key=lambda each: each[0]):
            yield from heapq.merge(
                *(self._of_kind(kind) for _, kind in alike), key=lambda each: each[0]
            )

    def _begins(self, kind: str) -> tuple[int, bool, int]:
        """How the rank of every question of a kind begins."""
        about = kind_of_question(kind)
        if about is None:
            return 3, False, len(BEARINGS)
        asks, grave, commitment = about
        bearing = BEARINGS[grave]
        first = (commitment, bearing) not in self._upheld
        return (2 if bearing == "context" else 0 if first else 1), asks, grave

    def _of_kind(self, kind: str) -> Iterator[Ranked]:
        start = ""
        while True:
            rows = self.answers.rows.between(kind, start, "~", AT_A_TIME)
            said = [json.loads(row.body) for row in rows]
            wanted = [id for id, _ in said if id not in self._touched]
            there = {x.incident.id: x.incident for x in self.answers.incidents(wanted)}
            for id, link in said:
                if id in there:
                    own = canon.read(Link, link) if link else None
                    yield question_of(there[id], own, self._upheld)
            if len(rows) < AT_A_TIME:
                return
            start = rows[-1].sort + "\x01"


def _changes(part: tuple[ReviewQuestion, Effect | None]) -> tuple[bool, bool]:
    effect = part[1]
    return (not effect.opens, not effect.changes_anything) if effect else (True, True)
