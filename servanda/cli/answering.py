"""Single answers at the terminal, for `servanda review`: words, one of some words, yes or no.

Commands are the marks of `prompting` alone, so no word is taken for one; and a reason of a letter
or two is no reason.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TypeVar

from servanda.cli.prompting import asked
from servanda.cli.terminal import echo

T = TypeVar("T", bound=str)
SHORTEST = 3  # letters of a reason: fewer is a slip of the hand, or a command of another prompt


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def write(prompt: str) -> str:
    """Words as they were typed. Raises Back or Stopped."""
    while True:
        words = asked(prompt, "In your own words, as you would answer for them.")
        if len(words) >= SHORTEST:
            return words
        echo(f'"{words}" says too little, and is taken for no command here: write why.')


def choose(prompt: str, words: Sequence[T], *, default: T) -> T:
    """One of some words, or the first letters of one. Raises Back or Stopped."""
    options = ", ".join(words)
    while True:
        typed = asked(f"{prompt}: {options} (Enter: {default})", f"One of: {options}.").lower()
        fits = [word for word in words if word == (typed or default)] or [
            word for word in words if word.startswith(typed)
        ]
        if len(fits) == 1:
            return fits[0]
        echo(f"Say one of: {options}.")


def confirm(prompt: str, *, default: bool) -> bool:
    """Yes or no. Raises Back or Stopped."""
    while True:
        typed = asked(f"{prompt} {'Y/n' if default else 'y/N'}", "Yes or no.").lower()
        if typed in ("", "y", "yes", "n", "no"):
            return typed[:1] == "y" if typed else default
        echo("Say y or n.")
