"""The page of attacks names tests that there are."""

from __future__ import annotations

import re

from outside import ROOT

PAGE = ROOT / "docs" / "why" / "attacks.md"


def test_every_test_that_the_page_of_attacks_names_is_there() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    numbers = [int(match[1]) for line in rows if (match := re.match(r"\| (\d+) \|", line))]
    missing = []
    by = "\n".join(row.strip("|").split("|")[-1] for row in rows)
    for path, name in re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", by):
        file = ROOT / "tests" / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text("utf-8")):
            missing.append(f"{path}::{name}")

    assert numbers == list(range(1, 34))
    assert missing == []


def test_every_row_names_a_test_or_the_work_that_will_hold_it() -> None:
    """A row is held by a test that there is, or says in one word which work is to come."""
    text = PAGE.read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if "---" not in row[-1] and row[-1].strip() != "by"]

    silent = [
        row
        for row in rows
        if not re.search(r"`[\w/]+\.py(?:::\w+)?`", row[-1])
        and not re.search(r"work to come: (?:letter|desk|record|site)\b", row[-1])
    ]

    assert silent == []
    assert len(rows) == 33 + 15 + 10
