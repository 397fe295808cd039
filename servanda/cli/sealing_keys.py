"""`servanda keys sealing` and `recover`: the key of sealed backups, and shares of it on paper."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from servanda import watch as way
from servanda.cli.terminal import echo

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--shares", "count", type=int, help="Print so many shares of it, to be written down.")
@click.option("--needed", type=int, help="How many of the shares bring it back.")
def sealing(file: Path, count: int | None, needed: int | None) -> None:
    """Make a key of sealed backups: FILE, as age-keygen writes it, and the recipient to seal to.

    The key is needed to restore alone. With --shares it is also printed as words that people write
    down, each in another place: so many of them bring it back, and fewer say nothing of it.
    """
    if (count is None) != (needed is None):
        raise click.UsageError("--shares and --needed go together: --shares 5 --needed 3.")
    identity, recipient = way.new_backup_key()
    shares = way.shares_of(identity, count=count, needed=needed) if count and needed else ()
    way.write_backup_key(file, identity, recipient)
    echo(
        f"{file}: the key. Whoever reads it opens every backup that is sealed to it; without it "
        "nobody does. Keep it off the machine that makes the backups."
    )
    for number, words in enumerate(shares, start=1):
        echo(f"share {number} of {count}: {words}")
    if shares:
        echo(
            f"Any {needed} of these {count} bring the key back: servanda keys recover FILE. Write "
            "each down by hand, give each to another person, and clear this screen."
        )
    echo(f"Seal to it: servanda backup WATCH --to FILE --recipient {recipient}")


@click.command()
@click.argument("file", type=FILE)
def recover(file: Path) -> None:
    """Bring a key of sealed backups back from its shares, into FILE.

    The shares are typed unseen, one after another, an empty line at the end; or handed in, each on
    a line. The recipient is printed: compare it with the one that the backups were sealed to.
    """
    if sys.stdin.isatty():
        shares: list[str] = []
        while words := click.prompt(
            f"share {len(shares) + 1}", default="", show_default=False, hide_input=True, err=True
        ):
            shares.append(words)
    else:
        shares = [line for line in sys.stdin.read().splitlines() if line.strip()]
    if not shares:
        raise click.UsageError("no share was given.")
    identity, recipient = way.key_of_shares(shares)
    way.write_backup_key(file, identity, recipient)
    echo(f"{file}: the key is back. It opens what was sealed to {recipient}")
