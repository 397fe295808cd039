"""The value of a field on one line, in words: what `servanda show` prints of a row.

What leaves it: plain strings. A part of a record that is known by its keys is said as a person
would say it; any other has its parts one after another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from servanda import wording
from servanda.model import Quantity

Part = Mapping[str, Any]


def in_words(value: Any) -> str:
    """A value of a row on one line: a day, a number, words, or the parts of a record."""
    if isinstance(value, dict):
        keys = set(value)
        for known, said in _SAID:
            if known <= keys:
                return said(value)
        if "unit" in value and {"low", "high"} & keys:
            return wording.amount(Quantity(value.get("low"), value.get("high"), value["unit"]))
        return "; ".join(
            f"{key.replace('_', ' ')} {in_words(part)}"
            for key, part in value.items()
            if part not in (None, "", [], {})
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " | ".join(map(in_words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())


def day_in_words(value: Any) -> str:
    """A day as a row has it in words, 24 October 2017; what is no day as it stands.

    >>> day_in_words("2017-10-24"), day_in_words("2017-10"), day_in_words(None)
    ('24 October 2017', '2017-10', '')
    """
    try:
        return wording.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


def _quote(value: Part) -> str:
    return f'"{value["quote"]}"' if value["quote"] else "(known from elsewhere)"


def _stretch(value: Part) -> str:
    """A stretch of days on a line: who it is said of, if of anybody, the days, and what more."""
    first, last = (value.get(key, value.get(f"{key}_on")) for key in ("from", "to"))
    start, end = day_in_words(first), day_in_words(last)
    if first and last:
        days = start if first == last else f"{start} to {end}"
    else:
        days = f"from {start} on" if first else f"up to {end}" if last else "on days not known"
    who = f"{value['actor']} " if value.get("actor") else ""
    words = f' ("{value["words"]}")' if value.get("words") else ""
    more = [in_words(value[key]) for key in ("how", "note") if value.get(key)]
    more += ["an open question"] if value.get("open_question") else []
    return who + days + words + "".join(f", {remark}" for remark in more)


def _standing(value: Part) -> str:
    """How a commitment stands, by whom, since when, on what, and how much was heard."""
    heard = wording.figure(value["sources_heard"], "source") + " heard"
    heard += f" of {value['sources_expected']}" if value["sources_expected"] else ", none is listed"
    proposed = ", undecided proposals counted" if value.get("proposed") else ""
    state = wording.state_by(value["state"], _whose(value.get("by")))
    state = _state(state, value, owed="owed" if value.get("by") else "borne")
    return f"{state}; {heard}{proposed}{_note(value)}"


def _duty(value: Part) -> str:
    """How a duty stands; with the state of the method where another is said."""
    said, state = value["as_said"], value["state"]
    by_method = f" (by the method {state})" if said != state else ""
    waits = f" for {value['waiting_on']}" if value.get("waiting_on") else ""
    due = f", due {day_in_words(value['due'])}" if value.get("due") else ""
    return f"{_state(f'{said}{by_method}{waits}', value)}{due}{_note(value)}"


def _whose(names: Sequence[str] | None) -> str:
    """Names as a sentence lists them; "" for none."""
    return wording.listed(map(wording.with_article, names or ()))


def _state(state: str, value: Part, *, owed: str = "borne") -> str:
    since = f" since {day_in_words(value['since'])}" if value.get("since") else ""
    borne = f", {owed} by {_whose(value['bearers'])}" if value.get("bearers") else ""
    on = f", because of {wording.listed(value['because'])}" if value.get("because") else ""
    return f"{state}{since}{borne}{on}"


def _note(value: Part) -> str:
    return f". {in_words(value['note'])}" if value.get("note") else ""


def _reading(value: Part) -> str:
    """Another understanding of a text: what it says, who holds it, what it comes to."""
    effect = f" {value['effect']}" if value.get("effect") else ""
    source = f" ({value['source']})" if value.get("source") else ""
    return f"{in_words(value['says'])}{effect} Held by {value['held_by']}{source}"


def _term(value: Part) -> str:
    return str(value["words"])


def _mention(value: Part) -> str:
    """Who is named: the words, and what is known of them."""
    known = (value.get("actor"), value["kind"].replace("_", " "), value.get("how"))
    return f"{in_words(value['span'])} ({', '.join(filter(None, known))})"


def _link(value: Part) -> str:
    return f"{value['bearing']} {value['commitment']}: {in_words(value['reason'])}"


def _origin(value: Part) -> str:
    """One origin of what is told: its captures, whose they are, and why they are one."""
    whose = f" ({wording.listed(value['outlets'])})" if value.get("outlets") else ""
    return f"{wording.listed(value['captures'])}{whose}: {in_words(value['reason'])}"


# What part of a record is known by which keys; the first that fits.
_SAID: tuple[tuple[frozenset[str], Callable[[Part], str]], ...] = (
    (frozenset({"start", "end", "quote"}), _quote),
    (frozenset({"from_on", "to_on"}), _stretch),
    (frozenset({"from", "to", "precision"}), _stretch),
    (frozenset({"commitment", "state", "sources_heard"}), _standing),
    (frozenset({"rule", "state", "as_said"}), _duty),
    (frozenset({"says", "held_by"}), _reading),
    (frozenset({"span", "kind"}), _mention),
    (frozenset({"commitment", "bearing", "reason"}), _link),
    (frozenset({"captures", "reason", "because"}), _origin),
    (frozenset({"kind", "words"}), _term),
)
