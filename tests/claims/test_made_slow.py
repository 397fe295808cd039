"""A page made to be slow costs in proportion to its length, and what it tells too often is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from claims.reading import WORDS, parser

from bench.reading import page
from servanda import claims
from servanda.claims import reading
from servanda.claims.gist import main_event
from servanda.claims.times import expressions
from servanda.model import Telling
from servanda.watch.reading import coverage

FEW, MANY = 30, 120
GIST = str(Path(main_event.__file__).parent)
MADE_SLOW = (
    "Police arrested Man{n} Person on Monday.",
    "Soldiers beat Man{n} Person in Kampot. Police arrested him on {n} June 2019, it said.",
    "Police arrested Man{n} Person on 3 June 2019. Soldiers beat Woman{n} Person that same day.",
)


def calls(work: Callable[[], object]) -> int:
    """How many functions of the gist a piece of work calls or goes on with."""
    count = 0

    def note(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        count += event == "call" and GIST in frame.f_code.co_filename

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def read(sentence: str, count: int) -> Telling:
    """A page of one paragraph with so many of a sentence, read, and its gist told."""
    body = " ".join(sentence.format(n=n) for n in range(count))
    capture, text = page("made", [("title", "Arrests"), ("body", body)], date(2020, 6, 1))
    telling = claims.read(capture, text, parser=parser(), lexicon=WORDS)
    claims.tell_gist(capture, text, telling, parser=parser(), lexicon=WORDS)
    return telling


@pytest.mark.parametrize("sentence", MADE_SLOW)
def test_the_gist_of_four_times_the_sentences_is_four_times_the_work(sentence: str) -> None:
    read(sentence, 2)  # what is loaded once

    few, many = (calls(lambda count=count: read(sentence, count)) for count in (FEW, MANY))  # type: ignore[misc]

    assert many < 1.1 * MANY / FEW * few


def test_the_gist_of_four_times_the_names_is_four_times_the_work() -> None:
    def listed(count: int) -> None:
        read("Police arrested " + ", ".join(f"Man{n} Person" for n in range(count)) + ".", 1)

    listed(2)
    few, many = calls(lambda: listed(200)), calls(lambda: listed(800))

    assert many < 4.4 * few


def test_the_text_is_searched_once_however_many_sentences_point_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[int] = []
    find = expressions.find

    def noted(text: str, **options: Any) -> list[expressions.FoundTime]:
        searched.append(len(text))
        return find(text, **options)

    monkeypatch.setattr(expressions, "find", noted)
    read(MADE_SLOW[2], MANY)

    length = len(MADE_SLOW[2].format(n=100)) * MANY
    assert sum(searched) < 4 * length  # each sentence, the whole of it, and once more for the gist


def test_what_is_told_of_one_act_past_the_bound_is_counted_and_signalled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything = read(MADE_SLOW[0], 10)
    monkeypatch.setattr(reading, "MOST", 4)

    told = read(MADE_SLOW[0], 10)

    assert told.claims == everything.claims[:4]
    assert told.id != everything.id
    line = f'{everything.claims[4].cue.start}: page: 6 more claims of "detain"'
    assert told.unread == (*everything.unread, f"{line}, for the first 4 alone are read")
    (signal,) = coverage.unreadable(told, now=datetime(2020, 6, 2, tzinfo=UTC))
    assert signal.where == told.capture
    assert '6 more claims of "detain"' in signal.what
    assert list(coverage.still([signal], [told])) == [signal]
    assert list(coverage.still([signal], [everything])) == []


def test_a_page_within_the_bound_is_told_as_it_is() -> None:
    telling = read(MADE_SLOW[0], 10)

    assert reading.bounded(telling) is telling
    assert coverage.unreadable(telling, now=datetime(2020, 6, 2, tzinfo=UTC)) == ()
