"""The two-person rule: who is one person however they spell their name, and what two agree on.

What leaves it: decisions with one spelling for each person, and whether two of them say the same.
The rule only ever keeps something from counting. Published archives carry this file's own text,
so it imports the standard library, the vocabulary and `lookalikes`, which is carried too, and
nothing else. Source: docs/why/decisions.md, "Where two people are asked for".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from servanda.lookalikes import LATIN
from servanda.model import Decision

_MAIL = re.compile(r"[<(\[]?\s*[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\s*[>)\]]?")
_ACCENTS = re.compile("[\u0300-\u036f]")


def person_of(name: str) -> str:
    """One spelling for all by which a person may sign: apart from case, spacing, signs, accents.

    Letters of another script that look like Latin ones are those, and an e-mail address beside a
    name is no part of it. Two persons who would be one by this are taken for one: the rule then
    asks for a third, and never counts one person twice.

    >>> person_of("Reviewer  Two") == person_of("reviewer two <two@example.org>")
    True
    >>> person_of("reviewer 1") == person_of("reviewer 2")
    False
    """
    plain = _MAIL.sub(" ", name)
    plain = plain if plain.strip() else name
    plain = plain.translate(LATIN.lookalikes).translate(LATIN.forms)
    plain = unicodedata.normalize("NFKC", plain).translate(LATIN.lookalikes).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")
    return kept or name.strip()


def in_one_spelling(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions, each person's under the name by which she decided first."""
    first: dict[str, str] = {}
    for decision in sorted(decisions, key=lambda d: (d.at, d.id)):
        first.setdefault(person_of(decision.by), decision.by)
    return tuple(
        decision if name == decision.by else evolve(decision, by=name)
        for decision in decisions
        for name in [first[person_of(decision.by)]]
    )


def agreed_by_two(alike: Sequence[Decision]) -> bool:
    """Whether two persons say the same: one judgement, one bearing, and conduct of one bearer.

    `alike` are decisions of one judgement about one thing. Who upholds a breach upholds the threat
    of it too.
    """
    bearings = {decision.bearing for decision in alike}
    return any(_two_agree([d for d in alike if _says(d, bearing)]) for bearing in bearings)


def _says(decision: Decision, bearing: str | None) -> bool:
    is_threat = bearing == "threatens" and decision.bearing == "breaches"
    return decision.judgement == "rejected" or decision.bearing == bearing or is_threat


def _two_agree(alike: Sequence[Decision]) -> bool:
    if len({decision.by for decision in alike}) < 2:
        return False
    named = any(decision.bearers for decision in alike if decision.judgement == "upheld")
    return not named or bool(said_by_two(alike, lambda decision: decision.bearers))


def said_by_two(
    alike: Iterable[Decision], words: Callable[[Decision], Iterable[str]]
) -> tuple[str, ...]:
    """What two persons or more say of it, in the order in which it was said first."""
    who: dict[str, set[str]] = {}
    for decision in alike:
        for word in words(decision):
            who.setdefault(word, set()).add(decision.by)
    return tuple(word for word, persons in who.items() if len(persons) > 1)


def waiting_for(words: Sequence[Decision]) -> str:
    """Who has judged what waits, in words: "reviewer 2 upheld it on 2026-11-20, and nobody else."""
    said = (
        f'{d.by} {d.judgement} it on {d.at.date()}: "{d.reason}"'
        for d in sorted(words, key=lambda d: (d.at, d.by))
    )
    return f"{'; '.join(said)}, and nobody else has yet"
