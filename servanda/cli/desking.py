"""`servanda desk`: the review desk in the browser, on this machine."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda import watch as way
from servanda.cli.showing import watch_argument
from servanda.cli.terminal import echo

if TYPE_CHECKING:
    from servanda.desk.team.serving import Served


@click.command()
@watch_argument
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who decides (or set SERVANDA_BY).")
@click.option("--port", type=click.IntRange(1, 65535), help="On this port of this machine.")
@click.option("--team", "is_team", is_flag=True, help="With accounts: see `servanda people`.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="With --team: whose callers are heard."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="With --team: so many processes, by gunicorn."
)
@click.option(
    "--socket",
    "path",
    type=click.Path(path_type=Path),
    help="With --team: at this file, for a server before it, and at no port.",
)
@click.option("--browser/--no-browser", default=True, help="Open the browser too.")
def desk(
    watch: Path, by: str, port: int | None, is_team: bool, host: str, workers: int | None,
    path: Path | None, browser: bool,
) -> None:  # fmt: skip
    """Open the review desk in the browser: look, decide, code, correct, search.

    It is served to this machine alone. The link it prints lets one browser in, once; the desk is
    closed with Ctrl-C, and with it every session.

    With --team people sign in, each in a role; `servanda people` adds them. It listens to this
    machine alone unless --host says otherwise. Browsers elsewhere come by https, through a server
    of this machine that speaks it: `desk` in watch.toml has the address they use.
    """
    opened = way.open_watch(watch)
    closing = ExitStack()

    def ready(link: str) -> None:
        echo(f"{opened.settings.title}: the desk is open at")
        echo(f"  {link}")
        echo("The link works once, in one browser. Ctrl-C closes the desk.")
        if browser:
            webbrowser.open(closing.enter_context(way_in(link)).as_uri())

    if is_team:
        if by:
            raise click.UsageError("--by is of a desk without accounts; a team signs in.")
        # when used: accounts are a team's alone, and Django's settings are the desk's from here on
        from servanda.desk.team.serving import Serving, serve_team

        serving = Serving(host, port, path and path.absolute(), workers)
        serve_team(watch, serving, ready=lambda served: _say_open(opened, served))
        return
    if host != "127.0.0.1" or path or workers:
        raise click.UsageError(
            "--host, --workers and --socket ask for --team: a link lets in whoever reads it first."
        )
    # when used: Django's settings are the desk's from here on
    from servanda.desk.serving import serve

    with closing:
        serve(watch, by=" ".join(by.split()), port=port, ready=ready)


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The review desk</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url={link}"></head>
<body><p><a href="{link}">Open the review desk</a></p></body></html>
"""


@contextmanager
def way_in(link: str) -> Iterator[Path]:
    """A page that leads to a link, for its owner alone to read; gone when the desk is closed.

    A browser is started with the address of this page, for what a program is started with can be
    read by everybody on the machine.
    """
    with tempfile.TemporaryDirectory(prefix="servanda-desk-") as folder:
        page = Path(folder) / "open.html"
        page.touch(mode=0o600)
        page.write_text(PAGE.format(link=escape(link)), encoding="utf-8")
        yield page


def _say_open(opened: way.Watch, served: Served) -> None:
    echo(f"{opened.settings.title}: the desk of a team is open at")
    echo(f"  {served.address}")
    echo(f"Served by {served.by}.")
    echo("People sign in with the name and password of their account. Ctrl-C closes it.")
