"""How far a command has come is told on stderr, and what pages call themselves cannot act there."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

import pytest

from servanda.cli.progressing import EVERY_SECONDS, Show, _ProgressLines, in_a_line, progress

HOSTILE = (
    "http://site.example/\x1b[2J\x1b]0;owned\x07[red]no markup[/red] :smile:\u202eevil\r\nnext"
)
ENDS_BY_A_FAULT = """
import click
from servanda.cli.progressing import progress

@click.command()
def go():
    progress('gathering')(1, 9, 'a page')
    raise KeyboardInterrupt

try:
    go.main([])
except SystemExit as end:
    assert end.code == 1
"""
ENVIRONMENT = {"TERM": "xterm-256color"}


@contextmanager
def terminal() -> Iterator[tuple[int, list[bytes]]]:
    """The side of a terminal that a program writes to; after the block, what was written."""
    main, side = pty.openpty()
    termios.tcsetwinsize(side, (24, 200))
    written: list[bytes] = []

    def read() -> None:
        try:
            while part := os.read(main, 65_536):
                written.append(part)
        except OSError:  # how Linux tells that nobody writes to a terminal any more
            return

    reading = Thread(target=read)
    reading.start()
    try:
        yield side, written
    finally:
        os.close(side)
        reading.join()
        os.close(main)


def on_a_terminal(last: Callable[[Show], None], **environment: str) -> str:
    """What showing progress writes to a terminal on stderr, and `last` at its end."""
    with terminal() as (side, written), pytest.MonkeyPatch.context() as patch:
        for name, value in (ENVIRONMENT | environment).items():
            patch.setenv(name, value)
        with os.fdopen(side, "w", closefd=False) as stderr:
            patch.setattr(sys, "stderr", stderr)
            show = progress("gathering")
            show(1, 3, HOSTILE)
            show(2, 4, "the last")
            last(show)
    return b"".join(written).decode()


def is_done(show: Show) -> None:
    show(4, 4, "")


def test_a_terminal_shows_a_bar_and_has_its_cursor_back_at_the_end() -> None:
    said = on_a_terminal(is_done)

    assert "gathering" in said and "4/4" in said and "\u2501" in said
    assert said.rindex("\x1b[?25h") > said.rindex("\x1b[?25l")


def test_ended_by_a_fault_the_cursor_is_back_too() -> None:
    with terminal() as (side, written):
        known: Mapping[str, str] = {**os.environ, **ENVIRONMENT}
        subprocess.run([sys.executable, "-c", ENDS_BY_A_FAULT], stderr=side, env=known, check=True)
    said = b"".join(written).decode()

    assert "1/9" in said
    assert said.rindex("\x1b[?25h") > said.rindex("\x1b[?25l")


def test_words_of_a_page_neither_steer_the_terminal_nor_are_marked_up() -> None:
    said = on_a_terminal(is_done)

    assert "<U+001B>[2J<U+001B>]0;owned<U+0007>[red]no markup[/red] :smile:<U+202E>evil" in said
    assert "\x1b[2J" not in said and "\x1b]0" not in said and "\u202e" not in said


def test_the_bar_leaves_room_for_the_mark_of_ctrl_c() -> None:
    said = on_a_terminal(lambda show: show(1, 4, "x" * 250))

    lines = re.split(r"\r\n|\r\x1b\[2K", re.sub(r"\x1b\[[\d;]*m|\x1b\[\?25[lh]", "", said))
    assert max(map(len, lines)) == 197


def test_no_colour_is_used_where_none_is_wanted() -> None:
    assert "\x1b[38;5;" in on_a_terminal(is_done)
    assert "\x1b[38;5;" not in on_a_terminal(is_done, NO_COLOR="1")


def test_a_terminal_that_cannot_draw_is_written_to_like_a_log() -> None:
    assert on_a_terminal(is_done, TERM="dumb") == ""


def test_a_log_gets_a_line_each_half_minute_of_long_work_and_none_of_short(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = [0.0]
    show = _ProgressLines("gathering", lambda: clock[0])
    for second in range(100):
        clock[0] = float(second)
        show(second, 100, f"page {second}")
    show(100, 100, "")
    short = _ProgressLines("reading", lambda: clock[0])
    short(1, 2, "a page")
    short(2, 2, "")

    lines = capsys.readouterr().err.splitlines()

    assert EVERY_SECONDS == 30.0
    assert lines == [
        "gathering 30/100 page 30",
        "gathering 60/100 page 60",
        "gathering 90/100 page 90",
        "gathering 100/100",
    ]


def test_a_line_is_one_line() -> None:
    assert in_a_line("a\nb\x9bc\ud800") == "a<U+000A>b<U+009B>c<U+D800>"
