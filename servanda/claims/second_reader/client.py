"""A door to the network: one question to a language model's server that the user runs.

What leaves it: the bytes of the answer. It speaks to this machine only unless told in so many
words that the text may leave it; follows no redirect, heeds no proxy, reads no stream, and never
waits or reads past its limits.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

from servanda.errors import SettingsError, SourceError

LIMIT_BYTES = 4_000_000
_PATH = "/v1/chat/completions"


def post(
    address: str,
    body: bytes,
    *,
    key: str = "",
    timeout_seconds: float = 120,
    leaves_the_machine: bool = False,
    limit_bytes: int = LIMIT_BYTES,
) -> bytes:
    """The answer to one request of the chat protocol, whole, or SourceError.

    `timeout_seconds` is for everything together. `key` goes into one header and nowhere else.
    """
    deadline = time.monotonic() + timeout_seconds
    connection, path = _connection(address, timeout_seconds, leaves_the_machine)
    watchdog = threading.Timer(timeout_seconds, _cut, [connection])
    watchdog.daemon = True
    watchdog.start()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        _check(address, response)
        data = response.read(limit_bytes + 1)
    except (OSError, http.client.HTTPException) as error:
        why = "it took longer than the time allowed" if time.monotonic() >= deadline else str(error)
        raise _failed(address, why or type(error).__name__) from error
    finally:
        watchdog.cancel()
        connection.close()
    if time.monotonic() >= deadline:
        raise _failed(address, "it took longer than the time allowed")
    if len(data) > limit_bytes:
        raise _failed(address, f"the answer is longer than {limit_bytes:,} bytes")
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) != len(data):
        raise _failed(address, "the answer breaks off before its end")
    return data


def is_here(address: str) -> bool:
    """Whether an address names this machine by a number or as localhost, without asking anybody."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(address: str, response: http.client.HTTPResponse) -> None:
    """Only a plain answer is read."""
    if 300 <= response.status < 400:
        raise _failed(address, f"it redirects to {response.headers.get('Location', '?')!r:.120}")
    if response.status != 200:
        words = response.read(200).decode("utf-8", "replace")
        raise _failed(address, f"it answers {response.status} {words!r}")
    kind = response.headers.get_content_type()
    if kind == "text/event-stream":
        raise _failed(address, "it streams its answer though none was asked for in a stream")
    if kind != "application/json":
        raise _failed(address, f"it answers in {kind!r:.60}, not JSON")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _failed(address, "it compresses its answer though that was not asked for")


def _connection(
    address: str, timeout_seconds: float, leaves: bool
) -> tuple[http.client.HTTPConnection, str]:
    """A connection to the one machine that the name led to and that may be spoken to."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"second_reader: {address!r} is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise SettingsError(
            f"second_reader: {address!r} is not an http or https address without a user name. "
            'Give one such as "http://127.0.0.1:8080"; a key goes into `key_env`.'
        )
    host = parts.hostname
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _failed(address, f"the name is not known ({error})") from error
    places = [str(place[0]) for *_, place in addresses]
    if not leaves and not all(ipaddress.ip_address(p.split("%")[0]).is_loopback for p in places):
        raise SettingsError(
            f"second_reader: {address} is another machine ({places[0]}); every text read would be "
            "sent there. Nothing was sent. Run the model on this machine, or write "
            "`leaves_the_machine = true` under [second_reader] if that is meant."
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path = f"{path}/chat/completions" if path.endswith("/v1") else f"{path}{_PATH}"
    if parts.scheme == "https":
        tls = _PinnedTLS(host, port, timeout=timeout_seconds)
        tls.place = places[0]
        return tls, path
    plain = _Pinned(host, port, timeout=timeout_seconds)
    plain.place = places[0]
    return plain, path


class _Pinned(http.client.HTTPConnection):
    """A connection to the place that was checked, not to what the name says a moment later."""

    place = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place, self.port), self.timeout)


class _PinnedTLS(http.client.HTTPSConnection):
    """The same over TLS, the certificate held to the name."""

    place = ""

    def connect(self) -> None:
        sock = socket.create_connection((self.place, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)


def _cut(connection: http.client.HTTPConnection) -> None:
    """Ends a connection that drips past its time."""
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # already closed by the other side
            return


def _failed(address: str, why: str) -> SourceError:
    return SourceError(
        f"second_reader: {address} gave no answer: {why}. Nothing of it was kept; the rules' "
        "reading stands as it is. Check the server, then run `servanda read WATCH --second` again."
    )
