"""Serves a team's desk: gunicorn with several processes where it is installed, else waitress.

What leaves it: a running server at a port of this machine or at a socket that is a file, and its
address. Nothing is read from the environment or from files that either program would look for.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import frozen
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from servanda.desk.entering import Desk
from servanda.desk.serving import ADDRESS, PORT, THREADS, port_taken, quieten, waitress_server
from servanda.desk.team.members import opened, team
from servanda.desk.team.proxies import OutermostDoor
from servanda.errors import SettingsError

WORKERS = 2  # processes, each of THREADS threads
BACKLOG = 256
ANSWER_SECONDS = 120  # until a process that does not even say that it lives is ended
HEARTBEATS = Path("/dev/shm")  # noqa: S108  in memory: a slow disk ends no process
# Whoever is in the group of the socket, as the server before the desk is, may connect to it.
SOCKET_UMASK = 0o007


@frozen
class Serving:
    """How a team's desk is served: at a host's port or a socket's path, by how many processes."""

    host: str = ADDRESS
    port: int | None = None
    path: Path | None = None
    workers: int | None = None


@frozen
class Served:
    """Where it is served, and by what, as a person reads it."""

    address: str
    by: str


def serve_team(folder: Path, serving: Serving, *, ready: Callable[[Served], None]) -> None:
    """Serve the desk of a team, with accounts, until it is stopped; `ready` is told where.

    A `host` of "127.0.0.1" is heard by this machine alone. Where watch.toml says that browsers come
    by https, they come through a server of this machine that speaks it: that one alone is believed
    about whence they come. Raises SettingsError where nobody was added yet, the port or socket is
    taken or gunicorn is asked for and not here, VerificationError where the log is not as it was.
    """
    desk = opened(folder)
    is_behind_tls = desk.address.startswith("https://")
    if not any(each["is_active"] for each in team(folder).rows()):
        raise SettingsError(
            f"{folder}: nobody can sign in yet. Add somebody first: servanda people add {folder} "
            "NAME --role keeper."
        )
    if serving.path and not is_behind_tls:
        raise SettingsError(
            "--socket is for a server before the desk, and watch.toml does not say at which "
            'address browsers reach that. Write it there: desk = "https://desk.example.org".'
        )
    has_gunicorn = importlib.util.find_spec("gunicorn") is not None
    if not has_gunicorn and (serving.path or (serving.workers or 1) > 1):
        raise SettingsError(
            "--workers and --socket need gunicorn, which is not here. Install it with "
            '"pip install servanda[team]", or leave them out: one process serves then.'
        )
    quieten()
    application = OutermostDoor(WSGIHandler(), is_behind_tls)
    connections.close_all()  # what is open here would be shared by every process
    if has_gunicorn:
        _by_gunicorn(application, desk, serving, ready)
        return
    server = waitress_server(application, host=serving.host, port=serving.port)
    at = desk.address or f"http://{serving.host}:{server.effective_port}"
    ready(Served(at, ONE_PROCESS))
    try:
        server.run()
    finally:
        desk.rounds.close()


ONE_PROCESS = 'one process, since gunicorn is not here ("pip install servanda[team]")'


def _by_gunicorn(
    application: OutermostDoor, desk: Desk, serving: Serving, ready: Callable[[Served], None]
) -> None:
    # when used: an extra that may not be here
    from gunicorn.app.base import BaseApplication

    workers = serving.workers or WORKERS
    listener, at = _at_file(serving.path) if serving.path else _at_port(serving.host, serving.port)
    number = listener.detach()  # gunicorn's from here on, which closes it
    me = os.getpid()

    class Gunicorn(BaseApplication):  # type: ignore[misc]
        """Made ready here, and then once more for each process by copying this one."""

        def load_config(self) -> None:
            for name, value in _settings(number, workers).items():
                self.cfg.set(name, value)
            self.cfg.set("when_ready", lambda _: ready(Served(desk.address or at, by(workers))))

        def load(self) -> OutermostDoor:
            return application

    try:
        Gunicorn().run()
    finally:
        if os.getpid() == me:  # and not one of its processes
            desk.rounds.close()
            if serving.path:
                serving.path.unlink(missing_ok=True)


def by(workers: int) -> str:
    """That gunicorn serves, with how many processes."""
    return f"gunicorn, {workers} {'process' if workers == 1 else 'processes'}"


def _settings(listener: int, workers: int) -> dict[str, Any]:
    return {
        "bind": [f"fd://{listener}"],
        "backlog": BACKLOG,
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": ANSWER_SECONDS,
        "keepalive": 0,  # what is left unread of a request that was refused ends with it
        "preload_app": True,
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": str(HEARTBEATS) if HEARTBEATS.is_dir() else None,
        # OutermostDoor says what is believed of a server before the desk, and nothing else does.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        "proxy_allow_ips": "",
    }


def _at_port(host: str, port: int | None) -> tuple[socket.socket, str]:
    for number in (PORT, 0) if port is None else (port,):
        try:
            listener = socket.create_server((host, number), backlog=BACKLOG)
        except OSError as error:
            why = error.strerror
        else:
            return listener, f"http://{host}:{listener.getsockname()[1]}"
    raise SettingsError(port_taken(host, port, str(why)))


def _at_file(path: Path) -> tuple[socket.socket, str]:
    """A socket for its owner and group; one that a desk left behind is taken away first."""
    if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
        raise SettingsError(f"{path} is there and no socket. Give another path with --socket.")
    listener = socket.socket(socket.AF_UNIX)
    with suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(path))
        raise SettingsError(f"{path}: another desk is open there. Close it, or give another path.")
    path.unlink(missing_ok=True)
    before = os.umask(SOCKET_UMASK)
    try:
        listener.bind(str(path))
    except OSError as error:
        raise SettingsError(
            f"{path}: no socket can be made there: {error.strerror}. Its folder must be there, and "
            "whoever runs the desk must be able to write in it."
        ) from error
    finally:
        os.umask(before)
    listener.listen(BACKLOG)
    return listener, f"the socket {path}"
