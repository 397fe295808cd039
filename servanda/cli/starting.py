"""`servanda new` and `servanda check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from servanda import agreements, lexicon, scenarios
from servanda import watch as way
from servanda.errors import ServandaError
from servanda.model import Capture


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--agreement", default="paris-1991", show_default=True, help="Id of the agreement.")
@click.option("--title", default="", help="What the watch is called.")
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The agreement's official text, kept beside it and pinned by hash.",
)
def new(folder: Path, agreement: str, title: str, text: Path | None) -> None:
    """Make a new watch in FOLDER."""
    official = (text.name, text.read_bytes()) if text else None
    made = way.new(folder, agreement=agreement, title=title or folder.name, text=official)
    click.echo(
        f"{folder}: a new watch over {made.agreement.title}, with "
        f"{len(made.agreement.commitments)} commitments and {len(made.agreement.rules)} rules. "
        f"Next: servanda gather {folder} FILE-OR-ADDRESS."
    )


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--captures", is_flag=True, help="Hash every kept capture again.")
def check(path: Path | None, captures: bool) -> None:
    """Read strictly: the shipped files, an agreement file, or everything of a watch."""
    faults = list(_faults(path, captures=captures))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        click.echo(f"{len(faults)} fault(s); nothing was changed.", err=True)
        sys.exit(1)


def _faults(path: Path | None, *, captures: bool) -> Iterator[str]:
    if path is None:
        for file in sorted(way.shipped("agreements").glob("*.md")):
            yield from _agreement(file)
        words = lexicon.load()
        click.echo(
            f"{len(words.acts)} act types, {len(words.subjects)} subjects, "
            f"{len(words.languages)} language(s): well"
        )
        for line in way.language_gaps(words):
            click.echo(line)
    elif path.is_dir():
        yield from _watch(path, captures=captures)
    else:
        yield from _agreement(path)


def _agreement(file: Path) -> Iterator[str]:
    try:
        agreement = agreements.read(file, lexicon=lexicon.load())
    except ServandaError as error:
        yield from str(error).splitlines()
        return
    beside = file.with_name(f"{file.stem}.scenarios.toml")
    told = ""
    if beside.exists():
        try:
            stories = scenarios.read(beside, agreement)
        except ServandaError as error:
            yield from str(error).splitlines()
            return
        yield from scenarios.disagreements(stories, agreement)
        told = f", {len(stories)} scenarios"
    click.echo(
        f"{file.name}: {len(agreement.provisions)} provisions, {len(agreement.commitments)} "
        f"commitments, {len(agreement.rules)} rules, {len(agreement.roles)} roles{told}"
    )


def _watch(folder: Path, *, captures: bool) -> Iterator[str]:
    try:
        watch = way.open_watch(folder)
        yield from _agreement(watch.agreement_path)
        if watch.official:
            click.echo(f"official text: {watch.official.sha256}, as attached")
        with watch.record() as record:
            record.check()
            entries = sum(1 for _ in record.entries())
            click.echo(f"record: {entries} entries, each hash and the chain well")
            if captures:
                kept = record.all(Capture)
                for capture in kept:
                    watch.vault.get(capture.bytes_sha256)
                click.echo(f"vault: {len(kept)} captures, each hash well")
    except ServandaError as error:
        yield from str(error).splitlines()
