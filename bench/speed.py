"""How long each stage takes, all on the same pages in one run, each stage over all of them in turn.

Two sets: articles about attacks, which matter, and ordinary web pages. Times are those of the
processor, so that what else the machine does counts little; the ratios between stages of one run
say most. The whole parse is the model's default pipeline, loaded apart, over the same texts. What
the gate loses is counted on the articles, against reading with the gate open.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import spacy
from attrs import evolve, frozen
from spacy.language import Language as Pipeline

from bench.reading import page
from servanda import canon, captures, claims, lexicon
from servanda.claims import Parser, quantities
from servanda.claims.english import cues, gate, reader, segmentation
from servanda.claims.places import toponyms
from servanda.claims.times import expressions
from servanda.errors import SettingsError, SourceError
from servanda.lexicon import Lexicon
from servanda.model import Capture, Dating, Interval, PassageKind, Telling, Text

ORDINARY = "article_extraction/zyte_dev"
ARTICLES = "hrdsattack/dev.json"
DAY = date(2020, 6, 1)  # reckoned from for every page; only the work counts here
AT = datetime(2020, 6, 1, tzinfo=UTC)


@frozen
class Stage:
    """One stage on one set: how many pages, in how many seconds, and how to read it."""

    set: str
    name: str
    pages: int
    seconds: float
    note: str = ""


def measure(data: Path) -> list[Stage]:
    """Time every stage on both sets; progress goes to stderr, loading is no part of a time."""
    parser, words = claims.load_parser(), lexicon.load()
    parser.parse(["The court has been warmed up."])
    toponyms.find("Ready.")
    stages: list[Stage] = []
    rows = json.loads(there(data / ARTICLES).read_text(encoding="utf-8"))
    articles = [_article(row["sample"]) for row in rows]
    stages += _reading("articles", articles, parser, words)
    gold = [set(row["merged_sample"]["violation_types"]) for row in rows]
    stages.append(_lost(articles, gold, parser, words))
    pages = _pages(there(data / ORDINARY))
    texts: list[Text] = []
    stages.append(_timed("ordinary", "extraction", len(pages), lambda: _extract(pages, texts)))
    return [*stages, *_reading("ordinary", texts, parser, words)]


def there(path: Path) -> Path:
    """The path, where it is there; SettingsError where it is not."""
    if not path.exists():
        raise SettingsError(
            f"{path}: not found, so there is nothing to time on. Give the folder of the outside "
            "data with --data, or set SERVANDA_DATA to it."
        )
    return path


def _pages(folder: Path) -> dict[str, bytes]:
    ids = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return {id: gzip.decompress((folder / "html" / f"{id}.html.gz").read_bytes()) for id in ids}


def _extract(pages: dict[str, bytes], texts: list[Text]) -> None:
    for id, body in pages.items():
        try:
            _, content, passages = captures.text_of(body, "text/html", address=id)
        except SourceError:
            continue  # a page without text takes part in no later stage; the counts show it
        texts.append(Text(canon.identify("txt", id), id, content, tuple(passages), "bench"))


def _article(sample: dict[str, Any]) -> Text:
    body = re.findall(r"<p>(.*?)</p>", sample["Input.article_interface"], re.S)
    parts: list[tuple[PassageKind, str]] = [("title", sample["Input.title"])]
    parts += [("body", re.sub(r"<[^>]+>", " ", words)) for words in body]
    return page(str(sample["Input.GLOBALEVENTID"]), parts, DAY)[1]


def _reading(name: str, texts: Sequence[Text], parser: Parser, words: Lexicon) -> list[Stage]:
    """The stages of reading, reading as a whole, and the parse of the whole texts."""
    ready, anchor = cues.ready(words.languages["en"]), Interval(DAY, DAY, "day")
    wanted: list[list[gate.Wanted]] = []
    everything = [0, 0]

    def choose() -> None:
        wanted.extend(gate.choose(t.content, reader.passages(t)[0], ready)[0] for t in texts)

    def sentences() -> None:
        for text, chosen in zip(texts, wanted, strict=True):
            parser.parse(text.content[slice(*w.bounds[n])] for w in chosen for n in w.chosen)

    passing = _timed(name, "gate", len(texts), choose)
    for text in texts:
        everything[0] += len(
            segmentation.sentences(text.content, 0, len(text.content), frozenset())
        )
    everything[1] = sum(len(w.chosen) for chosen in wanted for w in chosen)
    default = spacy.load(parser.pipeline.path)
    _whole(texts[:1], default)
    let = sum(bool(chosen) for chosen in wanted)
    share = 100 * everything[1] / max(1, everything[0])
    note = f"lets {let} pages and {share:.1f} % of {everything[0]} sentences through"
    read = [text for text, chosen in zip(texts, wanted, strict=True) if chosen]
    stages = [
        evolve(passing, note=note),
        _timed(
            name, "times", let, lambda: [expressions.find(t.content, anchor=anchor) for t in read]
        ),
        _timed(name, "places", let, lambda: [toponyms.find(t.content) for t in read]),
        _timed(name, "numbers", let, lambda: [quantities.find(t.content) for t in read]),
        _timed(name, "parse", let, sentences),
        _timed(name, "reading", len(texts), lambda: _read(texts, parser, words)),
        _timed(name, "whole parse", len(texts), lambda: _whole(texts, default)),
    ]
    ratio = stages[-1].seconds / max(1e-9, stages[-2].seconds)
    return [*stages[:-1], evolve(stages[-1], note=f"spaCy alone: {ratio:.1f} times the reading")]


def _whole(texts: Sequence[Text], default: Pipeline) -> None:
    """Parse the texts whole, as the library's own documentation has it."""
    for _ in default.pipe(text.content for text in texts):
        pass


def _read(
    texts: Sequence[Text], parser: Parser, words: Lexicon, *, whole: bool = False
) -> list[Telling]:
    return [claims.read(_capture(t), t, parser=parser, lexicon=words, whole=whole) for t in texts]


def _lost(texts: Sequence[Text], gold: Sequence[set[str]], parser: Parser, words: Lexicon) -> Stage:
    """How many of the gold acts that are read with the gate open are lost with it closed.

    An act counts once an article: a class of the set that the article's gold names.
    """
    began = time.process_time()
    closed = _read(texts, parser, words)
    opened = _read(texts, parser, words, whole=True)
    known = lost = 0
    for shut, wide, wanted in zip(closed, opened, gold, strict=True):
        found = _classes(wide, words) & wanted
        known += len(found)
        lost += len(found - _classes(shut, words))
    told = sum(len(t.claims) for t in opened), sum(len(t.claims) for t in closed)
    note = f"open finds {known} gold acts, closed loses {lost}; claims {told[0]} and {told[1]}"
    return Stage("articles", "gate open", len(texts), time.process_time() - began, note)


def _classes(telling: Telling, words: Lexicon) -> set[str]:
    told = (c.act for c in telling.claims if c.stance in ("done", "ongoing"))
    return {words.acts[act].maps.hrdsattack for act in told} - {""}


def _timed(set: str, name: str, pages: int, work: Callable[[], object]) -> Stage:
    print(f"bench: speed: {set}: {name} ...", file=sys.stderr, flush=True)
    began = time.process_time()
    work()
    return Stage(set, name, pages, time.process_time() - began)


def _capture(text: Text) -> Capture:
    published = Dating(Interval(DAY, DAY, "day"), "given", "bench")
    return Capture(text.capture, "0" * 64, 0, "text/html", text.capture, AT, "bench", published)


def text(stages: Sequence[Stage]) -> str:
    """The times as aligned text."""
    lines = [f"{'set':<9} {'stage':<12} {'pages':>5} {'seconds':>8} {'pages/s':>8}"]
    for stage in stages:
        rate = stage.pages / max(stage.seconds, 1e-9)
        times = f"{stage.pages:>5} {stage.seconds:>8.2f} {rate:>8.1f}"
        lines.append(f"{stage.set:<9} {stage.name:<12} {times}  {stage.note}".rstrip())
    return "\n".join(lines)
