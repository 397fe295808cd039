"""A web site of a few pages on this machine, a source that asks it, and a clock only a pause moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from attrs import define, field
from served import LONG, at_work

from servanda import captures
from servanda.model import Capture
from servanda.watch import Means, open_watch

BEGAN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ROBOTS = "/robots.txt"
Answer = bytes | tuple[int, Mapping[str, str]]


@define
class Site:
    """What the site answers by path: bytes with status 200, or a status with headers.

    What is called is asked for the answer when the request has come, and may wait before it.
    """

    answers: dict[str, Answer | Callable[[], Answer]]
    port: int = 0
    asked: list[tuple[str, str]] = field(factory=list)  # path, and the mark asked with
    heads: list[str] = field(factory=list)  # headers of every request
    most_at_once: int = 0  # requests it had in hand at the same time
    _in_hand: list[str] = field(factory=list)

    def answer(self, path: str) -> Answer:
        self._in_hand.append(path)
        self.most_at_once = max(self.most_at_once, len(self._in_hand))
        answer = self.answers.get(path, (404, {}))
        found = answer() if callable(answer) else answer
        self._in_hand.remove(path)
        return found

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
            site.heads.append(str(self.headers))
            answer = site.answer(self.path)
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
    with at_work(server):
        yield site


def _type(path: str) -> str:
    return "application/xml" if path.endswith(".xml") else "text/html; charset=utf-8"


# a page may take its time, so that no test fails where the machine is busy with others
patiently = partial(captures.fetch, timeout_seconds=LONG)


@define
class Clock:
    """Seconds that pass only in a pause; `pauses` are how long each was."""

    elapsed_seconds: float = 0.0
    pauses: list[float] = field(factory=list)

    def means(self, *, on: datetime = BEGAN, fetch: Any = patiently) -> Means:
        return Means(
            now=lambda: on + timedelta(seconds=int(self.elapsed_seconds)),
            seconds=lambda: self.elapsed_seconds,
            pause=self._pause,
            fetch=fetch,
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


def source(folder: Path, at: str, *, id: str = "daily", kind: str = "feed", **more: Any) -> None:
    here = "://127.0.0.1:" in at
    rows = {"kind": kind, "at": [at], "on_this_machine": here, "delay_seconds": 0.0, **more}
    gather = "\n".join(f"{key} = {json.dumps(value)}" for key, value in rows.items())
    (folder / "sources" / f"{id}.toml").write_text(
        f'publisher = "The Placeholder {id.title()}"\nexpect_per_week = 0.5\n[gather]\n{gather}\n'
    )


def kept(folder: Path, cls: Any = Capture) -> tuple[Any, ...]:
    with open_watch(folder).record() as record:
        return tuple(record.all(cls))
