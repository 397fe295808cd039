"""`servanda merge`: another copy of a watch, taken in whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.showing import json_option, now, say_json, say_signals, warn, watch_argument
from servanda.cli.terminal import echo

SHOWN = 20

# Kinds of record that are no word by themselves.
KIND_WORDS = {"codingsample": "sample to code", "blindcoding": "blind coding"}


@click.command()
@watch_argument
@click.argument("other", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would come in; put nothing on record.")
@json_option
def merge(watch: Path, other: Path, dry_run: bool, as_json: bool) -> None:
    """Take in what OTHER, another copy of WATCH, holds more, all of it.

    Every record comes in as it was made: by whom, when and why. OTHER is only read. Copies that
    take each other in, in whichever order, come to hold the same records. Where two persons said
    otherwise, both stand, and it is listed.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        found = way.look_at_copy(opened, record, way.open_watch(other))
        if not dry_run:
            way.merge(opened, record, found, now=now())
        with way.answering(opened, record, warn=warn) as answers:
            differing = list(way.disagreements(answers))
    if as_json:
        row = {"new": dict(found.count_by_kind), "not_merged": list(found.files)}
        say_json([row, *differing])
    else:
        _say(found, differing)
    say_signals(found.otherwise)
    if dry_run:
        echo("A dry run: nothing was put on record.", err=True)
    sys.exit(1 if differing or found.otherwise or found.files else 0)


def _say(found: way.Merge, differing: Sequence[way.Row]) -> None:
    """What came in, by kind, and where two persons differ."""
    counts = found.count_by_kind.items()
    kinds = [wording.figure(n, KIND_WORDS.get(kind, kind)) for kind, n in counts]
    echo(f"{found.other.folder}: {wording.listed(kinds) or 'nothing'} more than here.")
    for name in found.files:
        echo(f"  not merged: {disguise.spelt(name)} is another one there; see which is right")
    for row in differing[:SHOWN]:
        said = "; ".join(f"{each['by']}: {each['says']} ({each['reason']})" for each in row["said"])
        words = f"{row['name']}, {row['words']}. {said}".strip()
        echo(f"  two differ: {disguise.spelt(words)}")
    if len(differing) > SHOWN:
        echo(f"  two differ: and {len(differing) - SHOWN:,} more")
