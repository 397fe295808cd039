"""Photographs as they were kept: captures that are pictures, and those that a page shows.

What leaves it: the captures to be shown as pictures, from the vault alone; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import urljoin

from servanda import watch as way
from servanda.desk.opened import Sight
from servanda.errors import StoreError
from servanda.model import Capture

KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
MOST = 12  # shown of one page, or of one incident
# No tag is looked for within another: a page of nothing but "<img " is gone through once.
_SHOWN = re.compile(r"<img\s[^<>]{0,2000}?\bsrc\s*=\s*[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)
LARGEST = 3_000_000  # bytes of a page that are looked through


def is_picture(capture: Capture) -> bool:
    """Whether what was kept is a picture that a browser shows."""
    return capture.media_type.split(";")[0].strip().lower() in KINDS


def photographs(seen: Sight, captures: Sequence[Capture]) -> list[Capture]:
    """The pictures among some captures, and those that these pages show and the watch has kept."""
    own = [capture for capture in captures if is_picture(capture)]
    addresses: dict[str, None] = {}
    for address in (each for capture in captures for each in _addresses(seen, capture)):
        addresses[address] = None
        if len(addresses) == 4 * MOST:
            break
    kept = way.captures_at(seen.answers, list(addresses)) if addresses else ()
    found = {capture.id: capture for capture in (*own, *kept) if is_picture(capture)}
    return list(found.values())[:MOST]


def _addresses(seen: Sight, capture: Capture) -> Iterator[str]:
    """Where the pictures of a kept page come from, as the page says."""
    kind = capture.media_type.split(";")[0].strip().lower()
    if "html" not in kind or "://" not in capture.address or capture.size_bytes > LARGEST:
        return
    try:
        data = seen.watch.vault.get(capture.bytes_sha256)
    except StoreError:
        return  # said where the capture is looked at
    for found in _SHOWN.finditer(way.decode(data, capture.media_type, markup=True).text):
        try:
            yield urljoin(capture.address, unescape(found[1]).strip())
        except ValueError:
            continue  # no address: nothing was kept from there
