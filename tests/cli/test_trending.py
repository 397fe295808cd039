"""`servanda trend` on the example: its rows, its sentences with and without what was heard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from commands import rows, run

ON = ("--on", "2017-10-24")
KEYS = [
    *("of", "from", "to", "before", "after", "since", "statement", "heard", "expected"),
    *("method", "promise", "false_alarm_rate", "enough"),
]


def asked(folder: Path, *words: object) -> list[dict[str, Any]]:
    return rows("trend", folder, *ON, *words)


def test_a_row_has_the_keys_of_the_contract_and_no_other(cambodia: Path) -> None:
    (row,) = asked(cambodia, "--since", "2017-08-01")

    assert sorted(row) == sorted(KEYS)
    for name in ("before", "after"):
        assert sorted(row[name]) == ["count", "exposure", "high", "low", "rate"]


def test_the_example_says_what_plain_counts_would_seem_to_and_that_it_cannot_be_told(
    cambodia: Path,
) -> None:
    (row,) = asked(cambodia, "--since", "2017-08-01")

    assert (row["before"]["count"], row["after"]["count"]) == (0, 8)
    assert row["before"]["exposure"] < 0.3 < 1 < row["after"]["exposure"]
    assert "no change can be told from chance" in row["statement"]
    assert "Heard: 4 per cent before, 50 per cent after" in row["statement"]
    assert (
        "Counted as if all had been heard throughout, the rate would seem higher"
        in (row["statement"])
    )
    assert (row["heard"], row["expected"]) == (11, 14)


def test_without_a_day_a_short_record_is_refused_and_the_reason_is_said(cambodia: Path) -> None:
    (row,) = asked(cambodia)

    assert (row["enough"], row["since"], row["false_alarm_rate"]) == (False, None, 0.0)
    assert "watching needs more than 12" in row["statement"]


def test_what_is_only_proposed_stands_apart_and_says_so(cambodia: Path) -> None:
    upheld, proposed = asked(cambodia, "--since", "2017-08-01", "--proposed")

    assert (upheld["of"], proposed["of"]) == ("all", "all (proposed)")
    assert upheld == asked(cambodia, "--since", "2017-08-01")[0]
    assert proposed["statement"].startswith("Proposed incidents, on which nobody has decided")


def test_each_of_a_kind_is_counted_by_itself(cambodia: Path) -> None:
    acts = asked(cambodia, "--since", "2017-08-01", "--of", "act")
    one = asked(cambodia, "--since", "2017-08-01", "--of", "act:media_close")
    kinds = [
        asked(cambodia, "--since", "2017-08-01", "--of", kind)
        for kind in ("commitment", "subject", "place", "actor", "target")
    ]

    assert {"act:detain", "act:media_close", "act:party_dissolve"} <= {row["of"] for row in acts}
    assert one == [row for row in acts if row["of"] == "act:media_close"]
    assert one[0]["after"]["count"] == 2
    assert all(kinds)
    assert [row["of"] for row in kinds[0]] == sorted(row["of"] for row in kinds[0])


def test_a_later_end_and_an_earlier_beginning_are_taken(cambodia: Path) -> None:
    (row,) = asked(cambodia, "--from", "2016-01-01", "--to", "2017-09-30")

    assert (row["from"], row["to"]) == ("2016-01-01", "2017-09-30")
    assert row["before"]["rate"] is None or row["before"]["count"] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--of", "acts"), 'Did you mean "act"?'),
        (("--of", "act:detane"), 'Did you mean "act:detain"?'),
        (("--of", "all:x"), "nothing that can be counted by"),
        (("--since", "2019-01-01"), "one of the two periods has no day"),
        (("--from", "2018-01-01"), "no day lies between them"),
    ],
)
def test_what_cannot_be_asked_says_why_and_what_to_write(
    cambodia: Path, words: tuple[str, ...], says: str
) -> None:
    result = run("trend", cambodia, *ON, *words)

    assert result.exit_code == 1
    assert says in " ".join(result.output.split())


def test_the_table_of_several_ends_with_what_can_be_said(cambodia: Path) -> None:
    said = run("trend", cambodia, *ON, "--since", "2017-08-01", "--of", "act").stdout

    assert "act:media_close" in said
    assert "nothing can be said" in said


def test_the_days_on_which_a_standing_moved_are_its_history(cambodia: Path) -> None:
    moves = rows("standing", cambodia, *ON, "--history")

    assert {"on", "commitment", "from", "to", "because"} <= set(moves[0])
    assert [row["on"] for row in moves] == sorted(row["on"] for row in moves)


def test_the_rates_are_drawn_into_a_file(cambodia: Path, tmp_path: Path) -> None:
    picture = tmp_path / "rates.svg"

    words = ("--since", "2017-08-01", "--of", "act", "--of", "commitment", "--of", "actor")
    said = run("trend", cambodia, *ON, *words, "--proposed", "--picture", picture).stdout
    machine = run("trend", cambodia, *ON, "--picture", picture.with_name("2.svg"), "--json")

    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg ") and "<script" not in drawn
    assert "Outlet closed or its licence revoked" in drawn and "By Cambodia" in drawn
    assert "Article 15(2)(a)(i)" in drawn and "Proposed: " in drawn
    assert not re.search(r"\b(act|commitment|actor):", drawn) and "no rates" not in drawn
    assert f"{picture}: the picture." in said
    assert "2.svg" not in machine.stdout and "2.svg: the picture." in machine.stderr


def test_of_one_series_alone_it_speaks_as_of_one(cambodia: Path) -> None:
    words = ("--since", "2017-08-01", "--of", "act:media_close", "--of", "all")

    said = run("trend", cambodia, *ON, *words).stdout

    assert "Of row 1 nothing can be said; --json has why, and so has it by itself" in said


def test_of_several_rows_it_is_said_which_each_sentence_promise_and_method_is_of(
    cambodia: Path,
) -> None:
    words = ("--since", "2017-08-20", "--of", "commitment:sov-3-2-a-i", "--of", "act")

    said = run("trend", cambodia, *ON, *words).stdout
    lines = said.splitlines()

    keys = [one["of"] for one in asked(cambodia, *words)]
    assert keys[0] == "commitment:sov-3-2-a-i" and "act:media_close" in keys
    assert "--of" in lines[0]  # what to ask again by stands beside
    assert any(
        line.startswith("Row 1. Upheld incidents under article 3(2)(a)(i) of the") for line in lines
    )
    assert any(line.startswith("Of rows 2 to 8 nothing can be said") for line in lines)
    assert any(line.startswith("Promise of row 1: ") for line in lines)
    assert [line.partition(":")[0] for line in lines if line.startswith("Method")] == [
        "Method of row 1", "Method of rows 2 to 8"
    ]  # fmt: skip
    assert "sources" in lines[0] and "months wholly heard" in " ".join(said.split())
