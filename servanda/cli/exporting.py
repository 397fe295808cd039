"""`servanda export`: what a watch holds, as one file for another program."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.clocks import warn_where_ahead
from servanda.cli.file_modes import as_the_shell_says
from servanda.cli.showing import on_option, warn, watch_argument
from servanda.cli.terminal import echo
from servanda.errors import SettingsError
from servanda.refusals import machine_words, shortened

BINARY = ("xlsx", "parquet")


@click.command()
@watch_argument
@click.option(
    "--as", "form", required=True, type=click.Choice(list(way.FORMS)), help="The form of the file."
)
@click.option(
    "--what",
    default="",
    metavar="ROWS",
    help=f"In a table: {', '.join(way.FORMS['csv'])}; incidents if left out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, whole or not.",
)
@on_option
def export(watch: Path, form: str, what: str, out: Path | None, on: date) -> None:
    """Give out what WATCH holds, flat, for a spreadsheet, a map, a calendar or another program.

    A row an incident, a claim, a finding, a capture, a standing or a duty; incidents on a map
    (geojson) or as FollowTheMoney entities (ftm); days on which something is due (ics); sources
    (csl). What it says of persons and statements is what watch.toml says: nothing by default.
    The same record gives the same bytes.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        warn_where_ahead(record)
        evidence, times = way.evidence(opened, record, warn=warn), way.out_of_time(record)
    data = way.export_bytes(opened, evidence, form=form, what=what, on=on, times=times)
    if out is not None:
        _write(out, data)
        size = wording.figure(len(data), "byte")
        echo(f"{out}: the {what or way.FORMS[form][0]} of {watch} as {form}, {size}.")
        return
    if form in BINARY and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text: say --out FILE.")
    sys.stdout.buffer.write(data)


def _write(out: Path, data: bytes) -> None:
    """The file is there whole, or as it was."""
    making = out.with_name(f".{out.name}.making")
    try:
        with as_the_shell_says():
            making.write_bytes(data)
        making.replace(out)
    except OSError as error:
        if not out.parent.is_dir():
            raise SettingsError(
                f"{shortened(out.parent)}: there is no such folder, so {out.name} cannot be "
                "written there. Make it first, or name another with --out."
            ) from error
        with suppress(OSError):  # where it could not be made it cannot be looked for
            making.unlink(missing_ok=True)
        raise SettingsError(f"{machine_words(error)} {shortened(out)} is as it was.") from error
