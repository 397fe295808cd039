"""Writes docs/reference/commands.md from the commands themselves: python docs/generate.py."""

from __future__ import annotations

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
            with click.Context(command, info_name=name, parent=above) as context:
                context.terminal_width = 90
                parts.append(f"## servanda {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
