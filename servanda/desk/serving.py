"""Serves a desk on this machine: waitress over Django, on loopback alone.

What leaves it: a running server, and the link that opens it once.
"""

from __future__ import annotations

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
    server = _server(port, desk.place)
    ready(f"http://{ADDRESS}:{server.effective_port}{desk.place}/enter/{desk.token}")
    try:
        server.run()
    finally:
        desk.rounds.close()


def _server(port: int | None, place: str) -> Any:
    # when used: only a desk that is served needs a server
    import waitress

    application = WSGIHandler()
    for number in (PORT, 0) if port is None else (port,):
        try:
            return waitress.create_server(
                application, host=ADDRESS, port=number, threads=THREADS, ident=None,
                max_request_body_size=LARGEST_FORM, url_prefix=place,
            )  # fmt: skip
        except OSError as error:
            why = error.strerror
    raise SettingsError(
        f"Port {port or PORT} of this machine cannot be used: {why}. Another desk may be open "
        "there. Give another with --port."
    )
