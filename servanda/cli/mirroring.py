"""`servanda mirror`: a second copy of a site elsewhere, and whether one is as published."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.file_modes import as_the_shell_says
from servanda.cli.showing import json_option, say_json, warn
from servanda.cli.terminal import echo

SHOWN = 20  # differences; --json has all

site_argument = click.argument(
    "site", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
to_argument = click.argument("to")
branch_option = click.option(
    "--branch", default="main", show_default=True, help="Of a git remote: the branch it stands in."
)
key_option = click.option("--key", default="", help="SITE must be signed by this key.")


@click.command()
@site_argument
@to_argument
@branch_option
@key_option
@click.option(
    "--route", default="", help="Ask an address through a proxy, as socks5h://127.0.0.1:9050."
)
@json_option
def check(site: Path, to: str, branch: str, key: str, route: str, as_json: bool) -> None:
    """Compare what stands at TO with SITE, every byte; write nothing.

    TO is a folder, a git remote whose address ends in .git, or a web address (http, https). Of an
    address each file of SITE is asked for once, of no other machine; what else it serves no
    comparison can tell.
    """
    _say(way.compare_mirror(site, to, branch=branch, key=key, route=route), as_json=as_json)


class _Mirror(click.Command):
    """The copy, with the comparison below it, which the commands look for by its word."""

    commands: ClassVar[Mapping[str, click.Command]] = {"check": check}


@click.command(cls=_Mirror)
@site_argument
@to_argument
@branch_option
@key_option
@json_option
def mirror(site: Path, to: str, branch: str, key: str, as_json: bool) -> None:
    """Put a second copy of SITE at TO, whole or not at all, read it back and compare every byte.

    TO is a folder, on a USB stick too, or a git remote whose address ends in .git, which your own
    git is asked to write. SITE must verify. What stood at TO is replaced whole; it must be a site,
    and where it is signed, one that SITE goes on from. Nothing is written where all is there.

    Compare alone, with a web address too: servanda mirror check SITE TO.
    """
    with as_the_shell_says():
        made = way.mirror(site, to, branch=branch, key=key)
    _say(made, as_json=as_json)


def _say(made: way.Mirror, *, as_json: bool) -> None:
    for note in made.notes:
        warn(note)
    if as_json:
        say_json([way.mirror_row(made)])
        sys.exit(1 if made.faults else 0)
    for fault in made.faults[:SHOWN]:
        echo(f"does not agree: {fault}", err=True)
    if (rest := len(made.faults) - SHOWN) > 0:
        echo(f"and {wording.count(rest, 'more file')}: see --json", err=True)
    if made.faults:
        sys.exit(1)
    done = "copied, read back" if made.copied else "there already, read"
    echo(
        f"{made.to}: {wording.figure(made.files, 'file')}, {made.bytes / 1e6:,.1f} MB {done} and "
        "as published, every byte."
    )
    echo(f"sha256sum of manifest.json: {made.manifest_sha256}")
    for part in made.unchecked:
        echo(f"not checked: {part}")
