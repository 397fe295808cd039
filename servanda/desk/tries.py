"""How often somebody asked for a link that is none, by where the request came from.

What leaves it: whether to look at another. It is kept in the memory of this process and is gone
with it; a link's secret is too long to be guessed, so this only bounds what guessing costs.
"""

from __future__ import annotations

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest

MOST_TRIES, WINDOW_SECONDS = 20, 15 * 60


def is_tried_too_often(request: HttpRequest) -> bool:
    """Whether so many were tried from there that none is looked at for a while."""
    tried: int = cache.get(_key(request), 0)
    return tried >= MOST_TRIES


def note_try(request: HttpRequest) -> None:
    """Count one more, from the first of which the while begins."""
    key = _key(request)
    if not cache.add(key, 1, WINDOW_SECONDS):
        with suppress(ValueError):  # its while ended this very moment
            cache.incr(key)


def _key(request: HttpRequest) -> str:
    return f"servanda-links-{request.META.get('REMOTE_ADDR', '')}"
