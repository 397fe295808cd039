"""How often something was asked from one place, in the memory of this process alone.

What leaves it: whether it is too often. An address of a caller is written nowhere.
"""

from __future__ import annotations

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
# From this very machine come those whom a server or an onion service before the page hands on
# without saying whence: together they are one place.
HERE, FROM_HERE = ("127.0.0.1", "::1"), 30
MOST_ASKED, MOST_WRONG = 10, 20  # in an hour: sign-ons asked, links and codes that are none


def is_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Whether so much was noted from there within the hour."""
    noted: int = cache.get(_key(request, what), 0)
    return noted >= most * (FROM_HERE if request.META.get("REMOTE_ADDR") in HERE else 1)


def note(request: HttpRequest, what: str) -> None:
    """Count one more."""
    key = _key(request, what)
    if not cache.add(key, 1, HOUR):
        with suppress(ValueError):  # its hour ended this very moment
            cache.incr(key)


def _key(request: HttpRequest, what: str) -> str:
    return f"servanda-signon-{what}-{request.META.get('REMOTE_ADDR', '')}"
