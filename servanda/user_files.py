"""Reads every file that a person names or writes, within bounds, or says what is wrong with it.

What leaves it: bytes, text or a table, or UnreadableFile with the line and what to do. It waits
for nothing: a pipe, a device or a folder is refused before it is opened; and no more of a file is
read than its kind may have, none of it nested deeper than a reader can follow.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from servanda.errors import ServandaError
from servanda.refusals import advice, is_of_the_machine, reason, shortened
from servanda.toml_faults import why_no_toml

# What one file may have. Of those that ship the longest words file has 60,000 bytes, the longest
# agreement 400,000; decisions files of thousands of incidents reach a few million.
WORDS_BYTES = 4_000_000  # settings, sources, actors, acts, subjects, cues, mappings
DECISIONS_BYTES = 64_000_000  # decisions, codings, scenarios, lists of shards
FIRST_YEAR, LAST_YEAR = 1000, 2999  # a window or a term is added to a day and taken from it
MOST = 10**15
_BLOCK_BYTES = 1_000_000
MOST_DEPTH = 32  # brackets or dotted keys in one another; of what ships the deepest has 4

_RECORD = "record.sqlite3"
_KINDS = (
    (stat.S_ISDIR, "is a folder", "Name the file in it"),
    (stat.S_ISFIFO, "is a pipe, which may never end", "Save what comes out of it as a file"),
    (stat.S_ISCHR, "is a device, which may never end", "Name a file"),
    (stat.S_ISBLK, "is a disk", "Name a file on it"),
    (stat.S_ISSOCK, "is a socket", "Name a file"),
)
_MARKS = {
    b"\xff\xfe": "is text in UTF-16",
    b"\xfe\xff": "is text in UTF-16",
    b"PK\x03\x04": "is a Word or OpenDocument file, or an archive",
    b"%PDF": "is a PDF",
    b"{\\rtf": "is an RTF file",
    b"\xd0\xcf\x11\xe0": "is an old Word file",
}


class UnreadableFile(Exception):
    """What is wrong with a file, and what to do; `line` is 0 where it is about no line of it."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.what, self.line = what, line


@contextmanager
def refused_as(error: type[ServandaError], name: object, *, closing: str = "") -> Iterator[None]:
    """What cannot be read inside is raised as that error: where, what is wrong and what to do.

    `name` is what the file is called, `closing` a last sentence: what it comes to.
    """
    try:
        yield
    except UnreadableFile as fault:
        place = f"{shortened(name)}:{fault.line}" if fault.line else shortened(name)
        raise error(" ".join(filter(None, (f"{place}: {fault.what}", closing)))) from fault


def read_bytes(path: Path, *, most_bytes: int) -> bytes:
    """The bytes of a plain file of so many bytes at most. Raises UnreadableFile.

    Where the machine refuses as a whole (no handles, no memory), its own OSError is raised.
    """
    with _opened(path) as file:
        _refuse_more(os.fstat(file.fileno()).st_size, most_bytes)
        return _read(file, most_bytes)


def check_plain(path: Path) -> None:
    """A path leads to a plain file that may be read, for another reader. Raises UnreadableFile."""
    with _opened(path):
        return


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A plain file, open; nothing else is ever opened or waited for."""
    try:
        _refuse_others(path.stat())
        _refuse_record(path)
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            _refuse_others(os.fstat(file.fileno()))
            yield file
    except OSError as error:
        if is_of_the_machine(error):
            raise
        raise UnreadableFile(f"cannot be read: {reason(error)}. {advice(error)}") from error
    except ValueError as error:  # a zero byte in the name
        raise UnreadableFile("has a name that no file can have. Correct the name.") from error


def is_there(path: Path) -> bool:
    """Whether anything has that name, be it a link that leads nowhere: then its reader says so."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a zero byte in the name
        return False


def read_stream(file: BinaryIO, *, most_bytes: int) -> bytes:
    """What comes in on standard input, so many bytes at most. Raises UnreadableFile."""
    return _read(file, most_bytes)


def read_text(path: Path, *, most_bytes: int) -> str:
    """The text of a plain file in UTF-8, a byte order mark taken off, lines ended by "\\n"."""
    return text_of(read_bytes(path, most_bytes=most_bytes))


def text_of(data: bytes) -> str:
    """Bytes in UTF-8 as text; UnreadableFile names the byte and the line that are none."""
    for mark, what in _MARKS.items():
        if data.startswith(mark):
            raise UnreadableFile(f"{what}. Save it as plain text in UTF-8.", 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the mark is taken off before the place is counted
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        raise UnreadableFile(
            f"byte {start} is not UTF-8 (0x{data[start]:02x}), so words could be misread. Save "
            "the file as UTF-8.",
            line,
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_toml(path: Path, *, most_bytes: int = WORDS_BYTES) -> dict[str, Any]:
    """The table of a TOML file. Raises UnreadableFile."""
    return table_of(read_text(path, most_bytes=most_bytes))


def table_of(text: str) -> dict[str, Any]:
    """The table of a text in TOML. Raises UnreadableFile with the line and what to write."""
    if line := _deep_line(text):
        raise UnreadableFile(
            f"cannot be read: more than {MOST_DEPTH} brackets or keys stand in one "
            "another here. Close them, or write it flatter.",
            line,
        )
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of too many digits are a ValueError
        lines = text.split("\n")
        place = _PLACE.search(str(error))
        line = min(int(place[1]) if place and place[1] else len(lines), len(lines))
        if not isinstance(error, tomllib.TOMLDecodeError):
            line = next((n for n, words in enumerate(lines, 1) if _LONG_NUMBER.search(words)), 1)
            why = "a number has more digits than can be read. Write it shorter."
        else:
            why = why_no_toml(lines[line - 1], _PLACE.sub("", str(error)).strip().rstrip("."))
        raise UnreadableFile(f"is no TOML: {why}", line) from error
    _refuse_values(table, text)
    return table


def _refuse_values(table: dict[str, Any], text: str) -> None:
    """Days and numbers that no arithmetic here could go on from are refused, with their line."""
    todo: list[Any] = [table]
    while todo:
        value = todo.pop()
        if isinstance(value, dict | list):
            todo += value.values() if isinstance(value, dict) else value
        elif isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise UnreadableFile(
                f"{value} is no day that can be reckoned with. Days are from {FIRST_YEAR} to "
                f"{LAST_YEAR}.",
                _line_of(text, f"{value.year:04}-"),
            )
        elif isinstance(value, int | float) and not abs(value) < MOST:  # nan is no number either
            words = _number(value)
            raise UnreadableFile(
                f"{words} is no number that can be reckoned with. Write one of fewer than 16 "
                "digits.",
                _line_of(text, "inf", "nan", words, "0x", "0o", "0b"),
            )


def _number(value: float) -> str:
    """How a number begins; one too long to be written in tens as it stands in memory.

    >>> _number(16**4000)
    '0x1000000000000000000000000000'
    """
    return (f"{value:#x}" if isinstance(value, int) and value.bit_length() > 99 else str(value))[
        :30
    ]


def _line_of(text: str, *words: str) -> int:
    lines = enumerate(text.split("\n"), 1)
    return next((n for n, line in lines if any(word in line for word in words)), 1)


_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_LONG_NUMBER = re.compile(r"\d{1000}")

# Strings and comments, whole, so that nothing in them counts; brackets; and keys joined by dots.
# One that is not closed runs to the end, so that no text is gone through twice.
_PIECE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+"
    r"|[\[\]{}]"
    r"|(?<![\w-])[\w-]++[ \t]*+\.",
    re.DOTALL,
)


def _deep_line(text: str) -> int:
    """The line on which more brackets or dotted keys stand in one another than may; 0 where none.

    >>> _deep_line("a = [[1], [2]]"), _deep_line("\\n" + "[" * 50)
    (0, 2)
    """
    depth = keys = end = 0
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in "[{":
            depth += 1
        elif piece in "]}":
            depth = max(0, depth - 1)
        elif piece[0] != "#":
            between = text[end : match.start()].strip(" \t." if piece[0] in "\"'" else " \t")
            keys, end = 1 if between else keys + 1, match.end()
        if max(depth, keys) > MOST_DEPTH:
            return text.count("\n", 0, match.start()) + 1
    return 0


def write_whole(path: Path, words: str) -> None:
    """Put a text in a file in UTF-8, whole and on the disk, or leave the file as it was.

    It is written first under a name that nothing has: through a link at one that can be known a
    file elsewhere would be written over, and of two who write at once each would spoil the other's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    making = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            opened.write(words)
            opened.flush()
            os.fsync(opened.fileno())
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """What a file holds, or the names in a folder, is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_others(state: os.stat_result) -> None:
    for is_kind, what, do in _KINDS:
        if is_kind(state.st_mode):
            raise UnreadableFile(f"{what}, so nothing of it was read. {do}.")


def _refuse_record(path: Path) -> None:
    """No record is opened as a file: closing it would give up the locks on it of this process.

    Another process would then take what stands in its log from under it
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    name = os.path.realpath(path).rpartition(os.sep)[2]
    if name.startswith(_RECORD):
        raise UnreadableFile(
            "is the record of a watch, so nothing of it was read: opened as a file it may be "
            "damaged. Copy it under another name, if it is what you mean."
        )


def _refuse_more(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise UnreadableFile(
            f"has {size:,} bytes, more than the {most_bytes:,} that a file of its kind may have. "
            "Nothing of it was read. Check that this is the file, or cut it into several."
        )


def _read(file: BinaryIO, most_bytes: int) -> bytes:
    blocks, size = [], 0  # what is not there yet takes no memory
    while size <= most_bytes and (block := file.read(_BLOCK_BYTES)):
        blocks.append(block)
        size += len(block)
    data = b"".join(blocks)
    if len(data) > most_bytes:
        raise UnreadableFile(
            f"gives more than the {most_bytes:,} bytes that may come at once, so nothing of it was "
            "taken. Check that this is the file, or cut it into several."
        )
    return data
