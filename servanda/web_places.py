"""Where a page lies on the web, and whose voice it is by that.

What leaves it: hosts, at their boundaries, and who speaks in a capture. What a page calls itself is
only said by it, and makes no voice. It looks nothing up. Source: docs/why/captures.md, "Whose page
it is".
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from attrs import frozen

from servanda.model import Capture

_WEB = ("http://", "https://")
_USUAL_PORTS = (None, 80, 443)
_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
# A copy that an archive made of another's page: it is the page of whom the archive asked.
_COPIES = re.compile(r"(?i)\Ahttps?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<page>\S+)\Z")
_NESTED = 3  # copies of copies that are followed
# Addresses whose place is remembered: each of a page is compared with every outlet's.
_REMEMBERED = 4096


@frozen
class WebPlace:
    """Where a page lies: a host without "www." and the like, a port where it is no usual one."""

    host: str
    port: int | None
    path: str


@lru_cache(maxsize=_REMEMBERED)
def place_of(address: str) -> WebPlace | None:
    """Where a web address leads, as a browser takes it; None for a file or an odd address.

    A copy of a web archive lies where the page does that it copies.

    >>> place_of("https://WWW.Daily.Example.:443/a")
    WebPlace(host='daily.example', port=None, path='/a')
    >>> place_of("https://daily.example@evil.example/")
    WebPlace(host='evil.example', port=None, path='/')
    """
    for _ in range(_NESTED):
        copy = _COPIES.match(address)
        if not copy:
            break
        page = re.sub(r"(?i)\A(https?:)/+", r"\1//", copy["page"])
        address = page if page.lower().startswith(_WEB) else f"http://{page}"
    # a browser reads a backslash as a slash, others do not; what is read in two ways is nobody's
    if not address.lower().startswith(_WEB) or re.search(r"[\\\x00-\x20\x7f]", address):
        return None
    try:
        parts = urlsplit(address)
        host, port = _plain(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if not host:
        return None
    return WebPlace(host, None if port in _USUAL_PORTS else port, parts.path or "/")


def _plain(host: str) -> str:
    """A host's name in ASCII, without the ending dot and what stands for one kind of screen."""
    try:
        ascii_name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return _PREFIX.sub("", ascii_name.lower().removesuffix("."))


def is_file(capture: Capture) -> bool:
    """Whether a capture is a file that somebody saved: no page of an address, statement or list."""
    return "://" not in capture.address and not capture.address.startswith(("statement:", "sheet:"))


def voice_of(capture: Capture) -> str:
    """Who speaks in a capture, so that it can be counted; "" where nobody is known to.

    The listed source it is of, else whom a person named, else the host on which it lies. A file
    that names itself, a statement and a list are nobody's voice.
    """
    if capture.source is not None:
        return f"source {capture.source}"
    if capture.named_by_person and capture.publisher.strip():
        return " ".join(capture.publisher.casefold().split())
    place = place_of(capture.address)
    return place.host if place else ""


def names_itself(capture: Capture) -> bool:
    """Whether a capture is nobody's voice and calls itself somebody's: a saved file, most often."""
    return not voice_of(capture) and bool(capture.publisher.strip())
