"""Servers on loopback that hold shards: one of http, and one that speaks enough of s3."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from served import at_work


class Server(ThreadingHTTPServer):
    """Serves a folder. `parts`: whether it gives ranges; `breaks`: closes midway through a body.

    `cut` bytes of a body are sent before it breaks. `asked` is what was asked for.
    """

    daemon_threads = True
    parts = True
    breaks = False
    status = 0
    cut = 500

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.folder = folder
        self.asked: list[tuple[str, str, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up while it is answered is nothing to speak of."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        asked = self.headers.get("Range", "")
        self.server.asked.append((self.command, self.path, asked))
        path = self.server.folder / self.path.partition("?")[0].lstrip("/")
        if self.server.status or not path.is_file():
            self.send_response(self.server.status or 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        whole = path.read_bytes()
        body = whole
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked) if self.server.parts else None
        if found:
            start = int(found[1])
            end = min(int(found[2] or len(whole) - 1), len(whole) - 1)
            body = whole[start : end + 1]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{end}/{len(whole)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(whole).hexdigest()}"')  # noqa: S324 as s3 does
        self.send_header("Last-Modified", "Tue, 05 Sep 2017 06:00:00 GMT")
        self.end_headers()
        if with_body:
            broken = self.server.breaks
            self.wfile.write(body[: self.server.cut] if broken else body)
            if broken:
                self.close_connection = True


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server of a folder, while it is needed."""
    server = Server(folder)
    with at_work(server):
        yield server
