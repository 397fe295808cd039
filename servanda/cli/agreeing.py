"""`servanda agreements` and `servanda agreement`: those that ship, and one of one's own."""

from __future__ import annotations

import time
from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.file_modes import as_the_shell_says
from servanda.cli.showing import json_option, now, say_json, table
from servanda.cli.terminal import echo

EACH_SECONDS = 0.5  # how often a followed file is looked at: faster than a hand saves and looks up
COLUMNS = {
    "id": "id",
    "title": "title",
    "signed": "signed_on",
    "provisions": "provisions",
    "commitments": "commitments",
    "rules": "rules",
    "scenarios": "scenarios",
}


@click.command()
@click.argument(
    "watch", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@json_option
def agreements(watch: Path | None, as_json: bool) -> None:
    """List the agreements that come with Servanda, each with what it holds; a WATCH's own first.

    Each is a reading for monitors in plain words, with its scenarios; the official text is what
    binds. A new watch takes one by its id.
    """
    rows = way.agreement_rows(watch)
    if as_json:
        say_json(rows)
        return
    cells = [[disguise.spelt(str(row[key])) for key in COLUMNS.values()] for row in rows]
    echo(table(list(COLUMNS), cells))
    echo(
        "\nEach is a reading for monitors in plain words; the official text is what binds. "
        "`servanda new WATCH --agreement ID` begins a watch over one."
    )


@click.group()
def agreement() -> None:
    """Write an agreement file of your own, and see the words it may use."""


@agreement.command(name="new")
@click.argument("file", type=click.Path(path_type=Path))
def new_file(file: Path) -> None:
    """Write a first agreement FILE with one of each thing, explained, and its scenarios.

    It reads as it is. Put your agreement's words in place of the imagined ones.
    """
    with as_the_shell_says():
        written, beside = way.write_first(file)
    echo(
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
    every = {words.id: words for words in way.word_lists(watch)}
    for name in lists:
        if name not in every:
            raise click.UsageError(f'no list "{name}". Known: {", ".join(every)}.')
    if as_json:
        say_json(row for row in way.vocabulary_rows(watch) if not lists or row["list"] in lists)
        return
    chosen = [words for id, words in every.items() if id in lists or not lists]
    for number, words in enumerate(chosen):
        echo(("\n" if number else "") + f"{words.id}: {words.where}")
        longest = max(len(word.word) for word in words.words)
        for word in words.words:
            echo(f"  {word.word.ljust(longest)}  {disguise.spelt(word.meaning)}")


# ------------------------------------------------------------------ for `new` and `check`


def say_disagreements(made: way.Watch) -> None:
    """Print how many scenarios of a new watch's own agreement do not come out; nothing else."""
    if made.agreement_path.parent.parent != made.folder:
        return
    if faults := way.check_agreement(made.agreement_path).faults:
        echo(
            f"Its scenarios do not all come out as they say: "
            f"{wording.figure(len(faults), 'fault')}. `servanda check {made.folder}` lists them.",
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
        echo()


def _say_checked(file: Path) -> None:
    checked = way.check_agreement(file)
    faults = wording.figure(len(checked.faults), "fault")
    echo(f"--- {now():%H:%M:%S} UTC, {file.name}: {faults}")
    for line in (*checked.faults, *([checked.line] if checked.line else []), *checked.notes):
        echo(line)
