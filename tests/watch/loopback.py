"""A web site of a few pages on this machine, and a clock that only a pause moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from attrs import define, field

from servanda.watch import Means

BEGAN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ROBOTS = "/robots.txt"


@define
class Site:
    """What the site answers by path: bytes with status 200, or a status with headers."""

    answers: dict[str, bytes | tuple[int, Mapping[str, str]]]
    port: int = 0
    asked: list[tuple[str, str]] = field(factory=list)  # path, and the mark asked with

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != ROBOTS]


@contextmanager
def serving(**answers: Any) -> Iterator[Site]:
    """The site while it lasts; `answers` are added to `site.answers` later."""
    site = Site(dict(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mark = self.headers.get("If-None-Match", "")
            site.asked.append((self.path, mark))
            answer = site.answers.get(self.path, (404, {}))
            if isinstance(answer, tuple):
                status, headers, body = answer[0], dict(answer[1]), b""
            else:
                etag = f'"{hash(answer)}"'
                status, headers, body = (
                    200,
                    {"ETag": etag, "Content-Type": _type(self.path)},
                    answer,
                )
                if mark == etag:
                    status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def _type(path: str) -> str:
    return "application/xml" if path.endswith(".xml") else "text/html; charset=utf-8"


@define
class Clock:
    """Seconds that pass only in a pause; `pauses` are how long each was."""

    elapsed_seconds: float = 0.0
    pauses: list[float] = field(factory=list)

    def means(self, *, on: datetime = BEGAN) -> Means:
        return Means(
            now=lambda: on + timedelta(seconds=int(self.elapsed_seconds)),
            seconds=lambda: self.elapsed_seconds,
            pause=self._pause,
        )

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.elapsed_seconds += seconds


def article(title: str, words: str) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>"
        '<meta property="article:published_time" content="2026-03-01"></head><body><article>'
        f"<h1>{title}</h1><p>{words} The town was calm in the afternoon, and shops stayed open "
        "until late.</p></article></body></html>"
    ).encode()


def rss(*links: str, **more: str) -> bytes:
    items = "".join(
        f"<item><title>Report {n}</title><link>{link}</link><guid>{n}</guid>"
        f"<description>{more.get('description', '')}</description></item>"
        for n, link in enumerate(links)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
