"""`python -m bench NAME PATH [--out FILE]`, and `python -m bench table`, `speed` or `clauses`.

Predictions are JSON lines in the form that the set's own score.py takes. PATH is the set's gold
file or, for sets of pages, its folder. Only inputs are read from it, never the labels.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from bench import clauses, reading, speed, table
from bench.sets import SETS, OutsideSet
from servanda.errors import ServandaError, SettingsError, nearest

ROOT = Path(__file__).parent.parent


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


def main(arguments: list[str] | None = None) -> int:
    """Run one of the four; 0 well, 1 an error that says what to do, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", help=f"{', '.join(SETS)}, table, speed or clauses")
    parser.add_argument("path", nargs="?", type=Path, help="the set's gold file or folder")
    parser.add_argument("--out", type=Path, help="file to write predictions to (else stdout)")
    parser.add_argument("--data", help="folder of the outside data, for table, speed and clauses")
    parser.add_argument("--second", metavar="ADDRESS", help="measure a second reader in its place")
    parser.add_argument("--model", default="local", help="the model to ask for there")
    given = parser.parse_args(arguments)
    if given.second:
        reading.use_second(given.second, given.model)
    try:
        if given.name == "table":
            print(table.text(table.rows(data_folder(given.data))))
        elif given.name == "speed":
            print(speed.text(speed.measure(data_folder(given.data or given.path))))
        elif given.name == "clauses":
            print(clauses.report(data_folder(given.data)))
        elif given.name not in SETS:
            known = (*SETS, "table", "speed", "clauses")
            parser.error(f'no set is named "{given.name}". {nearest(given.name, known)}')
        elif given.path is None:
            parser.error(f"{given.name} needs PATH: {SETS[given.name].gold} in the outside data")
        else:
            count = write(SETS[given.name], given.path, given.out)
            print(f"bench: {given.name}: {count} documents", file=sys.stderr)
    except ServandaError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
