"""Tables of a TOML file that persons write: where each key stands, and every fault at once.

What leaves it: the line of each table and key, and what is wrong in it. It reads no meaning into
what is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen

from servanda.errors import nearest
from servanda.faults import Faults

IN_WORDS = {
    str: "text",
    list: "a list",
    bool: "true or false",
    date: "a day",
    dict: "a table",
    int: "a number",
    float: "a number",
}


@frozen
class Lines:
    """The line of a table's head, and of each of its keys."""

    line: int
    keys: Mapping[str, int]

    def of(self, key: str) -> int:
        """The line of a key; the table's own where it has no such key."""
        return self.keys.get(key, self.line)


# ------------------------------------------------------------------ faults


def check_keys(
    kind: str,
    table: Mapping[str, Any],
    keys: Mapping[str, type | tuple[type, ...]],
    lines: Lines,
    faults: Faults,
) -> None:
    """Every key is one of `keys` and holds what it must."""
    for key, value in table.items():
        if key not in keys:
            faults.add(lines.of(key), f'a [[{kind}]] has no key "{key}". {nearest(key, keys)}')
            continue
        allowed = keys[key]
        wanted = allowed if isinstance(allowed, tuple) else (allowed,)
        right = isinstance(value, wanted) and not isinstance(value, datetime)
        if not right or (isinstance(value, bool) and bool not in wanted):
            may = " or ".join(dict.fromkeys(IN_WORDS[choice] for choice in wanted))
            faults.add(lines.of(key), f'"{key}" must be {may}, not {value!r}')


def check_words(
    table: Mapping[str, Any], lines: Lines, faults: Faults, closed: Mapping[str, Iterable[str]]
) -> None:
    """Every key of a closed list holds one of its words."""
    for key, words in closed.items():
        word = table.get(key)
        if isinstance(word, str) and word not in words:
            faults.add(lines.of(key), f'"{word}" is no {key}. {nearest(word, words)}')


def require(
    keys: Iterable[str],
    table: Mapping[str, Any],
    lines: Lines,
    faults: Faults,
    why: Mapping[str, str],
) -> None:
    """Every one of these keys is there and not empty; `why` says what each is for."""
    for key in keys:
        value = table.get(key)
        if value is None:
            faults.add(lines.line, f'"{key}" is missing. {why[key]}')
        elif isinstance(value, str) and not value.strip():
            faults.add(lines.of(key), f'"{key}" is empty. {why[key]}')


# ------------------------------------------------------------------ lines


TOP = ("", 0)  # what stands above every table


def places(text: str) -> dict[tuple[str, int], tuple[int, dict[str, int]]]:
    """The line of each `[[table]]` and of its keys, since the TOML reader does not tell.

    At `TOP` stand the keys above every table, and each `[table]` in single brackets.
    Lines inside a text of several lines are passed over.
    """
    top: dict[str, int] = {}
    table_lines: dict[tuple[str, int], tuple[int, dict[str, int]]] = {TOP: (1, top)}
    counts: dict[str, int] = {}
    keys = top
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            if head := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
                table = head[1]
                keys = {}
                table_lines[table, counts.get(table, 0)] = (number, keys)
                counts[table] = counts.get(table, 0) + 1
            elif single := re.match(r"\s*\[\s*([\w-]+)\s*\]", line):
                top.setdefault(single[1], number)
                keys = {}
            elif key := re.match(r"\s*\"?([\w-]+)\"?\s*=", line):
                keys.setdefault(key[1], number)
        for mark in re.findall(r'"""|\'\'\'', line):
            inside = "" if inside == mark else inside or mark
    return table_lines
