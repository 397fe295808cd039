"""A stretch of the queue costs the same however much waits, and says why each question is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from watch.projecting.acts import DAYS, Acts, answers_of, told

from servanda import watch as way


def why(acts: Acts) -> list[dict]:
    """Why what waits is here, but for what is new."""
    with way.answering(acts.watch, acts.record) as answers:
        queue = way.Queue(answers, DAYS[-1], acts.at)
        waiting = queue.stretch(way.QueueWish(order="age"), 25).waiting
        evidence = answers.part([each.question.incident.id for each in waiting])
        questions = way.question_rows(evidence, [each.question for each in waiting])
        rows = way.with_reasons(questions, evidence, waiting, answers.open_signals)
        return [each for row in rows for each in row["why_here"] if each["why"] != "new"]


@pytest.mark.parametrize("order", ["weight", "age", "commitment"])
def test_a_stretch_asks_the_database_as_often_however_much_waits(acts: Acts, order: str) -> None:
    counts = []
    for pages in (6, 30):
        told(acts, pages)
        with answers_of(acts) as (answers, asked):
            queue = way.Queue(answers, DAYS[-1], acts.at)
            found = queue.stretch(way.QueueWish(order=order), 4).waiting
            list(way.facet_rows(queue))
        counts.append((len(found), len(asked)))

    assert counts[0] == counts[1] and counts[0][0] == 4


def test_what_changed_since_it_was_decided_is_told_field_by_field(acts: Acts) -> None:
    acts.capture(0, 0, 0, copied=False, dated=True)
    acts.read(0, 0, 1, asks=False, elsewhere=False)
    for at in range(2):
        acts.decide(at, upheld=True, alone=True, by=0)
        acts.code(at, strikes=False)

    (each, *_) = why(acts)
    assert each["why"] == "changed"
    (since, *_) = each["since"]
    assert (since["by"], since["judgement"]) == ("Ann", "upheld")
    assert {"field": "stance", "was": "done", "now": "denied"} in since["differences"]


def test_a_page_that_was_captured_again_with_other_bytes_is_told(acts: Acts) -> None:
    acts.capture(0, 0, 0, copied=False, dated=True)
    acts.read(0, 0, 1, asks=False, elsewhere=False)
    assert why(acts) == []

    acts.at += timedelta(days=1)
    acts.recapture(0, 1)

    assert {each["why"] for each in why(acts)} == {"recaptured and edited"}
