"""Writes docs/reference/commands.md from the commands themselves: python docs/generate.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from servanda.cli import COMMANDS, main

PAGE = Path(__file__).parent / "reference" / "commands.md"
HEAD = """\
# Commands

Each command is one stage of the way evidence travels, and prints one plain paragraph or table.

Exit codes: 0 well, 1 an open signal or a failed check, 2 wrong use. `--json` prints JSON Lines;
progress goes to stderr. This page is written by `python docs/generate.py`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    with click.Context(main, info_name="servanda", **main.context_settings) as above:
        for name in COMMANDS:
            command = main.get_command(above, name)
            assert command is not None, name
            parts += sections(command, name, above)
    return "\n".join(parts)


def sections(command: click.Command, name: str, above: click.Context) -> Iterator[str]:
    """A section for a command, and one for each command below it."""
    with click.Context(command, info_name=name, parent=above) as context:
        context.terminal_width = 90
        yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None, below
                yield from sections(found, below, context)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
