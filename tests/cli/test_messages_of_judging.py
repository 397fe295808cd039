"""What the commands of judging say where something cannot be done, or changed nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import rows, run
from copies import copied

BY = ("--by", "A. Placeholder", "--reason", "x")


@pytest.fixture(scope="module")
def watch(cambodia: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Cambodia watch, which these only ask."""
    return copied(cambodia, tmp_path_factory.mktemp("asked") / "watch")


@pytest.fixture(scope="module")
def claim(watch: Path) -> dict[str, Any]:
    [first] = rows("show", watch, rows("incidents", watch)[0]["id"])
    [shown] = rows("show", watch, first["row"]["claims"][0]["id"])
    found: dict[str, Any] = shown["row"]
    return found


def test_what_is_wrong_of_a_claim_names_the_options_typed(watch: Path, claim) -> None:
    dated = run("code", watch, "--claim", claim["id"], "--when", "2017-01-02", *BY)
    again = run("code", watch, "--capture", claim["capture"], "--words", claim["cue"]["quote"],
                "--quote", claim["quote"]["quote"], "--act", claim["act"], *BY)  # fmt: skip

    assert 'Give --when-words, or say where it is known from: --known-from when="..."' in (
        dated.stderr
    )
    assert "stands beside it (--beside)" in again.stderr


def test_a_day_that_is_none_says_how_days_are_written(watch: Path, claim) -> None:
    said = run("code", watch, "--capture", claim["capture"], "--fact", "published", "5/3/2026", *BY)

    assert '"5/3/2026" is no day. Days are written 2017-09-03' in said.stderr


def test_a_watch_is_not_verified_as_a_site(watch: Path) -> None:
    said = run("verify", watch)

    assert (said.exit_code, f"servanda check {watch}" in said.output) == (2, True)


def test_an_export_into_a_folder_that_is_not_there_says_so(watch: Path, tmp_path: Path) -> None:
    said = run("export", watch, "--as", "csv", "--out", tmp_path / "none" / "c.csv")

    assert said.exit_code == 1
    assert "there is no such folder, so c.csv cannot be written there" in said.stderr
    assert ".making" not in said.stderr


def test_an_empty_folder_gives_nothing_to_read(watch: Path, tmp_path: Path) -> None:
    said = run("gather", watch, tmp_path)

    assert said.stdout.startswith("Nothing was found in ")
    assert "servanda read" not in said.stdout


def test_a_commitment_that_is_not_there_may_be_a_rule(watch: Path) -> None:
    first = rows("incidents", watch)[0]["id"]
    said = run("decide", watch, first, "--judgement", "upheld", "--commitment", "cps-2999", *BY)

    assert 'has no commitment or rule "cps-2999"' in said.stderr


def test_a_review_says_which_link_of_the_chain_failed(new_watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Arrest\n\nMembers of the Maruland Front detained Anna Placeholder in the village on "
        "3 September 2017, a witness said.\n",
        encoding="utf-8",
    )
    run("gather", new_watch, tmp_path / "a.txt", "--published", "2017-09-04")
    run("read", new_watch)

    asked = run("review", new_watch).stdout

    assert 'because the doer "' in asked
    assert (
        f"was not tied to an actor of this watch; `servanda code {new_watch} --claim clm-" in asked
    )
