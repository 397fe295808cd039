"""Claims of the product that were judged by hand, and how its confidences keep their word.

`labels/claims.jsonl` names each claim by set, part, document, act and the place of its cue in the
text that the reader saw; it holds no text. A claim is right where the sentence tells that act,
with that stance, of the parties named; where nobody is named, of somebody. Two claims a report
were drawn at random, from reports drawn at random. A wrong claim has a `why`: "sense" (the word
means something else here), "party" (not somebody, or not whom it befell), "stance", "general"
(nobody in particular, or supposed), "doer", "pronoun", "cut" (half a name or word) or "source".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from attrs import frozen

from bench.hrdsattack import passages_of
from bench.reading import page, paragraphs, telling
from servanda.model import Claim, PassageKind

LABELS = Path(__file__).parent / "labels" / "claims.jsonl"

Key = tuple[str, str, str, str, int, int]  # set, part, document, act, cue's start and end


@frozen(eq=False)
class JudgedClaim:
    """A claim as the reader makes it now, the text it is of, and whether it was judged right."""

    key: Key
    claim: Claim
    content: str
    right: bool
    asked: bool  # the reader asked it rather than claim it


def labels(part: str, *, every: int = 1) -> dict[Key, bool]:
    """The judgements on claims from the train or the dev part, of one document in so many."""
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    judged = {
        (r["set"], r["part"], r["id"], r["act"], *r["cue"]): r["right"]
        for r in rows
        if r["part"] == part
    }
    documents = set(sorted({key[:3] for key in judged})[::every])
    return {key: right for key, right in judged.items() if key[:3] in documents}


def judged(data: Path, part: str, *, settled: bool = True, every: int = 1) -> Iterator[JudgedClaim]:
    """The judged claims that the reader still makes or asks; the others have no confidence.

    Not `settled`, their confidence is that of the rules alone. Read is one document in `every`.
    """
    wanted = labels(part, every=every)
    documents = {key[:3] for key in wanted}
    for set, id, parts, on in _reports(data, part):
        if (set, part, id) not in documents:
            continue
        told = telling(id, parts, on, settled=settled)
        content = page(id, parts, on)[1].content
        asked = {claim.id for claim in told.questions}
        for claim in (*told.claims, *told.questions):
            key = (set, part, id, claim.act, claim.cue.start, claim.cue.end)
            if key in wanted:
                yield JudgedClaim(key, claim, content, wanted[key], claim.id in asked)


def _reports(
    data: Path, part: str
) -> Iterator[tuple[str, str, list[tuple[PassageKind, str]], date | None]]:
    for row in json.loads((data / f"hrdsattack/{part}.json").read_text(encoding="utf-8")):
        sample = row["sample"]
        on = datetime.fromisoformat(sample["Input.publish_date"]).date()
        yield "hrdsattack", str(sample["Input.GLOBALEVENTID"]), passages_of(sample), on
    for line in (data / f"muc4/{part}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = date.fromisoformat(row["dateline"]) if row["dateline"] else None
        yield "muc4", row["id"], paragraphs(row["text"]), day
