"""The options that say what a claim says, taken together as one `ClaimWords`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from servanda import watch as way
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
            return way.days(value)
        except ValueError:
            self.fail(
                f'"{value}" is no day. Write 2017-09-03, or 2017-09-01/2017-09-03 for the first '
                "and the last it can be.",
                param,
                ctx,
            )


DAYS = Days()

_OPTIONS = (
    click.option("--words", default="", help="The words that show the act."),
    click.option("--quote", default="", help="More of the sentence, where those stand twice."),
    click.option("--act", default="", help="What was done: a name in the list of acts."),
    click.option("--stance", type=click.Choice(STANCES), default=None, help="Default: done."),
    click.option("--done-by", multiple=True, help="Who did it, in words or by id."),
    click.option("--done-to", multiple=True, help="To whom, in words or by id."),
    click.option("--where", multiple=True, help="Where, in words."),
    click.option("--when", type=DAYS, help="Its day, or FIRST/LAST."),
    click.option("--when-words", default="", help="The words that give the day."),
    click.option("--planned-for", type=DAYS, help="The day it is planned for, or FIRST/LAST."),
    click.option("--planned-words", default="", help="The words that give that day."),
    click.option("--number", type=float, help="How many."),
    click.option("--unit", default="", help="What is counted."),
    click.option("--number-words", default="", help="The words that give the number."),
    click.option("--instrument", help="The charge, tax, law or licence it is done with."),
    click.option("--said-by", help="Whose words the source passes on."),
    click.option("--about", help="What a position is about: the agreement or a part of it."),
    click.option(
        "--known-from",
        multiple=True,
        metavar="FIELD=SOURCE",
        help="Where a value that stands nowhere in the text is known from.",
    ),
)


def claim_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a claim; it takes them as `words`."""

    @functools.wraps(command)
    def taken(**options: Any) -> None:
        fields = {name: options.pop(name) for name in _NAMES}
        when = fields["when"]
        command(words=_words(**fields), when=when, where=" ".join(fields["where"]), **options)

    for option in reversed(_OPTIONS):
        taken = option(taken)
    return taken


_NAMES = (
    *("words", "quote", "act", "stance", "done_by", "done_to", "where", "when", "when_words"),
    *("planned_for", "planned_words", "number", "unit", "number_words", "instrument"),
    *("said_by", "about", "known_from"),
)


def _words(
    *,
    words: str,
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
    return way.ClaimWords(
        words=words,
        quote=quote,
        act=act,
        stance=stance or "",
        by=tuple(map(way.WhoWords, done_by)) or None,
        to=tuple(map(way.WhoWords, done_to)) or None,
        where=where or None,
        when=day_words(when, when_words),
        planned_for=day_words(planned_for, planned_words),
        number=way.NumberWords(number, number, unit, number_words) if number is not None else None,
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


def _known(option: str) -> tuple[str, str]:
    name, _, source = option.partition("=")
    if name not in KNOWN_FROM or not source.strip():
        raise click.UsageError(
            f'--known-from "{option}" is not FIELD=SOURCE. {nearest(name, KNOWN_FROM)}'
        )
    return name, source
