"""How far a command has come, told on stderr while it works.

What leaves it: a bar where stderr is a terminal, else a line now and then. What is in hand is told
in words of others, an address or a title: they are spelt out, so that none of them can move the
cursor, take a colour or hide.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from servanda import disguise
from servanda.cli.terminal import controls_spelt, echo

if TYPE_CHECKING:
    from rich.progress import Progress

Show = Callable[[int, int, str], None]
EVERY_SECONDS = 30.0


def progress(label: str) -> Show:
    """Tells how many of how many are done and what is in hand; all done and "" is the end."""
    can_draw = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    return _Bar(label) if can_draw else _ProgressLines(label)


def in_a_line(words: str) -> str:
    """Words of others on one line of a terminal, each mark that is not seen spelt out.

    >>> in_a_line("a\\x1b[2Jb")
    'a<U+001B>[2Jb'
    """
    return disguise.spelt(controls_spelt(words))


class _Bar:
    """A bar on the terminal, taken away from it however the command ends."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Progress | None = None

    def __call__(self, done: int, all_: int, what: str) -> None:
        words, total = in_a_line(what), all_ or None
        if self._bar is None:
            self._bar = _drawn()
            self._bar.add_task(self._label, completed=done, total=total, what=words)
            self._bar.start()
            if context := click.get_current_context(silent=True):
                context.call_on_close(self.stop)
        self._bar.console.width = _width()
        self._bar.update(self._bar.task_ids[0], completed=done, total=total, what=words)
        if done >= all_ and not what:
            self.stop()

    def stop(self) -> None:
        """The bar stays as it last was, and the cursor is back."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _width() -> int:
    """The columns of the terminal but for three: the "^C" of who ends it must not begin a line."""
    return max(20, (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 3)


def _drawn() -> Progress:
    from rich.console import Console  # when used: rich draws on terminals alone
    from rich.progress import (  # when used: rich draws on terminals alone
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column  # when used: rich draws on terminals alone

    one_line = Column(no_wrap=True, overflow="ellipsis", ratio=1)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False, table_column=one_line),
        console=Console(
            file=sys.stderr, width=_width(), markup=False, emoji=False, highlight=False
        ),
        redirect_stdout=False,  # it may be a file of JSON Lines
        expand=True,
        refresh_per_second=4,
    )


class _ProgressLines:
    """A line now and then, so that the log of a long night shows that it goes on."""

    def __init__(self, label: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._label, self._seconds = label, seconds
        self._last_line_at = seconds()
        self._has_spoken = False

    def __call__(self, done: int, all_: int, what: str) -> None:
        is_end = done >= all_ and not what
        if self._seconds() - self._last_line_at < EVERY_SECONDS and not (
            is_end and self._has_spoken
        ):
            return
        of = f"{done}/{all_}" if all_ else str(done)
        echo(f"{self._label} {of} {in_a_line(what)}".rstrip(), err=True)
        self._last_line_at, self._has_spoken = self._seconds(), not is_end
