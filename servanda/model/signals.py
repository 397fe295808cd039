"""What was not handled: kept, counted, shown."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class Signal:
    """Something not handled: kept, counted, shown; never dropped in silence."""

    id: str
    kind: str
    where: str
    what: str
    why: str
    do: str
    at: datetime | None = None
