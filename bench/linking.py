"""Texts to the goals they address: a stand-in for linking incidents to commitments.

The product links incidents to commitments by act, who is affected and what the commitment is
about; none of that is in this set. What is measured here is only the plainest step of it, matching
a text's words with the words of a goal (linking_goals.toml), so the figure says little about the
product's own links, which linked.py measures.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.lines import read

GOALS = Path(__file__).parent / "linking_goals.toml"
ENOUGH = 1  # different words of a goal that a text must use to be linked to it


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a text, with the goals it is linked to. Reads `id` and `text`, nothing else."""
    seen: set[str] = set()
    for row in read(path, "id", "text"):
        if row["id"] not in seen:
            seen.add(row["id"])
            yield {"id": row["id"], "goals": goals(row["text"])}


def goals(text: str) -> list[int]:
    """The numbers of the goals whose words a text uses, in order."""
    words = text.lower()
    return [n for n, pattern in patterns().items() if len(set(pattern.findall(words))) >= ENOUGH]


@lru_cache(maxsize=1)
def patterns() -> dict[int, re.Pattern[str]]:
    """A pattern of all its words for each goal; `*` stands for any ending."""
    table = tomllib.loads(GOALS.read_text(encoding="utf-8"))
    return {int(number): _pattern(goal["words"]) for number, goal in table.items()}


def _pattern(words: list[str]) -> re.Pattern[str]:
    spelt = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(spelt)})\b")
