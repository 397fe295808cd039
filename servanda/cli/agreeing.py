"""`servanda agreements` and `servanda agreement`: those that ship, and one of one's own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from servanda import disguise
from servanda import watch as way
from servanda.cli.showing import json_option, now, say_json, table

EACH_SECONDS = 0.5  # how often a followed file is looked at: faster than a hand saves and looks up


@click.command()
@json_option
def agreements(as_json: bool) -> None:
    """List the agreements that come with Servanda, each with what it holds."""
    rows = [_row(file, checked) for file, checked in way.shipped_agreements()]
    if as_json:
        say_json(rows)
        return
    heads = ("id", "title", "signed", "provisions", "commitments", "rules", "scenarios")
    click.echo(table(heads, [[str(row[key]) for key in KEYS] for row in rows]))
    click.echo(
        "\nEach is a reading for monitors in plain words; the official text is what binds. "
        "`servanda new WATCH --agreement ID` begins a watch over one."
    )


KEYS = ("id", "title", "signed_on", "provisions", "commitments", "rules", "scenarios")


def _row(file: Path, checked: way.Checked) -> dict[str, Any]:
    found = checked.agreement
    if found is None:
        raise click.ClickException("\n".join(checked.faults))
    return {
        "id": found.id,
        "title": found.title,
        "signed_on": str(found.signed_on or ""),
        "provisions": len(found.provisions),
        "commitments": len(found.commitments),
        "rules": len(found.rules),
        "scenarios": checked.scenarios or 0,
        "file": file.name,
    }


@click.group()
def agreement() -> None:
    """Write an agreement file of your own, and see the words it may use."""


@agreement.command(name="new")
@click.argument("file", type=click.Path(path_type=Path))
def new_file(file: Path) -> None:
    """Write a first agreement FILE with one of each thing, explained, and its scenarios.

    It reads as it is. Put your agreement's words in place of the imagined ones.
    """
    written, beside = way.write_first(file)
    click.echo(
        f"{written}: a first agreement file, with its scenarios in {beside.name}. "
        f"Next: servanda check {written} --watch, and an editor beside it."
    )


@agreement.command()
@click.argument("lists", nargs=-1, metavar="[LIST]...")
@click.option(
    "--watch",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="With the words that a watch adds.",
)
@json_option
def vocabulary(lists: tuple[str, ...], watch: Path | None, as_json: bool) -> None:
    """Print the words a file may use, one a line with its meaning; or only those of each LIST.

    LIST is subjects, acts, actor_kinds, forces, standards, triggers, terms, measures, bearings,
    stances and more: without one all are printed.
    """
    every = {one.id: one for one in way.vocabulary(watch)}
    for name in lists:
        if name not in every:
            raise click.UsageError(f'no list "{name}". Known: {", ".join(every)}.')
    chosen = [one for id, one in every.items() if id in lists or not lists]
    if as_json:
        say_json(
            {"list": one.id, "word": word.word, "meaning": word.meaning}
            for one in chosen
            for word in one.words
        )
        return
    for number, one in enumerate(chosen):
        click.echo(("\n" if number else "") + f"{one.id}: {one.where}")
        longest = max(len(word.word) for word in one.words)
        for word in one.words:
            click.echo(f"  {word.word.ljust(longest)}  {disguise.spelt(word.meaning)}")


# ------------------------------------------------------------------ for `new` and `check`


def counted(file: Path, checked: way.Checked) -> str:
    """What an agreement file holds, on one line."""
    found = checked.agreement
    assert found is not None
    told = f", {checked.scenarios} scenarios" if checked.scenarios is not None else ""
    return (
        f"{file.name}: {len(found.provisions)} provisions, {len(found.commitments)} "
        f"commitments, {len(found.rules)} rules, {len(found.roles)} roles{told}"
    )


def say_disagreements(made: way.Watch) -> None:
    """Print how many scenarios of a new watch's own agreement do not come out; nothing else."""
    if made.agreement_path.parent.parent != made.folder:
        return
    checked = way.check_agreement(made.agreement_path)
    if checked.disagreements:
        click.echo(
            f"Its scenarios: {len(checked.disagreements)} thing(s) do not come out as they say; "
            f"`servanda check {made.folder}` lists them.",
            err=True,
        )


def follow(file: Path) -> None:
    """Check an agreement file now and on each change of it, its scenarios or its words.

    Ends when it is interrupted.
    """
    seen = None
    try:
        while True:
            state = way.state_of(file)
            if state != seen:
                seen = state
                _say_checked(file)
            time.sleep(EACH_SECONDS)
    except KeyboardInterrupt:
        click.echo()


def _say_checked(file: Path) -> None:
    checked = way.check_agreement(file)
    faults = (*checked.faults, *checked.disagreements)
    click.echo(f"--- {now():%H:%M:%S} UTC, {file.name}: {len(faults) or 'no'} fault(s)")
    for fault in faults:
        click.echo(fault)
    if checked.agreement:
        click.echo(counted(file, checked))
