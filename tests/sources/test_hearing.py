"""When a source counts as heard: it spoke, and not much less than is expected of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from servanda.model import Capture, Dating, Interval, Note, Outlet, Pause
from servanda.sources import hearing

DAILY = Outlet("daily", "The Placeholder Daily", expect_per_week=7.0)
SINCE, UNTIL = date(2026, 2, 1), date(2026, 2, 28)


def published(*days: int) -> list[Capture]:
    return [
        Capture(
            id=f"cap-{day}-{n}",
            bytes_sha256="0" * 64,
            size_bytes=1,
            media_type="text/html",
            address=f"http://site.example/{day}/{n}",
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            added_by="test",
            published=Dating(Interval(date(2026, 2, day), date(2026, 2, day), "day"), "stated"),
            source="daily",
        )
        for n, day in enumerate(days)
    ]


def state(outlet: Outlet, captures: list[Capture], *, reached: bool = True) -> str:
    return hearing.hear(outlet, captures, SINCE, UNTIL, reached=reached).state


@pytest.mark.parametrize(
    ("count", "heard"),
    [
        (0, "said nothing"),
        (10, "spoke less than expected"),
        (20, "spoke"),
        (28, "spoke"),
    ],
)
def test_a_daily_spoke_only_where_it_published_about_as_much_as_expected(
    count: int, heard: str
) -> None:
    assert state(DAILY, published(*[5] * count)) == heard


def test_a_small_source_spoke_with_one_page() -> None:
    small = Outlet("daily", "A placeholder", expect_per_week=0.1)

    assert state(small, published(5)) == "spoke"
    assert state(small, []) == "said nothing"


def test_a_source_that_could_not_be_reached_did_not_say_nothing() -> None:
    assert state(DAILY, [], reached=False) == "not reached"
    assert state(DAILY, published(*[5] * 10), reached=False) == "spoke less than expected"


@pytest.mark.parametrize(
    "changes",
    [{"from_on": date(2026, 3, 1)}, {"to_on": date(2026, 2, 27)}, {"expect_per_week": 0.0}],
)
def test_a_source_listed_for_other_days_or_for_nothing_is_not_expected(
    changes: dict[str, Any],
) -> None:
    assert state(evolve(DAILY, **changes), []) == "not expected"


def test_pages_without_a_day_are_counted_apart() -> None:
    undated = [
        evolve(one, published=Dating(Interval(None, None, "unknown"), "unknown"))
        for one in published(5, 6)
    ]

    heard = hearing.hear(DAILY, undated, SINCE, UNTIL, reached=True)

    assert (heard.state, heard.pages, heard.undated) == ("said nothing", 0, 2)


def test_only_the_days_over_which_it_is_expected_count() -> None:
    late = Outlet("daily", "A placeholder", expect_per_week=7.0, from_on=date(2026, 2, 25))

    assert hearing.expected_count(late, SINCE, UNTIL) == 4.0
    assert state(late, published(26)) == "spoke"


def test_from_the_day_of_pausing_a_source_is_not_reached_and_why_is_said() -> None:
    paused = evolve(DAILY, paused=(Pause(date(2026, 2, 20), "its site is moving"),))

    def on(until: date) -> tuple[str, str]:
        heard = hearing.hear(paused, published(*range(1, 20)), SINCE, until, reached=True)
        return heard.state, heard.reason

    assert on(date(2026, 2, 19)) == ("spoke", "")
    for day in (20, 28):
        why = "paused by us since 2026-02-20: its site is moving"
        assert on(date(2026, 2, day)) == ("not reached", why)


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@given(
    pauses=st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=3),
    days=st.lists(st.integers(1, 28), max_size=9),
    reached=st.booleans(),
)
def test_silence_within_a_pause_is_never_said_nothing(
    pauses: list[tuple[date, date | None]], days: list[int], reached: bool
) -> None:
    made = tuple(Pause(first, "why", last) for first, last in pauses if not last or first <= last)
    outlet = evolve(DAILY, paused=made)
    touching = [p for p in made if p.from_on <= UNTIL and (p.to_on is None or p.to_on >= SINCE)]

    heard = hearing.hear(outlet, published(*days), SINCE, UNTIL, reached=reached)

    if any(p.to_on is None or p.to_on >= UNTIL for p in touching):
        assert heard.state == "not reached" and heard.reason
    elif touching:
        assert heard.state != "said nothing"
        assert heard.expected <= hearing.expected_count(DAILY, SINCE, UNTIL)
    else:
        assert heard == hearing.hear(DAILY, published(*days), SINCE, UNTIL, reached=reached)


def test_nothing_is_expected_of_the_days_on_which_it_was_not_asked() -> None:
    back = evolve(DAILY, paused=(Pause(date(2026, 2, 1), "why", date(2026, 2, 24)),))

    assert hearing.expected_count(back, SINCE, UNTIL) == 4.0
    assert state(back, published(26)) == "spoke"
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert hearing.below(back, [], listened_since=SINCE, now=now) is None


def test_the_chance_is_that_of_poisson() -> None:
    assert not hearing.is_below(0, 4.6)  # exp(-4.6) = 0.01005
    assert hearing.is_below(0, 4.61)
    assert hearing.is_below(1, 6.7) and not hearing.is_below(1, 6.6)
    assert not hearing.is_below(0, 0.0)


def test_half_of_what_is_expected_is_below_and_none_of_it_is_silence() -> None:
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)

    below = hearing.below(DAILY, published(*[5] * 10), listened_since=SINCE, now=now)
    silent = hearing.below(DAILY, [], listened_since=SINCE, now=now)
    new = hearing.below(DAILY, [], listened_since=date(2026, 2, 26), now=now)

    assert below and below.kind == "below expectation"
    assert silent and silent.kind == "silent source"
    assert new is None


def test_the_notes_of_the_time_explain_a_silence_and_older_ones_do_not() -> None:
    outlet = evolve(
        DAILY,
        note="A placeholder.",
        notes=(
            Note(date(2026, 2, 20), "Its site was blocked."),
            Note(date(2017, 9, 4), "Printing stopped."),
            Note(date(2020, 1, 1), "Online from abroad since."),
            Note(date(2026, 3, 5), "The block was lifted."),
        ),
    )
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)

    silent = hearing.below(outlet, [], listened_since=SINCE, now=now)

    assert silent is not None
    assert silent.what.endswith(
        "where 28 are expected. Noted: 2020-01-01: Online from abroad since. / "
        "2026-02-20: Its site was blocked. / A placeholder."
    )
    assert len(hearing.noted(outlet)) == 5
