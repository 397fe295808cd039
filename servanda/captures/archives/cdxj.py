"""The index of an archive by address and instant, as tools of web archives read it (CDXJ).

What leaves it: one line a record, sorted as bytes. It reads and writes no file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from attrs import frozen

_WWW = re.compile(r"www\d*\.")
_SAFE = "".join(chr(code) for code in range(33, 127))


@frozen
class IndexEntry:
    """Where in which file an answer stands, and what it is."""

    address: str
    at: str  # as WARC writes it: 2026-03-01T06:30:00Z
    media_type: str
    status: int
    payload_sha256: str
    file: str
    offset: int
    length: int

    @property
    def line(self) -> str:
        """The entry as a line of the index."""
        fields = {
            "url": self.address,
            "mime": self.media_type,
            "status": str(self.status),
            "digest": f"sha256:{self.payload_sha256}",
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
        }
        instant = re.sub(r"\D", "", self.at)[:14]
        return f"{sort_key(self.address)} {instant} {json.dumps(fields)}"


def index_of(entries: Iterable[IndexEntry]) -> bytes:
    """The lines of the entries in the order of their bytes, each once."""
    lines = {entry.line.encode("utf-8") for entry in entries}
    return b"".join(line + b"\n" for line in sorted(lines))


def sort_key(address: str) -> str:
    """An address with its host backwards, so that one site's pages stand together.

    >>> sort_key("http://www.Example.org:80/News?b=2&a=1#top")
    'org,example)/news?a=1&b=2'
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _spelt(address)
    if parts.scheme.lower() not in ("http", "https") or not host:
        return _spelt(address)
    host = _WWW.sub("", host, count=1) if _WWW.match(host) else host
    usual = port is None or (parts.scheme.lower(), port) in (("http", 80), ("https", 443))
    is_number = ":" in host or re.fullmatch(r"[\d.]+", host)
    backwards = host if is_number else ",".join(reversed(host.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path if parts.path.strip("/") == "" else parts.path.rstrip("/")
    key = f"{backwards}{'' if usual else f':{port}'}){path or '/'}{'?' if query else ''}{query}"
    return _spelt(key)


def _spelt(key: str) -> str:
    """In small letters, with nothing in it that would end it before its end."""
    return quote(key, safe=_SAFE, errors="replace").lower()
