"""A letter asks something of everybody who owes something, and says so where nobody does."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from archive.lake_watch import agreement as bare
from cli.test_shipped_agreements import PAGE, STORIES
from commands import run
from outputs.conftest import Outputs

from servanda import letters


def plain(words: str) -> str:
    return " ".join(re.sub(r"\\", "", words).split())


def asks_of_everybody(site: Path, letter: str) -> list[dict[str, Any]]:
    """The duties that somebody must act on, each found in the letter with whom it binds."""
    rows = [json.loads(line) for line in (site / "data/duties.jsonl").read_text().splitlines()]
    sent = json.loads((site / "data/letter.json").read_text())
    live = [
        row
        for row in rows
        if row["state"] in ("waiting", "owed", "overdue") and not is_yet_to_come(row, site)
    ]
    for row in live:
        asked = {row["waiting_on"]} if row["waiting_on"] else set(row["bearers"])
        assert row["rule"] in sent["duties"], row["rule"]
        assert plain(row["must"].rstrip(".")) in plain(letter), row["rule"]
        assert set(row["bearers"]) <= set(sent["addressees"]), row["rule"]
        assert asked <= set(sent["addressees"]) or row["waiting_on"], row["rule"]
    return live


def is_yet_to_come(duty: dict[str, Any], site: Path) -> bool:
    """Whether only the agreement's own dates ask it, and its day has not passed."""
    on_record = {
        json.loads(line)["id"]
        for name in ("findings", "notices")
        for line in (site / "data" / f"{name}.jsonl").read_text().splitlines()
    }
    to_come = bool(duty["due"]) and duty["due"] > duty["on"]
    return duty["state"] == "owed" and to_come and not on_record & set(duty["because"])


def test_every_duty_is_asked_of_whoever_bears_it(outputs: Outputs) -> None:
    assert asks_of_everybody(outputs.site, outputs.commands["letter"])


@pytest.mark.slow
@pytest.mark.parametrize("id", STORIES)
def test_every_duty_of_a_shipped_agreement_is_asked_of_whoever_bears_it(
    id: str, tmp_path: Path
) -> None:
    story, folder, page = STORIES[id], tmp_path / "w", tmp_path / "report.html"
    page.write_text(PAGE.format(title=story.title, day=story.day, text=story.text), "utf-8")
    by = ("--by", "a tester")
    assert run("new", folder, "--agreement", id).exit_code == 0
    assert run("gather", folder, page, *by).exit_code == 0
    assert run("read", folder).exit_code == 0
    kind, about, on, actor = story.notice
    notice = ("--notice", kind, "--about", about, "--on", on, "--actor", actor)
    assert run("decide", folder, *notice, "--words", "as told", *by).exit_code == 0
    letter = run("letter", folder, "--on", story.on).stdout
    assert run("publish", folder, tmp_path / "site", "--on", story.on).exit_code == 0

    live = asks_of_everybody(tmp_path / "site", letter)

    assert live
    assert "\nTo:\n" in letter
    if id == "good-friday-1998":
        assert "We ask the United Kingdom" in letter.partition("## What we ask to be told")[0]


def test_where_nobody_owes_anything_the_letter_says_so() -> None:
    agreement = bare()

    letter = letters.draft(agreement, (), (), (), (), (), on=date(2017, 10, 24))

    assert "nothing is known to be owed or waited for" in letter.text
    assert "asks nothing of anybody" in letter.text
    assert letter.addressees == letter.duties == ()
