"""Serves a desk on a laptop: waitress over Django, to this machine alone.

What leaves it: a running server, and the link that opens it once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from servanda.desk.entering import Desk
from servanda.desk.settings import LARGEST_FORM, desk_settings
from servanda.errors import SettingsError

ADDRESS, PORT, THREADS = "127.0.0.1", 8017, 4


def serve(folder: Path, *, by: str, port: int | None, ready: Callable[[str], None]) -> None:
    """Serve the desk of a watch until it is stopped; `ready` is told its link.

    `by` is whose the decisions are; "" asks for it in the browser. Without a port, `PORT` or,
    where that is taken, any that is free. Raises SettingsError where the one asked for is taken.
    """
    desk = Desk(folder, by)
    settings.configure(**desk_settings(desk))
    django.setup()
    quieten()
    server = waitress_server(WSGIHandler(), port=port, place=desk.place)
    ready(f"http://{ADDRESS}:{server.effective_port}{desk.place}/enter/{desk.token}")
    try:
        server.run()
    finally:
        desk.rounds.close()


def quieten() -> None:
    """Say a refused request in one line at most; a fault of the desk itself is told in full."""
    for name in ("django.request", "axes"):  # what axes counts is in the desk's own log
        logging.getLogger(name).setLevel(logging.ERROR)
    handler = logging.StreamHandler()
    handler.setFormatter(RefusedLine())
    security = logging.getLogger("django.security")
    security.handlers, security.propagate = [handler], False


class RefusedLine(logging.Formatter):
    """What somebody asked that is refused: one line, nothing of what they sent acts in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of a host that is none of this machine, that it was asked for."""
        what = record.name.rpartition(".")[2]
        said = HOST if what == "DisallowedHost" else f"a request was refused ({what})"
        return f"desk: {said}"


HOST = "a request for another host name than this machine's was refused"


def waitress_server(
    application: Callable[..., object], *, host: str = ADDRESS, port: int | None, place: str = ""
) -> Any:
    """A server of one process at a port; SettingsError where that cannot be had."""
    # when used: only a desk that is served needs a server
    import waitress

    for number in (PORT, 0) if port is None else (port,):
        try:
            return waitress.create_server(
                application, host=host, port=number, threads=THREADS, ident=None,
                max_request_body_size=LARGEST_FORM, url_prefix=place,
                clear_untrusted_proxy_headers=False,  # nothing believes them
            )  # fmt: skip
        except OSError as error:
            why = error.strerror
    raise SettingsError(port_taken(host, port, str(why)))


def port_taken(host: str, port: int | None, why: str) -> str:
    """What is said of a port that cannot be had."""
    return (
        f"Port {port or PORT} of {host} cannot be used: {why}. Another desk may be open "
        "there. Give another with --port."
    )
