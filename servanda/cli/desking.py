"""`servanda desk`: the review desk in the browser, on this machine."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import escape
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
    closing = ExitStack()

    def ready(link: str) -> None:
        echo(f"{opened.settings.title}: the desk is open at")
        echo(f"  {link}")
        echo("The link works once, in one browser. Ctrl-C closes the desk.")
        if browser:
            webbrowser.open(closing.enter_context(way_in(link)).as_uri())

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
