"""Prompts that never take a command for words, nor words for a command.

At every prompt `<` alone goes back a step and `?` alone says what is asked; everything else is
taken as it is written.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TypeVar

import click

T = TypeVar("T", bound=str)
BACK, WHAT = "<", "?"
SHORTEST = 3  # letters of a reason: fewer is a slip of the hand, or a command of another prompt


class Back(Exception):  # noqa: N818 - a turn on the way, not an error
    """The person goes back a step."""


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def write(prompt: str) -> str:
    """Words as they were typed. Raises Back."""
    while True:
        typed = _typed(f"{prompt} (< back)", "")
        if typed == WHAT:
            click.echo("In your own words, as you would answer for them. < alone goes back.")
        elif len(typed) < SHORTEST:
            click.echo(
                f'"{typed}" says too little, and is taken for no command here: write why, or < to '
                "go back."
            )
        else:
            return typed


def choose(prompt: str, words: Sequence[T], *, default: T) -> T:
    """One of some words, or the first letters of one. Raises Back."""
    while True:
        typed = _typed(f"{prompt}: {', '.join(words)} (< back)", default).lower()
        fits = [word for word in words if word == typed] or [
            word for word in words if typed and word.startswith(typed)
        ]
        if len(fits) == 1:
            return fits[0]
        click.echo(f"Say one of: {', '.join(words)}.")


def confirm(prompt: str, *, default: bool) -> bool:
    """Yes or no. Raises Back."""
    while True:
        typed = _typed(f"{prompt} [{'Y/n' if default else 'y/N'}] (< back)", "").lower()
        if typed in ("", "y", "yes", "n", "no"):
            return typed[:1] == "y" if typed else default
        click.echo("Say y or n.")


def _typed(prompt: str, default: str) -> str:
    typed = str(click.prompt(prompt, default=default, show_default=bool(default))).strip()
    if typed == BACK:
        raise Back
    return typed
