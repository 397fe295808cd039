"""The outside sets, one line each: where they lie, who predicts, how they are scored.

The scores are the sets' own: each folder of the data brings a `score.py`, loaded from its file.
The anchors are figures that others published or that the set's README gives, for orientation.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import frozen

Row = dict[str, Any]
# The documents that are scored, and the figure for any choice of them (with repeats).
Scored = tuple[Sequence[Any], Callable[[Sequence[Any]], float]]


@frozen
class OutsideSet:
    """One labelled set. `gold` is the PATH its adapter takes, below the data folder."""

    name: str
    gold: str
    figure: str  # what is counted, in words
    scored: Callable[[ModuleType, Path, Sequence[Row]], Scored]
    anchors: str

    def predict(self, path: Path) -> Iterable[Row]:
        """What the product makes of the set's inputs, one row a document."""
        adapter = importlib.import_module(f"bench.{self.name}")
        predictions: Iterator[Row] = adapter.predict(path)
        return predictions

    def scorer(self, folder: Path) -> ModuleType:
        """The set's own score.py, loaded from its file."""
        spec = importlib.util.spec_from_file_location(f"score_{self.name}", folder / "score.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def _lines(path: Path) -> list[Row]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows if row.strip()]


def _by_id(rows: Sequence[Row], key: str) -> dict[Any, Any]:
    return {row["id"]: row[key] for row in rows}


def _hrdsattack(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = {row["id"]: row for row in rows}
    return score.read_gold(gold), lambda some: score.score(some, said)["paper"]["violation type F1"]


def _muc4(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = _by_id(rows, "incidents")
    return _lines(gold), lambda some: score.score(some, said)["all fields"]["F1"]


def _article_extraction(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    truth = json.loads((gold / "ground-truth.json").read_text(encoding="utf-8"))
    said = _by_id(rows, "articleBody")
    pages = [score.page_score(entry, said.get(id, "")) for id, entry in truth.items()]
    return pages, lambda some: 100 * score.summary(some)["F1"]


def _publish_date(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    return _lines(gold / "pages.jsonl"), lambda some: 100 * score.score(some, rows)["F"]


def _dates(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = _by_id(rows, "dates")
    press = [row for row in _lines(gold) if row["genre"] in ("news", "interview")]
    return press, lambda some: score.score(some, said)[0]["press"]["value F1"]


def _attribution(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = _by_id(rows, "attributions")
    news = [row for row in _lines(gold) if row["genre"] == "news"]
    return news, lambda some: score.score(some, said)["content F1"]


def _factuality(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = _by_id(rows, "labels")
    return _lines(gold), lambda some: score.score(some, said)["macro F1"]


def _places(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = _by_id(rows, "places")
    return _lines(gold), lambda some: score.score(some, said)["found P/R/F1"][2]


def _linking(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    said = score.said(rows)
    return _lines(gold), lambda some: score.score(some, said)["average accuracy"]


SETS: Mapping[str, OutsideSet] = {
    each.name: each
    for each in (
        OutsideSet(
            "hrdsattack",
            "hrdsattack/dev.json",
            "kind of violation F1",
            _hrdsattack,
            "T5-large 71.4 on test (Ran et al. 2023); keywords 64.5; people 78.5",
        ),
        OutsideSet(
            "muc4",
            "muc4/dev.jsonl",
            "all fields F1",
            _muc4,
            "keywords 30.1; on TST3 best system of 1992 59.4, keywords 32.1",
        ),
        OutsideSet(
            "article_extraction",
            "article_extraction/zyte_dev",
            "shingle F1",
            _article_extraction,
            "trafilatura 2.0.0 95.2, rs_trafilatura 96.8, all the page's text 66.5",
        ),
        OutsideSet(
            "publish_date",
            "publish_date/dev",
            "F",
            _publish_date,
            "htmldate 1.11 fast 91.7, extensive 93.5; meta tags 80.5",
        ),
        OutsideSet(
            "dates",
            "dates/gum_dev.jsonl",
            "value F1, press",
            _dates,
            "ten regex rules 71.2; dateparser 1.5 given the spans 82.4",
        ),
        OutsideSet(
            "attribution",
            "attribution/gum_dev.jsonl",
            "content F1, news",
            _attribution,
            "cue-verb regexes 52.9; every sentence 33.6",
        ),
        OutsideSet(
            "factuality",
            "factuality/uds_ih2_dev.jsonl",
            "macro F1 of three classes",
            _factuality,
            "negation and modal words 38.2; all happened 23.6",
        ),
        OutsideSet(
            "places",
            "places/geovirus_dev.jsonl",
            "found F1",
            _places,
            "large GeoNames cities and countries 70.6",
        ),
        OutsideSet(
            "linking",
            "linking/sdg_dev.jsonl",
            "accuracy, mean of goals",
            _linking,
            "GPT-4o 86.0, SDG Prospector 87.3, text2sdg 82.6; keywords 83.2",
        ),
    )
}
