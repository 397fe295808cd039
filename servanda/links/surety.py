"""How sure a link is: the share of links like it that people found right.

What leaves it: a confidence for each link, and the floor below which a link is a question. The
weights were learnt from links to the Paris clauses that were judged by hand, over few features,
all of them general: how the act is laid to a party, how it meets the promise, what is in doubt.
Source: docs/why/links.md, "How sure".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from servanda import binding
from servanda.known_files import read_known
from servanda.links.bearing import Proposed, SubjectMatch
from servanda.links.grounds import SHIELDED
from servanda.links.nearness import nearness
from servanda.links.scene import Candidate, Scene, surest
from servanda.model import Agreement

WEIGHTS = Path(__file__).parent / "surety.json"
WEIGHTS_SHA256 = "016c1015881ce5aa0b4c19ec35fabf2510fa74c858f903fd03cbc242185a54ca"
FLOOR = 0.5  # a link that is more likely wrong than right is asked, not proposed
SPOKEN = "spoken of"  # the rule of which no links were judged
# What is said of an agreement is proposed whatever it weighs: a person reads it as it was said.
SPEECH = frozenset({"position", "invoke"})
PROTECTED = "whom it protects"
# What a law says is not read: one that a promise on another matter names is weighed by its words.
LAWS = frozenset({"law_restrict", "law_protect"})
BESIDE = "a law, named by a promise on another matter"
# Features that the judged passages never show; learnt from incidents alone.
LATER = (PROTECTED, "others did it", BESIDE, f"{BESIDE}: nearness")
DIRECT, WIDER = 0.9, 0.75  # a commitment on the act's own subject, and on one it is part of
STRADDLED = 0.7  # the act began before the commitment bound
USUAL, STRETCH = 0.09, 4.0  # nearness of a claim's words to a promise, and how it is stretched
_TRUST = {"high": 1.0, "medium": 0.9, "low": 0.7}


def sure(scene: Scene, candidate: Candidate, proposed: Proposed, agreement: Agreement) -> float:
    """The chance, from 0 to 1, that commitment and bearing are right.

    Links of acts of speech, of which none were judged, keep the weight of the rules; positions and
    appeals are proposed whatever it is.
    """
    by_rules = weight(scene, candidate, proposed, agreement)
    if rule(scene, candidate.match) == SPOKEN:
        return by_rules
    return chance(features(scene, candidate, proposed, agreement), learnt())


def chance(values: Mapping[str, float], learnt: Mapping[str, float]) -> float:
    """What learnt weights make of features; a feature never learnt counts nothing."""
    return round(1 / (1 + math.exp(-total(values, learnt))), 3)


def total(values: Mapping[str, float], learnt: Mapping[str, float]) -> float:
    """The logarithm of the odds that learnt weights make of features."""
    return learnt[""] + sum(learnt.get(name, 0.0) * value for name, value in values.items())


def features(
    scene: Scene, candidate: Candidate, proposed: Proposed, agreement: Agreement
) -> Mapping[str, float]:
    """What a link is weighed by: names with values, absent where 0."""
    by_rules = weight(scene, candidate, proposed, agreement)
    kinds = {mention.kind for mention in scene.incident.to}
    values = {
        "log of the rules' weight": math.log(max(by_rules, 0.01)),
        f"bearing {proposed.bearing}": 1.0,
        "nobody's conduct": float(not candidate.bearers),
        PROTECTED: float(bool(candidate.match.people)),
        "others did it": float(candidate.guards),
        "promise itself in doubt": float(candidate.item.confidence == "low"),
        "somebody to protect": float(bool(kinds & SHIELDED)),
    }
    words = {claim.quote.quote for claim in surest(scene.incident)}
    near = [nearness(each, candidate.item.must) for each in words]
    known = [each for each in near if each is not None]
    if known:  # the nearest, so that it is the same whichever claim was recorded first
        values["nearness of words"] = round(STRETCH * (max(known) - USUAL), 3)
    if candidate.match.beside and scene.act.name in LAWS:
        values[BESIDE] = 1.0
        values[f"{BESIDE}: nearness"] = values.get("nearness of words", 0.0)
    values |= {f"doubt: {doubt.name}": 1.0 for doubt in scene.doubts}
    return {name: value for name, value in values.items() if value}


def weight(scene: Scene, candidate: Candidate, proposed: Proposed, agreement: Agreement) -> float:
    """How surely the rules hold, by convention: a product, from 0 to 1."""
    item = candidate.item
    product = scene.weight * (DIRECT if candidate.match.distance == 0 else WIDER)
    whose = 1.0 if candidate.guards else 0.5
    product *= max((bearer.weight for bearer in candidate.bearers), default=whose)
    product *= proposed.weight * _TRUST[item.confidence]
    for doubt in scene.doubts:
        product *= doubt.weight
    begins = binding.bounds(agreement, item)[0]
    started = scene.incident.when.from_on
    if started and begins and started < begins:
        product *= STRADDLED
    return round(product, 3)


def rule(scene: Scene, matched: SubjectMatch) -> str:
    """The name of the rule by which a scene meets an item."""
    if "about" in scene.act.asks:
        return SPOKEN
    if matched.people and not (matched.named or matched.path):
        return PROTECTED
    if matched.named:
        return "act named"
    if matched.content:
        return "content of the constitution"
    return "same subject" if matched.distance == 0 else "wider subject"


@lru_cache(maxsize=1)
def learnt() -> Mapping[str, float]:
    """The weights by feature, "" for the start; SettingsError unless the file is the known one."""
    why = "Confidences made with other weights could not be repeated by a stranger."
    weights: dict[str, float] = json.loads(read_known(WEIGHTS, WEIGHTS_SHA256, why=why))["weights"]
    return weights
