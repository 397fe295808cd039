"""One thing that is unsafe in an installation, with where, why and what to do."""

from __future__ import annotations

from attrs import frozen


@frozen
class Weakness:
    """One thing that is unsafe, or, where it is not `unsafe`, one to know of."""

    topic: str
    where: str
    what: str
    why: str
    do: str
    unsafe: bool = True
