"""What persons wrote of a claim or a capture, as a page shows it: now, before, by whom and why.

What leaves it: views that templates read, and the part of what persons wrote that goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from attrs import evolve, frozen

from servanda import wording
from servanda.archive.edition import Edition
from servanda.corrections import claim_of, fact_of, standing
from servanda.model import Capture, Claim, Coding, Correction, Mention, Statement

FACT_WORDS = {
    "published": "day of publication",
    "publisher": "outlet",
    "title": "title",
    "language": "language",
    "copy_of": "copy of",
}


@frozen
class HandView:
    """One record by hand: what it says, what it stands in place of, and whether it counts."""

    says: str
    was: str
    by: str
    on: date
    reason: str
    known_from: tuple[str, ...]
    state: str  # "counts", "superseded", "withdrawn"


def of_claims(edition: Edition, act: Callable[[str], str]) -> dict[str, tuple[HandView, ...]]:
    """What persons wrote of each claim, oldest first."""
    counting = {mine[-1].id for mine in standing(edition.codings, claim_of).values()}
    histories: dict[str, list[HandView]] = {}
    for coding in edition.codings:
        view = HandView(
            says=_describe(coding.claim, act) or "these words tell no such act",
            was=_describe(coding.corrects, act) or "",
            by=coding.by,
            on=coding.at.date(),
            reason=coding.reason,
            known_from=coding.known_from,
            state=_state(coding, counting),
        )
        histories.setdefault(claim_of(coding), []).append(view)
    return {claim: tuple(views) for claim, views in histories.items()}


def of_captures(edition: Edition) -> dict[str, tuple[HandView, ...]]:
    """What persons corrected of each capture, oldest first."""
    counting = {mine[-1].id for mine in standing(edition.corrections, fact_of).values()}
    histories: dict[str, list[HandView]] = {}
    for correction in edition.corrections:
        view = HandView(
            says=f"{FACT_WORDS[correction.fact]}: {correction.value or 'none'}",
            was=correction.was or "none",
            by=correction.by,
            on=correction.at.date(),
            reason=correction.reason,
            known_from=(),
            state=_state(correction, counting),
        )
        histories.setdefault(correction.capture, []).append(view)
    return {capture: tuple(views) for capture, views in histories.items()}


def _state(record: Coding | Correction, counting: Collection[str]) -> str:
    if record.withdrawn:
        return "withdrawn"
    return "counts" if record.id in counting else "superseded"


def _describe(claim: Claim | None, act: Callable[[str], str]) -> str:
    """What a claim says in a line: act, stance, by, to, when, how many."""
    if claim is None:
        return ""
    parts = [act(claim.act), claim.stance]
    for word, mentions in (("by", claim.by), ("to", claim.to)):
        if mentions:
            parts.append(f"{word} {wording.listed(map(_name, mentions))}")
    if claim.when.from_on or claim.when.to_on:
        parts.append(wording.span_of_days(claim.when))
    if claim.number:
        parts.append(wording.amount(claim.number))
    return ", ".join(parts)


def _name(mention: Mention) -> str:
    return mention.span.quote


# ------------------------------------------------------------------ what goes out


def codings_out(codings: Sequence[Coding], claims: Sequence[Claim]) -> tuple[Coding, ...]:
    """Every coding of a published claim, those superseded or withdrawn too."""
    ids = {claim.id for claim in claims}
    return tuple(coding for coding in codings if claim_of(coding) in ids)


def captures_out(
    captures: Sequence[Capture], statements: Sequence[Statement], claims: Sequence[Claim]
) -> tuple[Capture, ...]:
    """Every capture but statements of which nothing is published: they are somebody's trust."""
    stated = {statement.capture for statement in statements}
    quoted = {claim.capture for claim in claims}
    return tuple(
        capture for capture in captures if capture.id not in stated or capture.id in quoted
    )


def statements_out(
    statements: Sequence[Statement], captures: Sequence[Capture], *, extent: str
) -> tuple[Statement, ...]:
    """The statements of published captures; whose they are only where the watch says so."""
    ids = {capture.id for capture in captures}
    kept = (statement for statement in statements if statement.capture in ids)
    return tuple(
        statement if extent == "source" else evolve(statement, by="") for statement in kept
    )


def corrections_out(
    corrections: Sequence[Correction], captures: Sequence[Capture]
) -> tuple[Correction, ...]:
    """The corrections of published captures."""
    ids = {capture.id for capture in captures}
    return tuple(correction for correction in corrections if correction.capture in ids)
