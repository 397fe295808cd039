"""Blind codings for tests: files that say what was read, with what a coder finds otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from commands import run

from servanda import watch as way
from servanda.model import Claim, CodingSample, SampledPassage

ONE, OTHER, KEEPER = "coder 1", "coder 2", "keeper 1"
NO_ACT = "no act"


def drawn(folder: Path, *, size: int = 8, of: str = "claims") -> CodingSample:
    """A sample of a watch for two coders, put on record by the command."""
    made = run("coders", "draw", folder, "--coder", ONE, "--coder", OTHER, "--size", size, "--of",
               of, "--reason", "training", "--by", KEEPER)  # fmt: skip
    assert made.exit_code == 0, made.output
    with way.open_watch(folder).record() as record:
        return way.double_codings(record).samples[-1]


def coded(
    folder: Path, sample: CodingSample, coder: str, otherwise: Mapping[str, str] | None = None
) -> None:
    """Every passage coded by the command as it was read, but for those with another act."""
    otherwise = otherwise or {}
    entries = [_entry(each, otherwise.get(each.id, "")) for each in sample.passages]
    file = folder.parent / f"{coder}.toml"
    file.write_text("\n".join(entries), encoding="utf-8")
    made = run("coders", "code", folder, "--from", file, "--sample", sample.id, "--by", coder)
    assert made.exit_code == 0, made.output


def _entry(passage: SampledPassage, act: str) -> str:
    lines = ["[[passage]]", f'passage = "{passage.id}"']
    if act == NO_ACT or passage.read is None:
        return "\n".join([*lines, "no_act = true"])
    return "\n".join([*lines, *_fields(passage.read, act or passage.read.act)])


def _fields(read: Claim, act: str) -> list[str]:
    lines = [f'act = "{act}"', f'stance = "{read.stance}"', f"words = {json.dumps(read.cue.quote)}",
             f"quote = {json.dumps(read.quote.quote)}"]  # fmt: skip
    who = [{"words": m.span.quote, "actor": m.actor or ""} for m in read.by]
    if who:
        tables = [f'{{ words = {json.dumps(w["words"])}, actor = "{w["actor"]}" }}' for w in who]
        lines.append(f"by = [{', '.join(tables)}]")
    places = [p.span.quote for p in read.where if read.quote.quote.count(p.span.quote) == 1]
    if places:
        lines.append(f"where = {json.dumps(places)}")
    if read.about:
        lines.append(f'about = "{read.about}"')
    if read.when.from_on and read.when.to_on:
        lines.append(f'when = "{read.when.from_on}/{read.when.to_on}"')
        lines.append('known_from = { when = "the day of the page" }')
    return lines
