"""An agreement of one's own: written, checked, taken into a watch, and the words it may use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda.cli import agreeing, main

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*args: object) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args])

    return call


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    """A first file, as it is written."""
    assert run("agreement", "new", "mine.md").exit_code == 0
    return tmp_path / "mine.md"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


# ------------------------------------------------------------------ a first file


def test_a_first_file_passes_the_check_as_it_is_written(run: Run, mine: Path) -> None:
    checked = run("check", mine)

    assert checked.exit_code == 0, checked.stderr
    assert checked.stdout == (
        "mine.md: 4 provisions, 3 commitments, 1 rule, 3 roles, 5 scenarios\n"
    )


def test_a_first_file_holds_one_of_each_thing(mine: Path) -> None:
    from servanda.agreements.literate import WORDS

    text = mine.read_text("utf-8")
    assert [word for word in WORDS if f"```{word}\n" not in text] == []
    for key in ("[[readings]]", "gate = ", "trigger = ", "term = ", "period = ", "{#main/2.1"):
        assert key in text
    assert 'id = "mine"' in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("My Agreement.md", 'Name it "my-agreement.md"'),
        ("mine.txt", 'Name it "mine.md"'),
        ("nowhere/mine.md", "there is no such folder"),
    ],
)
def test_a_first_file_is_refused_where_its_name_gives_no_id(run: Run, name: str, said: str) -> None:
    written = run("agreement", "new", name)

    assert written.exit_code == 1
    assert said in written.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("there", ["mine.md", "mine.scenarios.toml"])
def test_a_first_file_never_writes_over_one_that_is_there(run: Run, there: str) -> None:
    Path(there).write_text("my own words", encoding="utf-8")

    written = run("agreement", "new", "mine.md")

    assert written.exit_code == 1
    assert "left as it is" in written.stderr
    assert {p.name: p.read_text("utf-8") for p in Path().iterdir()} == {there: "my own words"}


def test_scenarios_left_as_written_are_told_in_one_line(run: Run, mine: Path) -> None:
    change(mine, 'id = "main-1-a"', 'id = "main-1-a-press"')
    beside = mine.with_suffix(".scenarios.toml")

    left = run("check", mine)
    change(beside, "main-1-a", "main-1-b")
    other_ids = run("check", mine)
    change(beside, "a paper is closed", "the Gazette is closed")
    own = run("check", mine)

    for checked in (left, other_ids):
        assert "mine.scenarios.toml:1: these are still the imagined scenarios" in checked.stderr
        assert checked.stderr.count("mine.scenarios.toml") == 1
    assert own.stderr.count("mine.scenarios.toml") > 3


def test_scenarios_are_read_though_their_agreement_does_not_read(run: Run, mine: Path) -> None:
    beside = mine.with_suffix(".scenarios.toml")
    change(mine, 'kind = "state"', "kind = state")

    well = run("check", mine)
    change(mine, '"main-1-a"', '"main-1-a-press"')
    left = run("check", mine)
    change(beside, "on = 2002-03-15", "on = 15 March 2002")
    no_toml = run("check", mine)

    assert "scenarios.toml" not in well.stderr
    assert "still the imagined scenarios" in left.stderr
    assert "Write on = 2002-03-15" in no_toml.stderr


# ------------------------------------------------------------------ into a watch


def test_a_file_from_anywhere_is_copied_into_the_watch_with_its_scenarios(
    run: Run, mine: Path
) -> None:
    made = run("new", "w", "--agreement", "./mine.md")

    assert made.exit_code == 0, made.stderr
    assert files(Path("w")) == {
        "watch.toml",
        "agreements/mine.md",
        "agreements/mine.scenarios.toml",
    }
    assert Path("w/agreements/mine.md").read_bytes() == mine.read_bytes()
    assert run("check", "w").stdout.startswith("mine.md: 4 provisions")
    assert rows(run("standing", "w", "--on", "2002-01-01", "--json"))


def test_the_copy_is_named_for_the_agreement_and_not_for_the_file(run: Run, mine: Path) -> None:
    mine.rename("A draft of May.md")

    made = run("new", "w", "--agreement", "A draft of May.md")

    assert made.exit_code == 0, made.stderr
    assert files(Path("w")) == {"watch.toml", "agreements/mine.md"}


def test_what_one_does_to_the_file_afterwards_does_not_reach_the_watch(
    run: Run, mine: Path
) -> None:
    run("new", "w", "--agreement", "mine.md")
    mine.write_text("", encoding="utf-8")

    assert run("check", "w").exit_code == 0


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda f: change(f, 'kind = "state"', 'kind = "goverment"'), "mine.md:"),
        (lambda f: change(f.with_suffix(".scenarios.toml"), "breaches", "braeches"), 'Did you mean "breaches"?'),
        (lambda f: f.write_bytes(b"\xff\xfe"), "is text in UTF-16"),
        (lambda f: f.unlink(), "there is no such file"),
        (lambda f: (f.unlink(), f.mkdir()), "is a folder"),
        (lambda f: (f.parent / "subjects.toml").write_text('[land]\ntitel = "x"\n'), "subjects.toml:2: "),
    ],
)  # fmt: skip
def test_where_the_file_does_not_read_nothing_is_made(
    run: Run, mine: Path, break_it: Callable[[Path], object], said: str
) -> None:
    break_it(mine)
    before = set(Path().iterdir())

    made = run("new", "there/w", "--agreement", "./mine.md")

    assert made.exit_code == 1
    assert said in made.stderr
    assert "Nothing was made" in made.stderr
    assert set(Path().iterdir()) == before


def test_a_text_that_cannot_be_attached_leaves_nothing_either(run: Run, mine: Path) -> None:
    Path("text.txt").write_bytes(b"%PDF-1.7")

    made = run("new", "w", "--agreement", mine, "--text", "text.txt")

    assert made.exit_code == 1
    assert not Path("w").exists()
    assert [p.name for p in Path().iterdir() if p.name.startswith(".")] == []


def test_a_folder_that_is_there_is_not_touched(run: Run, mine: Path) -> None:
    Path("w").mkdir()
    Path("w/notes.txt").write_text("mine", encoding="utf-8")

    made = run("new", "w", "--agreement", mine)

    assert made.exit_code == 1
    assert files(Path("w")) == {"notes.txt"}


def test_an_unknown_id_offers_the_nearest_that_ships(run: Run) -> None:
    made = run("new", "w", "--agreement", "paris-1919")

    assert made.exit_code == 1
    assert 'Did you mean "paris-1991"?' in made.stderr


def test_a_scenario_that_does_not_come_out_is_said_and_the_watch_is_made(
    run: Run, mine: Path
) -> None:
    change(mine.with_suffix(".scenarios.toml"), 'state = "dormant"', 'state = "breached"')

    made = run("new", "w", "--agreement", "mine.md")

    assert made.exit_code == 0
    assert "do not all come out as they say: 1 fault." in made.stderr
    assert run("check", "w").exit_code == 1


def test_words_beside_the_file_go_with_it_into_the_watch(run: Run, mine: Path) -> None:
    Path("subjects.toml").write_text('[land]\ntitle = "land reform"\nunder = "property"\n')
    change(mine, 'subjects = ["elections"]', 'subjects = ["land"]')

    checked, made = run("check", "mine.md"), run("new", "w", "--agreement", "mine.md")

    assert checked.exit_code == 0, checked.stderr
    assert made.exit_code == 0, made.stderr
    assert "subjects.toml" in files(Path("w"))
    assert run("check", "w/agreements/mine.md").exit_code == 0
    Path("w/subjects.toml").unlink()
    assert 'the subject "land", which nothing defines' in run("check", "w").stderr


# ------------------------------------------------------------------ as one edits


def test_a_followed_file_is_checked_again_on_each_change(
    run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = mine.with_suffix(".scenarios.toml")
    steps = iter(
        [
            lambda: None,  # no change: nothing is printed
            lambda: change(mine, '"must_not"', '"mustnt"'),
            lambda: change(mine, '"mustnt"', '"must_not"'),
            lambda: change(beside, 'state = "dormant"', 'state = "kept"'),
            lambda: mine.unlink(),
        ]
    )

    def sleep(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(agreeing.time, "sleep", sleep)

    followed = run("check", mine, "--watch")

    assert followed.exit_code == 0, followed.output
    heads = [line for line in followed.stdout.splitlines() if line.startswith("---")]
    assert [head.rpartition(": ")[2] for head in heads] == [
        "0 faults", "1 fault", "0 faults", "1 fault", "1 fault",
    ]  # fmt: skip
    assert 'Did you mean "must_not"?' in followed.stdout
    assert "must have state kept" in followed.stdout


def test_only_a_file_is_followed(run: Run) -> None:
    assert run("check", "--watch").exit_code == 2


# ------------------------------------------------------------------ what ships, and the words


def test_every_shipped_agreement_is_listed_with_what_it_holds(run: Run) -> None:
    from servanda.watch import shipped

    listed = rows(run("agreements", "--json"))

    assert [row["id"] for row in listed] == sorted(
        path.stem for path in shipped("agreements").glob("*.md")
    )
    assert all(row["provisions"] and row["commitments"] and row["scenarios"] for row in listed)
    plain = run("agreements").stdout
    assert all(row["id"] in plain for row in listed)


def test_the_agreements_of_a_watch_are_listed_before_those_that_ship(run: Run, mine: Path) -> None:
    run("new", "w", "--agreement", mine)

    listed = rows(run("agreements", "w", "--json"))

    assert [row["id"] for row in listed if row["from"] == "watch"] == ["mine"]
    assert listed[0]["id"] == "mine"


def test_every_word_is_printed_on_one_line_with_its_meaning(run: Run) -> None:
    every = rows(run("agreement", "vocabulary", "--json"))
    printed = run("agreement", "vocabulary").stdout.splitlines()

    assert {"subjects", "acts", "actor_kinds", "stances", "triggers", "standards", "terms",
            "bearings"} <= {row["list"] for row in every}  # fmt: skip
    for row in every:
        assert any(
            line.startswith(f"  {row['word']} ") and row["meaning"] in line for line in printed
        )


def test_one_list_may_be_asked_for_and_a_misspelt_one_is_wrong_use(run: Run) -> None:
    one = run("agreement", "vocabulary", "standards")

    assert one.stdout.count("\n") == 4
    assert run("agreement", "vocabulary", "standarts").exit_code == 2


def test_the_words_that_a_watch_adds_are_printed_with_it(run: Run, mine: Path) -> None:
    run("new", "w", "--agreement", mine)
    Path("w/subjects.toml").write_text('[land]\ntitle = "land reform"\nunder = "property"\n')

    with_it = run("agreement", "vocabulary", "subjects", "--watch", "w").stdout

    assert "land reform (part of property)" in with_it
    assert "land reform" not in run("agreement", "vocabulary", "subjects").stdout


def test_a_commitment_about_what_no_act_bears_on_is_noted(run: Run, mine: Path) -> None:
    text = mine.read_text(encoding="utf-8")
    subjects = re.search(r"(?m)^subjects = \[.*\]$", text)
    assert subjects
    mine.write_text(text.replace(subjects[0], 'subjects = ["mines"]', 1), encoding="utf-8")

    told = run("check", mine)

    assert told.exit_code == 0
    assert "no act bears on mines, so no report is linked there by itself" in told.output
