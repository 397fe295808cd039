"""What is counted on each outside set: figures by the set's own score.py, and what came right.

A `Scored` holds the documents of a set and how any choice of them scores: every figure by name,
in per cent. The first figures of each are those of the published tables; those named after an
act or a field follow, for the gate. `right` names what a document's prediction got right, so
that two readings can be told apart document by document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import frozen

Row = dict[str, Any]
Figures = dict[str, float]
FEWEST = 5  # answers of one kind that people must have given before it has a figure of its own


@frozen(eq=False)
class Scored:
    """The documents that are scored; the figures of any choice of them, repeats allowed."""

    documents: Sequence[Any]
    figures: Callable[[Sequence[Any]], Figures]
    right: Mapping[str, frozenset[str]] = {}  # document id -> what came right in it


Scorer = Callable[[ModuleType, Path, Sequence[Row]], Scored]


def lines(path: Path) -> list[Row]:
    """The rows of a file of JSON lines."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows if row.strip()]


def _by_id(rows: Sequence[Row], key: str) -> dict[Any, Any]:
    return {row["id"]: row[key] for row in rows}


def hrdsattack(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """Violation, victims, country, year, month and doer; F1 of each kind of violation."""
    said = {row["id"]: row for row in rows}
    documents = score.read_gold(gold)

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)
        found = {
            "violation F1": all["paper"]["violation type F1"],
            "victims fuzzy F1": all["paper"]["victim name fuzzy F1"],
            "country strict": all["strict"]["country acc"],
            "year paper": all["paper"]["year acc"],
            "month paper": all["paper"]["month acc"],
            "doer": all["paper"]["perpetrator_type acc"],
        }
        for label, (*_, f1, count) in all["violation labels (P, R, F1, gold count)"].items():
            if count >= FEWEST:
                found[f"act {label} F1"] = f1
        return found

    return Scored(
        documents,
        figures,
        {str(g["id"]): _attack(score, g, said.get(g["id"], {})) for g in documents},
    )


def _attack(score: ModuleType, gold: Row, said: Row) -> frozenset[str]:
    right = {f"act {a}" for a in gold["violation_types"] & set(said.get("violation_types") or ())}
    names = score.victim_names(said)
    for n, victim in enumerate(gold["victims"], 1):
        if any(v in victim["name"] or victim["name"] in v for v in names):
            right.add(f"victim {n}")
    land = score.country_key(gold["country"])
    if land and land == score.country_key(said.get("country")):
        right.add("country")
    right |= {slot for slot in ("year", "month") if gold[slot] and gold[slot] == said.get(slot)}
    return frozenset(right)


def muc4(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """All fields and each; how many incidents of each type are found as it."""
    said = _by_id(rows, "incidents")
    documents = lines(gold)
    met = {doc["id"]: _incidents(score, doc, said.get(doc["id"]) or []) for doc in documents}

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)
        found = {"all fields F1": all["all fields"]["F1"]}
        found |= {f"{field} F1": all[field]["F1"] for field in score.FIELDS}
        return found | _types_found(some, met)

    return Scored(documents, figures, met)


def _incidents(score: ModuleType, doc: Row, said: Sequence[Row]) -> frozenset[str]:
    """The fields of each of the report's incidents that its nearest predicted incident got."""
    right: set[str] = set()
    for n, gold in enumerate(doc["incidents"], 1):
        pairs = [score.compare(gold, each) for each in said]
        pairs = [p for p in pairs if p["type"][0] or p["victim"][0] or p["target"][0]]
        if pairs:
            best = max(pairs, key=score.worth)
            right |= {f"incident {n} {field}" for field in score.FIELDS if best[field][0]}
    return frozenset(right)


def _types_found(some: Sequence[Row], met: Mapping[str, frozenset[str]]) -> Figures:
    counted: dict[str, list[bool]] = {}
    for doc in some:
        for n, gold in enumerate(doc["incidents"], 1):
            if not gold.get("optional"):
                found = f"incident {n} type" in met[doc["id"]]
                counted.setdefault(gold["type"][0], []).append(found)
    return {
        f"act {kind} found": 100 * sum(found) / len(found)
        for kind, found in sorted(counted.items())
        if len(found) >= FEWEST
    }


def article_extraction(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """Shingles of words in common, precision and recall taken over pages."""
    truth = json.loads((gold / "ground-truth.json").read_text(encoding="utf-8"))
    said = _by_id(rows, "articleBody")
    pages = [score.page_score(entry, said.get(id, "")) for id, entry in truth.items()]
    return Scored(pages, lambda some: {"shingle F1": 100 * score.summary(some)["F1"]})


def publish_date(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """The share of pages whose day is right, and F where silence is no error."""

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, rows)
        return {"accuracy": 100 * all["accuracy"], "F": 100 * all["F"]}

    documents = lines(gold / "pages.jsonl")
    given = _by_id(rows, "date")
    right = {page["id"]: frozenset({"day"}) for page in documents
             if str(given.get(page["id"]) or "")[:10] == page["date"][:10]}  # fmt: skip
    return Scored(documents, figures, right)


def dates(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """Date words found with the right first and last day, in the press."""
    said = _by_id(rows, "dates")
    press = [row for row in lines(gold) if row["genre"] in ("news", "interview")]

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)[0]["press"]
        return {"press value F1": all["value F1"], "press found F1": all["found F1"]}

    return Scored(press, figures)


def attribution(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """What is said found, with its source right, in news."""
    said = _by_id(rows, "attributions")
    news = [row for row in lines(gold) if row["genre"] == "news"]

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)
        return {"news F1": all["attribution F1"], "news content F1": all["content F1"]}

    return Scored(news, figures)


def factuality(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """Happened, did not, unsure: the mean of three F1."""
    said = _by_id(rows, "labels")

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)
        each = {
            f"{kind} F1": float(all[f"{kind} P/R/F1 (gold)"].split()[2])
            for kind in ("happened", "did not", "unsure")
        }
        return {"macro F1": all["macro F1"], **each}

    return Scored(lines(gold), figures)


def places(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """Places found, and of those found the share put within 161 km."""
    said = _by_id(rows, "places")

    def figures(some: Sequence[Any]) -> Figures:
        all = score.score(some, said)
        return {"found F1": all["found P/R/F1"][2], "within 161 km": all["acc@161km of found"]}

    return Scored(lines(gold), figures)


def linking(score: ModuleType, gold: Path, rows: Sequence[Row]) -> Scored:
    """The mean over goals of how often a text is rightly linked or left."""
    said = score.said(rows)

    def figures(some: Sequence[Any]) -> Figures:
        return {"mean accuracy": score.score(some, said)["average accuracy"]}

    return Scored(lines(gold), figures)
