"""RSS, Atom and JSON Feed.

What leaves it: the entries of a feed, with what it holds of each. feedparser takes the XML apart,
opens no entity and no file; what is not well-formed is read as far as it goes, and that is said.
Entries that differ are never one because they share an id.
"""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from typing import Any

import feedparser
from attrs import evolve

from servanda import titles
from servanda.errors import SourceError
from servanda.model import Interval
from servanda.sources.entry import Entry, Listing, day_of, sent_on, tidy, title_of
from servanda.sources.list_text import declared_by, marked, text_of

ENTRIES = 10_000  # of one feed; real ones list ten to some hundred
# RDF is the root of RSS 0.90 and 1.0; what has no entry yet is a feed all the same.
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
# Feeds of the AT Protocol name the post beside its address, and feedparser takes the name.
_LINK_URI = re.compile(rb"""(<link\b[^<>]{0,200}?)\suri=(?:"[^"<>]*"|'[^'<>]*')""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
# What programs write where there is no id.
_NO_IDS = ("n/a", "na", "none", "null", "undefined", "nan", "id", "guid", "0", "-", "#", "false")
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


def listing(data: bytes, address: str) -> Listing:
    """The entries of a feed, in its order. Raises SourceError where it is none."""
    text, odd = text_of(data)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _of_json(text, odd, address)
    feed = _taken_apart(_sound(data, text, odd), address)
    if not feed.get("version") and not feed.entries and not _ROOT.search(data[:20_000]):
        why = " ".join(str(feed.get("bozo_exception", "it names no kind of feed")).split())[:200]
        raise SourceError(
            f"{address}: is no feed that can be read ({why}). Nothing new of this source was seen. "
            "Open the address in a browser: it may have moved, or ask for a browser's check."
        )
    passed = [odd] if odd else []
    if feed.get("bozo") and not isinstance(
        feed.get("bozo_exception"), feedparser.CharacterEncodingOverride
    ):
        why = " ".join(str(feed.get("bozo_exception")).split())[:200]
        passed.append(f"is not well-formed ({why}); {len(feed.entries)} entries were found")
    language = str(feed.feed.get("language") or "")[:2].lower()
    return _listing((_entry(item, address, language) for item in feed.entries), passed, address)


def _sound(data: bytes, text: str, odd: str) -> bytes:
    """The bytes of a feed; its words in UTF-8 where they are not in what they declare.

    feedparser would take the whole feed for another alphabet, and say nothing.
    """
    declared = declared_by(data)
    if not odd and (marked(data)[0] or declared or data.isascii()):
        return data
    return _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1).encode("utf-8", "replace")


def _taken_apart(data: bytes, address: str) -> Any:
    headers = {"content-type": "application/xml", "content-location": tidy(address)}
    try:
        # handed over as a stream: of bytes it would ask whether they name a file
        return feedparser.parse(io.BytesIO(_LINK_URI.sub(rb"\1", data)), response_headers=headers)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # its reader of what is not well-formed trips over ends without a beginning
        raise SourceError(
            f"{address}: is no feed that can be read (it breaks off within a tag: {error!r:.80}). "
            "Nothing new of this source was seen. Look at the feed in a browser."
        ) from error


def _listing(rows: Iterable[Entry | None], passed: list[str], address: str) -> Listing:
    entries: list[Entry] = []
    lost = 0
    for number, entry in enumerate(rows):
        if number == ENTRIES:
            passed.append(f"lists more than {ENTRIES:,} entries; the first were taken")
            break
        if entry is None:
            lost += 1
        else:
            entries.append(entry)
    if lost:
        passed.append(f"{lost} entries have neither an address that can be asked nor words")
    parted = _by_address(_by_key(entries), passed)
    own = {entry.key: entry for entry in reversed(parted)}  # what is listed twice, once
    return Listing(
        tuple(entry for entry in parted if own.get(entry.key) is entry),
        passed=tuple(f"{address}: {why}" for why in passed),
    )


def _by_key(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, those that share an id or have none with a key of what they are."""
    known: dict[str, set[str]] = {}
    for entry in entries:
        known.setdefault(entry.key, set()).add(_mark(entry))
    return [
        evolve(entry, key=f"{entry.key}-{_mark(entry)}")
        if len(known[entry.key]) > 1 or entry.key.strip().casefold() in _NO_IDS
        else entry
        for entry in entries
    ]


def _mark(entry: Entry) -> str:
    """What tells an entry from others of its id: its address, else its title and words."""
    words = f"{entry.title}\n{entry.published and entry.published.from_on}".encode()
    return entry.address or sha256(words + b"\n" + entry.content).hexdigest()[:16]


def _by_address(entries: Sequence[Entry], passed: list[str]) -> list[Entry]:
    """The entries; of those that lead to one address with other words, what the list holds too."""
    leading: dict[str, set[tuple[str, bytes]]] = {}
    for entry in entries:
        if entry.address:
            leading.setdefault(entry.address, set()).add((entry.title, entry.content))
    parted: list[Entry] = []
    for entry in entries:
        others = leading.get(entry.address, ())
        if len(others) < 2 or not entry.content.strip() or entry.key == entry.address:
            parted.append(entry)
            continue
        parted.append(Entry(key=entry.address, address=entry.address))
        parted.append(evolve(entry, address=""))
    for address, words in leading.items():
        if len(words) > 1:
            passed.append(
                f"{len(words)} entries lead to one address, {address}; it is asked for once and "
                "what the list says of each is kept"
            )
    return parted


def _entry(item: Any, base: str, language: str) -> Entry | None:
    address = next((target for link in _links(item) if (target := tidy(link, base=base))), "")
    contents = [str(part.get("value") or "") for part in item.get("content") or ()]
    title = title_of(titles.in_words(str(item.get("title") or "")))
    body = max([*contents, str(item.get("summary") or "")], key=len)
    body = body or ("" if address else escape(title))  # a headline alone is all that was said
    key = str(item.get("id") or "") or f"{address} {title or body[:200]}"
    if not address and not body.strip():
        return None
    own = str(item.get("language") or "")[:2].lower() or language
    return Entry(
        key=key,
        address=address,
        title=title,
        published=_day(item),
        version=str(dict.get(item, "updated") or ""),
        content=body.encode("utf-8", "replace"),
        media_type=_HTML,
        language=own if own.isalpha() else "",
    )


def _links(item: Any) -> Iterator[str]:
    """Where an entry may be asked for, the likeliest first."""
    yield str(item.get("link") or "")
    for link in item.get("links") or ():
        if link.get("rel", "alternate") == "alternate":
            yield str(link.get("href") or "")
    if "://" in (key := str(item.get("id") or "")):
        yield key


def _day(item: Any) -> Interval | None:
    for name in ("published", "updated"):
        words = str(dict.get(item, name) or "")  # its own `get` takes one for the other
        if day := sent_on(words) or day_of(words):
            return day  # the day where it was published: that in UTC may be the day before
        if moment := dict.get(item, f"{name}_parsed"):
            try:
                return day_of(datetime.fromtimestamp(timegm(moment), UTC))
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _of_json(text: str, odd: str, address: str) -> Listing:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
        items = feed["items"]
        if not isinstance(items, list):
            raise TypeError("its items are no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"{address}: is no JSON Feed that can be read ({error!r:.200}). Nothing new of this "
            "source was seen. Check the address."
        ) from error
    passed = [odd] if odd else []
    return _listing((_item(item, address) for item in items), passed, address)


def _item(item: Any, base: str) -> Entry | None:
    if not isinstance(item, dict):
        return None
    words = {key: value for key, value in item.items() if isinstance(value, str)}
    links = (words.get("url", ""), words.get("external_url", ""))
    address = tidy(links[0], base=base) or tidy(links[1], base=base)
    html, text = words.get("content_html", ""), words.get("content_text", "")
    if not address and not (html or text):
        return None
    return Entry(
        key=str(item.get("id") or "") or address,
        address=address,
        title=title_of(titles.in_words(words.get("title", ""))),
        published=day_of(words.get("date_published", "")),
        version=words.get("date_modified", ""),
        content=(html or text).encode("utf-8", "replace"),
        media_type=_HTML if html else _TEXT,
        language=words.get("language", "")[:2].lower(),
    )
