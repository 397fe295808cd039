"""An incident decided on by itself, under no commitment, is decided in every row, count and page."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from commands import run
from watch.judging.pages import NOW, capture_of, claim, read_as, span, text_of, weighed

from servanda import archive, errors
from servanda import watch as way
from servanda.model import Mention

NOTHING_MOVES = "Nobody decided that it bears on a commitment, so no standing moves by it."
ON = date(2017, 10, 24)


@pytest.fixture
def watch(three_reports: way.Watch) -> way.Watch:
    """A watch with one incident that bears on nothing, and one that does."""
    text = text_of(three_reports, capture_of(three_reports, "arrest.txt"))
    read_as(
        three_reports,
        text,
        claim(text, "beat", "finding", by="They"),
        evolve(
            claim(text, "arrested", "detain", to="Kem Sokha"),
            by=(Mention(span(text.content, "Police"), "cambodia"),),
        ),
    )
    return three_reports


def lone(watch: way.Watch) -> way.Row:
    return next(row for row in way.incident_rows(weighed(watch)) if row["act"] == "finding")


def decide(watch: way.Watch, judgement: str = "upheld", *, by: str = "Ann") -> None:
    decided = way.decide_incident(
        watch, weighed(watch), lone(watch)["id"], judgement=judgement, reason="seen", by=by, at=NOW
    )
    with watch.record() as record:
        way.rule(record, decided, now=NOW)


def undecided(watch: way.Watch) -> int:
    return way.digest_row(watch, weighed(watch), since=ON, on=ON)["undecided"]


def test_the_incident_of_these_tests_bears_on_nothing(watch) -> None:
    assert (lone(watch)["links"], lone(watch)["questions"]) == ([], [])


@pytest.mark.parametrize("judgement", ["upheld", "rejected", "unsure"])
def test_its_state_is_what_was_decided_in_rows_and_digest(watch, judgement: str) -> None:
    before = undecided(watch)
    decide(watch, judgement)

    assert lone(watch)["state"] == judgement
    assert undecided(watch) == before - 1 == 1
    exported = way.export_rows(watch, weighed(watch), what="incidents", on=ON)
    assert judgement in {row["state"] for row in exported}


def test_persons_who_differ_leave_it_unsure_and_one_taken_back_leaves_it_proposed(watch) -> None:
    decide(watch)
    decide(watch, "rejected", by="Ben")
    differing = lone(watch)["state"]
    decide(watch, "withdrawn", by="Ben")
    decide(watch, "withdrawn")

    assert differing == "unsure"
    assert lone(watch)["state"] == "proposed"


def test_the_site_counts_and_shows_it_and_anyone_can_work_it_out_again(
    watch, tmp_path: Path
) -> None:
    decide(watch)
    evidence = weighed(watch)
    way.publish(watch, evidence, way.judge(watch, evidence, on=ON), folder=tmp_path / "site")
    site = tmp_path / "site"
    index, listed = (site / name for name in ("index.html", "incidents.html"))
    (page,) = (site / "incidents").iterdir()
    manifest = json.loads((site / "manifest.json").read_text())
    judged = json.loads((site / "data/judged.jsonl").read_text())

    assert "<dt>incident up to this day that persons decided on</dt><dd>1</dd>" in index.read_text()
    assert manifest["head"]["undecided"] == undecided(watch) == 1
    assert "Judged by itself: <strong>upheld</strong>" in listed.read_text()
    assert "Judged by itself: upheld" in page.read_text()
    assert NOTHING_MOVES in page.read_text()
    assert judged["state"] == "upheld"
    assert archive.verify(site) == ()


def test_it_is_counted_as_upheld_by_every_command_and_page(watch, tmp_path: Path) -> None:
    def said() -> dict[str, str]:
        site = tmp_path / f"site-{lone(watch)['state']}-{len(list(tmp_path.iterdir()))}"
        on = ("--on", ON)
        words = {
            name: run(name, watch.folder, *more, *on).stdout
            for name, more in (("standing", ()), ("letter", ()), ("publish", (site,)))
        }
        words["digest"] = run("digest", watch.folder, "--since", ON, *on).stdout
        for name in ("index", "incidents", "method"):
            words[name] = (site / f"{name}.html").read_text("utf-8")
        return words

    decide(watch)
    by_itself = said()
    [arrest] = [row for row in way.incident_rows(weighed(watch)) if row["act"] == "detain"]
    run(
        "decide", watch.folder, arrest["id"], "--judgement", "upheld", "--reason", "seen",
        "--by", "Ann",
    )  # fmt: skip
    beside = said()

    index = by_itself.pop("index")  # which has no timeline, and so no such sentence
    assert "of them by itself, up to this day, under no commitment</dt><dd>1</dd>" in index
    for name, words in by_itself.items():
        assert "1 incident upheld, under no commitment" in words, name
    for name, words in beside.items():
        assert re.search(r"2 incidents upheld, of them 1 under \d commitment", words), name


def test_a_commitment_it_is_not_proposed_for_is_refused_without_a_false_nearest(watch) -> None:
    with pytest.raises(errors.EvidenceError, match="bear on cps-29, nor on any other. To link it"):
        way.decide_incident(
            watch, weighed(watch), lone(watch)["id"], judgement="upheld", reason="seen", by="Ann",
            at=NOW, commitments=["cps-29"],
        )  # fmt: skip


def test_the_command_says_at_once_that_nothing_moves_and_how_to_link_it(watch) -> None:
    made = run(
        "decide", watch.folder, lone(watch)["id"], "--judgement", "upheld", "--reason", "seen",
        "--by", "Ann",
    )  # fmt: skip

    assert made.exit_code == 0, made.output
    assert (
        "upheld; it bears on no commitment, so no standing moves: link it with --commitment, "
        "--bearing and --bearer."
    ) in made.stdout


def test_the_command_says_what_standing_moved(watch) -> None:
    [arrest] = [row for row in way.incident_rows(weighed(watch)) if row["act"] == "detain"]
    made = run(
        "decide", watch.folder, arrest["id"], "--judgement", "upheld", "--reason", "seen",
        "--by", "Ann",
    )  # fmt: skip

    moved = [line for line in made.stdout.splitlines() if " is now " in line]
    assert any(line.endswith("is now breached; before, it was not assessed.") for line in moved), (
        made
    )
    assert "Article 29 of the Settlement Agreement (cps-29) is now triggered" in made.stdout


def test_a_review_asks_of_it_in_one_sentence(watch) -> None:
    printed = run("review", watch.folder, "--on", ON).stdout

    assert "it is proposed to bear on nothing; say whether it happened" in printed
    assert "bear on no commitment" not in printed


def arrest(watch: way.Watch) -> way.Row:
    return next(row for row in way.incident_rows(weighed(watch)) if row["act"] == "detain")


def decided(watch: way.Watch, id: str):
    return run(
        "decide", watch.folder, id, "--judgement", "upheld", "--reason", "seen", "--by", "Ann"
    )


def test_a_decision_says_which_signals_it_raises_and_only_how_many_were_there(watch) -> None:
    decided(watch, arrest(watch)["id"])
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(
        watch,
        text,
        claim(text, "beat", "finding", by="They"),
        claim(text, "arrested", "detain", to="Kem Sokha", stance="denied"),
        version="2",
    )

    made = decided(watch, lone(watch)["id"])
    listed = run("incidents", watch.folder)

    assert made.exit_code == 0, made.output
    assert "signal: dec-" not in made.stderr
    assert "open before: servanda incidents says which." in made.stderr
    assert (listed.exit_code, "signal: " in listed.stderr) == (1, True)
    assert f"servanda review {watch.folder}" in listed.stderr
    assert "WATCH" not in listed.stderr


def test_joining_two_incidents_says_at_once_which_decisions_lapse_by_it(watch) -> None:
    decided(watch, arrest(watch)["id"])

    made = run(
        "decide", watch.folder, "--one-event", arrest(watch)["id"], "--one-event",
        lone(watch)["id"], "--reason", "one night", "--by", "Ann",
    )  # fmt: skip

    lines = made.stdout.splitlines()
    assert any("no longer count by this:" in line for line in lines), made.output
    assert any("upheld by Ann under cps-" in line for line in lines)
    assert any(line.endswith("it was breached.") for line in lines)
    assert made.exit_code == 1
