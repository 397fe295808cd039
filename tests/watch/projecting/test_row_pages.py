"""A page of rows asks the database as often however much is on record, and every row comes once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from watch.projecting.acts import DAYS, Acts, answers_of, told

from servanda import watch as way

PAGES: dict[str, Callable[[Acts, way.Answers, Any, int], way.RowPage]] = {
    "incidents": lambda _, answers, after, most: way.incident_page(answers, after, most),
    "captures": lambda _, answers, after, most: way.capture_page(answers, after, most),
    "claims": lambda _, answers, after, most: way.claim_page(answers, after, most),
    "questions": lambda acts, answers, after, most: way.question_page(
        way.Queue(answers, DAYS[-1], acts.at), after, most
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_as_often_however_much_there_is(acts: Acts, name: str) -> None:
    counts = []
    for pages in (6, 30):
        told(acts, pages)
        with answers_of(acts) as (answers, asked):
            first = PAGES[name](acts, answers, None, 3)
            way.made_from(answers)
            counts.append((len(first.rows), first.following is not None, len(asked)))

    assert counts[0] == counts[1] and counts[0][:2] == (3, True)


def test_versions_of_an_address_ask_the_database_as_often_however_much_there_is(
    acts: Acts,
) -> None:
    acts.capture(0, 0, 0, copied=False, dated=True)
    first = acts.captures[0]
    acts.recapture(0, 1)
    counts = []
    for pages in (6, 30):
        told(acts, pages)
        with answers_of(acts) as (answers, asked):
            before = len(asked)
            found = way.captures_at(answers, [first.address])
            counts.append((len(found), len(asked) - before))
            assert found[0].id == first.id and {c.address for c in found} == {first.address}

    assert counts[0] == counts[1] and counts[0][0] == 2


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
