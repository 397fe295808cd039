"""`python -m bench languages`: how far the reading by cues reaches in each language.

What leaves it: precision and recall of acts on labels/languages.jsonl, with Wilson intervals, and
for the acts found whether stance, day and affected are right. Every second passage is blind: no
cue was tuned on it. `misses` names each act lost and each told in vain on the other half, and the
gate names what came and went there; of the blind half only figures are ever told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.calibration import wilson
from bench.figures import Figures
from servanda import claims, lexicon
from servanda.model import Capture, Claim, Dating, Interval, Passage, Telling, Text

LABELS = Path(__file__).parent / "labels" / "languages.jsonl"
FEWEST = 2  # labels of an act that a language must have for the act to have a figure of its own
_ASPECTS = ("stance", "day", "victim")


@frozen
class Label:
    """One act that a passage tells: `day` is its first day, empty where only publication tells."""

    act: str
    stance: str
    day: str
    victim: str


@frozen
class PassageRow:
    """A labelled passage and what the reader told of it."""

    id: str
    language: str
    part: str
    text: str
    wanted: tuple[Label, ...]
    told: tuple[Claim, ...]


def rows() -> tuple[PassageRow, ...]:
    """Every labelled passage, read as a page that states its language."""
    words = lexicon.load()
    found = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        item: dict[str, Any] = json.loads(line)
        wanted = tuple(Label(**act) for act in item["acts"])
        told = _read(item, words)
        found.append(
            PassageRow(
                item["id"], item["language"], item["part"], item["text"], wanted, told.claims
            )
        )
    return tuple(found)


def _read(item: dict[str, Any], words: lexicon.Lexicon) -> Telling:
    on = date.fromisoformat(item["published"])
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    capture = Capture(
        item["id"], "0" * 64, 1, "text/plain", "bench", at, "bench",
        Dating(Interval(on, on, "day"), "given"), language=item["language"],
    )  # fmt: skip
    text = Text(
        item["id"], item["id"], item["text"], (Passage(0, len(item["text"]), "body"),), "bench"
    )
    return claims.read(capture, text, parser=claims.load_parser, lexicon=words, settled=False)


def _pairs(row: PassageRow) -> list[tuple[Label, Claim]]:
    """Each label with the first claim of its act; a claim answers one label."""
    left = list(row.told)
    found = []
    for label in row.wanted:
        claim = next((c for c in left if c.act == label.act), None)
        if claim is not None:
            left.remove(claim)
            found.append((label, claim))
    return found


def _right(label: Label, claim: Claim, aspect: str) -> bool | None:
    """Whether the claim has it right; None where the label says nothing of it."""
    if aspect == "stance":
        return claim.stance == label.stance
    if aspect == "day":
        when = claim.planned_for or claim.when  # for what is to come, the day it is planned for
        if not label.day:
            return None
        return when.from_on is not None and when.from_on.isoformat() == label.day
    if not label.victim:
        return None
    quotes = [mention.span.quote for mention in claim.to]
    return any(label.victim in quote or quote in label.victim for quote in quotes)


def score(given: Iterable[PassageRow]) -> dict[str, tuple[int, int]]:
    """Hits and tries of precision, recall and of each aspect of the acts found."""
    given = tuple(given)
    pairs = [pair for row in given for pair in _pairs(row)]
    told, wanted = sum(len(r.told) for r in given), sum(len(r.wanted) for r in given)
    figures = {"precision": (len(pairs), told), "recall": (len(pairs), wanted)}
    for aspect in _ASPECTS:
        marks = [m for label, claim in pairs if (m := _right(label, claim, aspect)) is not None]
        figures[aspect] = (sum(marks), len(marks))
    return figures


def figures(given: Iterable[PassageRow]) -> Figures:
    """In per cent, each measure of each language, and how many of each of its acts are found."""
    given = tuple(given)
    found: Figures = {}
    for language in dict.fromkeys(row.language for row in given):
        chosen = [row for row in given if row.language == language]
        for measure, (hits, tries) in score(chosen).items():
            if tries:
                found[f"{language} {measure}"] = 100 * hits / tries
        wanted = Counter(label.act for row in chosen for label in row.wanted)
        hit = Counter(label.act for row in chosen for label, _ in _pairs(row))
        for act, tries in sorted(wanted.items()):
            if tries >= FEWEST:
                found[f"{language} act {act} found"] = 100 * hit[act] / tries
    return found


def right(given: Iterable[PassageRow]) -> dict[str, frozenset[str]]:
    """What came right in each passage that is not blind."""
    found = {}
    for row in given:
        if row.part == "seen":
            each = set()
            for label, claim in _pairs(row):
                name = f"act {row.wanted.index(label) + 1} {label.act}"
                each |= {name, *(f"{name} {a}" for a in _ASPECTS if _right(label, claim, a))}
            found[row.id] = frozenset(each)
    return found


def report(given: tuple[PassageRow, ...], *, misses: bool = False) -> str:
    """A table by language and part; with `misses`, what went wrong where nothing is blind."""
    lines = ["| language | part | passages | measure | right of | share | 95 of 100 |",
             "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for language in dict.fromkeys(row.language for row in given):
        for part in ("seen", "blind"):
            chosen = [r for r in given if r.language == language and r.part == part]
            for measure, (hits, tries) in score(chosen).items():
                low, high = wilson(hits, tries) if tries else (0.0, 1.0)
                share = f"{hits / tries:.2f}" if tries else "none"
                lines.append(
                    f"| {language} | {part} | {len(chosen)} | {measure} | {hits} of {tries} "
                    f"| {share} | {low:.2f} to {high:.2f} |"
                )
    if misses:
        lines += _misses(row for row in given if row.part == "seen")
    return "\n".join(lines)


def _misses(given: Iterable[PassageRow]) -> list[str]:
    lines = []
    for row in given:
        pairs = _pairs(row)
        lost = [label for label in row.wanted if label not in [p[0] for p in pairs]]
        vain = [claim for claim in row.told if claim not in [p[1] for p in pairs]]
        lines += [f"{row.id}: lost {label.act}" for label in lost]
        lines += [f'{row.id}: told {claim.act} by "{claim.cue.quote}"' for claim in vain]
        for label, claim in pairs:
            wrong = [a for a in _ASPECTS if _right(label, claim, a) is False]
            lines += [f"{row.id}: {label.act}: wrong {aspect}" for aspect in wrong]
    return lines
