"""Reports from Latin America: what the product sees in a report, brought to the set's incidents.

Only `id`, `text` and `dateline` are read. Who suffers, who did it and which body is named are
weighed over the whole report by bench/muc4_roles.py; what is only the set's custom (its six types,
categories, how it writes days and places) is weighed by bench/weights/muc4.json. Both were learnt
on the set's train part by bench/train/muc.py; the product fills no such roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench import muc4_roles, muc4_types
from bench.lines import read
from bench.muc4_roles import Named
from bench.muc4_seen import (
    Days,
    SeenReport,
    country_features,
    day_candidates,
    place_candidates,
    report_features,
    see,
)
from servanda.claims import quantities
from servanda.claims.confidence import linear_model
from servanda.claims.confidence.linear_model import Weights

WEIGHTS = Path(__file__).parent / "weights" / "muc4.json"
WEIGHTS_SHA256 = "8e657c925fc9851cf368db961d2f6ae2c6ad4a907236fc5b336e11f040a1dec2"
Questions = Mapping[str, Weights]

# Chances above which an answer is given; swept by cross-validation on train.
POINTS = {"type": 0.30, "sufferer": 0.40, "target": 0.35, "doer": 0.30, "body": 0.45}  # fmt: skip
MOST = {"sufferer": 5, "target": 4, "doer": 2, "body": 2}
_COUNTRIES = (
    "EL SALVADOR", "COLOMBIA", "PERU", "GUATEMALA", "HONDURAS", "CHILE", "BOLIVIA", "ECUADOR",
    "ARGENTINA", "PANAMA", "NICARAGUA",
)  # fmt: skip
EFFECTS = ("DEATH", "INJURY", "NO INJURY OR DEATH", "REGAINED FREEDOM", "")
CATEGORIES = ("TERRORIST ACT", "STATE-SPONSORED VIOLENCE", "")
STAGES = ("ACCOMPLISHED", "ATTEMPTED", "THREATENED")


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a report; reports without an incident are given with none."""
    ask = {**muc4_roles.weights(), **questions()}
    for row in read(path, "id", "text", "dateline"):
        yield {"id": row["id"], "incidents": incidents(see(row), ask)}


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The set's own questions, read once."""
    return linear_model.load(WEIGHTS, WEIGHTS_SHA256)


def incidents(seen: SeenReport, ask: Questions) -> list[dict[str, Any]]:
    """One incident for each type that the report likely tells."""
    whole = report_features(seen)
    kinds = [
        kind
        for kind, features in muc4_types.evidence(seen, ask).items()
        if ask["tells"].score(features) >= POINTS["type"]
    ]
    found = []
    for kind in kinds:
        around = whole | {f"type={kind}"}
        chosen = {part: _chosen(seen, part, kind, kinds, ask) for part in MOST}
        found.append(_incident(seen, kind, around, chosen, ask))
    return found


def _chosen(
    seen: SeenReport, part: str, kind: str, kinds: Sequence[str], ask: Questions
) -> list[Named]:
    """Those who likely play a part in an incident of a kind, likeliest first."""
    weighed = []
    for someone in seen.named:
        chance = ask[part].score(someone.features)
        if len(kinds) > 1 and part not in ("doer", "body"):
            fits = {k: ask[f"in {k}"].score(someone.features) for k in kinds if f"in {k}" in ask}
            if fits.get(kind, 0.0) < max(fits.values()) - 0.15:
                continue
        if chance >= POINTS[part]:
            weighed.append((chance, someone))
    weighed.sort(key=lambda pair: -pair[0])
    kept: list[Named] = []
    for _, someone in weighed:
        if not any(alike(someone.words, other.words) for other in kept):
            kept.append(someone)
    return kept[: MOST[part]]


def alike(one: str, other: str) -> bool:
    """Whether two names share their last word, or one holds the other."""
    a, b = (re.findall(r"[a-z0-9]+", words.lower()) for words in (one, other))
    if not a or not b:
        return False
    whole_a, whole_b = f" {' '.join(a)} ", f" {' '.join(b)} "
    return a[-1] == b[-1] or whole_a in whole_b or whole_b in whole_a


def best(
    names: Sequence[str], prefix: str, features: set[str] | frozenset[str], ask: Questions
) -> str:
    """The likeliest of several answers."""
    known = [n for n in names if f"{prefix} {n}" in ask]
    return max(known, key=lambda n: ask[f"{prefix} {n}"].score(features))


def _incident(
    seen: SeenReport, kind: str, around: set[str], chosen: Mapping[str, list[Named]], ask: Questions
) -> dict[str, Any]:
    bodies = chosen["body"]
    judged = around | {f"body={w}" for b in bodies for w in b.key.split()}
    country = best(_COUNTRIES, "country", country_features(seen), ask)
    return {
        "type": kind,
        "stage": best(STAGES, "stage", around, ask),
        "date": _day(seen, kind, ask),
        "country": country,
        "places": _places(seen, kind, country, ask),
        "category": best(CATEGORIES, "category", judged, ask) or None,
        "perpetrators": [someone.words.upper() for someone in chosen["doer"]],
        "organizations": [
            {"name": b.words.upper(), "confidence": muc4_roles.confidence(b, ask).upper()}
            for b in bodies
        ],
        "victims": [_victim(someone, kind, ask) for someone in chosen["sufferer"]],
        "targets": [someone.words.upper() for someone in chosen["target"]],
    }


def _victim(someone: Named, kind: str, ask: Questions) -> dict[str, Any]:
    effect = best(EFFECTS, "effect", someone.features | {f"type={kind}"}, ask)
    victim = {"name": someone.words.upper(), "number": number(someone)}
    return {**victim, "effect": effect} if effect else victim


def number(someone: Named) -> str:
    """How many, as the set writes it: a figure that stands before the words, 1, or PLURAL."""
    for told in someone.tellings:
        counted = _COUNT.match(" ".join(told.words.upper().split()))
        if counted:
            value = quantities.value(counted[1].lower())
            if value:
                return f"{value:g}"
    return "PLURAL" if "many" in someone.features else "1"


_COUNT = re.compile(
    r"(?:THE |AT LEAST |ABOUT |SOME |APPROXIMATELY |OTHER |THESE |ANOTHER |HIS |ALL )*"
    r"(\d[\d,]*|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|FIFTEEN|TWENTY)\b"
)


def _day(seen: SeenReport, kind: str, ask: Questions) -> str | Days | None:
    weighed = [(ask["day"].score(f), days) for days, f in day_candidates(seen, kind)]
    if not weighed:
        return None
    first, last = max(weighed, key=lambda pair: pair[0])[1]
    return first if first and first == last else (first, last)


def _places(seen: SeenReport, kind: str, country: str, ask: Questions) -> list[str]:
    weighed = [
        (ask["place"].score(features), name)
        for name, features in place_candidates(seen, kind)
        if name != country
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return [name for chance, name in weighed[:3] if chance > 0.12]
