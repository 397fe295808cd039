"""Codings as a page says them: what one says of a passage, and in which fields several differ.

What leaves it: words in the language of the page. In English they are those of `watch`, which the
commands say too.
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda import watch as way
from servanda.desk.translation import is_english, noop, say, word

NOT_SAID = "not said"  # of a field, as `watch` says it in English
BEFORE = {"by": noop("by %(value)s"), "to": noop("to %(value)s"), "where": noop("in %(value)s")}


def fields_listed(names: Iterable[str]) -> str:
    """Fields of a coding by their titles, in one line."""
    some = list(names)
    if is_english():
        return way.differing_words(some)
    titles = [say(way.coded_title(name)) for name in some]
    return ", ".join(each[:1].lower() + each[1:] for each in titles)


def coded_values(row: way.Row | None) -> list[tuple[str, str, str]]:
    """What a coding says, field by field: its name, its title in English, its value in words."""
    found = way.coded_fields(row)
    if is_english():
        return found
    return [(name, title, _value(row, name, words)) for name, title, words in found]


def _value(row: way.Row | None, name: str, words: str) -> str:
    if row is None:
        return say("no: the passage tells no act")
    if words == NOT_SAID:
        return say("not said")
    if name in ("act", "stance"):
        return word(words, name)
    if name in ("by", "to", "where"):
        return ", ".join(row[name])
    if name in ("number", "when"):
        return words.replace(" to ", "–")
    return say("yes")


def coded_line(row: way.Row | None) -> str:
    """What a coding says, in one line."""
    if is_english():
        return way.coded_words(row)
    if row is None:
        return say("tells no act")
    said = {name: words for name, _, words in coded_values(row) if words != say(NOT_SAID)}
    parts = [f"{said['act']}, {said['stance']}"]
    for name in ("by", "to", "number", "when", "where"):
        if name in said:
            parts.append(say(BEFORE[name], value=said[name]) if name in BEFORE else said[name])
    return "; ".join(parts)
