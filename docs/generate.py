"""Writes docs/reference/commands.md from the commands themselves: python docs/generate.py.

With --man FILE, the manual page: `python docs/generate.py --man servanda.1 && man ./servanda.1`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from servanda.cli import COMMANDS, main
from servanda.version import __version__

PAGE = Path(__file__).parent / "reference" / "commands.md"
HEAD = """\
# Commands

Each command is one stage of the way evidence travels, and prints one plain paragraph or table.

Exit codes: 0 well, 1 an open signal or a failed check, 2 wrong use. `--json` prints JSON Lines;
progress goes to stderr. `--help` adds examples. This page is written by `python docs/generate.py`.
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
        context.terminal_width = 100
        command.epilog = None  # examples stand in the help and on the manual page
        yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None, below
                yield from sections(found, below, context)


def man() -> str:
    """The manual page of all commands, in the language of man."""
    lines = [f'.TH SERVANDA 1 "" "servanda {__version__}"', ".SH NAME"]
    lines += [r"servanda \- watch whether peace agreements are kept", ".SH SYNOPSIS"]
    lines += [r"servanda COMMAND [OPTIONS] ...", ".SH DESCRIPTION"]
    with click.Context(main, info_name="servanda", **main.context_settings) as above:
        lines += _roff(above.get_help())
        for name in COMMANDS:
            command = main.get_command(above, name)
            assert command is not None, name
            for path, text in _helps(command, name, above):
                lines += [f".SH {path.upper()}", *_roff(text)]
    return "\n".join(lines) + "\n"


def _helps(command: click.Command, name: str, above: click.Context) -> Iterator[tuple[str, str]]:
    with click.Context(command, info_name=name, parent=above) as context:
        context.terminal_width = 78
        yield context.command_path, command.get_help(context)
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None, below
                yield from _helps(found, below, context)


def _roff(text: str) -> Iterator[str]:
    """Lines as they are: man would fill them, and obey a stop or a quote at the start of one."""
    yield ".nf"
    for line in text.splitlines():
        plain = line.replace("\\", r"\e").replace("-", r"\-")
        yield r"\&" + plain if plain.startswith((".", "'")) else plain
    yield ".fi"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--man"]:
        Path(sys.argv[2]).write_text(man(), encoding="utf-8")
    else:
        PAGE.write_text(page(), encoding="utf-8")
