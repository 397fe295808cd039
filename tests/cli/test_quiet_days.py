"""A digest of a quiet day is one line; a source that fell silent is named and is no quiet day."""

from __future__ import annotations

from pathlib import Path

from commands import run


def digest(folder: Path, since: str, on: str) -> list[str]:
    return run("digest", folder, "--since", since, "--on", on).stdout.splitlines()


def test_a_day_on_which_nothing_is_new_is_one_line_that_says_so(cambodia: Path) -> None:
    (line,) = digest(cambodia, "2019-01-01", "2019-01-02")

    assert "nothing is new" in line
    assert "of 14 sources expected, 14 said nothing" in line


def test_a_source_that_fell_silent_is_named_and_is_news(cambodia: Path) -> None:
    said = digest(cambodia, "2018-03-01", "2018-03-20")

    silent = [line for line in said if "fell silent" in line]
    assert len(said) > 1
    assert [line.split(": ")[1] for line in silent] == ["Example, after The Phnom Penh Post"]


def test_days_on_which_pages_were_kept_are_not_quiet(cambodia: Path) -> None:
    said = digest(cambodia, "2017-09-01", "2099-12-31")

    assert "nothing is new" not in said[0] and len(said) > 5
