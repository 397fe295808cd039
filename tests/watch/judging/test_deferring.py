"""A question put off is not asked until what it waits for has come, and no standing moves by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from attrs import evolve
from decisions.evidence import claim, incident

from servanda.errors import EvidenceError
from servanda.model import Deferral, Incident
from servanda.watch.judging.deferring import (
    Until,
    ask_again,
    current_deferrals,
    holding,
    put_off,
    take_in_hand,
)

AT = datetime(2017, 10, 24, 12, tzinfo=UTC)
ONE = incident()
MORE = evolve(ONE, claims=(*ONE.claims, claim("clm-2", capture="cap-2")))
SOURCES = {"cap-1": "Shore Herald", "cap-2": "Lake Post"}


def off(until: Until, *before: Deferral, by: str = "Ann", hours: int = 0) -> Deferral:
    at = AT + timedelta(hours=hours)
    return put_off(ONE, until, before, reason="wait", by=by, at=at)


def holds(some: tuple[Deferral, ...], now: datetime = AT, what: Incident = ONE) -> bool:
    found = holding(current_deferrals(some), [what], lambda id: SOURCES.get(id, ""), now=now)
    return what.id in found


@pytest.mark.parametrize(
    ("until", "on_the_day", "told_by_another"),
    [
        (Until(on=date(2017, 10, 26)), False, False),
        (Until(change=True), True, False),
        (Until(source="Lake Post"), True, False),
        (Until(source="Hill Times"), True, True),
    ],
)
def test_it_is_asked_again_when_what_it_waits_for_has_come(
    until: Until, on_the_day: bool, told_by_another: bool
) -> None:
    deferral = off(until)

    assert holds((deferral,))
    assert holds((deferral,), AT + timedelta(days=2)) is on_the_day
    assert holds((deferral,), what=MORE) is told_by_another


def test_what_somebody_has_in_hand_is_free_after_an_hour() -> None:
    taken = take_in_hand(ONE, (), by="Ann", at=AT)

    assert holds((taken,), AT + timedelta(minutes=59))
    assert not holds((taken,), AT + timedelta(minutes=60))


def test_two_copies_that_are_merged_in_any_order_hold_the_same() -> None:
    first = off(Until(on=date(2017, 12, 1)))
    other = off(Until(change=True), by="Ben")
    again = ask_again(first.id, (first,), reason="news", by="Ben", at=AT + timedelta(hours=1))
    later = off(Until(on=date(2017, 11, 1)), first, hours=2)

    every = {
        tuple(d.id for d in current_deferrals(some))
        for some in permutations((first, other, again, later))
    }

    assert every == {tuple(d.id for d in (other, later))}
    assert holds((first, other, again)) and not holds((first, again))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("2017-10-24", "has come already"),
        ("2019-01-01", "more than a year away"),
        ("Lake Pots", "Lake Post"),
        ("", "is no day"),
    ],
)
def test_what_cannot_be_waited_for_is_refused_in_words(words: str, says: str) -> None:
    with pytest.raises(EvidenceError, match=says):
        off(Until.typed(words, ["Lake Post"]))


def test_nobody_puts_off_without_a_name_or_a_reason_nor_asks_again_twice() -> None:
    for by, reason, says in (("", "wait", "nobody's name"), ("Ann", " ", "give a reason")):
        with pytest.raises(EvidenceError, match=says):
            put_off(ONE, Until(change=True), (), reason=reason, by=by, at=AT)
    first = off(Until(change=True))
    again = ask_again(first.id, (first,), reason="news", by="Ben", at=AT)
    with pytest.raises(EvidenceError, match="holds no more"):
        ask_again(first.id, (first, again), reason="news", by="Ben", at=AT)
