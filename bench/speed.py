"""How long each stage takes, all on the same pages in one run, each stage over all of them in turn.

Times depend on the machine and on what else it does; the ratios between stages depend less.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from servanda import canon, captures, claims, lexicon
from servanda.claims import cues, numbers, places, plain, when
from servanda.errors import SettingsError, SourceError
from servanda.model import Capture, Dating, Interval, Text

PAGES = "article_extraction/zyte_dev"
DAY = date(2020, 6, 1)  # reckoned from for every page; only the work counts here
AT = datetime(2020, 6, 1, tzinfo=UTC)


@frozen
class Stage:
    """One stage: how many pages, in how many seconds."""

    name: str
    pages: int
    seconds: float
    note: str = ""


def measure(data: Path) -> list[Stage]:
    """Time every stage on the pages of the extraction set; progress goes to stderr."""
    folder = data / PAGES
    if not folder.is_dir():
        raise SettingsError(
            f"{folder}: not found, so there are no pages to time on. Give the folder of the "
            "outside data with --data, or set SERVANDA_DATA to it."
        )
    urls = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {id: gzip.decompress((folder / "html" / f"{id}.html.gz").read_bytes()) for id in urls}
    parser, words = claims.load_parser(), lexicon.load()
    places.find("Ready.")  # the gazetteer is read once and not part of a page's time
    read: dict[str, Text] = {}

    def extract() -> None:
        for id, page in pages.items():
            try:
                _, content, passages = captures.text_of(page, "text/html", address=id)
            except SourceError:
                continue  # counted below: a page without text takes part in no later stage
            read[id] = Text(canon.identify("txt", id), id, content, tuple(passages), "bench")

    stages = [_timed("extraction", len(pages), extract)]
    ready = cues.compiled(words.languages["en"])
    texts = list(read.values())
    kept, all_of_them = [0], [0]

    def gate() -> None:
        for text in texts:
            shown = plain.respell(text.content, parser.common)
            for start, end in plain.sentences(shown, 0, len(shown), frozenset()):
                all_of_them[0] += 1
                kept[0] += cues.shows_act(shown[start:end], ready) or cues.shows_speech(
                    shown[start:end], ready
                )

    stages.append(_timed("gate", len(texts), gate))
    share = 100 * kept[0] / max(1, all_of_them[0])
    stages[-1] = Stage("gate", len(texts), stages[-1].seconds, f"passes {share:.0f} % of sentences")
    anchor = Interval(DAY, DAY, "day")
    stages.append(
        _timed("times", len(texts), lambda: [when.find(t.content, anchor=anchor) for t in texts])
    )
    stages.append(_timed("places", len(texts), lambda: [places.find(t.content) for t in texts]))
    stages.append(_timed("numbers", len(texts), lambda: [numbers.find(t.content) for t in texts]))
    stages.append(
        _timed(
            "reading",
            len(texts),
            lambda: [claims.read(_capture(t), t, parser=parser, lexicon=words) for t in texts],
        )
    )
    whole = _timed("whole parse", len(texts), lambda: parser.parse(t.content for t in texts))
    ratio = whole.seconds / max(1e-9, stages[-1].seconds)
    note = f"reading takes 1/{ratio:.1f} of it" if ratio >= 1 else f"reading takes {1 / ratio:.1f}x"
    return [*stages, Stage("whole parse", whole.pages, whole.seconds, f"spaCy alone; {note}")]


def _timed(name: str, pages: int, work: Callable[[], object]) -> Stage:
    print(f"bench: speed: {name} ...", file=sys.stderr, flush=True)
    began = time.perf_counter()
    work()
    return Stage(name, pages, time.perf_counter() - began)


def _capture(text: Text) -> Capture:
    published = Dating(Interval(DAY, DAY, "day"), "given", "bench")
    return Capture(text.capture, "0" * 64, 0, "text/html", text.capture, AT, "bench", published)


def text(stages: Sequence[Stage]) -> str:
    """The times as aligned text."""
    lines = [f"{'stage':<12} {'pages':>5} {'seconds':>8} {'pages/s':>8}"]
    for stage in stages:
        rate = stage.pages / max(stage.seconds, 1e-9)
        line = f"{stage.name:<12} {stage.pages:>5} {stage.seconds:>8.2f} {rate:>8.1f}  {stage.note}"
        lines.append(line.rstrip())
    return "\n".join(lines)
