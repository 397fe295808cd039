"""A small real HTTP server that speaks the chat protocol, with answers from a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from served import at_work


def envelope(content: Any, **more: Any) -> bytes:
    """An answer as such servers give it."""
    words = content if isinstance(content, str) else json.dumps(content)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": words},
        "finish_reason": "stop",
    }
    return json.dumps({"object": "chat.completion", "choices": [{**choice, **more}]}).encode()


@contextmanager
def served(
    script: Callable[[dict[str, Any]], Any], how: str = ""
) -> Iterator[tuple[str, list[Any]]]:
    """The address of a server that answers by `script`, and the requests it has seen."""
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.path, dict(self.headers), json.loads(body)))
            if how == "redirect":
                self.send_response(307)
                self.send_header("Location", "http://192.0.2.1/v1/chat/completions")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if how == "slow":
                self.rfile.read(1)  # until the other side hangs up
                return
            said = script(json.loads(body))
            data = said if isinstance(said, bytes) else envelope(said)
            kind = {"stream": "text/event-stream", "html": "text/html"}.get(how, "application/json")
            self.send_response(500 if how == "error" else 200)
            self.send_header("Content-Type", kind)
            told = len(data) + 50 if how == "cut" else len(data)
            self.send_header("Content-Length", str(told))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with at_work(server):
        yield f"http://127.0.0.1:{server.server_port}", seen
