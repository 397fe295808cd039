"""`servanda pause`: a source that is not asked for a time, and why.

What leaves it: a pause in the file of the source. Nothing of the record changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import DAY, now, watch_argument
from servanda.cli.terminal import echo


@click.command()
@watch_argument
@click.argument("source")
@click.option("--reason", default="", help="Why; it is published with what was heard.")
@click.option("--since", type=DAY, help="The first day of it.  [default: today]")
@click.option("--resume", is_flag=True, help="Ask it again from today; that it was paused stays.")
def pause(watch: Path, source: str, reason: str, since: date | None, resume: bool) -> None:
    """Ask SOURCE of WATCH for nothing from a day on, and say why.

    SOURCE is its id, as in sources/ID.toml, where the pause is written. From that day it counts as
    not reached, "paused by us", in every standing, digest, letter and site: never as silent.
    """
    if resume and (reason or since):
        raise click.UsageError("--resume ends a pause: it goes without --reason and --since.")
    opened = way.open_watch(watch)
    today = now().date()
    if resume:
        way.resume(opened, source, last=today - timedelta(days=1))
        echo(f"{source} is asked again from the next gathering. Next: servanda gather {watch}.")
        return
    if not reason.strip():
        raise click.UsageError("Say why, with --reason: it stands wherever the source is missed.")
    way.pause(opened, source, since=since or today, reason=reason)
    echo(
        disguise.spelt(
            f"{source} is paused since {wording.day(since or today)}: {reason.strip()}. It stands "
            f"in sources/{source}.toml. To end it: servanda pause {watch} {source} --resume."
        )
    )
