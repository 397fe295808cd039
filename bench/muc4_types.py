"""Which types of incident a report tells: a second look, once it is known whom the report names.

What leaves it: features of one type in one report, made of the chances that the first questions
give: of the words of the whole report, and of the likeliest sufferer, target, doer and body in it.
A report that likely tells an attack and names nobody who suffers it mostly tells none. It decides
nothing; bench/muc4.py does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from bench.muc4_seen import TYPES, SeenReport, report_features
from servanda.claims.confidence.linear_model import Weights

_PARTS = ("sufferer", "target", "doer", "body")
_BY_TYPE = ("sufferer", "target")  # whose part says in which type of incident it is played
_UNSURE = 0.5  # where no question says so


def evidence(seen: SeenReport, ask: Mapping[str, Weights]) -> dict[str, set[str]]:
    """For each type that is known of, what speaks for and against a report's telling it."""
    whole = report_features(seen)
    chances = {kind: ask[f"type {kind}"].score(whole) for kind in TYPES if f"type {kind}" in ask}
    tellsany = ask["any"].score(whole)
    parts = [{part: ask[part].score(one.features) for part in _PARTS} for one in seen.named]
    order = sorted(chances.values(), reverse=True)
    found = {}
    for kind, chance in chances.items():
        fits = ask.get(f"in {kind}")
        shares = [fits.score(one.features) if fits else _UNSURE for one in seen.named]
        features = {f"kind={kind}", f"rank={min(order.index(chance), 2)}"}
        features.update(_steps("any", tellsany))
        features.update(_steps("type", chance))
        others = [other for name, other in chances.items() if name != kind]
        features.update(_steps("best other", max(others, default=0.0)))
        for part in _PARTS:
            best = max(
                (
                    each[part] * (share if part in _BY_TYPE else 1.0)
                    for each, share in zip(parts, shares, strict=True)
                ),
                default=0.0,
            )
            features.update(_steps(f"top {part}", best))
        found[kind] = features
    return found


def _steps(name: str, chance: float) -> Iterator[str]:
    """Every half step of log-odds, from -4.5 to 3, that a chance reaches."""
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    reached = math.floor(2 * math.log(kept / (1 - kept)) + 0.5)
    return (f"{name}>{step / 2:g}" for step in range(-9, min(reached, 6) + 1))
