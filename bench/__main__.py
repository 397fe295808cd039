"""`python -m bench NAME PATH [--out FILE]`, `python -m bench gate`, and reports such as `table`.

Predictions are JSON lines in the form that the set's own score.py takes. PATH is the set's gold
file or, for sets of pages, its folder. Only inputs are read from it, never the labels.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    ablation,
    abreast,
    answer_times,
    attacks,
    calibrating,
    certificate,
    change,
    clauses,
    copies,
    cost,
    damage,
    desk_times,
    faults,
    foreign,
    fuzz,
    gate,
    gates,
    growth,
    importing,
    increments,
    languages,
    linked,
    loading,
    mutation_matrix,
    parsers,
    press_sayings,
    press_times,
    reading,
    repeats,
    reviewers,
    scanning,
    series,
    shut_in,
    signon,
    small_site,
    speed,
    starting,
    table,
    told_acts,
    told_news,
    told_passages,
    two_hands,
)
from bench.sets import SETS, OutsideSet
from servanda.errors import ServandaError, SettingsError, nearest

ROOT = Path(__file__).parent.parent
# What can be measured beside the sets themselves: name -> the report, from the data's folder.
REPORTS: dict[str, Callable[[Path], str]] = {
    "table": lambda data: table.text(list(table.rows(data))),
    "folds": lambda data: table.text(list(table.rows(data, train=True))),
    "speed": lambda data: "\n\n".join(
        (speed.text(speed.measure(data)), scanning.report(data), loading.report(data))
    ),
    "scanning": scanning.report,
    "abreast": abreast.report,
    "clauses": clauses.report,
    "copies": copies.report,
    "foreign": foreign.report,
    "press-times": press_times.report,
    "press-sayings": press_sayings.report,
    "repeats": repeats.report,
    "told": told_acts.report,
    "told-news": told_news.report,
    "told-passages": told_passages.report,
    "alpha": two_hands.report,
    "growth": growth.report,
    "increments": increments.report,
    "gates": gates.report,
    "loading": loading.report,
    "reviewers": reviewers.report,
    "ablation": ablation.report,
    "calibration": calibrating.report,
    "certificate": certificate.report,
    "attacks": attacks.report,
    "damage": damage.report,
    "shut-in": shut_in.report,
    "series": series.report,
}


def data_folder(given: str | None) -> Path:
    """The folder of the outside data: as given, else SERVANDA_DATA, else beside the project."""
    path = Path(given or os.environ.get("SERVANDA_DATA") or ROOT / ".." / "shared" / "data")
    if not path.is_dir():
        raise SettingsError(
            f"{path}: no such folder, so there is nothing to measure on. Give the folder that "
            "holds dates/, muc4/ and the other sets with --data, or set SERVANDA_DATA to it."
        )
    return path


def write(outside: OutsideSet, path: Path, out: Path | None) -> int:
    """Write the predictions for one set, one JSON line a document; gives how many."""
    if not path.exists():
        raise SettingsError(
            f"{path}: not found, so {outside.name} has no input. Give the set's gold file or "
            f"folder, laid out as {outside.gold} in the outside data."
        )
    target = out.open("w", encoding="utf-8") if out else sys.stdout
    count = 0
    try:
        for row in outside.predict(path):
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
            if count % 100 == 0:
                print(f"bench: {outside.name}: {count} documents", file=sys.stderr, flush=True)
    finally:
        if out:
            target.close()
    return count


def hold(data: Path, names: Sequence[str], *, accepting: bool, lower: str | None) -> int:
    """Print what each reading gained and lost; 1 where one fell below its floor."""
    fell = False
    for found in gate.run(data, names, accepting=accepting, lower=lower):
        print(gate.text(found), flush=True)
        fell = fell or bool(found.below)
    return int(fell and not accepting)


def main(arguments: list[str] | None = None) -> int:
    """Measure what is named; 0 well, 1 an error or a floor missed, 2 wrong use."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["cost"]:
        return cost.main(words[1:])
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "name",
        help=f"{', '.join(SETS)}; gate; languages; fuzz; cost; starting; change; answering; desk; "
        f"importing; mutation; faults; signon; {', '.join(REPORTS)}",
    )
    parser.add_argument("path", nargs="?", help="the set's gold file or folder; a set to gate")
    parser.add_argument("--out", type=Path, help="file to write predictions to (else stdout)")
    parser.add_argument("--data", help="folder of the outside data, for gate and the reports")
    parser.add_argument("--count", type=int, help="how many: inputs, changes, histories")
    parser.add_argument("--every", type=int, default=1, help="faults: one step in so many")
    parser.add_argument(
        "--only", action="append", default=[], help="faults: of this command; change: this scenario"
    )
    parser.add_argument("--of", type=int, default=1, help="mutation: parts to run side by side")
    parser.add_argument("--part", type=int, default=1, help="mutation: which of them this is")
    parser.add_argument("--sizes", help="answering, desk, importing: how many, as 1000,10000")
    parser.add_argument("--accept", action="store_true", help="gate: let what is read now stand")
    parser.add_argument("--lower", metavar="REASON", help="gate: why a floor must go down")
    parser.add_argument("--misses", action="store_true", help="languages: name what went wrong")
    parser.add_argument("--second", metavar="ADDRESS", help="measure a second reader in its place")
    parser.add_argument("--model", default="local", help="the model to ask for there")
    given = parser.parse_args(words)
    known = (
        *SETS,
        "gate",
        "languages",
        "fuzz",
        "starting",
        "change",
        "answering",
        "desk",
        "importing",
        "mutation",
        "faults",
        "signon",
        *REPORTS,
    )
    if given.name not in known:
        parser.error(f'nothing is named "{given.name}". {nearest(given.name, known)}')
    if given.name == "linking" and given.path is None:
        print(linked.report())
        return 0
    if given.name in SETS and given.path is None:
        parser.error(f"{given.name} needs PATH: {SETS[given.name].gold} in the outside data")
    if given.name == "gate" and given.path not in (None, *gate.GATED):
        parser.error(f'no set is named "{given.path}". {nearest(given.path, gate.GATED)}')
    if given.name == "fuzz" and given.path not in (None, *(known_parsers := parsers.targets())):
        parser.error(f'no parser is named "{given.path}". {nearest(given.path, known_parsers)}')
    if given.name == "mutation" and not (given.path and given.out):
        parser.error(
            "mutation needs SITE, a published folder (or a path where nothing stands yet: a small "
            "site is made there), and --out FILE to go on with"
        )
    if given.name == "faults" and not given.out:
        parser.error("faults needs --out FILE, to go on with")
    if given.second:
        reading.use_second(given.second, given.model)
    try:
        if given.name == "gate":
            names = [given.path] if given.path else []
            data = data_folder(given.data)
            return hold(data, names, accepting=given.accept, lower=given.lower)
        if given.name == "fuzz":
            told, well = fuzz.report([given.path] if given.path else [], given.count or fuzz.COUNT)
            print(told)
            return int(not well)
        if given.name == "mutation":
            if not Path(given.path).exists():
                small_site.make(Path(given.path))
            asked = mutation_matrix.AskedChanges(
                given.count or mutation_matrix.COUNT, given.of, given.part
            )
            print(mutation_matrix.report(Path(given.path), asked, given.out))
            return 0
        if given.name == "faults":
            told, well = faults.report(given.out, given.every, given.only)
            print(told)
            return int(not well)
        if given.name == "languages":
            print(languages.report(languages.rows(), misses=given.misses))
            return 0
        if given.name == "change":
            print(change.report(given.count, given.only, given.out))
            return 0
        if given.name == "signon":
            print(signon.report(given.count or signon.COUNT))
            return 0
        if given.name == "starting":
            print(starting.report())
            return 0
        if given.name == "answering":
            sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else None
            print(answer_times.report(sizes or answer_times.SIZES))
            return 0
        if given.name == "desk":
            sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else None
            print(desk_times.report(sizes or desk_times.SIZES))
            return 0
        if given.name == "importing":
            sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else None
            print(importing.report(sizes or importing.SIZES))
            return 0
        if given.name in REPORTS:
            print(REPORTS[given.name](data_folder(given.data or given.path)))
            return 0
        count = write(SETS[given.name], Path(given.path), given.out)
        print(f"bench: {given.name}: {count} documents", file=sys.stderr)
    except ServandaError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
