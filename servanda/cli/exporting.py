"""`servanda export`: what a watch holds, as one file for another program."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.clocks import warn_where_ahead
from servanda.cli.showing import DAY, today, warn, watch_argument
from servanda.cli.terminal import echo
from servanda.cli.whole_files import write_whole

BINARY = ("xlsx", "parquet")
# What is worked out for a day; of the rest all that is on record is given out.
OF_A_DAY = ("standings", "duties", "scores", "ahead")


@click.command()
@watch_argument
@click.option(
    "--as", "form", required=True, type=click.Choice(list(way.FORMS)), help="The form of the file."
)
@click.option(
    "--what",
    default="",
    metavar="ROWS",
    help=f"In a table: {', '.join(way.FORMS['csv'])}; incidents if left out. "
    "In ics: duties, or ahead.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, whole or not.",
)
@click.option(
    "--on",
    type=DAY,
    help=f"The day that {', '.join(OF_A_DAY[:-1])} or what is ahead are of; of nothing else. "
    "[default: (today)]",
)
def export(watch: Path, form: str, what: str, out: Path | None, on: date | None) -> None:
    """Give out what WATCH holds, flat, for a spreadsheet, a map, a calendar or another program.

    A row an incident, a claim, a finding, a capture, a standing or a duty; incidents on a map
    (geojson) or as FollowTheMoney entities (ftm); days on which something is due (ics); sources
    (csl); a score of 0 to 3 a commitment and year, on our scale after the Peace Accords Matrix,
    which is not the Matrix's own coding (pam). What it says of persons and statements is
    what watch.toml says: nothing by default. The same record gives the same bytes.
    """
    rows = what or way.FORMS[form][0]
    if on is not None and rows in way.FORMS[form] and rows not in OF_A_DAY:
        echo(_no_day(form, rows), err=True)
    opened = way.open_watch(watch)
    with opened.record() as record:
        warn_where_ahead(record)
        evidence, times = way.evidence(opened, record, warn=warn), way.out_of_time(record)
    data = way.export_bytes(opened, evidence, form=form, what=what, on=on or today(), times=times)
    if out is not None:
        write_whole(out, data)
        size = wording.figure(len(data), "byte")
        echo(f"{out}: the {rows} of {watch} as {form}, {size}.")
        return
    if form in BINARY and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text: say --out FILE.")
    sys.stdout.buffer.write(data)


def _no_day(form: str, rows: str) -> str:
    """That a day says nothing of some rows, and what to do."""
    says = " --on is for --what standings or duties." if "duties" in way.FORMS[form] else ""
    return (
        f"{rows} are not of a day: all on record are given out, later ones too, whatever --on "
        f"says. Leave --on out, and choose by the columns of days in the file.{says}"
    )
