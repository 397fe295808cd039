"""How `servanda standing --two-people` prints what the two-person rule would move."""

from __future__ import annotations

from servanda import watch as way
from servanda import wording
from servanda.cli.showing import say_json, table
from servanda.cli.terminal import echo


def say_turned(turned: way.RuleTurned, *, as_json: bool) -> None:
    """What would stand otherwise with the rule turned on, or off where it is on."""
    if as_json:
        say_json(
            {"item": move.item, "what": move.what, "now": move.before, "would_be": move.after}
            for move in turned.moves
        )
        return
    findings = wording.figure(turned.waiting, "finding")
    if turned.to_on:
        echo(
            f"With two_people = true in watch.toml, {findings} of one person alone would wait for "
            "a second person, and count for nothing until then."
        )
    else:
        waits = "waits" if turned.waiting == 1 else "wait"
        echo(f"The watch asks for two people: {findings} {waits} for a second. Without the rule:")
    if not turned.moves:
        echo("No standing and no duty would be another.")
        return
    cells = [(m.item, m.what, m.before or "none", m.after or "none") for m in turned.moves]
    echo(table(["item", "what", "now", "would be"], cells))
