"""`python -m bench gate`: no reading may fall below what was accepted, and every change is shown.

`accepted/NAME.json` holds, for each outside set, for the passages of `languages` and for the
incidents of `linked`, the hash of the data, each figure that the accepted reading reached, its
floor, and which answers were right. A floor is the whole number below the figure less a quarter:
another machine's arithmetic may move a figure by a tenth. What came and went is printed however
small it is. Taking a better reading raises the floors; a floor goes down only with a reason, which
the file keeps. Of sets that take long a drawn part has floors of its own (`NAME-drawn`), which the
tests hold; the gate holds both.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from bench import drawn, languages, linked
from bench.figures import Figures
from bench.sets import SETS, OutsideSet
from servanda.errors import SettingsError

SLACK = 0.25  # of a point: what another machine's arithmetic may cost
ACCEPTED = Path(__file__).parent / "accepted"
# All that has floors; the labelled passages and incidents lie in this repository.
GATED = (*SETS, *(name + drawn.ENDING for name in drawn.PARTS), "languages", "linked")
Right = Mapping[str, frozenset[str]]


@frozen(eq=False)
class GateReading:
    """What one reading of a set reaches: its figures in per cent, and what came right where."""

    data_sha256: str
    figures: Figures
    right: Right


@frozen(eq=False)
class Accepted:
    """The reading that stands for a set, its floors, and each lowering with its reason."""

    reading: GateReading
    floors: dict[str, int]
    lowered: list[dict[str, Any]] = field(factory=list)


@frozen
class GateDifference:
    """What differs between the accepted reading and another; `below` fails the gate."""

    name: str
    below: tuple[str, ...]  # "figure: 61.2, floor 64"
    moved: tuple[str, ...]  # "figure: 64.3 -> 65.1"
    gained: tuple[str, ...]  # "document: what"
    lost: tuple[str, ...]


def read(outside: OutsideSet, data: Path) -> GateReading:
    """Run the product on a set's dev part and keep every figure and right answer."""
    gold = data / outside.gold
    rows = list(outside.predict(gold))
    scored = outside.scored(outside.scorer(data / outside.name), gold, rows)
    found = {name: round(value, 2) for name, value in scored.figures(scored.documents).items()}
    return GateReading(outside.sha256(data), found, dict(scored.right))


def read_drawn(outside: OutsideSet, data: Path) -> GateReading:
    """The same of the set's drawn part."""
    with tempfile.TemporaryDirectory() as folder:
        drawn.lay_out(outside, data, Path(folder))
        return read(outside, Path(folder))


def read_languages() -> GateReading:
    """Read the passages labelled in other languages; what came right is told of the seen half."""
    rows = languages.rows()
    found = {name: round(value, 2) for name, value in languages.figures(rows).items()}
    digest = hashlib.sha256(languages.LABELS.read_bytes()).hexdigest()
    return GateReading(digest, found, languages.right(rows))


def read_linked() -> GateReading:
    """Link the labelled incidents; what came right is told of the half that was worked from."""
    found = {name: round(value, 2) for name, value in linked.figures().items()}
    return GateReading(linked.sha256(), found, linked.right())


OWN: Mapping[str, Callable[[], GateReading]] = {
    "languages": read_languages,
    "linked": read_linked,
}


def accepted(name: str, folder: Path = ACCEPTED) -> Accepted | None:
    """What stands for a set; None where nothing was accepted yet."""
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    right = {id: frozenset(items) for id, items in held["right"].items()}
    figures = {name: each["reached"] for name, each in held["figures"].items()}
    floors = {name: each["floor"] for name, each in held["figures"].items()}
    return Accepted(GateReading(held["data_sha256"], figures, right), floors, held["lowered"])


def compare(name: str, stands: Accepted, now: GateReading) -> GateDifference:
    """Hold a reading against what stands.

    Raises SettingsError where the data is not that on which the floors were taken.
    """
    if stands.reading.data_sha256 != now.data_sha256:
        raise SettingsError(
            f"{name}: the data's hash is {now.data_sha256[:12]}, and the floors were taken on "
            f"{stands.reading.data_sha256[:12]}, so the two cannot be compared. Take the data of "
            "the accepted hash, or accept the new data's floors with --accept."
        )
    below = tuple(
        f"{figure}: {now.figures.get(figure, 0.0):.1f}, floor {floor}"
        for figure, floor in stands.floors.items()
        if now.figures.get(figure, 0.0) < floor
    )
    moved = tuple(
        f"{figure}: {stands.reading.figures[figure]:.1f} -> {value:.1f}"
        for figure, value in now.figures.items()
        if abs(value - stands.reading.figures.get(figure, value)) >= 0.05
    )
    before, after = _pairs(stands.reading.right), _pairs(now.right)
    return GateDifference(
        name, below, moved, tuple(sorted(after - before)), tuple(sorted(before - after))
    )


def _pairs(right: Right) -> set[str]:
    return {f"{id}: {item}" for id, items in right.items() for item in items}


def accept(name: str, stands: Accepted | None, now: GateReading, *, lower: str | None) -> Accepted:
    """Let a reading stand. Floors rise with it; they go down only where `lower` says why.

    Raises SettingsError where a figure fell below its floor and no reason is given.
    """
    part = drawn.PARTS.get(name.removesuffix(drawn.ENDING)) if name not in SETS else None
    slack = part.slack if part else SLACK
    floors = {figure: math.floor(max(0.0, value - slack)) for figure, value in now.figures.items()}
    if stands is None:
        return Accepted(now, floors)
    if stands.reading.data_sha256 != now.data_sha256:
        if lower is None:
            raise SettingsError(
                f"{name}: the data changed, so its floors start anew. Say why with --lower REASON."
            )
        line = {"figure": "all", "from": stands.reading.data_sha256, "to": now.data_sha256}
        return Accepted(now, floors, [*stands.lowered, {**line, "why": lower}])
    fallen = {f: old for f, old in stands.floors.items() if floors.get(f, 0) < old}
    if fallen and lower is None:
        raise SettingsError(
            f"{name}: {', '.join(fallen)} would go below the floor. Nothing was accepted. Put "
            "the reading right, or say why the floor must go down with --lower REASON."
        )
    notes = [
        {"figure": f, "from": old, "to": floors.get(f, 0), "why": lower}
        for f, old in fallen.items()
    ]
    return Accepted(now, floors, [*stands.lowered, *notes])


def write(name: str, stands: Accepted, folder: Path = ACCEPTED) -> None:
    """Write what stands for a set: the same bytes for the same reading."""
    whole = {
        "data_sha256": stands.reading.data_sha256,
        "figures": {
            name: {"reached": value, "floor": stands.floors[name]}
            for name, value in stands.reading.figures.items()
        },
        "lowered": stands.lowered,
        "right": {id: sorted(items) for id, items in sorted(stands.reading.right.items())},
    }
    folder.mkdir(exist_ok=True)
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def text(found: GateDifference) -> str:
    """A difference in words, the failures first."""
    parts = [f"{found.name}: {'BELOW ITS FLOOR' if found.below else 'holds'}"]
    parts += [f"  below   {each}" for each in found.below]
    parts += [f"  moved   {each}" for each in found.moved]
    parts += [f"  gained  {each}" for each in found.gained]
    parts += [f"  lost    {each}" for each in found.lost]
    return "\n".join(parts)


def run(
    data: Path, names: Sequence[str] = (), *, accepting: bool = False, lower: str | None = None
) -> Iterator[GateDifference]:
    """Each set's difference in turn; with `accepting` what was read stands from now on."""
    for name in names or GATED:
        outside = SETS.get(name.removesuffix(drawn.ENDING))
        if outside and not (data / outside.gold).exists():
            print(f"bench: {name} is not here: {data / outside.gold}", file=sys.stderr)
            continue
        print(f"bench: {name} ...", file=sys.stderr, flush=True)
        if outside is None:
            now = OWN[name]()
        else:
            now = read(outside, data) if name in SETS else read_drawn(outside, data)
        stands = accepted(name)
        if accepting:
            write(name, accept(name, stands, now, lower=lower))
        elif stands is None:
            raise SettingsError(
                f"{name}: nothing was accepted yet, so there is no floor to hold. Accept what is "
                f"read now with: python -m bench gate {name} --accept"
            )
        if stands is not None and stands.reading.data_sha256 == now.data_sha256:
            yield compare(name, stands, now)
