"""A small SOCKS5 server (RFC 1928) on this machine, which looks names up in a table of its own."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

from attrs import define, field


@define
class Socks:
    """A listening SOCKS5 server. `names` holds where each name leads; `asked` what was asked."""

    listener: socket.socket
    names: Mapping[str, int]  # name -> port on this machine
    asked: list[tuple[str, int]] = field(factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=[sock], daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock, sock.makefile("rb") as coming:
            _, methods = coming.read(2)
            coming.read(methods)
            sock.sendall(b"\x05\x00")
            _, command, _, kind = coming.read(4)
            host = (
                coming.read(coming.read(1)[0]).decode("ascii")
                if kind == 3
                else socket.inet_ntop(
                    socket.AF_INET if kind == 1 else socket.AF_INET6,
                    coming.read(4 if kind == 1 else 16),
                )
            )
            (port,) = struct.unpack(">H", coming.read(2))
            self.asked.append((host, port))
            if command != 1 or host not in self.names:
                sock.sendall(b"\x05\x04\x00\x01" + bytes(6))  # host unreachable
                return
            with socket.create_connection(("127.0.0.1", self.names[host])) as there:
                sock.sendall(b"\x05\x00\x00\x01" + bytes(6))
                back = Thread(target=_pour, args=[there, sock], daemon=True)
                back.start()
                _pour(sock, there)
                back.join()


def _pour(source: socket.socket, to: socket.socket) -> None:
    try:
        while some := source.recv(65_536):
            to.sendall(some)
        to.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def socks_server(names: Mapping[str, int]) -> Iterator[Socks]:
    """A SOCKS5 server while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Socks(listener, names)
        Thread(target=server.serve, daemon=True).start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
