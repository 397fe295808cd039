"""The page of attacks names tests that there are."""

from __future__ import annotations

import re

from outside import ROOT

PAGE = ROOT / "docs" / "why" / "attacks.md"


def test_every_test_that_the_page_of_attacks_names_is_there() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    numbers = [int(match[1]) for line in rows if (match := re.match(r"\| (\d+) \|", line))]
    missing = []
    for path, name in re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", "\n".join(rows)):
        file = ROOT / "tests" / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text("utf-8")):
            missing.append(f"{path}::{name}")

    assert numbers == list(range(1, 34))
    assert missing == []
