"""A first agreement file to begin from: one of each thing, explained, and its scenarios.

What leaves it: two texts that read without a fault as they are, and whether scenarios are still
those.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
_STAND_IN = 'id = "first-agreement"'
# The lines of the scenarios that name what the agreement defines.
_NAMES = re.compile(r"^(commitment|rule|about|by|waiting_on|bearers) = (.*)$", re.MULTILINE)


def first_file(id: str) -> tuple[str, str]:
    """The text of a first agreement file of that id, and of the scenarios beside it."""
    text = (HERE / "first.md").read_text(encoding="utf-8")
    stories = (HERE / "first.scenarios.toml").read_text(encoding="utf-8")
    return text.replace(_STAND_IN, f'id = "{id}"', 1), stories


def is_first(stories: str) -> bool:
    """Whether scenarios are still the imagined ones, be it with other ids in them."""
    first = (HERE / "first.scenarios.toml").read_text(encoding="utf-8")
    return _NAMES.sub(r"\1", stories).split() == _NAMES.sub(r"\1", first).split()


def names_in(stories: str) -> frozenset[str]:
    """The ids of commitments and rules that scenarios name.

    >>> sorted(names_in('rule = "main-3"\\non = 2002-03-15\\nby = "south"'))
    ['main-3']
    """
    pairs = _NAMES.findall(stories)
    return frozenset(id.strip('"') for key, id in pairs if key in ("commitment", "rule"))
