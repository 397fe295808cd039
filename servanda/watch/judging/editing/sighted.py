"""What somebody was shown of one thing, and the refusal where it is not so any more.

What leaves it: the records that every form rests on, of the record's entries and of files alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from servanda.errors import EvidenceError

CHANGED = (
    "What you were shown has changed since the page was loaded, so nothing of yours was put on "
    "record. What came in between stands below, and what you wrote is kept. Where it still holds, "
    "record it again."
)
GONE = (
    "There is no such incident any more: what was gathered, read or judged since the page was "
    "loaded has put its claims elsewhere or set them aside. Nothing of yours was put on record, "
    "and what you wrote is kept below. Where it still holds, record it about the incident that "
    "they belong to now."
)
CHANGED_FILE = (
    "The file was changed since you began, so nothing of yours was saved. What differs stands "
    "below, and what you wrote is kept. Put it into the text as it is now, and save it again."
)


@frozen
class Sighting:
    """What somebody was shown of one thing: a hash of it, and the last line of the record then.

    Of an incident `claims` are the ids of those that told it, or the first of them.
    """

    sha256: str
    line: int
    claims: tuple[str, ...] = ()


class ChangedSince(EvidenceError):
    """A thing is not as it was shown; `since` has a row for all that persons wrote in between.

    Of a file `theirs` is its text as it is now; of anything else it is None.
    """

    def __init__(
        self, since: Iterable[dict[str, Any]], why: str = CHANGED, *, theirs: str | None = None
    ) -> None:
        super().__init__(why)
        self.since = tuple(since)
        self.theirs = theirs
