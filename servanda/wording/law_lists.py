"""Lists of articles as a sentence has them: in the agreement's order, each with its text's name.

What leaves it: plain strings. An article of an agreement of several texts is named with the short
title that the file gives its text, or with the whole one where a list has articles of two texts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from servanda.model import Agreement, Commitment, Rule
from servanda.wording.grammar import MONTHS, clause, listed
from servanda.wording.law import actors, article_of, instrument

_NAMED = re.compile(rf"\b(?:(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) )?((?:19|20)\d\d)\b")


def in_order(agreement: Agreement, provisions: Iterable[str]) -> tuple[str, ...]:
    """Ids of provisions, each once, in the order of the file: its texts, then what stands in each.

    An id that the file does not have comes last.
    """
    texts = {text.id: place for place, text in enumerate(agreement.instruments)}
    places = {entry.id: place for place, entry in enumerate(agreement.provisions)}

    def place(id: str) -> tuple[int, int]:
        return texts.get(id.split("/")[0], len(texts)), places.get(id, len(places))

    return tuple(sorted(dict.fromkeys(provisions), key=place))


def items_in_order(agreement: Agreement, ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of commitments and rules in the order of the provisions that they stand in."""
    items = {item.id: (item.provision, item.line) for item in agreement.items()}
    ordered = in_order(agreement, (provision for provision, _ in items.values()))
    places = {provision: place for place, provision in enumerate(ordered)}

    def place(id: str) -> tuple[int, int]:
        provision, line = items.get(id, ("", 0))
        return places.get(provision, len(places)), line

    return tuple(sorted(dict.fromkeys(ids), key=place))


def articles(agreement: Agreement, provisions: Iterable[str]) -> str:
    """Articles as a sentence lists them, those of one text together and with its name.

    The name is the short title of the text. A text without one is named by its whole title, and
    only beside an article of another.
    """
    groups: dict[str, list[str]] = {}
    for id in in_order(agreement, provisions):
        text = instrument(agreement, id)
        groups.setdefault(text.id if text else "", []).append(id)
    parts = []
    for ids in groups.values():
        words = listed_apart(dict.fromkeys(article_of(agreement, id) for id in ids))
        text = instrument(agreement, ids[0])
        name = text.short or (text.title if len(groups) > 1 else "") if text else ""
        the = "" if name.casefold().startswith("the ") else "the "
        parts.append(f"{words} of {the}{name}" if name else words)
    if any(len(ids) > 1 for ids in groups.values()) and len(parts) == 2:
        return ", and ".join(parts)
    return listed_apart(parts)


def listed_apart(items: Iterable[str]) -> str:
    """Items as a sentence lists them, parted by semicolons where one of them has a comma.

    >>> listed_apart(["annex 5, paragraph 2", "annex 5, paragraph 4"])
    'annex 5, paragraph 2; and annex 5, paragraph 4'
    """
    words = list(items)
    if len(words) < 2 or not any(", " in item for item in words):
        return listed(words)
    return f"{'; '.join(words[:-1])}; and {words[-1]}"


def is_later(words: str, on: date) -> bool:
    """Whether all days, months and years that words name come after a day; never where none is.

    >>> is_later("the Government, October 2021", date(2017, 10, 24))
    True
    >>> is_later("the Government, 2015 and 2021", date(2017, 10, 24))
    False
    """
    named = [_first_day(*match.groups()) for match in _NAMED.finditer(words)]
    return bool(named) and min(named) > on


def remark_if_later(words: str, on: date) -> str:
    """What stands behind a reading or question of days later than one; "" behind any other.

    >>> remark_if_later("the Government, October 2021", date(2017, 10, 24))
    ' (later than this day)'
    """
    return " (later than this day)" if is_later(words, on) else ""


def whose_reading(
    agreement: Agreement, item: Commitment | Rule | None, words: str, on: date
) -> tuple[str, str]:
    """Whose a reading is that a duty carries, or that it is left open; what it says, to its stop.

    A doubt about who is bound says about whom it is. `on` is the day that is looked at.
    """
    about, _, says = words.partition(": ")
    own = next((each for each in (item.readings if item else ()) if each.id == about), None)
    if own:
        return own.held_by + remark_if_later(own.held_by, on), _stopped(own.says)
    if says and ", " in about:
        bound = actors(agreement, [about.split(", ")[1]])
        says = f"Whether {bound} is bound here: {says}"
    return f"left open{remark_if_later(words, on)}", _stopped(says or words)


def _stopped(words: str) -> str:
    """The words with a stop at their end."""
    return words if words.endswith("?") else f"{clause(words)}."


def _first_day(day: str | None, month: str | None, year: str) -> date:
    number = MONTHS.index(month) + 1 if month else 1
    last = monthrange(int(year), number)[1]
    return date(int(year), number, min(max(int(day or 1), 1), last))
