"""The `[[grouping]]` entries of a decisions file: which claims tell of one event, of two, of none.

What leaves it: entries as they are written. It judges nothing; `grouping` makes the records.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from servanda.decisions.described import Described, reference
from servanda.decisions.toml_tables import Lines, check_keys, check_words, require
from servanda.faults import Faults
from servanda.model import TOGETHER

GROUPING_KEYS: dict[str, type] = {
    **dict.fromkeys(("verdict", "reason", "by"), str),
    "parts": list,
}
WHY = {
    "verdict": f"Say one of {', '.join(TOGETHER)}",
    "parts": "List what is judged: claims or incidents, each by its id or by its words and act",
    "reason": "A judgement without one cannot be answered for",
}


@frozen
class GroupingEntry:
    """One `[[grouping]]` of a file: each part lists claims or incidents, by id or by words."""

    name: str  # of the file
    line: int
    verdict: str
    parts: tuple[tuple[str | Described, ...], ...]
    reason: str
    by: str = ""


def grouping_entry(
    table: dict[str, Any], lines: Lines, faults: Faults, by: str
) -> list[GroupingEntry]:
    """The entry that a table says, or none where `faults` were added.

    A part is a list, or one id or description for itself.
    """
    before = len(faults)
    check_keys("grouping", table, GROUPING_KEYS, lines, faults)
    check_words(table, lines, faults, {"verdict": TOGETHER})
    require(("verdict", "parts", "reason"), table, lines, faults, WHY)
    if len(faults) > before:
        return []
    listed = [part if isinstance(part, list) else [part] for part in table["parts"]]
    parts = [[reference(item, "parts", lines, faults) for item in part] for part in listed]
    if len(faults) > before:
        return []
    return [
        GroupingEntry(
            name=faults.name,
            line=lines.line,
            verdict=table["verdict"],
            parts=tuple(tuple(item for item in part if item is not None) for part in parts),
            reason=table["reason"],
            by=table.get("by", by),
        )
    ]
