"""What each part of the English reader brings: the same reports read with one part taken out.

What leaves it: the table of `python -m bench ablation`, on dev. "Claims alone": how often a kind
of violation claimed in an article is one that people gave it, and how many of theirs are
claimed; no trained answer about whole reports makes good what a part would have brought. "With
weights": the same with the gist's weights, and all fields of the incidents of the other set; the
weights were learnt with every part in place. Times are of one run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from attrs import frozen

from bench.hrdsattack import known_of, rows_of
from bench.sets import SETS
from servanda.claims.confidence import calibration
from servanda.claims.english import claiming, cues, gate, not_an_act, reader, stance
from servanda.claims.english.document import Document
from servanda.claims.gist import acts
from servanda.claims.gist.model import load


@frozen
class AblatedPart:
    """One part of the reader, and how it is taken out: what stands where, in its place."""

    name: str
    instead: tuple[tuple[Any, str, Any], ...]


@frozen
class AblationLine:
    """What is left without a part: claims made in the articles, then figures in per cent."""

    name: str
    claims: int
    precision: float  # of kinds of violation, claims alone
    recall: float
    f1: float
    weighed: float  # F1 of kinds of violation with the gist's weights
    incidents: float  # F1 of all fields of incidents
    seconds: float  # for the articles


def _as_told(*_: Any, **__: Any) -> stance.Factuality:
    return stance.Factuality("done", None, "every act is taken as done")


def _telling(telling: Any, *_: Any, **__: Any) -> Any:
    return telling


PARTS = (
    AblatedPart("nothing", ()),
    AblatedPart(
        "the gate: every sentence parsed", ((gate, "choose", partial(gate.choose, whole=True)),)
    ),
    AblatedPart(
        "stance: every act taken as done",
        ((stance, "factuality_of", _as_told), (claiming, "factuality_of", _as_told)),
    ),
    AblatedPart(
        "what is no act (sport, habit, nobody)", ((not_an_act, "no_act", lambda *_, **__: ""),)
    ),
    AblatedPart("history set aside", ((cues, "is_history", lambda *_: ""),)),
    AblatedPart("whom a pronoun stands for", ((Document, "antecedent", lambda *_: None),)),
    AblatedPart("confidence: nothing is asked", ((calibration, "settle", _telling),)),
    AblatedPart("claims of a title", ((reader, "READ", reader.READ - {"title"}),)),
)


def report(data: Path) -> str:
    """A line a part: what reading comes to without it."""
    lines = []
    for part in PARTS:
        print(f"bench: without {part.name} ...", file=sys.stderr, flush=True)
        with ExitStack() as out:
            for where, name, instead in part.instead:
                out.enter_context(patch.object(where, name, instead))
            lines.append(measure(part.name, data))
    return text(lines)


def measure(name: str, data: Path) -> AblationLine:
    """Read the articles and reports as the reader is now, and hold them against what people gave.

    `name` says what was taken out.
    """
    outside, model = SETS["hrdsattack"], load()
    path, score = data / outside.gold, outside.scorer(data / outside.name)
    gold = score.read_gold(path)
    kinds = {row["id"]: row["violation_types"] for row in gold}
    right = said = there = claims = 0
    answers = {}
    began = time.perf_counter()
    for row in rows_of(path):
        known = known_of(row)
        id = int(row["sample"]["Input.GLOBALEVENTID"])
        have = {known.classes[claim.act] for claim in known.harms()} or {"unknown"}
        right += len(kinds[id] & have)
        said, there = said + len(have), there + len(kinds[id])
        claims += len(known.claims)
        answers[id] = {"id": id, "violation_types": [a.value for a in acts.acts(known, model)]}
    seconds = time.perf_counter() - began
    with_weights = score.score(gold, answers)["paper"]["violation type F1"]
    precision, recall = 100 * right / said, 100 * right / there
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return AblationLine(
        name, claims, precision, recall, f1, with_weights, _incidents(data), seconds
    )


def _incidents(data: Path) -> float:
    outside = SETS["muc4"]
    gold = data / outside.gold
    scored = outside.scored(outside.scorer(data / "muc4"), gold, list(outside.predict(gold)))
    return scored.figures(scored.documents)["all fields F1"]


def text(lines: Sequence[AblationLine]) -> str:
    """The table as aligned text."""
    head = ["without", "claims", "P", "R", "F1", "with weights", "incidents", "s"]
    rows = [
        [
            line.name, str(line.claims), f"{line.precision:.1f}", f"{line.recall:.1f}",
            f"{line.f1:.1f}", f"{line.weighed:.1f}", f"{line.incidents:.1f}",
            f"{line.seconds:.0f}",
        ]
        for line in lines
    ]  # fmt: skip
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:]))])
        for row in [head, *rows]
    )
