"""Where a watch asks for two people: commands, rows, letter and site tell what waits, and count it not."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from commands import rows, run
from watch.judging.pages import NOW, capture_of, claim, read_as, span, text_of, weighed
from watch.projecting.acts import ask_for_two_people

from servanda import archive
from servanda import watch as way
from servanda.archive.folder import read_folder
from servanda.archive.program import installed_faults
from servanda.model import Mention

ON = date(2017, 10, 24)
DAY = ("--on", ON)
TOLD = "waits for a second person"


@pytest.fixture
def watch(three_reports: way.Watch) -> way.Watch:
    """A watch with one arrest that bears on commitments."""
    text = text_of(three_reports, capture_of(three_reports, "arrest.txt"))
    told = claim(text, "arrested", "detain", to="Kem Sokha")
    by = Mention(span(text.content, "Police"), "cambodia")
    read_as(three_reports, text, evolve(told, by=(by,)))
    return three_reports


@pytest.fixture
def asking(watch: way.Watch) -> way.Watch:
    ask_for_two_people(watch.folder)
    return way.open_watch(watch.folder)


def decide(watch: way.Watch, by: str, judgement: str = "upheld") -> None:
    evidence = weighed(watch)
    (incident,) = evidence.incidents
    decided = way.decide_incident(
        watch, evidence, incident.id, judgement=judgement, reason=f"{by} saw it", by=by, at=NOW
    )
    with watch.record() as record:
        way.rule(record, decided, now=NOW)


def states(watch: way.Watch) -> set[str]:
    return {row["state"] for row in rows("standing", watch.folder, *DAY) if row["because"]}


def published(watch: way.Watch, folder: Path) -> Path:
    evidence = weighed(watch)
    way.publish(watch, evidence, way.judge(watch, evidence, on=ON), folder=folder)
    return folder


def test_a_standing_moves_only_with_the_second_and_back_when_one_takes_it_back(asking) -> None:
    moved = []
    for by, judgement in (
        ("reviewer 2", "upheld"),
        ("Reviewer 2", "upheld"),
        ("reviewer 3", "upheld"),
        ("reviewer 3", "withdrawn"),
    ):
        decide(asking, by, judgement)
        moved.append(states(asking))

    assert moved == [set(), set(), {"breached"}, set()]


def test_every_command_says_what_waits_and_for_whom(asking) -> None:
    decide(asking, "reviewer 2")
    (incident,) = rows("incidents", asking.folder)
    notes = [row for row in rows("standing", asking.folder, *DAY) if row["waiting"]]
    (question,) = rows("review", asking.folder, *DAY)

    assert {each["by"] for each in incident["waiting"]} == {"reviewer 2"}
    assert {each["judgement"] for each in incident["waiting"]} == {"upheld"}
    assert incident["state"] == "unsure"
    assert notes
    for row in notes:
        assert all(id in row["note"] for id in row["waiting"])
    assert {why["why"] for why in question["why_here"]} == {"second"}
    assert 'reviewer 2 upheld it on 2017-10-24: "reviewer 2 saw it"' in str(question["why_here"])
    assert TOLD in run("review", asking.folder, *DAY).stdout
    for command in ("standing", "duties", "letter", "digest"):
        more = ("--since", "2017-01-01") if command == "digest" else ()
        words = " ".join(run(command, asking.folder, *more, *DAY).stdout.split())
        assert "for a second person" in words, command


def test_rows_of_a_watch_that_does_not_ask_say_that_nothing_waits(watch) -> None:
    decide(watch, "reviewer 2")

    assert [row["waiting"] for row in rows("incidents", watch.folder)] == [[]]
    assert {str(row["waiting"]) for row in rows("standing", watch.folder, *DAY)} == {"[]"}
    assert states(watch) == {"breached"}


def test_who_decides_is_told_that_it_waits_and_what_a_second_would_move(asking) -> None:
    (before,) = rows("review", asking.folder, *DAY)
    said = run(
        "decide", asking.folder, before["incident"]["id"], "--judgement", "upheld",
        "--reason", "two pages tell it", "--by", "reviewer 2",
    ).stdout  # fmt: skip
    (after,) = rows("review", asking.folder, *DAY)

    assert "it waits for a second person, and counts for nothing" in said
    assert "stand on" in said or "is as it was before" in said
    assert {part["would"]["needs_second"] for part in before["may_bear_on"]} == {True}
    assert {part["would"]["needs_second"] for part in after["may_bear_on"]} == {False}


def test_what_turning_it_on_would_move_is_shown_before_and_changes_nothing(watch) -> None:
    decide(watch, "reviewer 2")
    settings = (watch.folder / "watch.toml").read_bytes()

    said = run("standing", watch.folder, *DAY, "--two-people")
    moves = rows("standing", watch.folder, *DAY, "--two-people")

    assert "of one person alone would wait" in said.stdout
    assert {(m["now"], m["would_be"]) for m in moves if m["now"] == "breached"} == {
        ("breached", "not assessed")
    }
    assert (watch.folder / "watch.toml").read_bytes() == settings
    ask_for_two_people(watch.folder)
    assert {m["item"]: m["would_be"] for m in moves if m["what"] == "standing"} == {
        row["commitment"]: row["state"]
        for row in rows("standing", watch.folder, *DAY)
        if row["commitment"] in {m["item"] for m in moves if m["what"] == "standing"}
    }
    back = rows("standing", watch.folder, *DAY, "--two-people")
    assert {(m["item"], m["would_be"]) for m in back} == {(m["item"], m["now"]) for m in moves}


@pytest.mark.parametrize("people", ["nothing", "roles", "names"])
def test_a_site_tells_what_waits_and_a_stranger_comes_to_the_same(
    asking, tmp_path: Path, people: str
) -> None:
    place = asking.folder / "watch.toml"
    kept = [x for x in place.read_text("utf-8").splitlines() if not x.startswith("people")]
    place.write_text("\n".join([*kept, f'people = "{people}"', ""]), encoding="utf-8")
    watch = way.open_watch(asking.folder)
    decide(watch, "reviewer 2")
    decide(watch, "Reviewer 2")  # one person in two spellings
    site = published(watch, tmp_path / "one")
    decide(watch, "reviewer 3")
    agreed = published(watch, tmp_path / "two")

    assert (archive.verify(site), archive.verify(agreed)) == ((), ())
    findings = (site / "data/findings.jsonl").read_text("utf-8")
    assert '"state":"waiting"' in findings and '"state":"upheld"' not in findings
    pages = {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in site.rglob("*.html")}
    assert "not counted until a second agrees" in pages["index.html"]
    assert "Two people for each finding" in pages["method.html"]
    assert TOLD in pages["incidents.html"]
    told = [name for name, words in pages.items() if "Waits for a second person" in words]
    assert [name for name in told if name.startswith("commitments/")]
    assert '"state":"waiting"' not in (agreed / "data/findings.jsonl").read_text("utf-8")


def test_a_site_that_drops_the_rule_or_counts_one_person_twice_does_not_agree(
    asking, tmp_path: Path
) -> None:
    decide(asking, "reviewer 2")
    decide(asking, "Reviewer 2")
    site = published(asking, tmp_path / "site")

    assert _faults_with(
        site, tmp_path, "manifest.json", '"two_people": true', '"two_people": false'
    )
    assert _faults_with(
        site, tmp_path, "data/findings.jsonl", '"state":"waiting"', '"state":"upheld"'
    )


def _faults_with(site: Path, tmp_path: Path, name: str, was: str, now: str) -> list[str]:
    """What is found wrong with the data of a site in which words were changed."""
    forged = Path(shutil.copytree(site, tmp_path / f"forged-{name.replace('/', '-')}"))
    words = (forged / name).read_text("utf-8")
    assert was in words
    (forged / name).write_text(words.replace(was, now), encoding="utf-8")
    return [f for f in installed_faults(read_folder(forged)) if "the decisions make it" in f]


def test_a_site_of_a_watch_that_does_not_ask_says_nothing_of_it(watch, tmp_path: Path) -> None:
    decide(watch, "reviewer 2")
    site = published(watch, tmp_path / "site")

    head = json.loads((site / "manifest.json").read_text("utf-8"))["head"]
    assert "two_people" not in head
    assert archive.verify(site) == ()
    assert "Two people for each finding" not in (site / "method.html").read_text("utf-8")
