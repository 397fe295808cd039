"""The only door to the network: one plain, safe fetch of one address.

What leaves it: the bytes an address gave, with the address they came from in the end. It
never speaks to a private machine, never follows more than three redirects, never reads past
a limit, sends no cookie and heeds no proxy setting.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from urllib.parse import urljoin, urlsplit

from attrs import frozen
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.response import BaseHTTPResponse
from urllib3.util import parse_url

from servanda.captures.decoding import LIMIT_BYTES
from servanda.errors import SourceError

REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)
_CHUNK_BYTES = 65_536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "User-Agent": "Servanda (monitor of peace agreements)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip",
}


@frozen
class Fetched:
    """What an address gave. `address` is where it was in the end, after redirects."""

    data: bytes
    media_type: str
    address: str
    status: int


def fetch(
    url: str,
    *,
    timeout_seconds: float = 30,
    limit_bytes: int = LIMIT_BYTES,
    allow_loopback: bool = False,
) -> Fetched:
    """The page at an address, whole, or SourceError.

    `timeout_seconds` is for everything together, redirects included. `limit_bytes` counts
    after decompression. `allow_loopback` is for tests against a server on this machine.
    """
    deadline = time.monotonic() + timeout_seconds
    address = url
    for _ in range(REDIRECTS + 1):
        found = _get(address, deadline, limit_bytes, allow_loopback=allow_loopback)
        if isinstance(found, Fetched):
            return found
        if address.lower().startswith("https:") and found.lower().startswith("http:"):
            raise SourceError(
                f"{address}: redirects from https to {found}, where anyone on the way could "
                "alter the page. Give that address yourself if it is to be trusted."
            )
        address = found
    raise SourceError(
        f"{url}: redirects more than {REDIRECTS} times, the last to {address}. "
        "Open it in a browser and give the address it ends at."
    )


def is_public(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether an IP address lies on the open internet.

    IPv4 wrapped in IPv6 (mapped, 6to4, Teredo, NAT64) is judged by what is inside.
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if ip.is_loopback:
        return allow_loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Refused(SourceError):
    """The name led to a machine that may not be spoken to."""


class _Guarded(HTTPConnection):
    """A connection that looks up the name once and checks the machine it reached."""

    allow_loopback = False
    held: socket.socket | None = None  # the response takes `sock` over; this one can still be cut

    def connect(self) -> None:
        super().connect()
        self.held = self.sock

    def _new_conn(self) -> socket.socket:
        places = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        for *_, place in places:
            self._check(str(place[0]))
        failure: OSError | None = None
        for family, kind, protocol, _, place in places:
            sock = socket.socket(family, kind, protocol)
            try:
                if self.timeout is not None:
                    sock.settimeout(float(self.timeout))
                sock.connect(place)
                self._check(str(sock.getpeername()[0]))
            except OSError as error:
                sock.close()
                failure = error
            except _Refused:
                sock.close()
                raise
            else:
                return sock
        raise failure or OSError("the name has no address")

    def _check(self, address: str) -> None:
        if not is_public(address, allow_loopback=self.allow_loopback):
            raise _Refused(
                f"{self.host}: is at {address}, a private, local or reserved address. Fetching "
                "it could reach into this network. Save the page by hand and add the file."
            )


class _GuardedTLS(_Guarded, HTTPSConnection):
    """The same over TLS, certificates checked."""


def _get(address: str, deadline: float, limit_bytes: int, *, allow_loopback: bool) -> Fetched | str:
    """One request: the page, or the address it redirects to."""
    connection, target = _connection(address, deadline)
    connection.allow_loopback = allow_loopback
    watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", target, headers=_HEADERS, preload_content=False)
        response = connection.getresponse()
        if response.status in _MOVED and response.headers.get("Location"):
            return urljoin(address, response.headers["Location"])
        if not 200 <= response.status < 300:
            raise SourceError(
                f"{address}: answers {response.status} {response.reason or ''}".rstrip()
                + ". There is no page to keep. Check the address, or save the page by hand."
            )
        data = _body(response, address, deadline, limit_bytes)
        media_type = response.headers.get("Content-Type", "")
        return Fetched(data, media_type, address, response.status)
    except (OSError, HTTPError, http.client.HTTPException, zlib.error) as error:
        if time.monotonic() >= deadline:
            raise _late(address) from error
        reason = str(error) or type(error).__name__
        raise SourceError(
            f"{address}: cannot be fetched ({reason}). Nothing was kept. "
            "Check the address and the connection, or save the page by hand."
        ) from error
    finally:
        watchdog.cancel()
        connection.close()


def _connection(address: str, deadline: float) -> tuple[_Guarded, str]:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
        target = parse_url(address.replace(parts.netloc, "host", 1)).request_uri
    except (ValueError, LocationParseError) as error:
        raise SourceError(f"{address!r}: is not a web address ({error}). Check it.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError(
            f"{address!r}: is not an http or https address. Only those are fetched. "
            "Give a file by its path instead."
        )
    if parts.username is not None or parts.password is not None:
        raise SourceError(
            f"{parts.scheme}://{host}: the address carries a user name or password, which would "
            "be kept and published. Give it without."
        )
    left = deadline - time.monotonic()
    if left <= 0:
        raise _late(address)
    if parts.scheme == "http":
        return _Guarded(host, port or 80, timeout=left), target
    context = ssl.create_default_context()
    tls = _GuardedTLS(
        host, port or 443, timeout=left, ssl_context=context, cert_reqs="CERT_REQUIRED"
    )
    return tls, target


def _body(response: BaseHTTPResponse, address: str, deadline: float, limit_bytes: int) -> bytes:
    """The whole body, decompressed, counted while it comes."""
    told = response.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > limit_bytes:
        raise _too_large(address, int(told), limit_bytes)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise SourceError(
            f'{address}: is compressed as "{encoding}", which was not asked for and is not '
            "read. Save the page by hand."
        )
    opened = zlib.decompressobj(31) if "gzip" in encoding else None
    data = bytearray()
    for chunk in response.stream(_CHUNK_BYTES, decode_content=False):
        # one byte past the limit is enough to know, however much the chunk would unfold to
        room = limit_bytes + 1 - len(data)
        data += opened.decompress(chunk, room) if opened else chunk
        if len(data) > limit_bytes:
            raise _too_large(address, len(data), limit_bytes)
        if time.monotonic() >= deadline:
            raise _late(address)
    if time.monotonic() >= deadline:
        raise _late(address)
    if opened and not opened.eof:
        raise SourceError(f"{address}: breaks off before its end. Nothing was kept. Try again.")
    return bytes(data)


def _cut(connection: _Guarded) -> None:
    """Ends a connection that drips past its time; the reader then sees the deadline."""
    sock = connection.held or connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # already closed by the other side
            return


def _late(address: str) -> SourceError:
    return SourceError(
        f"{address}: took longer than the time allowed. Nothing was kept. "
        "Try again later, or save the page by hand."
    )


def _too_large(address: str, size_bytes: int, limit_bytes: int) -> SourceError:
    return SourceError(
        f"{address}: holds at least {size_bytes:,} bytes; the limit is {limit_bytes:,}. "
        "Nothing was kept. Save the part that matters and add it as a file."
    )
