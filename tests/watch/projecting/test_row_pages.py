"""A page of rows asks the database as often however much is on record, and every row comes once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from watch.projecting.acts import DAYS, Acts
from watch.projecting.test_queue import told

from servanda import store
from servanda import watch as way

PAGES: dict[str, Callable[[Acts, way.Answers, Any, int], way.RowPage]] = {
    "incidents": lambda _, answers, after, most: way.incident_page(answers, after, most),
    "captures": lambda _, answers, after, most: way.capture_page(answers, after, most),
    "claims": lambda _, answers, after, most: way.claim_page(answers, after, most),
    "questions": lambda acts, answers, after, most: way.question_page(
        way.Queue(answers, DAYS[-1], acts.at), after, most
    ),
}


@pytest.fixture
def acts(new_watch: Path) -> Acts:
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    for paper in range(3):
        acts.source(paper)
    return acts


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_as_often_however_much_there_is(acts: Acts, name: str) -> None:
    counts = []
    for pages in (6, 30):
        told(acts, pages)
        with way.answering(acts.watch, acts.record):
            pass
        asked: list[str] = []

        def note(execute, sql, params, many, context, asked=asked):
            asked.append(sql)
            return execute(sql, params, many, context)

        with (
            connections[acts.record._alias].execute_wrapper(note),
            way.answering(acts.watch, acts.record) as answers,
        ):
            first = PAGES[name](acts, answers, None, 3)
            way.made_from(answers)
            counts.append((len(first.rows), first.following is not None, len(asked)))

    assert counts[0] == counts[1] and counts[0][:2] == (3, True)


@pytest.mark.parametrize("most", [1, 2, 3, 7])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_any_length_give_every_row_once(acts: Acts, name: str, most: int) -> None:
    told(acts, 9)
    with way.answering(acts.watch, acts.record) as answers:
        whole = PAGES[name](acts, answers, None, 500)
        rows, after = [], None
        while True:
            page = PAGES[name](acts, answers, after, most)
            rows += page.rows
            if (after := page.following) is None:
                break

    assert rows == whole.rows != [] and whole.following is None
