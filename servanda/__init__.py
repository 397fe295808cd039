"""Servanda watches whether a peace agreement is being kept, and who must now act.

`servanda.open_watch(folder)` opens a watch for a notebook or a program: see `servanda.api`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servanda.version import __version__

if TYPE_CHECKING:
    from servanda.api import open_watch

__all__ = ["__version__", "open_watch"]


def __getattr__(name: str) -> Any:
    if name == "open_watch":
        from servanda.api import open_watch  # when used: the commands start without it

        return open_watch
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
