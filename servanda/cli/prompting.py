"""A form at the terminal: one question after another, with a way back, help and a way out.

A command is one mark alone and is named at each question: `<` back, `?` help, `.` stop. All else
is an answer, so that no word is ever taken for a command; a mark that is meant as words is put in
quotation marks. Nothing is put on record here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from servanda.cli.terminal import echo, prompt
from servanda.errors import ServandaError

BACK, HELP, STOP = "<", "?", "."
MARKS = (BACK, HELP, STOP)
COMMANDS = "< back, ? help, . stop"
Answers = Mapping[str, Any]


class Stopped(Exception):
    """The person stopped; nothing was put on record."""


class Back(Exception):
    """The person wants the question before."""


def as_given(words: str, _: Answers) -> str:
    """The words as they are."""
    return words


def always(_: Answers) -> bool:
    """A step that is asked whatever was answered."""
    return True


@frozen
class FormStep:
    """One question of a form.

    `read` makes the answer's value and refuses with a ServandaError or ValueError that says what
    to do. `optional`: Enter alone gives `none`. `many`: asked again until Enter alone. `when` says
    whether it is asked, from the answers so far.
    """

    name: str
    asks: str
    help: str
    read: Callable[[str, Answers], Any] = as_given
    optional: bool = False
    none: Any = None
    many: bool = False
    when: Callable[[Answers], bool] = always


def answers_to(steps: Sequence[FormStep], before: Answers | None = None) -> dict[str, Any] | None:
    """The answer to each step; None where the person went back from the first. Raises Stopped.

    With `before`, the answers given before, from the last of them.
    """
    answers: dict[str, Any] = dict(before or {})
    at = _before(steps, len(steps), answers) if before else 0
    while at < len(steps):
        step = steps[at]
        if not step.when(answers):
            answers[step.name] = step.none
            at += 1
            continue
        try:
            answers[step.name] = _many(step, answers) if step.many else _ask(step, answers)
            at += 1
        except Back:
            at = _before(steps, at, answers)
            if at < 0:
                return None
    return answers


def _before(steps: Sequence[FormStep], at: int, answers: dict[str, Any]) -> int:
    """The step asked before; what was answered since is asked again."""
    at -= 1
    while at >= 0:
        answers.pop(steps[at].name, None)
        if steps[at].when(answers):
            return at
        at -= 1
    return at


def _ask(step: FormStep, answers: Answers) -> Any:
    while True:
        words = asked(step.asks + (" (Enter: none)" if step.optional else ""), step.help)
        if not words:
            if step.optional:
                return step.none
            echo(f"  It is needed. {step.help}")
            continue
        try:
            return step.read(words, answers)
        except (ServandaError, ValueError) as error:
            echo(f"  {error}")


def _many(step: FormStep, answers: Answers) -> tuple[Any, ...] | Any:
    values: list[Any] = []
    while True:
        more = " (Enter: no more)" if values else " (Enter: none)"
        try:
            words = asked(step.asks + more, step.help)
        except Back:
            if not values:
                raise
            values.pop()
            continue
        if not words:
            return tuple(values) or step.none
        try:
            values.append(step.read(words, answers))
        except (ServandaError, ValueError) as error:
            echo(f"  {error}")


def asked(asks: str, help: str) -> str:
    """The words that a person gives, "" for Enter alone. Raises Back or Stopped."""
    while True:
        words = str(prompt(f"{asks} [{COMMANDS}]", default="")).strip()
        if words == BACK:
            raise Back
        if words == STOP:
            raise Stopped
        if words == HELP:
            echo(f"  {help}")
            continue
        return words[1:-1] if words[1:-1] in MARKS and words[0] == words[-1] == '"' else words


def chosen(asks: str, options: Mapping[str, str], help: str) -> str:
    """One of the options by its number. Raises Back or Stopped."""
    keys = list(options)
    for number, key in enumerate(keys, start=1):
        echo(f"  {number}  {options[key]}")
    while True:
        words = asked(f"{asks}, 1 to {len(keys)}", help)
        if words.isdecimal() and 1 <= int(words) <= len(keys):
            return keys[int(words) - 1]
        echo(f"  Give a number from 1 to {len(keys)}.")


def confirmed() -> bool:
    """Whether what was shown may be put on record; False to go back. Raises Stopped."""
    while True:
        try:
            words = asked("put this on record? yes, or", "Type yes. < changes an answer.")
        except Back:
            return False
        if words.casefold() in ("yes", "y"):
            return True
        echo("  Type yes to put it on record; < goes back, . stops without recording.")
