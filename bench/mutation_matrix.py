"""`python -m bench mutation SITE`: how many forgeries of a site its check catches, of a sample.

All 57,000 changes of the site of the demo would take a working day, so they are drawn by a seed, in
an order that is the same for the same site: the first so many are a sample of all. Where no site
stands at SITE, a small one is made there (`bench.small_site`), all of whose changes are tried in
five minutes of one core with `--count 100000`. What leaves it:
a line of JSON a forgery, in a file that further parts and later runs go on with, and the table of
all that is in it, with intervals. A forgery that is believed is a fault of the check.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from bench.calibration import wilson
from bench.mutation import Mutation, checked, mutations, outcome
from servanda.archive.folder import MANIFEST, read_folder, read_json
from servanda.archive.record_files import read_edition
from servanda.errors import SettingsError
from servanda.watch.speaking import verifying

COUNT, SEED = 400, 20261129
STATES = ("caught", "listed", "believed")
NOTHING = "nothing forged"  # no rule can be applied to it, or it is the site as it was
_TOLD_SECONDS = 20


@frozen
class AskedChanges:
    """How much of the matrix: the first `count` as drawn, of which part `part` of `of`."""

    count: int = COUNT
    of: int = 1
    part: int = 1
    seed: int = SEED

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.part <= self.of or self.count < 1:
            raise SettingsError(
                f"part {self.part} of {self.of}, {self.count} changes: no such part. Give --part "
                "from 1 to what --of says, and a --count of 1 or more."
            )


@frozen
class MatrixRow:
    """One forgery as it was drawn, of how many, and what became of it."""

    drawn: int
    every: int
    seed: int
    site: str
    kind: str
    place: str
    field: str
    follows: bool
    state: str
    fault: str = ""


def drawn(every: Sequence[Mutation], asked: AskedChanges) -> list[tuple[int, Mutation]]:
    """The changes of a part with their places in the draw, which depends on the seed alone."""
    order = list(range(len(every)))
    random.Random(asked.seed).shuffle(order)  # noqa: S311 no secret
    some = list(enumerate(order[: asked.count]))
    return [(at, every[number]) for at, number in some[asked.part - 1 :: asked.of]]


def run(folder: Path, asked: AskedChanges, out: Path) -> list[MatrixRow]:
    """Make and check each change of a part that `out` lacks, a line each as soon as it is known.

    Gives every line of `out`. Raises SettingsError where it is of another site or seed.
    """
    files = read_folder(folder).files
    manifest = read_json(files, MANIFEST)
    site = str(manifest["head"]["record_sha256"])
    known = {row.drawn for row in read(out, site, asked.seed)}
    every = list(mutations(files, read_edition(files, manifest), each_shape_once=True))
    waiting = [one for one in drawn(every, asked) if one[0] not in known]
    made, told = verifying.makers(), time.monotonic()
    for number, (at, mutation) in enumerate(waiting, start=1):
        found = outcome(mutation, files, lambda forged: checked(forged, made))
        row = MatrixRow(
            at, len(every), asked.seed, site, mutation.kind, mutation.place, mutation.field,
            mutation.follows, found.state if found else NOTHING, found.first_fault if found else "",
        )  # fmt: skip
        with out.open("a", encoding="utf-8") as file:  # several parts add to one file
            file.write("\n" + json.dumps(asdict(row), ensure_ascii=False) + "\n")
        if time.monotonic() - told > _TOLD_SECONDS or number == len(waiting):
            told = time.monotonic()
            print(f"bench: mutation: {number} of {len(waiting)}", file=sys.stderr, flush=True)
    return read(out, site, asked.seed)


def read(out: Path, site: str, seed: int) -> list[MatrixRow]:
    """The lines of a file of results, each change once; a last line half written is passed over."""
    if not out.exists():
        return []
    rows = {}
    for line in filter(None, out.read_text(encoding="utf-8").split("\n")):
        try:
            plain: dict[str, Any] = json.loads(line)
        except ValueError:  # killed in the middle of it: made again
            continue
        row = MatrixRow(**plain)
        if (row.site, row.seed) != (site, seed):
            raise SettingsError(f"{out}: is of another site or seed. Give another --out.")
        rows[row.drawn] = row
    return [rows[at] for at in sorted(rows)]


# ------------------------------------------------------------------ told


def text(rows: Sequence[MatrixRow]) -> str:
    """The table by kind with the share believed, and each believed and listed field by name."""
    forged = [row for row in rows if row.state != NOTHING]
    every = rows[0].every if rows else 0
    counts = Counter((row.kind, row.state) for row in forged)
    kinds = sorted({row.kind for row in forged})
    lines = [
        f"{len(rows):,} of {every:,} changes drawn, {len(rows) - len(forged):,} of them forge "
        "nothing.",
        "",
        "| what was changed | forged | caught | listed | believed | share believed, 95 % |",
        "|---|---|---|---|---|---|",
        *(_line(kind, [counts[kind, state] for state in STATES]) for kind in kinds),
        _line("**all**", [sum(counts[kind, state] for kind in kinds) for state in STATES]),
        "", "Believed:", *_named(row for row in forged if row.state == "believed"),
        "", "Listed as not checked, which `verify` says aloud:",
        *_fields(row for row in forged if row.state == "listed"),
    ]  # fmt: skip
    return "\n".join(lines)


def _line(kind: str, counts: Sequence[int]) -> str:
    low, high = wilson(counts[-1], sum(counts))
    return f"| {kind} | {sum(counts)} | {' | '.join(map(str, counts))} | {low:.1%} to {high:.1%} |"


def _named(rows: Iterable[MatrixRow]) -> list[str]:
    named = [
        f"- {row.place} ({row.field}{', all that follows anew' * row.follows})" for row in rows
    ]
    return named or ["- nothing"]


def _fields(rows: Iterable[MatrixRow]) -> list[str]:
    counts = Counter(row.field for row in rows)
    return [f"- {field}: {count}" for field, count in counts.most_common()] or ["- nothing"]


def report(folder: Path, asked: AskedChanges, out: Path) -> str:
    """The table of all that is known of a site's matrix after a part of it was run."""
    return text(run(folder, asked, out))
