"""Reads one TOML table strictly: each key known, of its type, and on a line that can be named.

What leaves it: plain values; what is wrong goes to the faults. A wrong value reads as an
empty one so that reading goes on and the next fault is found too; no Agreement is ever made
of a file with faults.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypeVar

from servanda import user_files
from servanda.agreements.literate import FencedBlock
from servanda.agreements.vocabulary import PRINTED_BY, nearest_of
from servanda.faults import Faults
from servanda.suggestions import SHORT, suggest

Option = TypeVar("Option", bound=str)

_KEY = re.compile(r"""\s*["']?(?P<key>[A-Za-z0-9_-]+)["']?\s*[.=]""")
_HEADER = re.compile(r"""\s*\[{1,2}\s*["']?(?P<key>[A-Za-z0-9_-]+)["']?\s*\]{1,2}\s*(#.*)?$""")
_MOST_SLIPS = 20  # of one block
_WHOLE = re.compile(r"""\s*[\w-]+\s*[=:](?:[^\[\]{}"']|"[^"]*")*""")  # its value opens nothing
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
# The id of what is promised: its provision's, so that point 3.4.7 stays "fa-3.4.7".
DOTTED = r"[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_]))*"
DOTTED_ID = re.compile(DOTTED)


class Table:
    """One table of a block, and where each of its keys stands in the file."""

    def __init__(
        self, data: dict[str, Any], lines: Sequence[tuple[int, str]], what: str, faults: Faults
    ) -> None:
        self.data = data
        self.lines = lines  # (line in file, its text)
        self.what = what  # how messages call it: 'rule "cps-29"'
        self.faults = faults
        self.line = lines[0][0] if lines else 1

    def at(self, key: str, word: str = "") -> int:
        """The line of a key, or of a word in its value where the value runs over lines."""
        line, below = None, False
        for number, text in self.lines:
            header = _HEADER.match(text)
            match = header or _KEY.match(text)
            if match and match["key"] == key:
                line, below = line or number, bool(header)
            elif match and line is not None and (header or not below):
                break  # the next key; below a [[header]] other keys are still its value
            if line is not None and word and _says(word, text):
                return number
        return line or self.line

    def fault(self, key: str, what: str, word: str = "") -> None:
        """Note a fault at a key's line."""
        self.faults.add(self.at(key, word), f"{self.what} {what}")

    def only(self, *known: str) -> None:
        """Note every key that is not among the known ones."""
        for key in self.data:
            if key not in known:
                line = self.at(key)
                self.faults.add(
                    line, f'{self.what} has the key "{key[:80]}", which means nothing here. '
                    f"{suggest(key[:80], known)}",
                )  # fmt: skip

    def text(self, key: str, *, required: bool = False) -> str:
        """A string, blanks trimmed; "" where absent."""
        value = self.data.get(key)
        if value is None:
            if required:
                message = f'{self.what} has no "{key}". Every {_word(self)} needs one.'
                self.faults.add(self.line, message)
            return ""
        if not isinstance(value, str):
            self.fault(key, f'has a "{key}" that is not text. Put it in quotation marks.')
            return ""
        if required and not value.strip():
            self.fault(key, f'has an empty "{key}".')
        return " ".join(value.split())

    def id(self, key: str = "id") -> str:
        """An id in small letters, digits, _ and -."""
        value = self.text(key, required=True)
        if value and not ID.fullmatch(value):
            self.fault(key, f'has the id "{value[:80]}". Ids are small letters, digits, _ and -.')
        return value

    def dotted_id(self, key: str = "id") -> str:
        """An id in small letters, digits, _ and -, with dots between them as in 3.4.7."""
        value = self.text(key, required=True)
        if value and not DOTTED_ID.fullmatch(value):
            self.fault(
                key,
                f'has the id "{value[:80]}". Ids are small letters, digits, _ and -, with single '
                "dots between them where the agreement numbers its points so.",
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; () where absent. One string stands for a list of one."""
        value = self.data.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fault(key, f'has a "{key}" that is not a list of words. Write ["one", "two"].')
            return ()
        for word in {v for v in value if value.count(v) > 1}:
            self.fault(key, f'has "{word[:80]}" twice in "{key}".', word)
        return tuple(" ".join(v.split()) for v in value)

    def day(self, key: str) -> date | None:
        """A calendar day, written 1991-10-23; None where absent."""
        value = self.data.get(key)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            with suppress(ValueError):  # told just below, as any other value that is no day
                value = date.fromisoformat(value)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(key, f'has a "{key}" that is no calendar day. Write 1991-10-23.')
        return None

    def flag(self, key: str, *, otherwise: bool) -> bool:
        """true or false."""
        value = self.data.get(key, otherwise)
        if not isinstance(value, bool):
            self.fault(key, f'has a "{key}" that is neither true nor false.')
            return otherwise
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        value = self.data.get(key)
        counts = isinstance(value, (int, float)) and not isinstance(value, bool)
        if value is None or not counts or not math.isfinite(value):
            self.fault(key, f'needs a "{key}" that is a number.')
            return 0.0
        return float(value)

    def choice(
        self, key: str, options: Sequence[Option], *, otherwise: Option | None, listed: str
    ) -> Option:
        """One of the options. `otherwise` None: the key is required; `listed`: their list's id."""
        value = self.data.get(key, otherwise)
        for option in options:
            if value == option:
                return option
        if value is None:
            known = ", ".join(options)
            if len(options) > SHORT:
                known = f"`{PRINTED_BY} {listed}` prints all {len(options)}"
            self.faults.add(self.line, f'{self.what} has no "{key}". Known: {known}.')
        else:
            word = str(value)[:80]
            self.fault(key, f'has the {key} "{word}". {nearest_of(listed, word, options)}', word)
        return options[0]

    def table(self, key: str, *known: str) -> Table | None:
        """A table inside this one, with only the known keys; None where absent."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, f'has a "{key}" that is no table. Write {{ {known[0]} = ... }}.')
            return None
        inside = Table(value, self._part(key, 0), f"{self.what}, {key},", self.faults)
        inside.only(*known)
        return inside

    def tables(self, key: str, *known: str) -> tuple[Table, ...]:
        """The tables of a list, each with only the known keys."""
        value = self.data.get(key, [])
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fault(key, f'has a "{key}" that is not a list of tables. Write [[{key}]].')
            return ()
        inside = []
        for index, data in enumerate(value):
            table = Table(data, self._part(key, index), f"{self.what}, {key},", self.faults)
            table.only(*known)
            inside.append(table)
        return tuple(inside)

    def _part(self, key: str, index: int) -> Sequence[tuple[int, str]]:
        """The lines of the index-th table called key; of all of the key where it is inline."""
        headers = [
            i
            for i, (_, text) in enumerate(self.lines)
            if (match := _HEADER.match(text)) and match["key"] == key
        ]
        if index < len(headers):
            start = headers[index]
            later = [
                i for i, (_, text) in enumerate(self.lines) if i > start and _HEADER.match(text)
            ]
            return self.lines[start : later[0] if later else None]
        start = next((i for i, (number, _) in enumerate(self.lines) if number == self.at(key)), 0)
        later = [i for i, (_, text) in enumerate(self.lines) if i > start and _opens(text)]
        return self.lines[start : later[0] if later else None]


def _says(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w/*.-]){re.escape(word)}(?![\w/*-]|\.\w)", text))


def _opens(text: str) -> bool:
    return bool(_KEY.match(text) or _HEADER.match(text))


def _word(table: Table) -> str:
    return table.what.split(" ")[0].split(",")[0]


def open_block(block: FencedBlock, faults: Faults) -> Table | None:
    """The table of a block, or None where its TOML cannot be read."""
    texts = block.text.split("\n")
    lines = [(block.line + i, text) for i, text in enumerate(texts)]
    try:
        data = user_files.table_of(block.text)
    except user_files.UnreadableFile:
        for line, what in _unread_lines(texts):
            faults.add(lines[line - 1][0], f"the {block.word} block {what}")
        return None
    id = data.get("id")
    named = f' "{id[:80]}"' if isinstance(id, str) else ""
    return Table(data, lines, f"{block.word}{named}", faults)


def _unread_lines(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line (1 is the first) at which a block cannot be read, and what is wrong with it.

    The last is one that the lines after it may hang on: where a bracket or a quotation mark is
    open, what follows says nothing of itself.
    """
    left = list(texts)
    for _ in range(_MOST_SLIPS):
        try:
            user_files.table_of("\n".join(left))
        except user_files.UnreadableFile as fault:
            yield fault.line, fault.what
            above, line = left[: fault.line - 1], left[fault.line - 1]
            if not (_WHOLE.fullmatch(line) and _reads(above)):
                return
            left[fault.line - 1] = ""
        else:
            return


def _reads(texts: Sequence[str]) -> bool:
    """Whether lines are a table by themselves."""
    with suppress(user_files.UnreadableFile):
        user_files.table_of("\n".join(texts))
        return True
    return False
