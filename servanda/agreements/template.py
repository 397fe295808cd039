"""A first agreement file to begin from: one of each thing, explained, and its scenarios.

What leaves it: two texts that read without a fault as they are.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
_STAND_IN = 'id = "first-agreement"'


def first_file(id: str) -> tuple[str, str]:
    """The text of a first agreement file of that id, and of the scenarios beside it."""
    text = (HERE / "first.md").read_text(encoding="utf-8")
    stories = (HERE / "first.scenarios.toml").read_text(encoding="utf-8")
    return text.replace(_STAND_IN, f'id = "{id}"', 1), stories
