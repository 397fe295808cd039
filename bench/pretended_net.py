"""A pretended internet for one block of code: names, machines, and canaries where none may go.

What leaves it: a net in which public addresses of documentation lead to a small server on this
machine and every other address to a canary, which counts who comes. Nothing leaves the machine.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from weakref import WeakKeyDictionary

from attrs import define, field

from bench.answering import Answer, Door, door

SITE = "93.184.215.14"  # stands for any machine of the open internet
TURNED = "93.184.215.66"  # one whose connection turns out to end within this network
_INSIDE = "10.0.0.66"

# What a name is looked up to, one answer after another; the last stays.
Names = Mapping[str, tuple[tuple[str, ...], ...]]


@define
class Net:
    """The net while it lasts. `looked_up` and `reached` tell what a fetch did."""

    site: Door
    canaries: tuple[Door, Door]  # for IPv4 and IPv6
    names: Names
    looked_up: list[str] = field(factory=list)
    reached: list[str] = field(factory=list)
    _peers: WeakKeyDictionary[socket.socket, str] = field(factory=WeakKeyDictionary)

    @property
    def canary_count(self) -> int:
        """How many connections the canaries took."""
        return sum(canary.came for canary in self.canaries)

    def look_up(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        """As getaddrinfo: the pretended names, and what the system makes of numbers."""
        if host not in self.names:
            return _getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        answers = self.names[host]
        answer = answers[min(self.looked_up.count(host), len(answers) - 1)]
        self.looked_up.append(host)
        return [
            place
            for address in answer
            for place in _getaddrinfo(address, port, type=socket.SOCK_STREAM)
        ]

    def connect(self, sock: socket.socket, place: Any) -> None:
        """As socket.connect: to the site, or to a canary."""
        host = str(place[0])
        self.reached.append(host)
        if sock.family == socket.AF_INET6:
            _connect(sock, ("::1", self.canaries[1].port))
        else:
            door = self.site if host in (SITE, TURNED) else self.canaries[0]
            _connect(sock, ("127.0.0.1", door.port))
        self._peers[sock] = _INSIDE if host == TURNED else host

    def peer(self, sock: socket.socket) -> tuple[str, int]:
        """As socket.getpeername: the pretended machine."""
        return self._peers.get(sock, ""), 0


_getaddrinfo = socket.getaddrinfo
_connect = socket.socket.connect


@contextmanager
def net(answers: Mapping[str, Answer], names: Names) -> Iterator[Net]:
    """The net, in place of the real one while the block lasts."""
    with ExitStack() as open_:
        site = open_.enter_context(door(answers))
        canaries = (
            open_.enter_context(door({})),
            open_.enter_context(door({}, host="::1" if socket.has_ipv6 else "127.0.0.1")),
        )
        made = Net(site, canaries, names)
        open_.enter_context(patch("socket.getaddrinfo", made.look_up))
        # plain functions, so that a socket gives itself to them
        open_.enter_context(patch.object(socket.socket, "connect", lambda s, p: made.connect(s, p)))
        open_.enter_context(patch.object(socket.socket, "getpeername", lambda s: made.peer(s)))
        yield made
