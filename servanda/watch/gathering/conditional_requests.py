"""Conditional requests: a page is sent again only where it was changed since it was last had.

What leaves it: the headers to ask with, and what to note of an answer for the next time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.captures import Fetched


def conditions(last: Mapping[str, Any]) -> dict[str, str]:
    """What to ask of a page that was had before: only to be sent if it was changed."""
    marks = {"If-None-Match": last.get("etag", ""), "If-Modified-Since": last.get("modified", "")}
    return {name: value for name, value in marks.items() if value}


def marks_of(fetched: Fetched) -> dict[str, Any]:
    """What an answer says by which to ask next time whether it was changed."""
    marks: dict[str, Any] = {"status": fetched.status}
    if not fetched.exchanges:
        return marks
    headers = fetched.exchanges[-1].headers
    for key, name in (("etag", "ETag"), ("modified", "Last-Modified")):
        if value := str(headers.get(name) or "")[:1000]:
            marks[key] = value
    return marks
