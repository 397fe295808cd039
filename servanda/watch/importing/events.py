"""What a list says of its rows: which are of one event, and which are of several.

What leaves it: judgements by the person who imports it, as `servanda decide` would record them.
Rows that an incident would join anyway are judged apart where the list has them as two events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from servanda import decisions, incidents
from servanda.lexicon import Lexicon
from servanda.model import Capture, Claim, Grouping, Telling

ROUNDS = 5
STRETCH_DAYS = 10  # two rows are compared where they lie in one stretch or in the next
WIDE_DAYS = 4 * STRETCH_DAYS  # rows less exactly dated are compared with their like only
MOST = 1_500  # claims of one act in two stretches; more are left for persons to part


def event_groupings(
    rows: Sequence[tuple[str, Claim]],
    capture: Capture,
    *,
    name: str,
    each_is_one: bool,
    by: str,
    at: datetime,
    lexicon: Lexicon,
) -> list[Grouping]:
    """The judgements that follow from the event of each row; `each_is_one`: others are apart."""
    events: dict[str, list[Claim]] = {}
    for event, claim in rows:
        events.setdefault(event, []).append(claim)

    def judged(parts: Sequence[Sequence[Claim]], reason: str) -> Grouping:
        verdict = "apart" if len(parts) > 1 else "one event"
        return decisions.judge_together(
            parts, verdict="apart" if verdict == "apart" else "one event", reason=reason, by=by,
            at=at,
        )  # fmt: skip

    ones = {
        event: judged([claims], f"{name} lists them under one event")
        for event, claims in events.items()
        if len(claims) > 1
    }
    if not each_is_one:
        return list(ones.values())
    event_of = {claim.id: event for event, claim in rows}
    aparts: dict[str, Grouping] = {}
    about: dict[str, list[Grouping]] = {}  # by claim, what parts it from others so far
    for some in _near(rows):
        known = {g.id: g for claim in some for g in about.get(claim.id, ())}
        known |= {e: ones[e] for e in (event_of[claim.id] for claim in some) if e in ones}
        for _ in range(ROUNDS):
            telling = Telling("tel-", capture.id, "", "", "", "", tuple(some))
            grouped = incidents.group(
                [telling], [capture], [], lexicon=lexicon, groupings=list(known.values())
            )
            several = [
                judged(list(parts.values()), f"{name} lists them as several events")
                for incident in grouped
                if len(parts := _parts(incident.claims, event_of)) > 1
            ]
            if not several:
                break
            for grouping in several:
                aparts[grouping.id] = known[grouping.id] = grouping
                for id in (id for part in grouping.parts for id in part):
                    about.setdefault(id, []).append(grouping)
    return [*ones.values(), *aparts.values()]


def _near(rows: Sequence[tuple[str, Claim]]) -> Iterator[list[Claim]]:
    """Claims of one act that may be taken for one event, those of near days together."""
    stretches: dict[tuple[str, int | None], list[Claim]] = {}
    for _, claim in rows:
        for stretch in _stretches(claim.when.from_on, claim.when.to_on):
            stretches.setdefault((claim.act, stretch), []).append(claim)
    for (act, stretch), claims in stretches.items():
        following = stretches.get((act, stretch + 1), []) if stretch is not None else []
        some = list({claim.id: claim for claim in (*claims, *following)}.values())
        if 1 < len(some) <= MOST:
            yield some


def _stretches(first: date | None, last: date | None) -> tuple[int | None, ...]:
    if first is None or last is None or (last - first).days > WIDE_DAYS:
        return (None,)
    ends = (first.toordinal() // STRETCH_DAYS, last.toordinal() // STRETCH_DAYS)
    return tuple(range(ends[0], ends[1] + 1))


def _parts(claims: Sequence[Claim], event_of: Mapping[str, str]) -> dict[str, list[Claim]]:
    parts: dict[str, list[Claim]] = {}
    for claim in claims:
        parts.setdefault(event_of[claim.id], []).append(claim)
    return parts
