"""Did it happen: the reader's stance towards each word asked about, as a number from -3 to 3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from bench.lines import read
from servanda import claims, lexicon
from servanda.claims import stance

# What the set's scale makes of each stance: what is to come, denied or only possible has not
# happened. Chosen from the meaning of the scale, then looked at on the development part.
SCALE = {
    "done": 2.8,
    "ongoing": 2.8,
    "ended": 2.5,
    "planned": -1.0,
    "threatened": -1.5,
    "denied": -2.6,
    None: -1.6,
}


def predict(path: Path) -> Iterator[dict[str, Any]]:
    """One line a sentence. Reads `id`, `text` and the positions of `targets`, nothing else."""
    parser = claims.load_parser()
    stances = lexicon.load().languages["en"].stances
    for row in read(path, "id", "text", "targets"):
        words = row["text"].split(" ")
        doc = Doc(parser.pipeline.vocab, words=words)
        for _, component in parser.pipeline.pipeline:
            doc = component(doc)
        labels = {
            str(target["token"]): _scaled(doc[target["token"]], stances)
            for target in row["targets"]
            if target["token"] < len(doc)
        }
        yield {"id": row["id"], "labels": labels}


def _scaled(token: Token, stances: lexicon.Stances) -> float:
    held = stance.held(token, stances)
    if held.tried:
        return -0.5
    return SCALE[held.stance] * (held.sure if held.stance == "done" else 1.0)
