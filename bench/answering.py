"""A small server on this machine that answers with exactly the bytes it is told to.

What leaves it: a door that counts who comes, keeps what they ask, and answers by path. It is
used to show what a hostile server can and cannot do to a fetch.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

from attrs import define, field

Answer = bytes | Callable[[socket.socket], None]
HEAD_BYTES = 65_536


@define
class Door:
    """A listening port. `came` counts connections, `asked` keeps the heads of requests."""

    answers: Mapping[str, Answer]
    listener: socket.socket
    came: int = 0
    asked: list[bytes] = field(factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        """Take connections until the listener is closed, each in a thread of its own."""
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.came += 1
            Thread(target=self._answer, args=[sock], daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with sock:
            try:
                head = head_of(sock)
                self.asked.append(head)
                path = head.split(b" ")[1].decode("latin-1") if b" " in head else ""
                path = "/" + path.split("/", 3)[-1] if path.startswith("http:") else path
                answer = self.answers.get(path, reply(b"no", status="404 Not Found"))
                if callable(answer):
                    answer(sock)
                else:
                    sock.sendall(answer)
            except OSError:
                return  # the other side has gone, as it may


@contextmanager
def door(answers: Mapping[str, Answer], *, host: str = "127.0.0.1") -> Iterator[Door]:
    """A door open on this machine while the block lasts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind((host, 0))
        listener.listen(64)
        opened = Door(answers, listener)
        thread = Thread(target=opened.serve, daemon=True)
        thread.start()
        try:
            yield opened
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def head_of(sock: socket.socket) -> bytes:
    """The head of a request, up to its empty line."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        some = sock.recv(4096)
        if not some:
            break
        head += some
    return head


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer with these headers and its length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
