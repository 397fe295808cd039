"""`servanda letter`, `publish` and `verify`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from servanda import archive, letters
from servanda import watch as way
from servanda.canon import plain
from servanda.cli.showing import json_option, on_option, say_json, watch_argument


@click.command()
@watch_argument
@on_option
@json_option
@click.option("--html", "as_html", is_flag=True, help="HTML in place of Markdown.")
def letter(watch: Path, on: date, as_json: bool, as_html: bool) -> None:
    """Draft the open letter of a day from the duties and what was upheld."""
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
    drafted = way.letter(opened, evidence, way.judge(opened, evidence, on=on))
    if as_json:
        say_json([plain(drafted)])
    else:
        click.echo(letters.html(drafted) if as_html else drafted.text)


@click.command()
@watch_argument
@click.argument("site", type=click.Path(path_type=Path))
@on_option
def publish(watch: Path, site: Path, on: date) -> None:
    """Write the public record of a day into SITE, a folder that opens from any disk."""
    opened = way.open_watch(watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
    judged = way.judge(opened, evidence, on=on)
    way.publish(opened, evidence, judged, folder=site)
    pages = len(list(site.rglob("*.html")))
    click.echo(
        f"{site}: {pages} pages, {len(evidence.incidents)} incidents, {len(judged.standings)} "
        f"standings and {len(judged.duties)} duties on {on}. Nothing was sent anywhere. "
        f"Anyone can check it: servanda verify {site}, or python3 verify.py in the folder."
    )


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify(site: Path) -> None:
    """Recompute hashes, standings and duties of a published SITE; name what does not agree."""
    faults = archive.verify(site)
    for fault in faults:
        click.echo(f"does not agree: {fault}", err=True)
    if faults:
        sys.exit(1)
    click.echo(f"{site}: every hash, finding, standing and duty agrees with the record.")
