"""`python -m bench.train.cue_surety`: learn again how sure a claim by cue words is.

Writes servanda/claims/by_cues/surety.json and puts its SHA-256 into the code that loads it. The
passages are those of bench/labels/passages in French, Indonesian and Khmer: the half that the cues
were not written from, since on the other they are right nearly always. Prints, by six folds of
whole passages, how well the confidence tells right from wrong; then what it is worth on the blind
passages of `languages.jsonl`. To be run again after cues have changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bench import cue_claims, told_passages
from bench.calibrating import area
from bench.calibration import expected_calibration_error
from bench.cue_claims import CueClaim
from bench.train.muc import know, write
from servanda.claims.by_cues import surety

SET = "bench/labels/passages, written for this project"


def told(name: str, sure: Iterable[float], found: Sequence[CueClaim]) -> str:
    """One line on how far confidences keep their word and tell right from wrong."""
    pairs = list(zip(sure, (one.right for one in found)))
    share = np.mean([right for _, right in pairs])
    return (
        f"{name}: n {len(pairs)}, right {share:.2f}, Brier {cue_claims.brier(pairs):.4f}, "
        f"area {area(pairs):.3f}, ECE {expected_calibration_error(pairs):.3f}"
    )


def main() -> int:
    """Choose how strongly to learn by the folds, learn, write, print what it is worth."""
    every = list(cue_claims.cue_claims())
    found = [one for one in every if one.part == "dev"]
    kept = [one for one in every if one.part == "blind"]
    print(told("passages, as the rules weigh it", (one.claim.confidence for one in found), found))
    tried = {}
    for strength in cue_claims.STRENGTHS:
        sure = cue_claims.held_out(found, strength)
        tried[strength] = cue_claims.brier(list(zip(sure, (one.right for one in found))))
        print(told(f"passages, six folds, strength {strength}", sure, found))
    weights = cue_claims.learn(
        found, min(cue_claims.STRENGTHS, key=lambda strength: tried[strength])
    )
    print(told("blind, as the rules weigh it", (one.claim.confidence for one in kept), kept))
    print(told("blind, learnt", (weights.score(one.features) for one in kept), kept))
    labels = hashlib.sha256()
    for path in sorted(told_passages.FOLDER.glob("*.txt")):
        labels.update(path.read_bytes())
    written = write(
        surety.WEIGHTS, {"right": weights}, labels.hexdigest(), origin=SET, licence="Apache-2.0"
    )
    know(Path(surety.__file__), written)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
