"""`servanda desk`: the review desk in the browser, on this machine."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from servanda import watch as way
from servanda.cli.showing import watch_argument
from servanda.cli.terminal import echo


@click.command()
@watch_argument
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who decides (or set SERVANDA_BY).")
@click.option("--port", type=click.IntRange(1, 65535), help="On this port of this machine.")
@click.option("--browser/--no-browser", default=True, help="Open the browser too.")
def desk(watch: Path, by: str, port: int | None, browser: bool) -> None:
    """Open the review desk in the browser: look, decide, code, correct, search.

    It is served to this machine alone. The link it prints lets one browser in, once; the desk is
    closed with Ctrl-C, and with it every session.
    """
    # when used: Django's settings are the desk's from here on
    from servanda.desk.serving import serve

    opened = way.open_watch(watch)

    def ready(link: str) -> None:
        echo(f"{opened.settings.title}: the desk is open at")
        echo(f"  {link}")
        echo("The link works once, in one browser. Ctrl-C closes the desk.")
        if browser:
            webbrowser.open(link)

    serve(watch, by=" ".join(by.split()), port=port, ready=ready)
