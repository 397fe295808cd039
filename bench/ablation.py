"""What each part of the English reader brings: the same reports read with one part taken out.

What leaves it: the table of `python -m bench ablation`, on dev. "Kinds": how often a kind of
violation claimed in an article is one that people gave it, and how many of theirs are claimed (F1).
"With weights": the same with the gist's weights. "Incidents": all fields of the incidents of the
other set. "Passages", "and asked", "stance": acts told as news in the English passages, by claims,
by claims and questions, and how many of the claims found have the right stance. The first line is
all in place; below it stands what changes without a part, with the middle 95 of 100 differences
over documents drawn anew, the same for both. The weights were learnt with every part in place.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from attrs import frozen

from bench import told_passages
from bench.hrdsattack import known_of, rows_of
from bench.sets import SETS
from servanda import claims, lexicon
from servanda.claims.confidence import calibration
from servanda.claims.english import (
    asking,
    claiming,
    cues,
    falsity,
    gate,
    not_an_act,
    reader,
    stance,
)
from servanda.claims.english.document import Document
from servanda.claims.english.encoder.acts_told import ActEncoder, ActTold
from servanda.claims.english.parser import Parser
from servanda.claims.gist import acts, questions
from servanda.claims.gist.model import load

if TYPE_CHECKING:
    from spacy.tokens import Doc

DRAWS, SEED = 200, 1991
FIGURES = ("kinds", "with weights", "incidents", "passages", "and asked", "stance")


@frozen
class AblatedPart:
    """One part of the reader, and how it is taken out: what stands where, in its place."""

    name: str
    instead: tuple[tuple[Any, str, Any], ...]


@frozen
class AblationLine:
    """What is read without a part: claims made in the articles, each figure in per cent.

    `drawn` has each figure over documents drawn anew, in the order of the draws.
    """

    name: str
    claims: int
    figures: Mapping[str, float]
    drawn: Mapping[str, Sequence[float]]


def _as_told(*_: Any, **__: Any) -> stance.Factuality:
    return stance.Factuality("done", None, "every act is taken as done")


def _telling(telling: Any, *_: Any, **__: Any) -> Any:
    return telling


def _as_they_are(told: Iterable[Any], *_: Any) -> list[Any]:
    return list(told)


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _none_told(*_: Any, **__: Any) -> dict[Any, Any]:
    return {}


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
    AblatedPart(
        "what is said to be false, fallen short, foiled",
        tuple((falsity, name, _nothing) for name in ("said_to_be_false", "fallen_short", "foiled")),
    ),
    AblatedPart("whom a pronoun stands for", ((Document, "antecedent", _nothing),)),
    AblatedPart("questions of the encoder", ((asking, "told_by", _none_told),)),
    AblatedPart("questions of the gist", ((questions, "ask", _telling),)),
    AblatedPart("the country that a page is set in", ((reader, "with_setting", _as_they_are),)),
    AblatedPart("confidence: nothing is asked", ((calibration, "settle", _telling),)),
    AblatedPart("claims of a title", ((reader, "READ", reader.READ - {"title"}),)),
)


Shown = tuple[tuple[str, str], ...]  # words, and what the parser is shown for them
_KEPT: tuple[dict[tuple[str, Shown], Doc], dict[tuple[str, float], list[ActTold]]] = ({}, {})


@contextmanager
def read_once() -> Iterator[None]:
    """Each sentence is parsed once, and read once by the encoder, whatever part is taken out.

    What comes out is the same: a parse and what the encoder reads depend on the sentence alone.
    """
    parses, told = _KEPT
    parse, read = Parser.parse, ActEncoder.read

    def parse_once(
        self: Parser,
        texts: Iterable[str],
        *,
        names: bool = True,
        stand_ins: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Doc]:
        shown = [
            (text, tuple(sorted(each for each in stand_ins.items() if each[0] in text)))
            for text in texts
        ]
        new = [each for each in dict.fromkeys(shown) if each not in parses]
        fresh = parse(self, [text for text, _ in new], names=False, stand_ins=stand_ins)
        parses.update(zip(new, fresh, strict=True))
        docs = [parses[each].copy() for each in shown]
        if names:
            self.mark_names(docs)
        return docs

    def told_once(self: ActEncoder, sentences: Sequence[str], floor: float) -> list[list[ActTold]]:
        new = [words for words in dict.fromkeys(sentences) if (words, floor) not in told]
        told.update(zip([(words, floor) for words in new], read(self, new, floor)))
        return [told[words, floor] for words in sentences]

    with patch.object(Parser, "parse", parse_once), patch.object(ActEncoder, "read", told_once):
        yield


def report(data: Path) -> str:
    """A line a part: what reading comes to without it. Parts are read by two processes."""
    with ProcessPoolExecutor(2) as workers:
        return text(list(workers.map(without, range(len(PARTS)), repeat(data))))


def without(number: int, data: Path) -> AblationLine:
    """What reading comes to without a part, by its number in the list."""
    part = PARTS[number]
    with ExitStack() as out:
        out.enter_context(read_once())
        for where, name, instead in part.instead:
            out.enter_context(patch.object(where, name, instead))
        line = measure(part.name, data)
    print(f"bench: without {part.name}: read", file=sys.stderr, flush=True)
    return line


def measure(name: str, data: Path) -> AblationLine:
    """Read articles, reports and passages as the reader is now, against what people gave.

    `name` says what was taken out.
    """
    figures: dict[str, float] = {}
    drawn: dict[str, Sequence[float]] = {}
    count, articles = _articles(data)
    for figure, documents, of in (*articles, *_incidents(data), *_passages()):
        figures[figure] = of(documents)
        drawn[figure] = [of(some) for some in draws(documents)]
    return AblationLine(name, count, figures, drawn)


Measured = tuple[str, Sequence[Any], Callable[[Sequence[Any]], float]]
"""A figure's name, the documents it is of, and the figure of any choice of them."""


def draws(documents: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The documents drawn anew with repeats, the same each time for as many documents."""
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(DRAWS):
        yield [documents[at] for at in chance.choices(range(len(documents)), k=len(documents))]


def _articles(data: Path) -> tuple[int, list[Measured]]:
    outside, model = SETS["hrdsattack"], load()
    path, score = data / outside.gold, outside.scorer(data / outside.name)
    gold = score.read_gold(path)
    kinds = {row["id"]: row["violation_types"] for row in gold}
    tallies, answers, count = list[tuple[int, int, int]](), {}, 0
    for row in rows_of(path):
        known = known_of(row)
        id = int(row["sample"]["Input.GLOBALEVENTID"])
        have = {known.classes[claim.act] for claim in known.harms()} or {"unknown"}
        tallies.append((len(kinds[id] & have), len(have), len(kinds[id])))
        count += len(known.claims)
        answers[id] = {"id": id, "violation_types": [a.value for a in acts.acts(known, model)]}

    def weighed(some: Sequence[Any]) -> float:
        return float(score.score(some, answers)["paper"]["violation type F1"])

    return count, [("kinds", tallies, f1), ("with weights", gold, weighed)]


def _incidents(data: Path) -> list[Measured]:
    outside = SETS["muc4"]
    gold = data / outside.gold
    scored = outside.scored(outside.scorer(data / "muc4"), gold, list(outside.predict(gold)))
    return [("incidents", scored.documents, lambda some: scored.figures(some)["all fields F1"])]


def _passages() -> list[Measured]:
    claimed, with_asked = list[tuple[int, int, int]](), list[tuple[int, int, int]]()
    stances: list[tuple[int, int, int]] = []
    for one in told_passages.passages():
        if one.language != "en" or not one.is_dev:
            continue
        capture, words = told_passages.page(one)
        told = claims.read(capture, words, parser=claims.load_parser, lexicon=lexicon.load())
        held = {claim.act: claim.stance for claim in reversed(told.claims)}
        asked = held.keys() | {claim.act for claim in told.questions}
        right = held.keys() & one.told.keys()
        claimed.append((len(right), len(held), len(one.told)))
        with_asked.append((len(asked & one.told.keys()), len(asked), len(one.told)))
        same = sum(held[act] == one.told[act] for act in right)
        stances.append((same, len(right), len(right)))
    return [("passages", claimed, f1), ("and asked", with_asked, f1), ("stance", stances, f1)]


def f1(some: Sequence[tuple[int, int, int]]) -> float:
    """F1 in per cent of how many are right, said and there, document by document."""
    right, said, there = (sum(column) for column in zip(*some))
    return 200 * right / (said + there) if said + there else 0.0


def text(lines: Sequence[AblationLine]) -> str:
    """The table in Markdown: the first line's figures, then how each other differs from it."""
    first = lines[0]
    rows = [["without", "claims", *FIGURES], ["---"] * (2 + len(FIGURES))]
    rows.append([first.name, str(first.claims), *(f"{first.figures[f]:.1f}" for f in FIGURES)])
    for line in lines[1:]:
        rows.append([line.name, f"{line.claims - first.claims:+}"])
        rows[-1] += [_difference(line, first, figure) for figure in FIGURES]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _difference(line: AblationLine, first: AblationLine, figure: str) -> str:
    apart = line.figures[figure] - first.figures[figure]
    spread = sorted(a - b for a, b in zip(line.drawn[figure], first.drawn[figure]))
    if not any(spread):
        return "0"
    low, high = (spread[round(share * (len(spread) - 1))] for share in (0.025, 0.975))
    return f"{apart:+.1f} ({low:+.1f} to {high:+.1f})"
