"""RSS, Atom and JSON Feed.

What leaves it: the entries of a feed, with what it holds of each. feedparser takes the XML apart,
opens no entity and no file; what is not well-formed is read as far as it goes, and that is said.
"""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from servanda.errors import SourceError
from servanda.model import Interval
from servanda.sources.entry import Entry, Listing, day_of, sent_on, tidy, title_of

ENTRIES = 10_000  # of one feed; real ones list ten to some hundred
# RDF is the root of RSS 0.90 and 1.0; what has no entry yet is a feed all the same.
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
# Feeds of the AT Protocol name the post beside its address, and feedparser takes the name.
_LINK_URI = re.compile(rb"""(<link\b[^<>]{0,200}?)\suri=(?:"[^"<>]*"|'[^'<>]*')""")
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


def listing(data: bytes, address: str) -> Listing:
    """The entries of a feed, in its order. Raises SourceError where it is none."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _of_json(data, address)
    feed = _taken_apart(data, address)
    if not feed.get("version") and not feed.entries and not _ROOT.search(data[:20_000]):
        why = " ".join(str(feed.get("bozo_exception", "it names no kind of feed")).split())[:200]
        raise SourceError(
            f"{address}: is no feed that can be read ({why}). Nothing new of this source was seen. "
            "Open the address in a browser: it may have moved, or ask for a browser's check."
        )
    passed = []
    if feed.get("bozo") and not isinstance(
        feed.get("bozo_exception"), feedparser.CharacterEncodingOverride
    ):
        why = " ".join(str(feed.get("bozo_exception")).split())[:200]
        passed.append(f"is not well-formed ({why}); {len(feed.entries)} entries were found")
    language = str(feed.feed.get("language") or "")[:2].lower()
    return _listing((_entry(item, address, language) for item in feed.entries), passed, address)


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
    entries: dict[str, Entry] = {}
    lost = 0
    for number, entry in enumerate(rows):
        if number == ENTRIES:
            passed.append(f"lists more than {ENTRIES:,} entries; the first were taken")
            break
        if entry is None:
            lost += 1
        else:
            entries.setdefault(entry.key, entry)
    if lost:
        passed.append(f"{lost} entries have neither an address that can be asked nor words")
    return Listing(tuple(entries.values()), passed=tuple(f"{address}: {why}" for why in passed))


def _entry(item: Any, base: str, language: str) -> Entry | None:
    address = next((target for link in _links(item) if (target := tidy(link, base=base))), "")
    contents = [str(part.get("value") or "") for part in item.get("content") or ()]
    title = title_of(item.get("title"))
    body = max([*contents, str(item.get("summary") or "")], key=len)
    body = body or ("" if address else title)  # a headline alone is all that was said
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


def _of_json(data: bytes, address: str) -> Listing:
    try:
        feed = json.loads(data)
        items = feed["items"]
        if not isinstance(items, list):
            raise TypeError("its items are no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"{address}: is no JSON Feed that can be read ({error!r:.200}). Nothing new of this "
            "source was seen. Check the address."
        ) from error
    return _listing((_item(item, address) for item in items), [], address)


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
        title=title_of(words.get("title")),
        published=day_of(words.get("date_published", "")),
        version=words.get("date_modified", ""),
        content=(html or text).encode("utf-8", "replace"),
        media_type=_HTML if html else _TEXT,
        language=words.get("language", "")[:2].lower(),
    )
