"""The outermost door of a team's desk: what a server before it says of a caller, how much is sent.

What leaves it: a request with the address and scheme that may be believed. Headers that only a
server before the desk may set are believed where watch.toml says that there is one, from this
machine alone, and are taken off in every other case. The host is never taken from them: it is the
Host header that is handed on, and it must be the one in watch.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from attrs import frozen

from servanda.desk.settings import LARGEST_FORM

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

HERE = "127.0.0.1"
# As servers name a caller of this machine: by loopback, or by a socket that is a file.
_OF_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")
_OF_SERVERS = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_BY", "HTTP_X_FORWARDED_SSL",
    "HTTP_X_FORWARDED_PROTOCOL", "HTTP_FORWARDED", "HTTP_X_REAL_IP",
)  # fmt: skip
TOO_LARGE = b"More was sent than any form of the desk takes. Nothing was put on record.\n"


@frozen
class OutermostDoor:
    """Before the desk, whatever serves it; `is_behind_tls`: behind a server that speaks TLS."""

    application: Application
    is_behind_tls: bool = False

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request once it says of its caller what is so."""
        said = {name: str(environ.pop(name, "")) for name in _OF_SERVERS}
        if str(environ.get("REMOTE_ADDR", "")) in _OF_THIS_MACHINE:
            environ["REMOTE_ADDR"] = HERE
            if self.is_behind_tls:
                environ["REMOTE_ADDR"] = _caller(said["HTTP_X_FORWARDED_FOR"])
                by_http = said["HTTP_X_FORWARDED_PROTO"].strip().lower() == "http"
                environ["wsgi.url_scheme"] = "http" if by_http else "https"
        if _length(environ) > LARGEST_FORM:
            headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(TOO_LARGE)))]
            start_response("413 Content Too Large", headers)
            return [TOO_LARGE]
        return self.application(environ, start_response)


def _caller(said: str) -> str:
    """The last address of those handed on, which the server before the desk put there itself.

    >>> _caller("10.0.0.1, 192.0.2.7"), _caller("192.0.2.7, unknown"), _caller("")
    ('192.0.2.7', '127.0.0.1', '127.0.0.1')
    """
    try:
        return str(ip_address(said.rpartition(",")[2].strip()))
    except ValueError:
        return HERE


def _length(environ: Environ) -> int:
    said = str(environ.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isdecimal() else LARGEST_FORM + 1
