"""`servanda people`: who may sign in at a team's desk, in which role, and what they did there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.showing import json_option, say_json, table, watch_argument
from servanda.cli.terminal import echo

if TYPE_CHECKING:
    from servanda.desk.team.members import Changed, Team

name_argument = click.argument("name")
role_option = click.option(
    "--role", required=True, help="reader, reviewer, counsel or keeper; see docs."
)
by_option = click.option(
    "--by", envvar="SERVANDA_BY", default="", help="Who does it, for the log (or set SERVANDA_BY)."
)


@click.group()
def people() -> None:
    """List, add and change the people of a team's desk, and read the log of what they did.

    Their accounts stand in a database of the desk's own; nothing of them goes on record.
    """


@people.command(name="list")
@watch_argument
@json_option
def list_(watch: Path, as_json: bool) -> None:
    """List everybody: role, whether switched off, second proof, when last here.

    Who was switched off stays in the list, for what they decided stays on record.
    """
    rows = _team(watch).rows()
    if as_json:
        say_json(rows)
        return
    cells = [
        (
            row["name"],
            row["role"] if row["is_active"] else f"{row['role']}, switched off",
            "set" if row["has_password"] else "none yet",
            ", ".join(row["second_factors"]) or "none",
            row["last_in_at"] or "never",
        )
        for row in rows
    ]
    echo(table(["name", "role", "password", "second proof", "last came in"], cells))


@people.command()
@watch_argument
@name_argument
@role_option
@by_option
def add(watch: Path, name: str, role: str, by: str) -> None:
    """Add NAME, and print the link by which she sets her password, once.

    The name signs her decisions on record.
    """
    _say(_team(watch, by).add(name, role))


@people.command()
@watch_argument
@name_argument
@role_option
@by_option
def role(watch: Path, name: str, role: str, by: str) -> None:
    """Give NAME another role; her sessions end.

    What she put on record in the role before stays as it is.
    """
    _say(_team(watch, by).change_role(name, role))


@people.command()
@watch_argument
@name_argument
@by_option
def off(watch: Path, name: str, by: str) -> None:
    """Switch NAME off: nobody comes in by it, and what she decided stays hers.

    Her sessions end. `people link` makes a link by which she can come in again.
    """
    _say(_team(watch, by).switch_off(name))


@people.command()
@watch_argument
@name_argument
@click.option("--forget-factors", is_flag=True, help="Authenticator, keys and spare codes go too.")
@by_option
def link(watch: Path, name: str, forget_factors: bool, by: str) -> None:
    """Print a link by which NAME sets another password; the one before opens nothing more.

    Her sessions end, and with --forget-factors a lost key or telephone is no longer asked for.
    """
    _say(_team(watch, by).renew(name, forgets_factors=forget_factors))


@people.command()
@watch_argument
@click.option("--head", default="", metavar='"NUMBER HASH"', help="A last line kept elsewhere.")
@json_option
def log(watch: Path, head: str, as_json: bool) -> None:
    """Hash every line of the desk's log again, and print it, the newest last.

    Exit 1 where a line was changed, taken out or cut off. Whoever keeps the "head" that is printed
    can ask later with --head whether the log still has it.
    """
    rows, last = _team(watch).log(head)
    if as_json:
        say_json(rows)
        return
    for row in rows:
        echo(f"{row['seq']:>6}  {row['at']}  {row['who'] or '-'}  {row['did']}  {row['said']}")
    echo(f"head: {last}")


def _team(watch: Path, by: str = "") -> Team:
    # when used: Django's settings are the desk's from here on
    from servanda.desk.team.members import team

    return team(watch, by=" ".join(by.split()))


def _say(changed: Changed) -> None:
    echo(changed.words)
    if changed.link:
        echo(f"  {changed.link}")
        echo("The link works once, for two days. Give it to nobody else.")
