"""`python -m bench linking` without a path: links from labelled incidents to three agreements.

The incidents are given as if read without a fault, so what is measured is linking alone; beside it
stand similarity of wording alone, and the links of the same sentences when the product reads them.
Half of each agreement's incidents ("apart") are only counted: nothing is changed in view of them.
See docs/why/linking-guidelines.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.clauses import (
    LABELS,
    PUBLIC_TOOL,
    ProposedLink,
    Score,
    group,
    nearest_wording,
    score,
    surest,
)
from bench.figures import Figures
from bench.reading import page
from servanda import agreements, claims, incidents, lexicon, links
from servanda.model import Agreement, Claim, Incident, Interval, Mention, Place, Span

INCIDENTS = LABELS / "incidents.jsonl"
AGREEMENTS = Path(__file__).parent.parent / "agreements"
PARTS = ("dev", "apart")


@frozen
class LabelledIncident:
    """One labelled incident, as it was coded and in the words of one sentence."""

    id: str
    part: str
    agreement: str
    on: date
    words: str
    incident: Incident
    sure: tuple[str, ...]
    doubtful: tuple[str, ...]
    bearings: tuple[tuple[str, str], ...]


Linker = Callable[[LabelledIncident], list[ProposedLink]]


@lru_cache(maxsize=1)
def cases() -> tuple[LabelledIncident, ...]:
    """Every labelled incident, in the order of the file."""
    lines = INCIDENTS.read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line)) for line in lines)


def of_part(part: str) -> list[LabelledIncident]:
    """The incidents of one half: "dev" or "apart"."""
    return [case for case in cases() if case.part == part]


def _case(row: Mapping[str, Any]) -> LabelledIncident:
    on, labels = date.fromisoformat(row["on"]), row["labels"]
    return LabelledIncident(
        row["id"],
        row["part"],
        row["agreement"],
        on,
        row["words"],
        _incident(row, on),
        tuple(one["group"] for one in labels if one["sure"]),
        tuple(one["group"] for one in labels if not one["sure"]),
        tuple((one["group"], one["bearing"]) for one in labels),
    )


def _incident(row: Mapping[str, Any], on: date) -> Incident:
    """The incident as it would stand if one claim told it without a fault."""
    words, when = row["words"], Interval(on, on, "day")

    def span(part: str) -> Span:
        at = max(words.casefold().find(part.casefold()), 0)
        return Span(at, at + len(part), words[at : at + len(part)])

    def who(mentions: Sequence[Mapping[str, Any]]) -> tuple[Mention, ...]:
        return tuple(
            Mention(span(one["words"]), one["actor"], one["kind"], country=one["country"])
            for one in mentions
        )

    place = row["where"]
    where = (Place(span(place["words"]), place["words"], place["country"]),) if place else ()
    whole = Span(0, len(words), words)
    by, to = who(row["by"]), who(row["to"])
    claim = Claim(
        f"c-{row['id']}", row["id"], row["act"], row["stance"], whole, whole, by, to, where, when
    )
    return Incident(
        f"i-{row['id']}", row["act"], row["stance"], when, (claim,), by=by, to=to, where=where
    )


@lru_cache(maxsize=8)
def pact(name: str) -> Agreement:
    """An agreement that ships, by its file's name."""
    return agreements.read(AGREEMENTS / f"{name}.md", lexicon=lexicon.load())


# ------------------------------------------------------------------ the linkers


def coded(case: LabelledIncident) -> list[ProposedLink]:
    """What the product proposes or asks for an incident as it was coded, the surest first."""
    return _linked(case, [case.incident])


@lru_cache(maxsize=512)
def as_read(case: LabelledIncident) -> tuple[Incident, ...]:
    """What the reader makes of an incident's sentence, as a page of that day with a dateline."""
    places = [place.name.upper() for place in case.incident.where]
    sentence = " — ".join((*places, case.words))
    capture, text = page(case.id, [("body", sentence)], case.on)
    words, agreement = lexicon.load(), pact(case.agreement)
    told = claims.read(
        capture, text, parser=claims.load_parser(), lexicon=words, agreements=(agreement,)
    )
    return tuple(incidents.group([told], [capture], [text], lexicon=words))


def read_first(case: LabelledIncident) -> list[ProposedLink]:
    """What the product proposes or asks when it reads the incident's sentence itself."""
    return _linked(case, as_read(case))


def _linked(case: LabelledIncident, some: Sequence[Incident]) -> list[ProposedLink]:
    agreement = pact(case.agreement)
    return surest(links.propose(some, agreement, agreement.actors, lexicon=lexicon.load()))


def proposed(linker: Linker) -> Linker:
    """A linker without what it only asks."""
    return lambda case: [one for one in linker(case) if not one.asks]


def by_wording(at_least: float) -> Linker:
    """Similarity of wording alone, from a threshold up."""
    return lambda case: nearest_wording(
        case.words, pact(case.agreement), case.on, at_least=at_least
    )


# ------------------------------------------------------------------ figures


def best_threshold(chosen: Sequence[LabelledIncident]) -> float:
    """The nearness at which wording alone has the best F1 on some incidents."""

    def f1(at: float) -> float:
        got = score(chosen, by_wording(at))
        return 2 * got.found / (got.proposed + got.asked) if got.proposed + got.asked else 0.0

    return max((step / 100 for step in range(5, 95, 5)), key=f1)


def report() -> str:
    """The figures of each linker on each half, and what is missed on the half worked from."""
    at = best_threshold(of_part("dev"))
    lines = []
    for part in PARTS:
        chosen = of_part(part)
        lines.append(f"{part}: {len(chosen)} incidents")
        for name, linker in (
            ("proposed", proposed(coded)),
            ("proposed and asked", coded),
            (f"wording at {PUBLIC_TOOL:.2f}", by_wording(PUBLIC_TOOL)),
            (f"wording at {at:.2f}, its best on dev", by_wording(at)),
            ("proposed, read by the product", proposed(read_first)),
        ):
            lines.append("  " + score(chosen, linker).text(name))
        for name in sorted({case.agreement for case in chosen}):
            some = [case for case in chosen if case.agreement == name]
            lines.append("  " + score(some, proposed(coded)).text(f"proposed, {name}"))
    missed = score(of_part("dev"), proposed(coded)).missed
    return "\n".join([*lines, "dev, not proposed: " + "; ".join(missed)])


def sha256() -> str:
    """The hash of the labels."""
    return hashlib.sha256(INCIDENTS.read_bytes()).hexdigest()


def figures() -> Figures:
    """The figures that have floors: of what is proposed for incidents as coded, in per cent."""
    return {
        f"{part} {name}": 100 * share
        for part in PARTS
        for name, share in _shares(score(of_part(part), proposed(coded))).items()
    }


def _shares(got: Score) -> dict[str, float]:
    return {
        "right at one": got.first_right / max(got.answered, 1),
        "recall": got.found / max(got.asked, 1),
        "of all proposed": got.right / max(got.proposed, 1),
        "silent where none is right": got.quiet / max(got.nothing, 1),
    }


def right() -> Mapping[str, frozenset[str]]:
    """The sure labels that are proposed, of the half that was worked from."""
    told = proposed(coded)
    return {
        case.id: frozenset(
            one for one in case.sure if one in {group(link.commitment) for link in told(case)}
        )
        for case in of_part("dev")
    }
