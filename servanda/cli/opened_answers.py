"""What a record comes to, opened for a command, and how the command ends once it was told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servanda import watch as way
from servanda.cli.clocks import warn_where_ahead
from servanda.cli.showing import say_signals, warn
from servanda.model import Signal


@contextmanager
def answers_of(folder: Path) -> Iterator[tuple[way.OpenedWatch, way.Answers]]:
    """A watch, and what its record comes to, to be asked within the block."""
    with way.answers_of(folder, warn=warn) as (opened, answers):
        warn_where_ahead(answers.record)
        yield opened, answers


def end_with(signals: tuple[Signal, ...]) -> None:
    """Exit 1 where a decision no longer covers what it was about."""
    open_signals = tuple(s for s in signals if s.at is None)
    say_signals(open_signals)
    sys.exit(1 if open_signals else 0)
