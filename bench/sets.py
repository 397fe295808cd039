"""The outside sets: where they lie, who predicts, what is counted and what others reach.

The scores are the sets' own: each folder of the data brings a `score.py`, loaded from its file.
The anchors are figures that others published or that the set's README gives, for orientation.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

from attrs import frozen

from bench import figures
from bench.figures import Row, Scorer


@frozen
class Figure:
    """One figure of the table: its name in `Scored.figures`, and what is known or wanted of it."""

    name: str
    anchor: str
    reach: float | None = None
    aim: float | None = None


@frozen
class OutsideSet:
    """One labelled set. `gold` is the PATH its adapter takes, below the data folder.

    `train` is the part that models are trained on, and `folds` the module whose `held_out(path)`
    predicts that part by models that did not see the document.
    """

    name: str
    gold: str
    scored: Scorer
    figures: tuple[Figure, ...]
    train: str | None = None
    folds: str | None = None

    def predict(self, path: Path) -> Iterable[Row]:
        """What the product makes of the set's inputs, one row a document."""
        adapter = importlib.import_module(f"bench.{self.name}")
        predictions: Iterator[Row] = adapter.predict(path)
        return predictions

    def held_out(self, path: Path) -> Iterable[Row]:
        """Predictions for the train part, each by a model that did not see the document."""
        assert self.folds is not None
        predictions: Iterator[Row] = importlib.import_module(self.folds).held_out(path)
        return predictions

    def scorer(self, folder: Path) -> ModuleType:
        """The set's own score.py, loaded from its file."""
        spec = importlib.util.spec_from_file_location(f"score_{self.name}", folder / "score.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def sha256(self, data: Path) -> str:
        """The hash of the gold: of the file, or of every file of the folder with its name."""
        gold = data / self.gold
        if gold.is_file():
            return hashlib.sha256(gold.read_bytes()).hexdigest()
        whole = hashlib.sha256()
        for path in sorted(p for p in gold.rglob("*") if p.is_file()):
            each = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.relative_to(gold).as_posix()} {each}\n".encode())
        return whole.hexdigest()


SETS: Mapping[str, OutsideSet] = {
    each.name: each
    for each in (
        OutsideSet(
            "hrdsattack",
            "hrdsattack/dev.json",
            figures.hrdsattack,
            (
                Figure("violation F1", "T5-large 71.4, two people 78.5", 72, 78),
                Figure("victims fuzzy F1", "T5-large 51.2, two people 72.0", 51, 70),
                Figure("country strict", "two people 73", 76, 82),
                Figure("year paper", "T5-large 50, two people 65, ceiling 80", 52, 62),
                Figure("month paper", "T5-large 33, two people 43, ceiling 48", 35, 42),
            ),
            "hrdsattack/train.json",
            "bench.train.gist",
        ),
        OutsideSet(
            "muc4",
            "muc4/dev.jsonl",
            figures.muc4,
            (Figure("all fields F1", "keywords 30.1; on TST3 best of 17 systems 59.4", 42, 60),),
            "muc4/train.jsonl",
            "bench.train.muc",
        ),
        OutsideSet(
            "article_extraction",
            "article_extraction/zyte_dev",
            figures.article_extraction,
            (Figure("shingle F1", "trafilatura 2.0.0 95.2, rs_trafilatura 96.8", 96.0, 97.0),),
        ),
        OutsideSet(
            "publish_date",
            "publish_date/dev",
            figures.publish_date,
            (
                Figure("accuracy", "htmldate 1.11 extensive 87.8", 90, 95),
                Figure("F", "htmldate 1.11 fast 91.7, extensive 93.5; meta tags 80.5"),
            ),
        ),
        OutsideSet(
            "dates",
            "dates/gum_dev.jsonl",
            figures.dates,
            (Figure("press value F1", "ten regexes 71.2; dateparser, spans given, 82.4", 84, 92),),
        ),
        OutsideSet(
            "attribution",
            "attribution/gum_dev.jsonl",
            figures.attribution,
            (
                Figure("news F1", "cue-verb regexes 45.5", 62, 75),
                Figure("news content F1", "cue-verb regexes 52.9; every sentence 33.6"),
            ),
        ),
        OutsideSet(
            "factuality",
            "factuality/uds_ih2_dev.jsonl",
            figures.factuality,
            (Figure("macro F1", "negation and modals 38.2; all happened 23.6", 50, 60),),
        ),
        OutsideSet(
            "places",
            "places/geovirus_dev.jsonl",
            figures.places,
            (
                Figure("found F1", "large GeoNames cities and countries 70.6", 75, 85),
                Figure("within 161 km", "large GeoNames cities and countries 56", 70, 85),
            ),
        ),
        OutsideSet(
            "linking",
            "linking/sdg_dev.jsonl",
            figures.linking,
            (Figure("mean accuracy", "GPT-4o 86.0, SDG Prospector 87.3, text2sdg 82.6"),),
        ),
    )
}
