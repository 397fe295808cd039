"""Serves a desk: waitress over Django, on loopback alone unless a team's is told otherwise.

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
    _quieten()
    server = _server(port, desk.place)
    ready(f"http://{ADDRESS}:{server.effective_port}{desk.place}/enter/{desk.token}")
    try:
        server.run()
    finally:
        desk.rounds.close()


def _quieten() -> None:
    """Say a refused request in one line at most; a fault of the desk itself is told in full."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
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


def serve_team(folder: Path, *, host: str, port: int | None, ready: Callable[[str], None]) -> None:
    """Serve the desk of a team, with accounts, until it is stopped; `ready` is told its address.

    `host` is whose callers the server hears: "127.0.0.1" this machine's alone. Where watch.toml
    says that browsers come by https, they come through a server of this machine that speaks it:
    that one alone is believed about whence they come. Raises SettingsError where nobody was added
    yet or the port is taken, VerificationError where the log is not as it was.
    """
    # when used: accounts are a team's alone
    from servanda.desk.team.members import opened, team

    desk = opened(folder)
    if not any(each["is_active"] for each in team(folder).rows()):
        raise SettingsError(
            f"{folder}: nobody can sign in yet. Add somebody first: servanda people add {folder} "
            "NAME --role keeper."
        )
    server = _server(port, "", host=host, is_behind_tls=desk.address.startswith("https://"))
    ready(desk.address or f"http://{host}:{server.effective_port}")
    try:
        server.run()
    finally:
        desk.rounds.close()


def _server(
    port: int | None, place: str, *, host: str = ADDRESS, is_behind_tls: bool = False
) -> Any:
    # when used: only a desk that is served needs a server
    import waitress

    application = WSGIHandler()
    proxy = (
        {
            "trusted_proxy": ADDRESS, "trusted_proxy_count": 1, "url_scheme": "https",
            "trusted_proxy_headers": "x-forwarded-for", "clear_untrusted_proxy_headers": True,
        }
        if is_behind_tls
        else {}
    )  # fmt: skip
    for number in (PORT, 0) if port is None else (port,):
        try:
            return waitress.create_server(
                application, host=host, port=number, threads=THREADS, ident=None,
                max_request_body_size=LARGEST_FORM, url_prefix=place, **proxy,
            )  # fmt: skip
        except OSError as error:
            why = error.strerror
    raise SettingsError(
        f"Port {port or PORT} of {host} cannot be used: {why}. Another desk may be open "
        "there. Give another with --port."
    )
