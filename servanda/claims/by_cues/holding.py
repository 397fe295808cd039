"""How an act is held, told without a parse: by the words of its clause and by its own form.

What leaves it: a stance with the words that give it, or None and why the act is not told at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from servanda.claims.by_cues.words import CueSign, CueUse, Tongue
from servanda.model import Stance

_CLAUSE = re.compile(r"[,;:()]")
_PART = re.compile(r"[;()]")
_OPENS = 24  # characters into a sentence within which a verdict on the one before may end
AROUND, FEWEST = 2, 2  # sentences to either side, and words of another world that settle it


def held(
    words: str, sign: CueSign, entry: CueUse, tongue: Tongue, *, refusal: bool
) -> tuple[Stance | None, str]:
    """How the act of a sign is held in a folded sentence; None: it is not told, with why.

    `refusal`: the act is done by not letting somebody, so that a verb of letting negated tells it.
    """
    stances, lead = tongue.language.stances, words[: sign.start]
    first, last = part_of(words, sign, tongue)
    before, after = _clause(words, sign, tongue), words[sign.end : last]

    def found(listed: tuple[str, ...], within: str) -> str:
        match = tongue.words(listed).search(within)
        return match[0] if match else ""

    if words.rstrip().endswith("?"):
        return None, "only asked"
    if word := found(stances.conditions, lead):
        return None, f'only a condition ("{word}")'
    if word := _verdict(words, sign, entry, tongue):
        return "denied", f'"{word}" says that it is not so'
    if word := found(stances.deferred, before):
        return "planned", f'"{word}" puts it off'
    if word := found(stances.stopped, before):
        return None, f'"{word}" tells that it came to nothing'
    nominal = before.endswith(tuple(tongue.surface.nominal)) if tongue.surface.nominal else False
    if (
        nominal or entry.voice in ("noun", "phrase")
    ) and entry.cue.act != "vote_block":  # itself a putting off
        if word := found(stances.deferred, after):
            return "planned", f'"{word}" puts it off'
        if word := found(stances.stopped, after):
            return None, f'"{word}" tells that it came to nothing'
        if entry.voice != "phrase" and (word := found(stances.planned, after)):
            return "planned", f'"{word}" after it'
    allowed = refusal and bool(found(stances.permitting, before + words[sign.start : sign.end]))
    for listed, stance in (
        (stances.denied, "denied"), (stances.threatened, "threatened"), (stances.wished, None),
        ((), None) if allowed else (stances.negators, "denied"), (stances.possible, None),
        (stances.planned, "planned"), (stances.future, "planned"), (stances.ended, "ended"),
        (stances.ongoing, "ongoing"),
    ):  # fmt: skip
        if word := found(listed, before):
            if stance is None:
                return None, f'only possible or wished ("{word}")'
            return stance, f'"{word}" before it'  # type: ignore[return-value]
    if heard := tongue.hearsay.search(lead):
        return "done", f'"{heard[0].strip()}" tells it as reported only'
    if entry.leaning == "conditional":
        return None, "its form tells only what is possible"
    if entry.leaning == "future":
        return "planned", "its form tells what is to come"
    return entry.cue.stance or "done", "nothing before it takes it back"


def _verdict(words: str, sign: CueSign, entry: CueUse, tongue: Tongue) -> str:
    """The words by which a sign's part of a sentence calls what the sign tells false, or nothing.

    What is joined on with a report of its own is judged apart: "they arrested a reporter, and the
    rumour of his death is false"; "the charge is false and the police arrested him".
    """
    surface, stances = tongue.surface, tongue.language.stances
    joins, reports = tongue.words(surface.joins), tongue.words(stances.reports)
    first, last = part_of(words, sign, tongue)
    for verdict in tongue.words(stances.false).finditer(words, first, last):
        between = words[sign.end : verdict.start()]
        joined = joins.search(between)
        own = joined and entry.voice != "noun" and reports.search(between, joined.end())
        if not (own or _joined_after(words[: sign.start], verdict.end(), tongue)):
            return verdict[0]
    return ""


def by_nobody(words: str, kinds: Iterable[str], tongue: Tongue) -> str:
    """The word for what harms without anybody acting, where nobody else is named who could."""
    match = tongue.words(tongue.language.nobody).search(words)
    powers = (*tongue.language.groups.get("powers", ()), *tongue.language.groups.get("forces", ()))
    return match[0] if match and not any(kind in powers for kind in kinds) else ""


def called_false(sentence: str, tongue: Tongue) -> str:
    """The words by which a sentence opens that calls what stands before it false, or nothing."""
    match = tongue.words(tongue.language.stances.false).search(sentence)
    return match[0] if match and match.end() <= _OPENS else ""


def elsewhere(around: Sequence[str], tongue: Tongue) -> str:
    """Why sentences tell of another world than that of what is done to people, or nothing.

    A match or a play speaks of killing and of courts; two of its words tell that it does.
    """
    together = "\n".join(around)
    for world, listed in tongue.language.elsewhere.items():
        shown = {match[0].lower() for match in tongue.words(listed).finditer(together)}
        if len(shown) >= FEWEST:
            return f"told in the words of {world} ({', '.join(sorted(shown)[:FEWEST])})"
    return ""


def _clause(words: str, sign: CueSign, tongue: Tongue) -> str:
    """What stands before a sign in its clause."""
    before = words[: sign.start]
    breaks = tongue.words(tongue.surface.breaks)
    cuts = [m.end() for p in (_CLAUSE, breaks) for m in p.finditer(before)]
    for verdict in tongue.words(tongue.language.stances.false).finditer(before):
        cuts += [end for end in (_joined_after(before, verdict.end(), tongue),) if end]
    return before[max(cuts, default=0) :]


def _joined_after(words: str, at: int, tongue: Tongue) -> int:
    """Where what is joined to a verdict that ends at some place begins; 0 where nothing is.

    "The charge is false and the police ...", but not "it is false that ... and that ...".
    """
    joined = tongue.words(tongue.surface.joins).search(words, at)
    opens = tongue.words(tongue.surface.opening).search(words, at)
    return joined.end() if joined and not opens else 0


def part_of(words: str, sign: CueSign, tongue: Tongue) -> tuple[int, int]:
    """Where the part of a sentence in which a sign lies begins and ends: at ";" and at "but"."""
    turns = tongue.words(tongue.surface.turns)
    cuts = [m for p in (_PART, turns) for m in p.finditer(words)]
    first = max((m.end() for m in cuts if m.end() <= sign.start), default=0)
    last = min((m.start() for m in cuts if m.start() >= sign.end), default=len(words))
    return first, last
