"""How the commands print: one table or paragraph, or JSON Lines; signals to stderr."""

from __future__ import annotations

import math
import re
import shutil
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import click
from click.shell_completion import CompletionItem

from servanda import user_files
from servanda import watch as way
from servanda.cli.terminal import controls_spelt, echo, json_spelt
from servanda.errors import nearest
from servanda.model import Capture, Signal


class Day(click.ParamType[date]):
    """A calendar day, 2017-10-24."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day, or a usage error that says how days are written."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value[:40]}" is not a day. Days are written 2017-10-24.', param, ctx)
        self.check(day, param, ctx)
        return day

    def check(self, day: date | None, param: Any, ctx: Any) -> None:
        """A usage error where a day is so far off that no window could be taken from it."""
        first, last = user_files.FIRST_YEAR, user_files.LAST_YEAR
        if day and not first <= day.year <= last:
            self.fail(
                f"{day} is no day that can be reckoned with. Days are from {first} to {last}.",
                param,
                ctx,
            )


class FiniteNumber(click.ParamType[float]):
    """A number that can be counted with: no infinity, and not "nan"."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """The number, or a usage error that says how numbers are written."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not abs(number) < user_files.MOST:
            self.fail(f'"{str(value)[:40]}" is not a number. Write 31 or 0.5.', param, ctx)
        return number


DAY = Day()
SHORTEST = 12  # letters of a word that a table never breaks
NUMBER = FiniteNumber()


def watch_folders(
    context: click.Context, param: click.Parameter, begun: str
) -> list[CompletionItem]:
    """What completes the folder of a watch."""
    # when used: only where a shell completes
    from servanda.cli.completing import watches

    return watches(context, param, begun)


def law_ids(context: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """What completes the id of a commitment or rule."""
    # when used: only where a shell completes
    from servanda.cli.completing import law

    return law(context, param, begun)


watch_argument = click.argument(
    "watch",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    shell_complete=watch_folders,
)
on_option = click.option(
    "--on", type=DAY, default=lambda: today(), show_default="today", help="Ask about this day."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
proposed_option = click.option(
    "--proposed", is_flag=True, help="Count undecided proposals too, labelled."
)
by_option = click.option(
    "--by", envvar="SERVANDA_BY", required=True, help="Who decides (or set SERVANDA_BY)."
)


def now() -> datetime:
    """The instant, in UTC to the second: the one clock of the commands."""
    return datetime.now(UTC).replace(microsecond=0)


def named(captures: Sequence[Capture], names: Sequence[str]) -> tuple[Capture, ...]:
    """The captures of those ids, addresses, file names or titles; a usage error where none is."""
    for name in names:
        if not any(name in _names(capture) for capture in captures):
            known = {known for capture in captures for known in _names(capture)[1:] if known}
            raise click.UsageError(f'no capture "{name}". {nearest(name, known)}')
    return tuple(capture for capture in captures if set(_names(capture)) & set(names))


def _names(capture: Capture) -> tuple[str, ...]:
    """What a capture may be called by: its id, address, file name and title."""
    file_name = PurePosixPath(capture.address).name
    return tuple(filter(None, (capture.id, capture.address, file_name, capture.title)))


def today() -> date:
    """The day, in UTC."""
    return now().date()


def say_json(rows: Iterable[dict[str, Any]]) -> None:
    """Print JSON Lines."""
    for line in way.json_lines(rows):
        echo(json_spelt(line))


def terminal_width() -> int:
    """How many columns a table may have: those of the terminal, and 60 at least."""
    return max(60, shutil.get_terminal_size((120, 20)).columns)


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, may_break: Collection[str] = ()
) -> str:
    """A plain table no wider than the terminal; the widest columns wrap between words.

    In the columns headed as in `may_break` words wrap at their hyphens too, and where that is still
    too wide the longest are broken.
    """
    if not rows:
        return ""
    width = terminal_width()
    cells = [[str(cell) for cell in row] for row in (headers, *rows)]
    columns = list(zip(*cells))
    sizes = [max(map(len, column)) for column in columns]
    least = [
        max(map(len, (part for cell in column for part in _parts(cell, column[0] in may_break))))
        for column in columns
    ]
    while sum(sizes) + 2 * (len(sizes) - 1) > width:
        loose = [i for i, size in enumerate(sizes) if size > least[i]]
        loose = loose or [
            i for i, size in enumerate(sizes) if headers[i] in may_break and size > SHORTEST
        ]
        if not loose:
            break
        sizes[max(loose, key=lambda i: sizes[i])] -= 1
    lines = []
    for number, row in enumerate(cells):
        wrapped = [
            textwrap.wrap(
                cell,
                sizes[i],
                break_on_hyphens=headers[i] in may_break,
                break_long_words=headers[i] in may_break,
            )
            or [""]
            for i, cell in enumerate(row)
        ]
        for level in range(max(len(parts) for parts in wrapped)):
            parts = [w[level] if level < len(w) else "" for w in wrapped]
            line = "  ".join(part.ljust(sizes[i]) for i, part in enumerate(parts))
            lines.append(line.rstrip())
        if number == 0:
            lines.append("  ".join("-" * size for size in sizes))
    return "\n".join(lines)


def _parts(cell: str, at_hyphens: bool) -> list[str]:
    """The parts of a cell that stand on one line each: its words, or what their hyphens part."""
    words = cell.split() or [""]
    return [part for word in words for part in _HYPHENED.split(word)] if at_hyphens else words


_HYPHENED = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")  # where textwrap breaks a word


def rows_table(
    columns: Mapping[str, str] | Sequence[str],
    rows: Sequence[way.Row],
    *,
    may_break: Collection[str] = (),
) -> str:
    """Rows as a table: a column a key, headed by its name or the words that `columns` gives."""
    heads = list(columns.values() if isinstance(columns, Mapping) else columns)
    cells = [[_cell(row[key]) for key in columns] for row in rows]
    return table(heads, cells, may_break=may_break)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


_WARNED: set[str] = set()


def warn(words: str) -> None:
    """Print a line on stderr, once however often it is said."""
    if words not in _WARNED:
        _WARNED.add(words)
        echo(f"servanda: {words}", err=True)


def say_signals(signals: Sequence[Signal]) -> None:
    """Print each signal on stderr, on a line: where, what, why it matters, what to do.

    Where several in a row matter for one reason, that is said once, after them.
    """
    for (why, do), alike in groupby(signals, key=lambda signal: (signal.why, signal.do)):
        lines = [f"signal: {signal.where}: {_sentence(signal.what)}" for signal in alike]
        if len(lines) == 1:
            lines = [f"{lines[0]} {why} {do}"]
        else:
            lines.append(f"signal: these {len(lines)}: {why} {do}")
        for line in lines:
            echo(controls_spelt(of_this_watch(line)), err=True)


def of_this_watch(words: str) -> str:
    """Words with the folder of the watch asked about where they name any watch."""
    context = click.get_current_context(silent=True)
    folder = context.params.get("watch") if context else None
    return _ANY_WATCH.sub(lambda match: f"{match[1] or ''}{folder}", words) if folder else words


_ANY_WATCH = re.compile(r"(?<=servanda )(\w+ )?WATCH\b")


def _sentence(words: str) -> str:
    return words if words.rstrip().endswith((".", "!", "?")) else f"{words}."
