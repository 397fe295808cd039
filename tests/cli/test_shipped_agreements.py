"""Each shipped agreement beside Paris's carries a made-up report to a letter and a site that verifies."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from servanda.cli import main

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="The Placeholder Daily">
<meta property="article:published_time" content="{day}"></head><body><article><h1>{title}</h1>
<p>{text}</p><p>The town was calm in the afternoon, and shops stayed open until late.</p>
</article></body></html>"""


@frozen
class Story:
    """A made-up report and notice, and what must come of them."""

    day: str
    title: str
    text: str
    notice: tuple[str, str, str, str]  # kind, about, on, by
    on: str
    act: str
    breached: str
    owed: str
    cited: str  # words of the letter


STORIES = {
    "dayton-1995": Story(
        day="1998-05-05",
        title="Police arrest a farmer",
        text="Republika Srpska police arrested the farmer Jovan Placeholder in Prijedor on Monday.",
        notice=("request", "a6-5-explain", "1998-06-10", "ombudsman"),
        on="1998-07-01",
        act="detain",
        breached="a4-2-3-d",
        owed="a6-5-explain",
        cited="as article V of the Agreement on Human Rights requires",
    ),
    "colombia-2016": Story(
        day="2018-02-12",
        title="Soldiers kill a former combatant",
        text="Colombian soldiers killed the former combatant Ana Placeholder in Cauca on Saturday.",
        notice=("event", "alert_issued", "2018-02-20", "ombudsman_office"),
        on="2018-03-01",
        act="kill",
        breached="fa-3.4.7.4",
        owed="fa-3.4.9-react",
        cited="We ask Colombia to react to the warning",
    ),
    "good-friday-1998": Story(
        day="2003-05-02",
        title="Election postponed",
        text="The British Government postponed the election to the Northern Ireland Assembly on Thursday.",
        notice=("event", "difficulty_across", "2003-05-06", "united_kingdom"),
        on="2003-06-01",
        act="vote_block",
        breached="mpa-s1-1",
        owed="mpa-review-7",
        cited="to review the",
    ),
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVANDA_BY", "a tester")

    def call(*args: object) -> Result:
        done = CliRunner().invoke(main, [str(arg) for arg in args])
        assert done.exit_code == 0, done.output
        return done

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("id", STORIES)
def test_a_report_becomes_a_standing_a_duty_a_letter_and_a_site(
    id: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    story = STORIES[id]
    page = PAGE.format(title=story.title, day=story.day, text=story.text)
    (tmp_path / "a_report.html").write_text(page, encoding="utf-8")
    run("new", "w", "--agreement", id)
    run("gather", "w", "a_report.html")
    run("read", "w")
    [incident] = rows(run("incidents", "w", "--json"))
    assert incident["act"] == story.act
    assert story.breached in {link["commitment"] for link in incident["links"]}

    judged = ("--judgement", "upheld", "--reason", "a placeholder reason", "--by", "placeholder")
    run("decide", "w", incident["id"], "--commitment", story.breached, *judged)
    kind, about, on, by = story.notice
    run(
        "decide", "w", "--notice", kind, "--about", about, "--on", on, "--actor", by,
        "--words", "placeholder words", "--by", "placeholder",
    )  # fmt: skip

    states = {
        row["commitment"]: row["state"]
        for row in rows(run("standing", "w", "--on", story.on, "--json"))
    }
    duties = {
        row["rule"]: row["state"] for row in rows(run("duties", "w", "--on", story.on, "--json"))
    }
    letter = run("letter", "w", "--on", story.on).stdout
    run("publish", "w", "site", "--on", story.on)
    assert states[story.breached] == "breached"
    assert duties[story.owed] == "owed"
    assert story.cited in letter
    assert "agrees with the record" in run("verify", "site").stdout
    alone = subprocess.run(
        [sys.executable, "site/verify.py"], capture_output=True, text=True, check=False
    )
    assert alone.returncode == 0, alone.stdout


@pytest.mark.slow
def test_a_dotted_number_has_a_page_a_row_and_a_decision_of_its_own(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    story = STORIES["colombia-2016"]
    page = PAGE.format(title=story.title, day=story.day, text=story.text)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    run("new", "w", "--agreement", "colombia-2016")
    run("gather", "w", "a.html")
    run("read", "w")
    (tmp_path / "decisions.toml").write_text(
        'by = "placeholder"\n[[decision]]\nquote = "killed the former combatant"\nact = "kill"\n'
        'judgement = "upheld"\nproof = "believe"\nreason = "a placeholder reason"\n'
        'commitments = ["fa-3.4.7.4"]\n',
        encoding="utf-8",
    )

    run("decide", "w", "--from", "decisions.toml")
    run("publish", "w", "site", "--on", story.on)

    standings = [
        json.loads(line)["commitment"]
        for line in (tmp_path / "site/data/standings.jsonl").read_text("utf-8").splitlines()
    ]
    table = (tmp_path / "site/data/standings.csv").read_text("utf-8")
    [own] = (tmp_path / "site/commitments").glob("fa-3-4-7-4-????????.html")
    [other] = (tmp_path / "site/commitments").glob("fa-3-4-7-????????.html")
    assert {"fa-3.4.7.4", "fa-3.4.7", "fa-3.4.7.4.3"} <= set(standings)
    assert "fa-3.4.7.4" in table
    assert own.name in (tmp_path / "site/index.html").read_text("utf-8")
    assert "Point 3.4.7.4" in own.read_text("utf-8") and "Point 3.4.7" in other.read_text("utf-8")
