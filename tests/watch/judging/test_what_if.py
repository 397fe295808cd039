"""What a question would change is said before it is answered, and an unsure link moves nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from claims.reading import the
from commands import rows, run

from servanda.decisions.proposing import ReviewQuestion
from servanda.model import Claim, Incident
from servanda.watch.judging.what_if import Order, ordered

PAGES = {
    "2017-09-04": "Police arrested the opposition leader on Sunday\n\nPHNOM PENH - Police arrested "
    "the opposition leader at his home in Phnom Penh on Sunday.\n",
    "2017-09-12": "Two men held\n\nPHNOM PENH - Police arrested two men on Monday for an armed "
    "robbery in Phnom Penh.\n",
}


@pytest.fixture(scope="module")
def two_read(first_watch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch in which two pages are read, made once."""
    folder = Path(shutil.copytree(first_watch, tmp_path_factory.mktemp("two") / "watch"))
    for day, page in PAGES.items():
        file = folder.with_name(f"{day}.txt")
        file.write_text(page, encoding="utf-8")
        run("gather", folder, file, "--published", day, "--by", "a tester")
    assert run("read", folder).exit_code == 0
    return folder


@pytest.fixture
def watch(two_read: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_read, tmp_path / "watch"))


def asked(watch: Path, *words: object) -> list[dict[str, Any]]:
    """Every part of every question, with its incident."""
    return [
        {"incident": question["incident"], **part}
        for question in rows("review", watch, "--on", "2017-10-24", *words)
        for part in question["may_bear_on"]
    ]


def test_an_incident_is_asked_about_once_with_all_that_it_may_bear_on(watch: Path) -> None:
    questions = rows("review", watch, "--on", "2017-10-24")

    ids = [question["incident"]["id"] for question in questions]
    assert len(ids) == len(set(ids))
    assert max(len(question["may_bear_on"]) for question in questions) > 1


def test_a_question_says_what_it_would_turn_and_what_it_would_open(watch: Path) -> None:
    first = asked(watch)[0]

    assert first["would"]["before"] == "not assessed"
    assert first["would"]["after"] == "breached"
    assert "cps-29" in first["would"]["opens"]
    said = run("review", watch, "--on", "2017-10-24").stdout
    assert "from not assessed to breached; would open cps-29" in said


def test_a_doubtful_link_is_asked_told_apart_and_never_counted(watch: Path) -> None:
    robbers = [q for q in asked(watch) if q["incident"]["when"]["to_on"] == "2017-09-11"]

    rows_of = {row["id"]: row for row in rows("incidents", watch)}
    row = rows_of[robbers[0]["incident"]["id"]]
    rejected = run("decide", watch, asked(watch)[0]["incident"]["id"], "--judgement", "rejected",
                   "--reason", "Placeholder.", "--by", "a tester")  # fmt: skip
    assert rejected.exit_code == 0, rejected.output
    states = {s["state"] for s in rows("standing", watch, "--on", "2017-10-24", "--proposed")}

    assert all(q["link"]["asks"] for q in robbers)
    assert not row["links"]
    assert {"sov-3-2-a-i"} <= {q["commitment"] for q in row["questions"]}
    assert (
        "ASKED, not proposed: does this bear on sov-3-2-a-i (breaches)?"
        in run("review", watch).stdout
    )
    assert "breached" not in states


def test_a_doubtful_link_is_upheld_only_by_name_and_then_counts(watch: Path) -> None:
    (id,) = {q["incident"]["id"] for q in asked(watch) if q["link"] and q["link"]["asks"]}
    upheld = ("--judgement", "upheld", "--reason", "Placeholder.", "--by", "a tester")

    at_large = run("decide", watch, id, *upheld)
    before = rows("standing", watch, "--on", "2017-10-24")
    named = run("decide", watch, id, "--commitment", "sov-3-2-a-i", *upheld)
    after = {row["commitment"]: row["state"] for row in rows("standing", watch)}

    assert (at_large.exit_code, named.exit_code) == (0, 0), named.output
    assert "breached" not in {row["state"] for row in before}
    assert after["sov-3-2-a-i"] == "breached"
    assert after["cps-15-2-a-i"] == "not assessed"
    assert not any(
        q["incident"]["id"] == id and q["link"]["commitment"] == "sov-3-2-a-i" for q in asked(watch)
    )


@pytest.mark.parametrize("order", ["standing", "age", "confidence"])
def test_the_questions_come_in_the_order_asked_for(watch: Path, order: str) -> None:
    questions = rows("review", watch, "--on", "2017-10-24", "--order", order)

    first = [question["may_bear_on"][0] for question in questions]
    ranked: list[Any] = {
        "standing": [not part["would"]["opens"] for part in first],
        "age": [question["incident"]["when"]["to_on"] for question in questions],
        "confidence": [-part["link"]["confidence"] for part in first],
    }[order]
    assert len(questions) > 1
    assert ranked == sorted(ranked)


def question(claim: Claim) -> ReviewQuestion:
    incident = Incident(claim.id, claim.act, claim.stance, claim.when, (claim,), confidence=0.9)
    return ReviewQuestion(incident, None, False, "")


@pytest.mark.parametrize("order", ["standing", "confidence", "age"])
def test_of_equals_what_pages_tell_as_their_news_is_asked_before_what_they_recall(
    order: Order,
) -> None:
    claim = the("detain", "Police arrested the editor on Monday.")
    old, new = (
        question(evolve(claim, id=name, recalled=chance))
        for name, chance in (("a", 0.9), ("b", 0.0))
    )

    asked = [one.incident.id for one, _ in ordered([old, new], [None, None], order)]

    assert asked == ["b", "a"]


def test_an_incident_is_background_only_where_every_page_recalls_it() -> None:
    claim = the("detain", "Police arrested the editor on Monday.")
    old, new = evolve(claim, recalled=0.9), evolve(claim, recalled=0.1)

    assert Incident("i", "detain", "done", claim.when, (old,)).is_background
    assert not Incident("i", "detain", "done", claim.when, (old, new)).is_background
