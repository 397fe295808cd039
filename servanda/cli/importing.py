"""`servanda import`: a spreadsheet of coded incidents, taken in whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import json_option, now, say_json, say_signals, warn, watch_argument
from servanda.cli.terminal import echo, say_who
from servanda.model import Decision, Signal

NOBODY = say_who("imports it")
SHOWN = 20


@click.command("import")
@watch_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--as",
    "mapping",
    required=True,
    metavar="MAPPING",
    help="What its columns mean: acled, events-standard, servanda, or a TOML file of your own.",
)
@click.option("--dry-run", is_flag=True, help="Say what would come in; put nothing on record.")
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who imports (or set SERVANDA_BY).")
@json_option
def import_(watch: Path, file: Path, mapping: str, dry_run: bool, by: str, as_json: bool) -> None:
    """Take in FILE, a spreadsheet of coded incidents (CSV or XLSX): a claim a row.

    Each claim cites its row, and waits for a decision like any other. Where incidents were decided,
    it is said which of them it joined. Importing a list again adds
    only its new rows. Where any row cannot be taken, nothing is: every fault is listed with its
    sheet, row and column.
    """
    if not by.strip():
        raise click.UsageError(NOBODY)
    opened = way.open_watch(watch)
    chosen = way.open_mapping(mapping)
    with opened.record() as record:
        own = way.evidence(opened, record, warn=warn) if chosen.is_own else None
        published = way.published_claims(opened, own) if own else {}
        imported = way.import_sheet(
            opened, record, file, chosen, by=by, at=now(), published=published
        )
        joined: tuple[way.JoinedIncident, ...] = ()
        raised: list[Signal] = []
        came_in = 0 if dry_run else way.put_import(opened, record, imported, now=now())
        if came_in and record.all(Decision):  # what nobody decided on is asked about all the same
            new = {row.claim.id for row in imported.rows}
            with way.answering(opened, record, warn=warn) as answers:
                joined = way.joined(answers, new)
                raised = list(way.signals_about(answers.open_signals, new))
    if as_json:
        say_json(way.import_rows(imported))
    else:
        _say(imported, joined)
    say_signals(raised)
    if dry_run:
        echo("A dry run: nothing was put on record.", err=True)
    sys.exit(1 if imported.changed or raised else 0)


def _say_joined(imported: way.Import, every: Sequence[way.JoinedIncident]) -> None:
    """Which rows joined an incident that was there, and whether that was decided before."""
    numbers = {row.claim.id: row.row.number for row in imported.rows}
    for each in every[:SHOWN]:
        rows = sorted(numbers[claim.id] for claim in each.claims)
        noun = "row" if len(rows) == 1 else "rows"
        name = disguise.spelt(each.name)
        further = " before they came in: look again" if each.state == "upheld" else ""
        echo(
            f"  joined: {noun} {wording.listed(map(str, rows))}: {name} ({each.incident.id}), "
            f"{each.state}{further}"
        )
    if len(every) > SHOWN:
        echo(f"  joined: and {len(every) - SHOWN:,} more incidents")


def _say(imported: way.Import, joined: Sequence[way.JoinedIncident]) -> None:
    """What came in, in a line, and what did not."""
    there = f", {imported.there_count:,} already there" if imported.there_count else ""
    echo(f"{imported.file}: {_rows(len(imported.rows))} new{there}.")
    for words, count in imported.aside:
        echo(f"  set aside: {_rows(count)}, {words}")
    if imported.twice_count:
        echo(f"  taken once: {_rows(imported.twice_count)} that repeat an earlier one")
    if imported.gone_count:
        echo(
            f"  not in it any more: {_rows(imported.gone_count)} imported before; their claims stay"
        )
    if imported.groupings:
        groups = wording.figure(len(imported.groupings), "group")
        echo(f"  judged by the list itself: {groups} of its rows")
    for remark in imported.remarks:
        echo(f"  {remark}")
    for changed in imported.changed[:SHOWN]:
        place = f'sheet "{changed.row.row.sheet}", ' if changed.row.row.sheet else ""
        differs = ", ".join(changed.differs) or "a column beside its words"
        echo(
            f"  changed: {place}row {changed.row.row.number} differs in {differs} from "
            f"{changed.before.id}, which stays. Correct it: servanda code WATCH --claim "
            f"{changed.before.id}"
        )
    if len(imported.changed) > SHOWN:
        echo(f"  changed: and {len(imported.changed) - SHOWN:,} more")
    _say_joined(imported, joined)
    if imported.rows:
        echo("They are claims: `servanda review` asks about what they come to.")


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
