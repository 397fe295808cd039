"""A clock that is wrong by years is told: time never runs backwards on record without a signal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attacks.test_broken_between_logs import at
from attacks.test_rolled_back import CHECKED, HEADS, forget, rewritten
from attrs import evolve
from commands import run
from copies import copied

from servanda.cli import showing
from servanda.model import Decision
from servanda.watch import open_watch

# now, since the watches that tests share were made now
TRUE = datetime.now(UTC).replace(microsecond=0)
TODAY = f"{TRUE:%Y-%m-%d}"


def years_off(years: int) -> datetime:
    """The clock that many years ahead, or behind."""
    return TRUE + timedelta(days=365.25 * years)


def gathered(watch: Path, name: str, words: str) -> int:
    page = watch.parent / f"{name}.txt"
    page.write_text(f"Phnom Penh, 23 August 2017\n\n{words}\n", encoding="utf-8")
    return run("gather", watch, page, "--by", "Ann").exit_code


def signals(watch: Path) -> list[str]:
    """What open signals are told of, by every command that asks of a day."""
    asked = run("standing", watch, "--on", TODAY)
    return [line for line in asked.output.splitlines() if "clock" in line.lower()]


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_ten_years_off_is_a_signal_once_it_is_right_again(
    new_watch: Path, monkeypatch: pytest.MonkeyPatch, years: int
):
    """Ahead at first, or right at first and then behind."""
    away = years_off(years)
    at(monkeypatch, max(TRUE, away))
    gathered(new_watch, "one", "The ministry closed 15 radio stations.")
    assert signals(new_watch) == []
    at(monkeypatch, min(TRUE, away))
    gathered(new_watch, "two", "Police arrested two journalists.")

    assert signals(new_watch)
    checked = run("check", new_watch, "--captures")
    assert checked.exit_code == 0, checked.stderr


def test_commands_side_by_side_and_clocks_of_two_machines_are_no_signal(
    new_watch: Path, monkeypatch: pytest.MonkeyPatch
):
    at(monkeypatch, TRUE)
    gathered(new_watch, "one", "The ministry closed 15 radio stations.")
    at(monkeypatch, TRUE - timedelta(hours=2))
    gathered(new_watch, "two", "Police arrested two journalists.")

    assert signals(new_watch) == []
    assert run("check", new_watch).exit_code == 0


def test_a_decision_on_captures_of_the_future_is_told_everywhere(
    cambodia: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    watch = copied(cambodia, tmp_path / "watch")
    incident = json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"]
    words = ("--judgement", "unsure", "--reason", "looked again", "--by", "Ann")
    at(monkeypatch, years_off(-10))
    assert run("decide", watch, incident, *words).exit_code in (0, 1)

    for command in ("standing", "duties", "digest"):
        more = ("--since", "2017-01-01") if command == "digest" else ()
        asked = run(command, watch, "--on", TODAY, *more)
        assert "earlier" in asked.output, command
        assert asked.exit_code == 1


def test_a_decision_dated_back_with_every_hash_made_anew_is_named(cambodia: Path, tmp_path: Path):
    watch = copied(cambodia, tmp_path / "watch")
    rewritten(watch)
    for name in (CHECKED, HEADS):
        if (watch / name).exists():
            forget(watch, name)

    checked = run("check", watch)

    assert checked.exit_code == 1
    assert "2016-01-01" in checked.stderr
    assert "dated back" in checked.stderr


@pytest.mark.parametrize(
    ("years", "words"), [(-10, "what it saw was fetched on"), (10, "was dated ahead")]
)
def test_a_decision_out_of_time_says_so_on_its_own_rows(
    cambodia: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int, words: str
):
    """Dated back, or dated ahead of the lines that were put on record after it."""
    watch = copied(cambodia, tmp_path / "watch")
    incident = json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"]
    said = ("--judgement", "unsure", "--reason", "looked again", "--by", "Ann")
    at(monkeypatch, years_off(years))
    assert run("decide", watch, incident, *said).exit_code in (0, 1)
    at(monkeypatch, TRUE)
    gathered(watch, "one", "The ministry closed 15 radio stations.")

    shown = run("show", watch, incident).stdout
    rows = json.loads(run("show", watch, incident, "--json").stdout)["history"]

    flagged = [row for row in rows if "out_of_time" in row]
    assert {row["by"] for row in flagged} == {"Ann"}
    assert f"out of time: it is of {years_off(years):%Y-%m-%d}" in shown and words in shown
    own = run("show", watch, flagged[0]["id"]).stdout
    assert f"out of time: is of {years_off(years):%Y-%m-%d}" in own


@pytest.mark.parametrize("years", [-10, 10])
def test_what_speaks_of_a_decision_says_that_it_is_out_of_time(
    cambodia: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
):
    """The site beside it, the digest on its line, letter and publish on the way out."""
    watch, words = copied(cambodia, tmp_path / "watch"), "Out of time: "
    incident = json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"]
    said = ("--judgement", "upheld", "--proof", "believe", "--reason", "looked", "--by", "Ann")
    on = ("--on", "2017-10-24")
    at(monkeypatch, TRUE)
    run("publish", watch, tmp_path / "before", *on)
    at(monkeypatch, years_off(years))
    run("decide", watch, incident, *said)
    at(monkeypatch, TRUE)
    gathered(watch, "one", "The ministry closed 15 radio stations.")
    published = run("publish", watch, tmp_path / "after", *on)
    monkeypatch.setattr(showing, "_WARNED", set())  # another process
    letter = run("letter", watch, *on)
    digest = run("digest", watch, "--since", TODAY, "--on", TODAY)

    assert "a clock was wrong" in published.stderr
    assert "a clock was wrong" in letter.stderr
    assert f"decided on {years_off(years):%Y-%m-%d}" in digest.stdout
    assert "a clock was wrong" in digest.stdout
    pages = {
        name: "".join(p.read_text("utf-8") for p in sorted((tmp_path / name).rglob("*.html")))
        for name in ("before", "after")
    }

    assert words not in pages["before"]
    assert words in pages["after"]
    assert run("verify", tmp_path / "after").exit_code == 0


def test_a_last_line_that_is_still_to_come_is_told(
    new_watch: Path, monkeypatch: pytest.MonkeyPatch
):
    at(monkeypatch, years_off(10))
    gathered(new_watch, "one", "The ministry closed 15 radio stations.")
    at(monkeypatch, TRUE)
    asked, checked = run("standing", new_watch, "--on", TODAY), run("check", new_watch)

    for said in (asked, checked):
        assert f"is of {years_off(10):%Y-%m-%d}" in said.stderr
        assert "by the clock of this machine" in said.stderr
    assert checked.exit_code == 1


def test_a_clock_signal_on_record_is_counted_by_what_put_it_there(
    new_watch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    at(monkeypatch, years_off(10))
    gathered(new_watch, "one", "The ministry closed 15 radio stations.")
    at(monkeypatch, TRUE)
    page = tmp_path / "two.txt"
    page.write_text("Phnom Penh, 23 August 2017\n\nPolice arrested two.\n", encoding="utf-8")

    said = run("gather", new_watch, page, "--by", "Ann")

    assert said.exit_code == 1
    assert "1 kept, 0 already there, 1 signal." in said.stdout
    assert "One of the two clocks was wrong" in said.stderr


@pytest.mark.parametrize("years", [-10, 10])
def test_a_decision_out_of_time_is_told_by_the_check_whatever_other_signal_there_is(
    cambodia: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
):
    """One clock signal on record says nothing of decisions that it does not stand between."""
    watch = copied(cambodia, tmp_path / "watch")
    incident = json.loads(run("incidents", watch, "--json").stdout.splitlines()[0])["id"]
    said = ("--judgement", "unsure", "--reason", "looked again", "--by", "Ann")
    at(monkeypatch, years_off(20))
    gathered(watch, "one", "The ministry closed 15 radio stations.")
    at(monkeypatch, TRUE)
    assert run("decide", watch, incident, *said).exit_code in (0, 1)
    honest = run("check", watch)
    with open_watch(watch).record() as record:
        last = record.all(Decision)[-1]
        record.add([evolve(last, id="dec-forged", at=years_off(years))], at=TRUE)

    forged = run("check", watch)

    assert honest.exit_code == 0, honest.stderr
    assert forged.exit_code == 1
    assert f"decision dec-forged is of {years_off(years):%Y-%m-%d}" in forged.stderr


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_of_findings_and_a_review_say_which_decisions_are_out_of_time(
    cambodia: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
):
    watch, on = copied(cambodia, tmp_path / "watch"), ("--on", "2017-10-24")
    words = ("export", watch, "--as", form, "--what", "findings")
    before = run(*words).stdout
    questions = [json.loads(x) for x in run("review", watch, "--json", *on).stdout.splitlines()]
    asked = next(q for q in questions if len(q.get("may_bear_on", ())) > 1)
    incident, link = asked["incident"]["id"], asked["may_bear_on"][0]["link"]
    said = ("--judgement", "unsure", "--reason", "looked again", "--by", "Ann")
    at(monkeypatch, years_off(-10))
    run("decide", watch, incident, "--commitment", link["commitment"], *said)
    at(monkeypatch, TRUE)

    after, again = run(*words).stdout, run("review", watch, "--json", *on).stdout
    printed = run("review", watch, *on).stdout

    assert "dated back" not in before
    assert f"one is of {years_off(-10):%Y-%m-%d}" in after
    head = before.splitlines()[0]
    assert "out_of_time" in head.split(",") if form == "csv" else '"out_of_time": ""' in head
    late = [q for q in map(json.loads, again.splitlines()) if "out_of_time" in q]
    assert [q["incident"]["id"] for q in late] == [incident]
    assert "it was dated back" in late[0]["out_of_time"][0]
    assert "out of time: decision" in printed
