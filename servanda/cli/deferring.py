"""`servanda review`: a question put off, taken in hand, or asked again.

What leaves it: a deferral put on record, and words for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click
from attrs import frozen

from servanda import disguise
from servanda import watch as way
from servanda.cli.answering import write
from servanda.cli.prompting import asked
from servanda.cli.showing import now, warn
from servanda.cli.terminal import echo
from servanda.errors import EvidenceError
from servanda.model import Deferral, Incident

UNTIL = "until when? a day (2026-03-01), a source, or change"


@frozen
class Deferring:
    """What was asked for beside a review: one of these, with who asks and why."""

    put_off: str = ""
    until: str = ""
    in_hand: str = ""
    ask_again: str = ""
    reason: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether any of it was."""
        return bool(self.put_off or self.in_hand or self.ask_again)


def record_deferral(
    opened: way.Watch, record: way.Store, asked_for: Deferring, *, by: str, on: date
) -> None:
    """Put on record what was asked for, and say so. Raises UsageError and EvidenceError."""
    given = [asked_for.put_off, asked_for.in_hand, asked_for.ask_again]
    if sum(map(bool, given)) != 1:
        raise click.UsageError("Say one of --put-off, --in-hand and --ask-again.")
    if asked_for.put_off and not asked_for.until:
        raise click.UsageError("--put-off needs --until: a day, the name of a source, or change.")
    if not asked_for.in_hand and not asked_for.reason:
        raise click.UsageError("Say why, with --reason.")
    with way.answering(opened, record, warn=warn) as answers:
        queue = way.Queue(answers, on, now())
        before = record.all(Deferral)
        if asked_for.ask_again:
            made = way.ask_again(
                asked_for.ask_again, before, reason=asked_for.reason, by=by, at=now()
            )
        else:
            incident = _incident(answers, asked_for.put_off or asked_for.in_hand)
            if asked_for.in_hand:
                made = way.take_in_hand(incident, before, by=by, at=now())
            else:
                until = way.Until.typed(asked_for.until, queue.sources)
                made = way.put_off(
                    incident, until, before, reason=asked_for.reason, by=by, at=now()
                )
    way.defer(record, made, now=now())
    echo(disguise.spelt(f"{made.id}: {way.deferral_words(made)}"))


def _incident(answers: way.Answers, typed: str) -> Incident:
    there = answers.incidents([way.full_id(answers, typed)])
    if not there:
        raise EvidenceError(f'no incident "{typed}" is on record. Nothing was put off.')
    return there[0].incident


def ask_until(record: way.Store, incident: Incident, sources: Sequence[str], *, by: str) -> None:
    """Ask until when a question is put off, and why, and put that on record.

    Raises Back or Stopped.
    """

    def until() -> way.Until:
        while True:
            try:
                return way.Until.typed(asked(UNTIL, UNTIL), sources)
            except EvidenceError as error:
                echo(disguise.spelt(str(error)))

    when = until()
    reason = write("reason")
    try:
        made = way.put_off(incident, when, record.all(Deferral), reason=reason, by=by, at=now())
    except EvidenceError as error:
        echo(disguise.spelt(str(error)))
        return
    way.defer(record, made, now=now())
    echo(disguise.spelt(f"recorded: {way.deferral_words(made)}"))
