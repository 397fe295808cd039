"""How an incident of a known act may bear on a commitment, and by which of its words.

What leaves it: a bearing with its reason, from the act's sign, the stance and the force of
the commitment. "serious" is never among them: only a person says so.
Source: docs/why/links.md, "Bearing".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from servanda.lexicon import Act, Lexicon
from servanda.model import Bearing, Commitment, Force, Rule, Stance

# What limits a commitment to some people or to a text: without them nothing of it is met.
SCOPES = frozenset(
    {"constitution", "refugees", "detention", "un_role", "co_operation", "governance"}
)
UMBRELLA = "human_rights"

STANCES: dict[Stance, str] = {
    "done": "told as done",
    "ongoing": "told as going on",
    "planned": "told as planned",
    "threatened": "told as threatened",
    "denied": "told only to deny it",
    "ended": "told as ended",
}
FORCES: dict[Force, str] = {
    "must": "what its bearer must do",
    "must_not": "what its bearer must not do",
    "should": "what its bearer should do, which asks less than a duty",
    "is": "a right or status that holds, which names no duty of its own",
    "may": "what its bearer may do, which nobody can breach",
}


@frozen
class SubjectMatch:
    """How the subjects of an act meet those of an item.

    `distance` counts the steps up to the wider subject (0: the same); `path` names them.
    """

    distance: int
    path: tuple[str, ...]
    named: bool = False  # the item names the act itself
    content: bool = False  # the item says what a constitution will contain
    people: tuple[str, ...] = ()  # those it was done to whom the item protects
    beside: bool = False  # the item names the act itself, though it is about other subjects


@frozen
class Proposed:
    """A bearing, why, and how surely the rule holds by itself."""

    bearing: Bearing
    why: str
    weight: float


def match(
    subjects: Iterable[str], act: Act, item: Commitment | Rule, lexicon: Lexicon
) -> SubjectMatch | None:
    """The nearest way an act's subjects meet an item's; None where they do not.

    An item limited to refugees, or to the text of a constitution, is met only when what
    limits it is met as well as what else it speaks of.
    """
    if isinstance(item, Commitment) and act.name in item.acts:
        met = {wider for subject in subjects for wider in _up(subject, lexicon)}
        return SubjectMatch(0, (), named=True, beside=not met & set(item.subjects))
    own = list(dict.fromkeys(subjects))
    scopes = [subject for subject in item.subjects if subject in SCOPES]
    rest = [subject for subject in item.subjects if subject not in SCOPES]
    content = "constitution" in scopes
    if content and not rest:
        return None
    if any(scope not in own for scope in scopes if scope != "constitution"):
        return None
    best: SubjectMatch | None = None
    for subject in own:
        path = _up(subject, lexicon)
        for steps, wider in enumerate(path):
            if wider in (rest or scopes) and (best is None or steps < best.distance):
                best = SubjectMatch(steps, path[: steps + 1], content=content)
    return best


def _up(subject: str, lexicon: Lexicon) -> tuple[str, ...]:
    """A subject and the wider ones that it is part of, the nearest first."""
    path = [subject]
    while wider := lexicon.subjects[path[-1]].under:
        path.append(wider)
    return tuple(path)


def bear(
    act: Act, stance: Stance, item: Commitment | Rule, subject_match: SubjectMatch
) -> Proposed:
    """How an act in a stance bears on an item it meets."""
    how, asks = STANCES[stance], FORCES[item.force]
    if subject_match.content:
        if "constitution" in act.subjects and act.sign == "harms" and stance != "denied":
            why = f"it is {how}; the provision is on the constitution, which a law can undo"
            return Proposed("threatens", why, 0.5)
        why = f"it is {how}; the provision is on what the constitution says, not on acts"
        return Proposed("context", why, 0.4)
    if stance == "denied":
        return Proposed("context", f"it is {how}, so it is shown beside, not as a breach", 0.6)
    if item.force == "may":
        return Proposed("context", f"it is {how}; the provision says {asks}", 0.5)
    if act.sign == "neutral" and _asks_for(act, item):
        return Proposed("fulfils", f"it is {how}; the provision names it as {asks}", 0.7)
    if act.sign in ("neutral", "either"):
        why = f"it is {how}; whether an act of this kind keeps or breaks it, a person must say"
        return Proposed("context", why, 0.5)
    bearing, weight = _signed(act, stance)
    if item.confidence == "low" and bearing in ("breaches", "threatens", "fulfils"):
        why = f"it is {how}; whether the provision still asks anything is itself in doubt"
        return Proposed("context", why, 0.6)
    return Proposed(
        bearing,
        f"it is {how}; the provision says {asks}",
        weight * _FORCE_WEIGHT[item.force],
    )


def _asks_for(act: Act, item: Commitment | Rule) -> bool:
    """Whether a duty names an act that by itself neither harms nor helps: a monitor's report."""
    named = isinstance(item, Commitment) and act.name in item.acts
    return named and item.force in ("must", "should")


_FORCE_WEIGHT: dict[Force, float] = {
    "must": 1.0,
    "must_not": 1.0,
    "should": 0.8,
    "is": 0.7,
    "may": 0.5,
}


def _signed(act: Act, stance: Stance) -> tuple[Bearing, float]:
    harms = act.sign == "harms"
    if stance in ("done", "ongoing"):
        return ("breaches" if harms else "fulfils"), 1.0
    if stance in ("planned", "threatened"):
        return ("threatens", 0.9) if harms else ("context", 0.6)
    return ("fulfils", 0.5) if harms else ("threatens", 0.5)


_TOKEN = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    {"the", "and", "for", "that", "with", "its", "any", "all", "who", "from", "into"}
)


def _stem(word: str) -> str:
    return word.casefold()[:6]  # "elections" and "election", "rights" and "right": near enough


def met_words(item: Commitment | Rule, words: Iterable[str]) -> str:
    """The shortest run of words of `must` that holds all of it that `words` speak of.

    The whole of `must` where none of its words are spoken of.
    """
    wanted = {
        _stem(token)
        for word in words
        for token in _TOKEN.findall(word)
        if token.casefold() not in _COMMON
    }
    hits = [m for m in _TOKEN.finditer(item.must) if _stem(m.group()) in wanted]
    if not hits:
        return item.must
    return item.must[hits[0].start() : hits[-1].end()]
