"""One thing that a source lists, and where it can be asked for.

What leaves it: records, and addresses in one spelling, so that what is listed twice is asked once.
"""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from attrs import frozen

from servanda.model import Interval

TITLE_CHARACTERS = 500
ADDRESS_CHARACTERS = 4_000
# They say where a reader came from and never change the page.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


@frozen
class Entry:
    """One thing a source lists.

    `address` is where it can be asked for, "" where it cannot; `content` what the list itself
    holds of it. `key` tells it from all others of the source; `version` changes where the list
    says that it was changed.
    """

    key: str
    address: str = ""
    title: str = ""
    published: Interval | None = None
    version: str = ""
    content: bytes = b""
    media_type: str = ""
    publisher: str = ""
    language: str = ""


@frozen
class Listing:
    """What one list holds. `more` are further lists; `passed` what was passed over, in words."""

    entries: tuple[Entry, ...] = ()
    more: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


def tidy(address: str, *, base: str = "") -> str:
    """An address as it is asked for: whole, without fragment and tracking; "" where it is none.

    >>> tidy("/a?id=1&utm_source=x#top", base="https://Site.example/feed")
    'https://site.example/a?id=1'
    >>> tidy("javascript:alert(1)")
    ''
    """
    if not address.strip():
        return ""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        host = parts.hostname or ""
        named = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    # what is left stays letter for letter: a page may hang on how it is spelt
    query = "&".join(p for p in parts.query.split("&") if not p.startswith(_TRACKING))
    whole = parts._replace(netloc=named, path=parts.path or "/", query=query, fragment="").geturl()
    # a letter that could not be decoded makes it another address
    is_sound = whole.isprintable() and "\ufffd" not in whole
    return whole if is_sound and len(whole) <= ADDRESS_CHARACTERS else ""


def title_of(words: object) -> str:
    """A title on one line, cut where it is no title any more."""
    return " ".join(str(words or "").split())[:TITLE_CHARACTERS]


def day_of(words: object) -> Interval | None:
    """The day that words begin with, as 2017-09-04; None where they do not."""
    try:
        on = words.date() if isinstance(words, datetime) else date.fromisoformat(str(words)[:10])
    except ValueError:
        return None
    return Interval(on, on, "day", str(words)[:40])


def sent_on(words: str) -> Interval | None:
    """The day of an instant as mails and RSS write it, in the zone it was written in, or None."""
    try:
        return day_of(parsedate_to_datetime(words))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
