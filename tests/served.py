"""Loopback servers: how every test starts one and ends it without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread

POLL_SECONDS = 0.01  # how often a server looks whether it should end; half a second unless said


@contextmanager
def at_work(server: BaseServer) -> Iterator[BaseServer]:
    """The server at work in a thread of its own, while it is needed."""
    thread = Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
