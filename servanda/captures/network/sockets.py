"""The sockets under the door to the network: a machine reached, an answer's head read.

What leaves it: a connection to a machine that may be spoken to, checked when it is reached;
an answer whose head is kept byte for byte. Used by client.py alone.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, cast

import socks
from attrs import frozen

from servanda.captures.network import peers
from servanda.captures.network.exchange import Failed
from servanda.captures.network.peers import Asked, is_public
from servanda.captures.network.route import Route

HEAD_BYTES = 131_072  # of one answer's status line and headers; pages have about 2,000
_BUFFER_BYTES = 16_384
_INTERIM = 5  # answers "wait" (1xx) before the answer


@frozen
class Terms:
    """What holds for a fetch as a whole."""

    deadline: float
    limit_bytes: int
    open_here: frozenset[str]  # places of this machine, as peers.place_of spells them
    conditions: Mapping[str, str]
    route: Route | None
    user_agent: str


# ------------------------------------------------------------------ reading from the wire


class _Incoming(io.RawIOBase):
    """What a socket gives, within a time and a number of bytes for all of it."""

    def __init__(self, sock: socket.socket, deadline: float, room_bytes: int) -> None:
        super().__init__()
        self.sock, self.deadline, self.room = sock, deadline, room_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise TimeoutError("its time is over")
        if self.room <= 0:
            raise http.client.HTTPException("more comes around the page than a page can need")
        self.sock.settimeout(rest)
        count = self.sock.recv_into(into)
        self.room -= count
        return count


class Wire(io.BufferedReader):
    """Buffers what comes and keeps the bytes of an answer's head as they were received."""

    def __init__(self, sock: socket.socket, deadline: float, *, room_bytes: int) -> None:
        super().__init__(_Incoming(sock, deadline, room_bytes), _BUFFER_BYTES)
        self.head: bytes = b""
        self.is_in_head = True

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if self.is_in_head:
            self.head += line
            if len(self.head) > HEAD_BYTES:
                raise http.client.HTTPException(f"its headers exceed {HEAD_BYTES:,} bytes")
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:  # as a chunk that claims a negative size would have it
            raise http.client.HTTPException("its chunks are not counted as they must be")
        return super().read(size)

    def makefile(self, _mode: str) -> Wire:
        """Itself, where http.client asks a socket for its file."""
        return self


def answered(wire: Wire, method: str) -> http.client.HTTPResponse:
    """The answer with its head read and the body still to come; "wait" answers are passed over."""
    for _ in range(_INTERIM):
        wire.head, wire.is_in_head = b"", True
        response = http.client.HTTPResponse(cast(socket.socket, wire), method=method)
        response.begin()
        # http.client passes over "100 Continue" itself
        wire.head = re.sub(rb"\A(?:HTTP/1\.\d 100\b.*?\r?\n\r?\n)+", b"", wire.head, flags=re.S)
        if not 100 <= response.status < 200:
            wire.is_in_head = False
            return response
        # it would close the wire when it is let go; mypy takes the file for always there
        response.fp = None  # type: ignore[assignment]
    raise http.client.HTTPException("it answers again and again that the answer is yet to come")


# ------------------------------------------------------------------ reaching the machine


def check_name(asked: Asked, terms: Terms) -> None:
    """Refuse what can be refused before anything is looked up."""
    if not asked.is_name:
        _check(asked.host, asked, terms)
    elif asked.host.endswith(".onion"):
        if terms.route is None or terms.route.kind != "socks5h":
            raise Failed(
                f"{asked.host}: is a name within Tor, and no way through Tor is set. "
                'Set the route "socks5h://127.0.0.1:9050" where Tor runs on this machine.'
            )
    elif peers.is_local_name(asked.host) and peers.place_of(asked) not in terms.open_here:
        raise Failed(
            f"{asked.host}: names a machine of this network, not one of the open internet. "
            "Save the page by hand and add the file."
        )


def _check(address: str, asked: Asked, terms: Terms) -> None:
    is_open_here = peers.place_of(asked) in terms.open_here
    if not is_public(address, allow_loopback=is_open_here):
        raise Failed(
            f"{asked.host}: is at {address}, a private, local or reserved address. Fetching "
            "it could reach into this network. Save the page by hand and add the file."
        )


def connected(asked: Asked, terms: Terms, opened: ExitStack) -> socket.socket:
    """A connection over which the request can be sent, TLS and its certificate settled.

    `opened` closes it and whatever was opened on the way to it.
    """
    route = terms.route
    sock = _routed(asked, terms, route, opened) if route else _direct(asked, terms, opened)
    if asked.scheme == "http":
        return sock
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    sock.settimeout(left(terms))
    return opened.enter_context(context.wrap_socket(sock, server_hostname=asked.host))


def _direct(asked: Asked, terms: Terms, opened: ExitStack) -> socket.socket:
    """A connection to the first machine of the name that answers, checked when connected.

    Every address the name has must be public; it is looked up once, so it cannot change after.
    """
    places = _looked_up(asked.host, asked.port, terms)
    for *_, place in places:
        _check(str(place[0]), asked, terms)
    failure: OSError | None = None
    for family, kind, protocol, _, place in places:
        sock = opened.enter_context(socket.socket(family, kind, protocol))
        try:
            sock.settimeout(left(terms))
            sock.connect(place)
            _check(str(sock.getpeername()[0]), asked, terms)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure or OSError("the name has no address")


def _looked_up(host: str, port: int, terms: Terms) -> list[Any]:
    """The addresses of a name, within the time; the system's look-up cannot be cut short."""
    answers: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(OSError(str(error)))

    Thread(target=look_up, daemon=True).start()
    try:
        places = answers.get(timeout=left(terms))
    except Empty as error:
        raise TimeoutError("its name takes too long to look up") from error
    if isinstance(places, OSError):
        raise places
    return places


def _routed(asked: Asked, terms: Terms, route: Route, opened: ExitStack) -> socket.socket:
    """A connection through the user's proxy, which looks the name up itself."""
    sock: socket.socket
    if route.kind == "socks5h":
        through = socks.socksocket()
        through.set_proxy(socks.SOCKS5, route.host, route.port, rdns=True)
        sock = through
        place = (asked.host, asked.port)
    else:
        sock = socket.socket() if ":" not in route.host else socket.socket(socket.AF_INET6)
        place = (route.host, route.port)
    opened.enter_context(sock)
    sock.settimeout(left(terms))
    sock.connect(place)
    if route.kind == "http" and asked.scheme == "https":
        _tunnelled(sock, asked, terms)
    return sock


def _tunnelled(sock: socket.socket, asked: Asked, terms: Terms) -> None:
    """The proxy has opened a way to the machine asked, or OSError."""
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    place = f"{host}:{asked.port}"
    sock.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode("ascii"))
    wire = Wire(sock, terms.deadline, room_bytes=HEAD_BYTES)
    response = answered(wire, "CONNECT")
    if response.status != 200:
        raise OSError(f"the proxy refuses the way there with {response.status}")


def left(terms: Terms) -> float:
    """The seconds left, or TimeoutError."""
    rest = terms.deadline - time.monotonic()
    if rest <= 0:
        raise TimeoutError("its time is over")
    return rest
