"""Did it happen: the reader's stance towards each word asked about, as a number from -3 to 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from bench.lines import read
from servanda import claims, lexicon
from servanda.claims.english import stance, stance_learned
from servanda.tongues import Stances

# What the set's scale makes of each stance the rules give: what is to come, denied or only
# possible has not happened. Used where the rules are measured alone.
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
    rows = list(read(path, "id", "text", "targets"))
    docs = [Doc(parser.pipeline.vocab, words=row["text"].split(" ")) for row in rows]
    for row, doc in zip(rows, parsed(parser, docs)):
        asked = [doc[t["token"]] for t in row["targets"] if t["token"] < len(doc)]
        labels = {str(t.i): round(scaled(t, stances), 3) for t in asked}
        yield {"id": row["id"], "labels": labels}


def parsed(parser: claims.Parser, docs: Iterable[Doc]) -> Iterator[Doc]:
    """The parses of texts that are cut into words already."""
    yield from parser.pipeline.pipe(docs, batch_size=64)


def kind_of(label: float) -> str:
    """Which of the set's three answers a number is."""
    return "happened" if label >= 1.5 else "did not" if label <= -1.5 else "unsure"


def scaled(token: Token, stances: Stances) -> float:
    """Rules and learnt weights together, on the set's scale.

    A denial by the verb's own "not" or "never" stands as the rules have it, as it does in the
    product, although the set's judges split on it: see docs/why/stance.md.
    """
    held = stance.by_rules(token, stances)
    if held.stance == "denied" and held.shown_by is not None and held.shown_by.head == token:
        return SCALE["denied"]
    return unguarded(token, stances)


def unguarded(token: Token, stances: Stances) -> float:
    """The same, denials too as the weights have them."""
    ruled = stance.by_rules(token, stances)
    return stance_learned.judge(token, *stance.signs_of(ruled, token)).scaled


def by_rules(token: Token, stances: Stances) -> float:
    """The rules alone, on the set's scale."""
    held = stance.by_rules(token, stances)
    if held.tried:
        return -0.5
    return SCALE[held.stance] * (held.sure if held.stance == "done" else 1.0)
