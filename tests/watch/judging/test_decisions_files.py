"""A decisions file may say which claims tell of one event, and notices may move a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from commands import rows, run
from watch.judging.pages import (
    NOW,
    capture_of,
    claim,
    read_as,
    text_of,
    watch_of,
    weighed,
)

from servanda import errors
from servanda import watch as way

JOINED = """
by = "Ben"

[[grouping]]
verdict = "one event"
parts = [
  { quote = "arrested Kem Sokha", act = "detain" },
  { quote = "beat a reporter", act = "assault", capture = "arrest.txt" },
]
reason = "One raid, told in two sentences."
"""


@pytest.fixture
def watch(tmp_path: Path) -> way.Watch:
    """A report of one raid, read as an arrest and a beating."""
    watch = watch_of(tmp_path / "watch")
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(
        watch,
        text,
        claim(text, "arrested", "detain", by="Police", to="Kem Sokha"),
        claim(text, "beat", "assault", to="a reporter"),
    )
    return watch


def settled(watch: way.Watch, words: str) -> way.Settled:
    return way.settle_file(watch, weighed(watch), words, name="d.toml", by="Ann", at=NOW)


def put(watch: way.Watch, words: str) -> int:
    with watch.record() as record:
        return len(way.rule(record, settled(watch, words).decided, now=NOW))


def test_claims_named_by_their_words_are_one_event_and_put_apart_again(watch: way.Watch) -> None:
    assert len(weighed(watch).incidents) == 2

    assert put(watch, JOINED) == 1
    assert put(watch, JOINED) == 0  # the file read again
    (incident,) = weighed(watch).incidents
    assert {claim.act for claim in incident.claims} == {"detain", "assault"}

    apart = JOINED.replace('"one event"', '"apart"').replace("One raid", "Two days")
    assert put(watch, apart) == 1
    assert len(weighed(watch).incidents) == 2


def test_a_part_may_be_an_id_or_a_list_and_no_incident_takes_claims_out(watch: way.Watch) -> None:
    (detained, beaten) = weighed(watch).incidents
    listed = f"""
[[grouping]]
verdict = "no incident"
parts = [["{detained.id}"], "{beaten.claims[0].id}"]
reason = "A film scene."
"""
    assert put(watch, listed) == 1
    assert weighed(watch).incidents == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            '"one event"',
            '"one evnt"',
            'd.toml:5: "one evnt" is no verdict. Did you mean "one event"',
        ),
        ("parts = [", "part = [", 'd.toml:6: a [[grouping]] has no key "part".'),
        ('act = "detain"', 'act = "kill"', 'd.toml:4: "arrested Kem Sokha" is not read as kill'),
        ("arrested Kem", "arested Kem", 'd.toml:4: no claim has the words "arested Kem Sokha"'),
        ('quote = "beat', 'words = "beat', 'd.toml:6: each of "parts" must be an id, or {'),
        ("One raid, told in two sentences.", " ", 'd.toml:10: "reason" is empty.'),
        ("arrest.txt", "arest.txt", "d.toml:4: no capture has the address, file name or title"),
    ],
)
def test_a_grouping_that_does_not_fit_is_refused_with_its_line(
    watch: way.Watch, old: str, new: str, what: str
) -> None:
    assert old in JOINED
    with pytest.raises(errors.EvidenceError) as refused:
        settled(watch, JOINED.replace(old, new))

    assert what in str(refused.value)
    assert str(refused.value).endswith("Nothing was decided: a file counts whole or not at all.")


# ------------------------------------------------------------------ notices


def test_a_notice_moves_the_last_day_of_a_period(tmp_path: Path) -> None:
    folder = tmp_path / "south"
    assert run("new", folder, "--agreement", "south-sudan-2018").exit_code == 0
    state = state_in_march(folder)
    moved = run(
        "decide", folder, "--notice", "amendment", "--about", "transition", "--on", "2026-09-01",
        "--until", "2029-02-22", "--words", "A placeholder.", "--source", "A citation.", "--by", "Ann",
    )  # fmt: skip
    before = run(
        "decide", folder, "--notice", "amendment", "--about", "transition", "--on", "2026-09-01",
        "--until", "2026-08-01", "--by", "Ann",
    )  # fmt: skip

    assert moved.exit_code == 0, moved.output
    assert before.exit_code != 0
    assert "its last day, 2026-08-01, lies before its first, 2026-09-01" in before.output
    with way.open_watch(folder).record() as record:
        notices = way.weigh(way.open_watch(folder), record).notices
    assert [notice.until_on for notice in notices] == [date(2029, 2, 22)]
    assert (state, state_in_march(folder)) == ("ended", "not assessed")


def state_in_march(folder: Path) -> str:
    """How a commitment of the transition stands after the day on which it was to end."""
    standings = rows("standing", folder, "--on", "2027-03-01", "--json")
    return next(row["state"] for row in standings if row["commitment"] == "rarcss-1-4-4")


def test_a_notice_may_say_what_was_reached(tmp_path: Path) -> None:
    folder = tmp_path / "south"
    assert run("new", folder, "--agreement", "south-sudan-2018").exit_code == 0
    reached = run(
        "decide", folder, "--notice", "step", "--about", "transition", "--on", "2020-03-01",
        "--value", "70", "percent", "--words", "A placeholder.", "--by", "Ann",
    )  # fmt: skip

    assert reached.exit_code == 0, reached.output
    with way.open_watch(folder).record() as record:
        (notice,) = way.weigh(way.open_watch(folder), record).notices
    assert (notice.value.low, notice.value.high, notice.value.unit) == (70, 70, "percent")
