"""The options that say what a claim says, taken together as one `ClaimWords`.

They are noted on the command's context, so that the command is handed none of them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from servanda import watch as way
from servanda.cli.showing import DAY, NUMBER
from servanda.errors import nearest
from servanda.model import STANCES, Interval

KNOWN_FROM = ("by", "to", "where", "when", "planned_for", "number", "instrument", "said_by")


class Days(click.ParamType[Interval]):
    """A day, or the first and the last it can be."""

    name = "days"

    def convert(self, value: Any, param: Any, ctx: Any) -> Interval:
        """The days, or a usage error that says how they are written."""
        if isinstance(value, Interval):
            return value
        try:
            days = way.days(value)
        except ValueError:
            self.fail(
                f'"{value[:40]}" is no day. Write 2017-09-03, or 2017-09-01/2017-09-03 for the '
                "first and the last it can be.",
                param,
                ctx,
            )
        DAY.check(days.from_on, param, ctx)
        DAY.check(days.to_on, param, ctx)
        return days


DAYS = Days()
_GIVEN = "servanda.claim_options"


def _note(context: click.Context, option: click.Parameter, value: Any) -> None:
    context.meta.setdefault(_GIVEN, {})[option.name] = value


def _option(
    name: str,
    *,
    help: str,
    type: Any = None,
    multiple: bool = False,
    metavar: str | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option that is noted, and not handed to the command."""
    return click.option(
        name,
        help=help,
        type=type,
        multiple=multiple,
        metavar=metavar,
        callback=_note,
        expose_value=False,
    )


_OPTIONS = (
    _option("--words", help="The words that show the act."),
    _option("--quote", help="More of the sentence, where those stand twice."),
    _option("--act", help="What was done: a name in the list of acts."),
    _option("--stance", type=click.Choice(STANCES), help="Default: done."),
    _option("--done-by", multiple=True, help="Who did it, in words or by id."),
    _option("--done-to", multiple=True, help="To whom, in words or by id."),
    _option("--where", multiple=True, help="Where, in words."),
    _option("--when", type=DAYS, help="Its day, or FIRST/LAST."),
    _option("--when-words", help="The words that give the day."),
    _option("--planned-for", type=DAYS, help="The day it is planned for, or FIRST/LAST."),
    _option("--planned-words", help="The words that give that day."),
    _option("--number", type=NUMBER, help="How many."),
    _option("--unit", help="What is counted."),
    _option("--number-words", help="The words that give the number."),
    _option("--instrument", help="The charge, tax, law or licence it is done with."),
    _option("--said-by", help="Whose words the source passes on."),
    _option("--about", help="What a position is about: the agreement or a part of it."),
    _option(
        "--known-from",
        multiple=True,
        metavar="FIELD=SOURCE",
        help="Where a value that stands nowhere in the text is known from.",
    ),
)


def claim_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a claim; `claim_words` has what was given."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_days() -> Interval | None:
    """What --when was given, for a statement."""
    when: Interval | None = _given()["when"]
    return when


def given_places() -> str:
    """What --where was given, for a statement."""
    return ", ".join(_given()["where"])


def claim_words() -> way.ClaimWords:
    """What the options of the command that runs say of a claim. Raises a usage error."""
    return _words(**_given())


def _given() -> dict[str, Any]:
    given: dict[str, Any] = click.get_current_context().meta[_GIVEN]
    return given


def _words(
    *,
    words: str | None,
    quote: str,
    act: str,
    stance: str | None,
    done_by: tuple[str, ...],
    done_to: tuple[str, ...],
    where: tuple[str, ...],
    when: Interval | None,
    when_words: str,
    planned_for: Interval | None,
    planned_words: str,
    number: float | None,
    unit: str,
    number_words: str,
    instrument: str | None,
    said_by: str | None,
    about: str | None,
    known_from: tuple[str, ...],
) -> way.ClaimWords:
    if number is None and (unit or number_words):
        raise click.UsageError("--unit and --number-words go with --number.")
    if number is not None and not unit:
        raise click.UsageError("--number needs --unit: what is counted.")
    count = None
    if number is not None:
        count = way.NumberWords(number, number, unit or "", number_words or "")
    return way.ClaimWords(
        words=words or "",
        quote=quote or "",
        act=act or "",
        stance=stance or "",
        by=tuple(map(way.WhoWords, done_by)) or None,
        to=tuple(map(way.WhoWords, done_to)) or None,
        where=where or None,
        when=day_words(when, when_words or ""),
        planned_for=day_words(planned_for, planned_words or ""),
        number=count,
        instrument=instrument,
        said_by=way.WhoWords(said_by) if said_by is not None else None,
        about=about,
        known_from=dict(map(_known, known_from)),
    )


def day_words(when: Interval | None, words: str) -> way.DayWords | None:
    """Days with their words; None where neither is given."""
    if when is None and not words:
        return None
    return way.DayWords(when.from_on if when else None, when.to_on if when else None, words)


# What a coding file calls a thing, and the option that says it at the command line.
_AS_TYPED = (
    (r'known_from = \{ (\w+) = "\.\.\." \}', r'--known-from \1="..."'),
    (r"\bplanned_for_words\b", "--planned-words"),
    (r"\b(when|number)_words\b", r"--\1-words"),
    (r"\bGive planned_for\b", "Give --planned-for"),
    (r'"quote" may', "--quote may"),
    (r"\(beside = true\)", "(--beside)"),
    (r"\(as_read\)", "(--as-read)"),
)


def as_typed(words: str) -> str:
    """What is said of a claim's fields, with the options in place of a coding file's keys.

    >>> as_typed('Give when_words, or say known_from = { when = "..." }.')
    'Give --when-words, or say --known-from when="...".'
    """
    for key, option in _AS_TYPED:
        words = re.sub(key, option, words)
    return words


def _known(option: str) -> tuple[str, str]:
    name, _, source = option.partition("=")
    if name not in KNOWN_FROM or not source.strip():
        raise click.UsageError(
            f'--known-from "{option}" is not FIELD=SOURCE. {nearest(name, KNOWN_FROM)}'
        )
    return name, source
