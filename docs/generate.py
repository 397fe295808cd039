"""Writes the pages of commands and of columns from the product: python docs/generate.py.

With --man FILE, the manual page: `python docs/generate.py --man servanda.1 && man ./servanda.1`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from servanda.cli import COMMANDS, main
from servanda.version import __version__
from servanda.watch.importing.mapping import FIELDS, SEVERAL, open_mapping
from servanda.watch.importing.rows import unread
from servanda.watch.speaking.export_scores import SCORES
from servanda.watch.speaking.exports import FORMS
from servanda.watch.speaking.flat_rows import TABLES

PAGE = Path(__file__).parent / "reference" / "commands.md"
# Commands from this one on stand on a page of their own: a page over 500 lines is two.
SECOND = "standing"
SECOND_PAGE = PAGE.with_name("commands-judged.md")
SECOND_HEAD = """\
# Commands about what it comes to

Standings, duties, how far coders agree, letters, the site and exports; [the other
commands](commands.md) gather, read, write and decide, [one](commands-signon.md) collects
signatures, and [some](commands-desk.md) keep a desk.

This page is written by `python docs/generate.py`.
"""
# And from this one on, those about copies, keys and an installation.
THIRD = "mirror"
THIRD_PAGE = PAGE.with_name("commands-desk.md")
THIRD_HEAD = """\
# Commands about copies, keys, a desk and an installation

Mirrors, keys and witnesses, backups, the people of a team's desk, what is unsafe in an
installation, and the example from end to end;
[the other commands](commands.md) are about a watch.

This page is written by `python docs/generate.py`.
"""
# And of those about what it comes to, the one that has most below it.
SIGNON = "signon"
SIGNON_PAGE = PAGE.with_name("commands-signon.md")
SIGNON_HEAD = """\
# Commands about signatures

Organisations sign a letter, and see where they stand; [the other
commands](commands-judged.md) are about what it comes to.

This page is written by `python docs/generate.py`. See [how to collect
signatures](../how-to/collect-signatures.md).
"""
COLUMNS_PAGE = Path(__file__).parent / "reference" / "columns.md"
COLUMNS_HEAD = """\
# Columns

What `servanda import` can read from a spreadsheet, and what stands in each column that
`servanda export` writes.

This page is written by `python docs/generate.py`. See [how to bring a spreadsheet in and take one
out](../how-to/spreadsheets.md).
"""
HEAD = """\
# Commands

Each command is one stage of the way evidence travels, and prints one plain paragraph or table.

The commands about what it comes to are on [a page of their own](commands-judged.md).
Exit codes: 0 well, 1 an open signal or a failed check, 2 wrong use, 3 a fault of Servanda itself,
whose traceback is then in a file that it names. `--json` prints JSON Lines; progress goes to
stderr. `--help` adds examples. This page is written by `python docs/generate.py`.
"""


def page() -> str:
    """The page of the commands that gather, read, write and decide."""
    return _page(HEAD, [*COMMANDS][: [*COMMANDS].index(SECOND)])


def second_page() -> str:
    """The page of the commands about what it comes to."""
    names = [*COMMANDS]
    names = [name for name in names[names.index(SECOND) : names.index(THIRD)] if name != SIGNON]
    return _page(SECOND_HEAD, names)


def signon_page() -> str:
    """The page of the commands about signatures."""
    return _page(SIGNON_HEAD, [SIGNON])


def third_page() -> str:
    """The page of the commands about a desk and an installation."""
    return _page(THIRD_HEAD, [*COMMANDS][[*COMMANDS].index(THIRD) :])


def _page(head: str, names: list[str]) -> str:
    parts = [head]
    with click.Context(main, info_name="servanda", **main.context_settings) as above:
        for name in names:
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


def columns_page() -> str:
    """The page of columns: what an import may name, then every table of an export."""
    parts = [COLUMNS_HEAD, "## What a mapping may name\n"]
    rows = [(f"`{name}`", means) for name, means in FIELDS.items()]
    parts.append(table(("under `[columns]`", "what stands there"), rows))
    several = ", ".join(f"`{name}`" for name in SEVERAL)
    parts.append(f"{several} may have several columns, given as a list.\n")
    parts.append("## What each form of an export holds\n")
    forms = [(f"`{form}`", ", ".join(whats)) for form, whats in FORMS.items()]
    parts.append(table(("form", "rows"), forms))
    for one in (*TABLES.values(), SCORES):
        parts.append(f"## {one.name}\n\nA row is {one.means}.\n")
        columns = [(f"`{column.name}`", column.means) for column in one.columns]
        parts.append(table(("column", "what stands there"), columns))
        if one.name == "claims":
            own = open_mapping("servanda")
            left = ", ".join(f"`{head}`" for head in unread([c.name for c in one.columns], own))
            parts.append(
                "As CSV, XLSX, JSON Lines or Parquet `servanda import --as servanda` takes "
                f"these back, into any watch. It leaves out {left}, and says so: a row is told by "
                "the file that was imported, which is kept as it came. Titles and outlets come "
                "with the pages themselves, gathered into the same watch.\n"
            )
    return "\n".join(parts)


def table(heads: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    """A table of two columns."""
    lines = [f"| {one} | {other} |" for one, other in (heads, ("---", "---"), *rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--man"]:
        Path(sys.argv[2]).write_text(man(), encoding="utf-8")
    else:
        COLUMNS_PAGE.write_text(columns_page(), encoding="utf-8")
        PAGE.write_text(page(), encoding="utf-8")
        SECOND_PAGE.write_text(second_page(), encoding="utf-8")
        THIRD_PAGE.write_text(third_page(), encoding="utf-8")
        SIGNON_PAGE.write_text(signon_page(), encoding="utf-8")
