"""Review asks once an incident, takes no word for a command, and goes back; decide takes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda import watch as way
from servanda.cli import main, reviewing

ARREST = "Police in Cambodia arrested the opposition politician Sam Placeholder on Sunday.\n"
ON = ("--on", "2017-10-24")
BY = ("--by", "A. M.", "--reason", "Told by two.")


def run(*args: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=typed)


def rows(*args: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args, "--json").stdout.splitlines()]


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder, page = tmp_path / "watch", tmp_path / "page.txt"
    page.write_text(ARREST, encoding="utf-8")
    for command in (
        ("new", folder),
        ("gather", folder, page, "--published", "2017-09-04"),
        ("read", folder),
    ):
        assert run(*command).exit_code == 0
    return folder


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "at_terminal", lambda: True)


def decided(watch: Path) -> list[dict[str, Any]]:
    """The standings that rest on something."""
    return [row for row in rows("standing", watch, *ON) if row["because"]]


def review(watch: Path, *lines: str) -> Result:
    return run("review", watch, *ON, "--by", "A. M.", typed="".join(f"{one}\n" for one in lines))


@pytest.mark.usefixtures("terminal")
def test_a_letter_at_the_prompt_for_a_reason_is_no_reason_and_no_command(watch: Path) -> None:
    result = review(watch, "u", "believe", "n", "q", "Seen by two.", "y")

    assert '"q" says too little' in result.output
    assert {row["state"] for row in decided(watch)} == {"breached"}
    assert '"reason":"q"' not in run("incidents", watch, "--json").stdout


@pytest.mark.usefixtures("terminal")
def test_words_at_the_prompt_for_a_command_are_no_command(watch: Path) -> None:
    result = review(watch, "quite sure it was", "q")

    assert "is no answer here" in result.output
    assert decided(watch) == []


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("asked", ["?", "h", "help"])
def test_the_marks_of_every_prompt_help_and_stop_at_the_first_too(watch: Path, asked: str) -> None:
    wrong = review(watch, "what", ".")
    helped = review(watch, asked, "<", ".", "u")

    assert "is no answer here; h or ? says what is." in wrong.output
    assert "u, r and n answer for every commitment" in helped.output
    assert "no answer here" not in helped.output
    assert "standard of proof" not in helped.output
    assert (wrong.exit_code, helped.exit_code) == (0, 0)


def test_a_question_gives_the_sentence_of_each_commitment(watch: Path) -> None:
    printed = run("review", watch, *ON).output

    (link, *_) = rows("incidents", watch)[0]["links"]
    article = way.open_watch(watch).agreement.commitment(link["commitment"])
    assert f"must {article.must}" in printed
    assert "   the commitment: Article " in printed
    assert "bear on no commitment: it is proposed" not in printed


@pytest.mark.usefixtures("terminal")
def test_one_mark_goes_back_a_step_and_nothing_is_recorded_before_it_is_confirmed(
    watch: Path,
) -> None:
    result = review(watch, "u", "balance", "<", "believe", "n", "Seen by two.", "n", "q")

    assert result.exit_code == 0, result.output
    assert decided(watch) == []


@pytest.mark.usefixtures("terminal")
def test_only_the_numbered_commitments_are_decided(watch: Path) -> None:
    review(watch, "u 1", "believe", "n", "Seen by two.", "y", "q")

    (standing,) = decided(watch)
    assert standing["state"] == "breached"


@pytest.mark.usefixtures("terminal")
def test_what_is_no_incident_leaves_the_incidents_and_comes_back_when_withdrawn(
    watch: Path,
) -> None:
    review(watch, "i", "It is a story from a novel.", "q")
    gone = rows("incidents", watch)
    listed = run("incidents", watch).output
    (id,) = {word.strip(":,") for word in listed.split() if word.startswith("grp-")}
    assert ARREST.strip() in listed

    undone = run("decide", watch, id, "--withdraw", *BY)

    assert gone == []
    assert "story from a novel" in listed
    assert undone.exit_code == 0, undone.output
    assert len(rows("incidents", watch)) == 1


def test_a_link_by_hand_needs_a_bearing_and_a_bearer_and_is_then_decided_with_its_name(
    watch: Path,
) -> None:
    (incident,) = rows("incidents", watch)
    own = ("--commitment", "sov-2-2-d")
    upheld = ("decide", watch, incident["id"], "--judgement", "upheld", *own, *BY)

    bare = run(*upheld)
    linked = run(*upheld, "--bearing", "breaches", "--bearer", "thailand")
    agreed = run("decide", watch, incident["id"], "--judgement", "rejected", *own,
                 "--by", "B. N.", "--reason", "Not theirs.")  # fmt: skip
    states = {row["commitment"]: row["state"] for row in decided(watch)}

    assert bare.exit_code == 1 and "--bearer" in bare.output
    assert linked.exit_code == 0, linked.output
    assert agreed.exit_code == 0, agreed.output
    assert states["sov-2-2-d"] == "disputed"


def test_an_unknown_commitment_or_bearer_is_named_with_the_nearest(watch: Path) -> None:
    (incident,) = rows("incidents", watch)
    upheld = ("decide", watch, incident["id"], "--judgement", "upheld", *BY)

    commitment = run(*upheld, "--commitment", "sov-2-2-x", "--bearing", "breaches",
                     "--bearer", "thailand")  # fmt: skip
    bearer = run(*upheld, "--commitment", "sov-2-2-d", "--bearing", "breaches",
                 "--bearer", "tailand")  # fmt: skip

    assert "sov-2-2-" in commitment.output and commitment.exit_code == 1
    assert "thailand" in bearer.output and bearer.exit_code == 1


def test_a_decision_is_taken_back_by_its_person_alone_and_can_be_made_again(watch: Path) -> None:
    (incident,) = rows("incidents", watch)
    said = ("decide", watch, incident["id"])
    before = decided(watch)

    assert run(*said, "--judgement", "upheld", *BY).exit_code == 0
    upheld = decided(watch)
    others = run(*said, "--withdraw", "--by", "B. N.", "--reason", "Not mine.")
    assert run(*said, "--withdraw", *BY).exit_code == 0
    withdrawn, again = decided(watch), run(*said, "--withdraw", *BY)
    assert run(*said, "--judgement", "upheld", *BY).exit_code == 0

    assert before == withdrawn == []
    assert upheld and upheld == decided(watch)
    assert others.exit_code == 1 and "nobody takes back" in others.output
    assert again.exit_code == 1 and "nothing to withdraw" in again.output.replace("\n", " ")
    assert rows("review", watch, *ON) == []


def test_two_incidents_are_joined_and_parted_again_by_their_ids(tmp_path: Path) -> None:
    folder = tmp_path / "watch"
    run("new", folder)
    for at, name in enumerate(("Sam Placeholder", "Ana Placeholder")):
        page = tmp_path / f"{at}.txt"
        page.write_text(ARREST.replace("Sam Placeholder", name), encoding="utf-8")
        run("gather", folder, page, "--published", f"2017-09-{at * 7 + 4:02}")
    run("read", folder)
    first, second = rows("incidents", folder)

    joined = run("decide", folder, "--one-event", first["id"], "--one-event", second["id"], *BY)
    (one,) = rows("incidents", folder)
    apart = run("decide", folder, *(w for c in one["claims"] for w in ("--apart", c["id"])), *BY)

    assert joined.exit_code == 0, joined.output
    assert one["id"] == first["id"] and one["groupings"][0]["verdict"] == "one event"
    assert apart.exit_code == 0, apart.output
    assert [row["id"] for row in rows("incidents", folder)] == [first["id"], second["id"]]


@pytest.mark.usefixtures("terminal")
def test_who_answered_is_not_asked_again_for_the_second_and_another_is(watch: Path) -> None:
    settings = (watch / "watch.toml").read_text("utf-8")
    asking = settings.replace("two_people = false", "two_people = true")
    (watch / "watch.toml").write_text(asking, encoding="utf-8")
    review(watch, "u", "believe", "n", "Seen by two.", "y")
    assert decided(watch) == []

    again = review(watch, "q")
    lines = "u\nbelieve\nn\nI read both pages.\ny\n"
    other = run("review", watch, *ON, "--by", "reviewer 3", typed=lines)

    assert "No question is open." in again.output
    assert "waits for a second person" in other.output
    assert {row["state"] for row in decided(watch)} == {"breached"}
