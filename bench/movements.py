"""Two readings of one text held against each other: which claims moved, in what, and how often.

What leaves it: `KindResult`, what a kind of rewriting did to the readings of many texts, and the
table of several. A claim is known again by its act and the place of the words that show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from attrs import frozen

from bench.calibration import wilson
from servanda.model import Claim, Mention, Telling

SHOWN = 4  # kinds of movement that a line of the table has, the commonest first


@frozen
class Movement:
    """How a reading moved: in what, of which text, and the words."""

    what: str
    where: str
    words: str


@frozen
class KindResult:
    """Of one kind of rewriting: texts that it changed, those read the same, and what moved.

    Only texts count in which something is claimed or asked, before or after.
    """

    name: str
    group: str
    texts: int
    unmoved: int
    claims: int  # told before
    claims_unmoved: int
    movements: tuple[Movement, ...]


Parties = tuple[tuple[int, int, str], ...]


@frozen
class ClaimRead:
    """A claim as it is compared: every place of it counted in the rewritten text."""

    act: str
    cue: tuple[int, int]
    is_asked: bool
    stance: str
    quote: tuple[int, int]
    by: Parties
    to: Parties
    days: tuple[date | None, ...]

    @property
    def key(self) -> tuple[str, tuple[int, int]]:
        """The act and its words: what a claim of one text and of the other have alike."""
        return self.act, self.cue


def compared(told: Telling, place: Callable[[int, int], tuple[int, int]]) -> list[ClaimRead]:
    """The claims and questions of a telling, each place brought by `place` to where it is now."""
    return [_compared(claim, place, asked) for asked in (False, True) for claim in
            (told.questions if asked else told.claims)]  # fmt: skip


def _compared(claim: Claim, place: Callable[[int, int], tuple[int, int]], asked: bool) -> ClaimRead:
    def parties(named: Sequence[Mention]) -> Parties:
        return tuple(sorted((*place(m.span.start, m.span.end), m.kind) for m in named))

    when, ahead = claim.when, claim.planned_for
    days = (when.from_on, when.to_on, *((ahead.from_on, ahead.to_on) if ahead else ()))
    return ClaimRead(
        claim.act, place(claim.cue.start, claim.cue.end), asked, claim.stance,
        place(claim.quote.start, claim.quote.end), parties(claim.by), parties(claim.to), days,
    )  # fmt: skip


def movement(before: ClaimRead, after: ClaimRead) -> str:
    """The first thing in which a claim is another than it was; "" where it is the same."""
    if before.is_asked != after.is_asked:
        return "asked, was claimed" if after.is_asked else "claimed, was asked"
    for name, one, other in (
        ("stance", before.stance, after.stance),
        ("doer: kind", _kinds(before.by), _kinds(after.by)),
        ("doer: words", before.by, after.by),
        ("sufferer: kind", _kinds(before.to), _kinds(after.to)),
        ("sufferer: words", before.to, after.to),
        ("day", before.days, after.days),
        ("sentence", before.quote, after.quote),
    ):
        if one != other:
            return name
    return ""


def _kinds(parties: Parties) -> list[str]:
    return sorted(kind for _, _, kind in parties)


def movements(
    before: Iterable[ClaimRead], after: Iterable[ClaimRead], where: str, content: str
) -> tuple[list[Movement], int]:
    """What moved from one reading to the other, and how many claims of the first did not."""
    now = {one.key: one for one in after}
    moved, same = list[Movement](), 0
    for one in before:
        other = now.pop(one.key, None)
        kind = "question" if one.is_asked else "claim"
        what = movement(one, other) if other else f"{kind} lost"
        same += not what and not one.is_asked
        if what:
            moved.append(Movement(what, where, _shown(one, content)))
    moved += [
        Movement(f"{'question' if one.is_asked else 'claim'} new", where, _shown(one, content))
        for one in now.values()
    ]
    return moved, same


def _shown(one: ClaimRead, content: str) -> str:
    words = " ".join(content[slice(*one.quote)].split())
    return f"{one.act} ({' '.join(content[slice(*one.cue)].split())}): {words[:140]}"


def table(found: Iterable[KindResult]) -> str:
    """A line a kind: texts and claims that did not move, and what moved most."""
    lines = [
        "| rewriting | texts | read the same | 95 % | claims told | the same | most moved |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        low, high = wilson(one.unmoved, one.texts)
        most = Counter(m.what for m in one.movements).most_common(SHOWN)
        lines.append(
            f"| {one.name} ({one.group}) | {one.texts} | {one.unmoved / one.texts:.2f} "
            f"| {low:.2f} to {high:.2f} | {one.claims} "
            f"| {one.claims_unmoved / one.claims if one.claims else 1:.2f} "
            f"| {', '.join(f'{what} {count}' for what, count in most) or 'nothing'} |"
        )
    return "\n".join(lines)
