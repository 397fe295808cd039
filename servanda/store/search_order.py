"""The order in which what is found is shown, as the numbers of entries. Pure.

What leaves it: numbers that ascend as entries are to be shown: by kind, the newest first and what
has no day last, then by id. So either database reads the first few hits in order and stops, however
many a word has. Two entries of one slot differ in their serial alone and are put in order by key.
"""

from __future__ import annotations

import re
from datetime import date

from servanda.errors import StoreError

# In the order they are shown.
KINDS = ("commitment", "incident", "claim", "statement", "capture")
# From the left: three bits of the kind, then these. What has no day comes after all days.
DAY_BITS, KEY_BITS, SERIAL_BITS = 22, 12, 16
_LAST_DAY = date.max.toordinal()
_NO_DAY = (1 << DAY_BITS) - 1
_OF_KIND = DAY_BITS + KEY_BITS + SERIAL_BITS
_OF_DAY = KEY_BITS + SERIAL_BITS
_HASHED = re.compile(r"[a-z]+-([0-9a-f]{3})[0-9a-f]{13}")

Stretch = tuple[int, int]  # numbers, the first included and the last not


def slot_of(kind: str, last_on: date | None, key: str) -> int:
    """The first number of the few that an entry may have; of ids that are no hash, one for all."""
    hashed = _HASHED.fullmatch(key)
    at = int(hashed[1], 16) if hashed else 0
    day = _NO_DAY if last_on is None else _LAST_DAY - last_on.toordinal()
    return (((KINDS.index(kind) << DAY_BITS | day) << KEY_BITS) | at) << SERIAL_BITS


def slot_with(number: int) -> Stretch:
    """The numbers of the slot in which a number lies."""
    first = number >> SERIAL_BITS << SERIAL_BITS
    return first, first + (1 << SERIAL_BITS)


def next_in(slot: int, last: int | None) -> int:
    """The number after the last that was given in a slot. Raises StoreError where it is full."""
    number = slot if last is None else last + 1
    if number >= slot_with(slot)[1]:
        raise StoreError(
            f"the index for search takes {1 << SERIAL_BITS:,} entries of one kind and day at the "
            "most whose ids are no hash. Part the agreement."
        )
    return number


def stretches(kind: str, since: date | None) -> list[Stretch]:
    """Where the entries of a kind lie, in order; with `since`, those that last no shorter."""
    at = KINDS.index(kind)
    first, after = at << _OF_KIND, (at + 1) << _OF_KIND
    if since is None:
        return [(first, after)]
    days = _LAST_DAY - since.toordinal() + 1
    return [(first, first + (days << _OF_DAY)), (first + (_NO_DAY << _OF_DAY), after)]


def day_of(number: int) -> date | None:
    """The last day of the entry with a number."""
    day = number >> _OF_DAY & _NO_DAY
    return None if day == _NO_DAY else date.fromordinal(_LAST_DAY - day)
