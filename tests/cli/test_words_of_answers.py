"""What the commands say of what is only asked, of whom, of days, and of nothing at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied

from servanda import watch as way
from servanda.cli.demo import waiting_line
from servanda.cli.showing import table

ASKED = "failed to register under the law"  # the encoder asks about it, and no cue tells it


def test_what_the_reader_only_asks_about_is_marked_where_it_is_found(cambodia: Path) -> None:
    found = rows("search", cambodia, f'"{ASKED}"')
    said = run("search", cambodia, f'"{ASKED}"').stdout.splitlines()

    asked = [row for row in found if row["what"] in ("claim", "incident")]
    assert asked and all(row["asked"] for row in asked)
    for row in found:
        (line,) = (line for line in said if f"{row['what']} {row['id']} " in line)
        assert ("(asked, not claimed)" in line) == row["asked"]
    assert not any(row["asked"] for row in rows("search", cambodia, "radio", "stations"))


def test_what_a_person_decided_on_is_said_to_be_asked_no_more(
    cambodia: Path, tmp_path: Path
) -> None:
    folder = copied(cambodia, tmp_path / "watch")
    before = rows("search", folder, f'"{ASKED}"')
    (incident,) = (row for row in before if row["what"] == "incident")
    said = ("--by", "reviewer 2", "--reason", "it says so")

    made = run("decide", folder, incident["id"], "--judgement", "rejected", *said)
    assert made.exit_code == 0, made.output

    after = rows("search", folder, f'"{ASKED}"')
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert any(row["asked"] for row in before) and not any(row["asked"] for row in after)
    run("decide", folder, incident["id"], "--withdraw", *said)
    assert rows("search", folder, f'"{ASKED}"') == before, "taken back, it is asked again"


def test_a_digest_and_the_demo_count_what_waits_alike(cambodia: Path) -> None:
    words = ("digest", cambodia, "--since", "2017-01-01", "--on", "2099-12-31")
    (row,) = rows(*words)
    asked = sum(incident["asked"] for incident in row["waiting"])
    waiting = row["undecided"]
    proposed = sum(each["state"] == "proposed" for each in rows("incidents", cambodia))
    opened = way.open_watch(cambodia)
    with opened.record() as record:
        made = waiting_line(opened, way.evidence(opened, record))

    assert asked > 0 and waiting == proposed + asked
    assert (
        f"{waiting} incidents waiting for a decision, {asked} of them asked" in run(*words).stdout
    )
    assert f"{waiting} incidents waiting for a decision: {proposed} proposed, and {asked} " in made


def test_what_is_owed_and_nobody_looked_at_is_said_to_be_not_assessed(cambodia: Path) -> None:
    said = run("duties", cambodia, "--on", "2017-10-24").stdout

    assert "Owed under sov-5-1: not assessed, for nobody has recorded whether it was done." in said


def test_a_day_of_which_only_the_end_is_known_is_said_in_words(cambodia: Path) -> None:
    questions = run("review", cambodia).stdout

    assert "when: by 24 July 2025; " in questions
    assert "..." not in [line.split()[1] for line in questions.splitlines() if "when: " in line]


def test_where_there_is_nothing_to_read_the_next_step_is_to_gather(new_watch: Path) -> None:
    said = run("read", new_watch).stdout

    assert said == f"There is no capture to read. Next: servanda gather {new_watch} FILE.\n"


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("duties", {"bearers_names": "France; Indonesia", "bearers": "france; indonesia"}),
        ("standings", {"article": "article 15(2)(a)(i) of the Settlement Agreement"}),
        ("standings", {"state": "breached", "by": "cambodia", "by_names": "Cambodia"}),
        ("findings", {"bearers_names": "Cambodia", "bearers": "cambodia"}),
        ("incidents", {"by_names": "Supreme Court", "by": "kh_supreme_court"}),
    ],
)
def test_a_sheet_has_names_beside_the_ids(cambodia: Path, what: str, names: dict[str, str]) -> None:
    day = ("--on", "2017-10-24") if what in ("duties", "standings") else ()
    sheet = run("export", cambodia, "--as", "csv", "--what", what, *day).stdout
    every = list(csv.DictReader(io.StringIO(sheet.lstrip("\ufeff"))))

    assert any(names.items() <= row.items() for row in every)


def test_a_file_may_begin_an_id_as_a_command_may(cambodia: Path, tmp_path: Path) -> None:
    watch = copied(cambodia, tmp_path / "watch")
    undecided = next(row for row in rows("incidents", watch) if row["state"] == "proposed")
    begun = undecided["id"][:10]
    claim = undecided["claims"][0]
    decisions, coding = tmp_path / "decisions.toml", tmp_path / "coding.toml"
    decisions.write_text(
        f'[[decision]]\nincident = "{begun}"\njudgement = "unsure"\nreason = "Not looked at."\n',
        encoding="utf-8",
    )
    coding.write_text(
        f'reason = "It is of that day."\n[[correct]]\nclaim = "{claim["id"][:10]}"\n'
        f'strike = true\n[[capture]]\ncapture = "{claim["capture"][:10]}"\n'
        'title = "Another title"\n',
        encoding="utf-8",
    )

    decided = run("decide", watch, "--from", decisions, "--by", "reviewer 2")
    coded = run("code", watch, "--from", coding, "--by", "reviewer 2")

    assert "put on record" in decided.stdout and not decided.stdout.startswith("0 ")
    assert coded.stdout.startswith("2 put on record"), coded.output
    decisions.write_text(decisions.read_text().replace(begun, "inc-"), encoding="utf-8")
    refused = run("decide", watch, "--from", decisions, "--by", "reviewer 2")
    assert "decisions.toml:1: " in refused.output or "decisions.toml:2: " in refused.output


def test_a_narrow_table_breaks_a_word_at_its_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servanda.cli.showing.terminal_width", lambda: 34)
    row = ["inc-7745443ccb3b79e9", "appeal to the Secretary-General"]

    printed = table(["id", "incident"], [row], may_break=("incident",)).split()

    assert {"Secretary-", "General"} <= set(printed) and "inc-7745443ccb3b79e9" in printed
