"""Loopback servers: how every test starts one and ends it without waiting, and for how long at most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread

# Seconds after which what should come never will, so that a test fails and does not hang. It is no
# limit under test: nothing comes near it where all is well, on however crowded a machine.
LONG = 600.0
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
