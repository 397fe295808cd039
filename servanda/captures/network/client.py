"""The only door to the network: one plain, safe fetch of one address.

What leaves it: the bytes an address gave, with the address they came from in the end and
every exchange on the way. It never speaks to a private machine, never follows more than three
redirects, never reads past a limit, sends no cookie and heeds no setting of the environment.
"""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from urllib.parse import urljoin

from attrs import evolve

from servanda.captures.content_coding import uncoded
from servanda.captures.decoding import LIMIT_BYTES
from servanda.captures.network import peers, sockets
from servanda.captures.network.exchange import Exchange, Failed, Fetched, Refused
from servanda.captures.network.peers import Asked, is_public
from servanda.captures.network.route import Route
from servanda.captures.network.sockets import Terms
from servanda.errors import SettingsError, SourceError

__all__ = [
    "Exchange",
    "Failed",
    "Fetched",
    "NEUTRAL_AGENT",
    "Refused",
    "Route",
    "agent_of",
    "fetch",
    "is_public",
]

REDIRECTS = 3
_AROUND = 262_144  # bytes that may come around a body: heads, sizes of chunks, trailers
_MOVED = (301, 302, 303, 307, 308)
_PAGE = (200, 203)  # 204 and 205 are empty, 206 is a part, 202 is what gatekeepers answer
_CHUNK_BYTES = 16_384
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
# Says neither which program asks nor about what: see docs/why/fetching.md, "What a site learns".
NEUTRAL_AGENT = "Mozilla/5.0 (compatible)"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.1"


def fetch(
    url: str,
    *,
    timeout_seconds: float = 30,
    limit_bytes: int = LIMIT_BYTES,
    open_here: Collection[str] = (),
    conditions: Mapping[str, str] = {},
    route: Route | None = None,
    user_agent: str = NEUTRAL_AGENT,
) -> Fetched:
    """The page at an address, whole; Refused where the answer is no page, else Failed.

    Both are SourceErrors and hold the exchanges until then. `timeout_seconds` is for everything
    together, redirects included. `limit_bytes` counts the body as sent, and again decompressed.
    `open_here` are the places of this machine that may be asked, each as `peers.place_of` spells
    it: no other port of it is, and none at all once a machine elsewhere redirects. With
    `conditions` (If-None-Match, If-Modified-Since) an answer "304 not modified" is a Fetched
    without data.
    Through a `route` the machine reached is not known, so only spellings can be refused.
    """
    terms = Terms(
        time.monotonic() + timeout_seconds,
        limit_bytes,
        frozenset(open_here),
        conditions,
        route,
        user_agent,
    )
    exchanges: list[Exchange] = []
    try:
        return _followed(url, terms, exchanges)
    except Failed as error:
        error.exchanges = tuple(exchanges)
        raise
    except SourceError as error:
        raise Failed(str(error), tuple(exchanges)) from error


def agent_of(words: str) -> str:
    """What requests say of who asks: these words, or the neutral ones where there are none.

    SettingsError where they are no header of one line.
    """
    if words and not re.fullmatch(r"[!-~](?:[ -~]{0,198}[!-~])?", words):
        raise SettingsError(
            f"user_agent is {words!r:.60}. It is sent to every site as a header: write at most 200 "
            'letters, signs and spaces of ASCII on one line, as "ExampleMonitor/1.0 '
            '(+https://monitor.example/)", or leave it out.'
        )
    return words or NEUTRAL_AGENT


def _followed(url: str, terms: Terms, exchanges: list[Exchange]) -> Fetched:
    """Ask, and follow where it points; each exchange is added to `exchanges` as it ends."""
    address = url
    for _ in range(REDIRECTS + 1):
        answer = _ask(peers.asked(address), address, terms, exchanges)
        if answer.status in _PAGE or (answer.status == 304 and terms.conditions):
            return _page(answer, address, terms, exchanges)
        location = answer.headers.get("Location", "")
        if answer.status not in _MOVED or not location:
            raise Refused(
                f"{address}: answers {answer.status} {_reason(answer)}".rstrip()
                + ". There is no page to keep. Check the address, or save the page by hand.",
                (),
                answer.status,
            )
        target = _joined(address, location)
        if address.lower().startswith("https:") and target.lower().startswith("http:"):
            raise Failed(
                f"{address}: redirects from https to {target}, where anyone on the way could "
                "alter the page. Give that address yourself if it is to be trusted."
            )
        if terms.open_here and peers.place_of(peers.asked(address)) not in terms.open_here:
            terms = evolve(terms, open_here=frozenset())  # whoever is elsewhere opens nothing here
        address = target
    raise Failed(
        f"{url}: redirects more than {REDIRECTS} times, the last to {address}. "
        "Open it in a browser and give the address it ends at."
    )


def _page(answer: Exchange, address: str, terms: Terms, exchanges: list[Exchange]) -> Fetched:
    """The page of an answer, its content coding undone."""
    try:
        head = answer.response_head
        # some servers name a coding of nothing
        data = answer.body and uncoded(head, answer.body, limit_bytes=terms.limit_bytes)
    except SourceError as error:
        raise Failed(
            f"{address}: cannot be unfolded: {error} Nothing was kept. Save the page by hand."
        ) from error
    media_type = answer.headers.get("Content-Type", "")
    return Fetched(data, media_type, address, answer.status, tuple(exchanges))


def _joined(address: str, location: str) -> str:
    """Where a Location header points; its bytes beyond ASCII are UTF-8, as browsers take them."""
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        location = location.encode("ascii", "replace").decode("ascii")
    try:
        return urljoin(address, location.strip())
    except ValueError as error:
        raise Failed(
            f"{address}: redirects to {location[:300]!r}, which is not a web address ({error}). "
            "Open it in a browser and give the address it ends at."
        ) from error


def _reason(answer: Exchange) -> str:
    line = answer.response_head.split(b"\n", 1)[0].decode("latin-1")
    return " ".join("".join(c if c.isprintable() else " " for c in line).split()[2:])[:100]


# ------------------------------------------------------------------ one request


def _ask(asked: Asked, address: str, terms: Terms, exchanges: list[Exchange]) -> Exchange:
    """One request and its answer, added to `exchanges` too, even where the body breaks off."""
    if terms.deadline <= time.monotonic():
        raise _late(address)
    sockets.check_name(asked, terms)
    try:
        with ExitStack() as opened:
            sock = sockets.connected(asked, terms, opened)
            peer = "" if terms.route else str(sock.getpeername()[0])
            by_proxy = terms.route and terms.route.kind == "http" and asked.scheme == "http"
            head = _request_head(asked, asked.address if by_proxy else asked.target, terms)
            at = datetime.now(UTC)
            sock.settimeout(sockets.left(terms))
            sock.sendall(head)
            room_bytes = 2 * terms.limit_bytes + _AROUND
            incoming = sockets.Wire(sock, terms.deadline, room_bytes=room_bytes)
            response = sockets.answered(incoming, "GET")
            answer = Exchange(asked.address, at, peer, head, incoming.head, response.status, b"")
            return _with_body(answer, response, address, terms, exchanges)
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= terms.deadline:
            raise _late(address) from error
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise Failed(
            f"{address}: cannot be fetched ({reason}). Nothing was kept. "
            "Check the address and the connection, or save the page by hand."
        ) from error


def _request_head(asked: Asked, target: str, terms: Terms) -> bytes:
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {asked.site}",
        f"User-Agent: {terms.user_agent}",
        f"Accept: {_ACCEPT}",
        "Accept-Encoding: gzip, deflate, br",
    ]
    for name in _CONDITIONS:
        value = terms.conditions.get(name, "")
        # what a hostile server once gave as its mark must not become a header of its own
        if value and re.fullmatch(r"[\x20-\x7e\xa0-\xff]{1,1000}", value):
            lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def _with_body(
    answer: Exchange,
    response: http.client.HTTPResponse,
    address: str,
    terms: Terms,
    exchanges: list[Exchange],
) -> Exchange:
    """The answer with its body, counted while it comes; added to `exchanges` whole or truncated."""
    limit, body, cut = terms.limit_bytes, bytearray(), ""
    length = answer.headers.get("Content-Length", "")
    size = int(length) if re.fullmatch(r"\d{1,18}", length) and not response.chunked else 0
    coded = answer.headers.get("Transfer-Encoding", "chunked").strip().lower()
    try:
        if coded not in ("chunked", "identity"):
            raise http.client.HTTPException(f'it is sent as "{coded[:100]}", which is not read')
        while size <= limit and (chunk := response.read(_CHUNK_BYTES)):
            body += chunk
            if len(body) > limit:
                break
        if response.length:
            cut = "disconnect"
    except (OSError, http.client.HTTPException):
        cut = "time" if time.monotonic() >= terms.deadline else "disconnect"
        raise
    finally:
        cut = "length" if max(size, len(body)) > limit else cut
        answer = evolve(answer, body=bytes(body[:limit]), truncated=cut)
        exchanges.append(answer)
    if answer.status not in (*_PAGE, 304):
        return answer  # a refusal or a redirect says enough with its head
    if cut == "length":
        raise _too_large(address, max(size, len(body)), limit)
    if cut:
        raise Failed(f"{address}: breaks off before its end. Nothing was kept. Try again.")
    return answer


def _late(address: str) -> Failed:
    return Failed(
        f"{address}: took longer than the time allowed. Nothing was kept. "
        "Try again later, or save the page by hand."
    )


def _too_large(address: str, size_bytes: int, limit_bytes: int) -> Failed:
    return Failed(
        f"{address}: holds at least {size_bytes:,} bytes; the limit is {limit_bytes:,}. "
        "Nothing was kept. Save the part that matters and add it as a file."
    )
