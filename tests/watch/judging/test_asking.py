"""What the reader is unsure of is asked of a person and moves nothing until they answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import rows, run

PAGE = (
    "Notes on an address\n\nIn a televised address on Monday the president of Cambodia spoke "
    "against torturing suspects.\n"
)


@pytest.fixture
def watch(new_watch: Path) -> Path:
    page = new_watch.with_name("page.txt")
    page.write_text(PAGE, encoding="utf-8")
    run("gather", new_watch, page, "--published", "2017-10-24", "--by", "a tester")
    assert run("read", new_watch).exit_code == 0
    return new_watch


def test_a_question_is_no_incident_and_is_reviewed_as_not_claimed(watch: Path) -> None:
    asked = rows("review", watch)

    assert rows("incidents", watch) == []
    assert {(q["incident"]["act"], q["unsure"]) for q in asked} == {("torture", True)}
    assert "NOT CLAIMED: the reader thinks this right in" in run("review", watch).stdout


def test_not_even_proposals_count_it_until_a_person_upholds_it(watch: Path) -> None:
    before = rows("standing", watch, "--on", "2017-10-31", "--proposed")
    id = rows("review", watch)[0]["incident"]["id"]

    answered = run("decide", watch, id, "--judgement", "upheld", "--reason", "The text says so.",
                   "--by", "a tester")  # fmt: skip

    assert answered.exit_code == 0, answered.output
    assert {state["state"] for state in before}.isdisjoint({"breached", "threatened"})
    (incident,) = rows("incidents", watch)
    assert (incident["id"], incident["state"]) == (id, "upheld")
    assert all(q["incident"]["id"] != id for q in rows("review", watch))
    assert run("decide", watch, id, "--judgement", "upheld", "--reason", "The text says so.",
               "--by", "a tester").exit_code == 0  # fmt: skip


def test_a_question_that_is_rejected_stays_on_record_as_rejected(watch: Path) -> None:
    id = rows("review", watch)[0]["incident"]["id"]

    run("decide", watch, id, "--judgement", "rejected", "--reason", "Nobody was.", "--by", "x")

    (incident,) = rows("incidents", watch)
    assert incident["state"] == "rejected"
    assert rows("review", watch) == []
