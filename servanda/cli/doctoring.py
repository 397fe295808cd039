"""`servanda doctor`: what is unsafe in this installation, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from servanda import watch as way
from servanda import wording
from servanda.cli.showing import json_option, now, say_json, watch_argument
from servanda.cli.terminal import echo
from servanda.errors import ServandaError


@click.command()
@watch_argument
@json_option
def doctor(watch: Path, as_json: bool) -> None:
    """Say what is unsafe in this installation of WATCH, and how to mend each.

    Looked at: who can read its files, the address and port of a team's desk, its people and their
    second proofs, its log, the database, the disk, the clock, the walls around parsers. Nothing is
    changed. Exit 1 where something is unsafe; a note alone leaves it 0.
    """
    opened = way.open_watch(watch)
    # its people first: a record that is opened settles what Django knows of
    people = list(_of_people(watch))
    found = [*way.weaknesses(opened, now=now()), *people]
    unsafe = [each for each in found if each.unsafe]
    if as_json:
        say_json(way.weakness_row(each) for each in found)
    else:
        for each in (*unsafe, *(each for each in found if not each.unsafe)):
            echo(f"{'unsafe' if each.unsafe else 'note'}: {each.topic}: {each.where}: {each.what}.")
            echo(f"  {each.why}\n  {each.do}")
        echo(
            f"{wording.figure(len(unsafe), 'thing')} unsafe." if unsafe else "Nothing unsafe found."
        )
    sys.exit(1 if unsafe else 0)


def _of_people(watch: Path) -> Iterator[way.Weakness]:
    """The same of a team's accounts, where there are any."""
    if not (watch / "desk").is_dir():
        return
    # when used: Django's settings are the desk's from here on
    from servanda.desk.team.members import team

    try:
        members = team(watch)
        rows = [row for row in members.rows() if row["is_active"]]
        members.log()
    except ServandaError as error:
        yield way.Weakness(
            "log", str(watch / "desk"), str(error).rstrip("."),
            "What anyone did at the desk is not known any more.",
            f"servanda people log {watch} says from which line on.",
        )  # fmt: skip
        return
    for row in rows:
        if not row["second_factors"] and row["has_password"]:
            yield way.Weakness(
                "people", row["name"], f"a {row['role']} comes in by a password alone",
                "Whoever learns that one password decides, or reads what is sealed, in her name.",
                'She adds an authenticator or a key under "Your account".',
                unsafe=row["role"] in ("keeper", "reviewer"),
            )  # fmt: skip
    if rows and not any(row["role"] == "keeper" for row in rows):
        yield way.Weakness(
            "people", str(watch), "nobody is a keeper", "Nobody reads the log of the desk.",
            f"servanda people role {watch} NAME --role keeper", unsafe=False,
        )  # fmt: skip
