"""What probes.toml of a watch says: events sure to be reported, by which coverage is measured.

What leaves it: checked probes, the earliest first, or a SettingsError that says where, what, why
and what to do. A watch without the file has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import attrs

from servanda import canon, user_files
from servanda.change.probes import MOST_DAYS, CoverageProbe, ProbeCorrection
from servanda.errors import SettingsError, nearest
from servanda.watch.settings_file import read_toml

PROBES = "probes.toml"
MOST_PROBES = 5_000
FEWEST_LETTERS = 3  # of a word: a shorter one names many things
_SEE = "See docs/how-to/measure-coverage.md."


def read_probes(folder: Path, sources: Collection[str]) -> tuple[CoverageProbe, ...]:
    """The probes of a watch; `sources` are the ids of those it lists."""
    path = folder / PROBES
    if not user_files.is_there(path):
        return ()
    rows = read_toml(path)
    if unknown := set(rows) - {"probe"}:
        raise SettingsError(
            f'{path}: there is no key "{min(unknown)}"; probes are [[probe]] tables. What it says '
            f"would be passed over. {_SEE}"
        )
    tables = rows.get("probe", [])
    if not isinstance(tables, list) or not all(isinstance(row, dict) for row in tables):
        raise SettingsError(f"{path}: probe is {tables!r:.60}. Write [[probe]] tables. {_SEE}")
    if len(tables) > MOST_PROBES:
        raise SettingsError(
            f"{path}: {len(tables):,} probes, more than the {MOST_PROBES:,} that are looked for. "
            f"Leave the oldest out. {_SEE}"
        )
    probes: dict[str, CoverageProbe] = {}
    for number, row in enumerate(tables, start=1):
        place = f"{path}: [[probe]] {number} ({row.get('id', '?')!s:.60}): "
        probe = _probe(row, place)
        for why in _faults(probe, sources):
            raise SettingsError(f"{place}{why} {_SEE}")
        if probe.id in probes:
            raise SettingsError(
                f"{place}this id stands above already, so one event would count twice. Rename one "
                f"or leave it out. {_SEE}"
            )
        probes[probe.id] = probe
    return tuple(sorted(probes.values(), key=lambda probe: (probe.on, probe.id)))


def _probe(row: dict[str, Any], place: str) -> CoverageProbe:
    """One probe of its table, with no key that is not known."""
    known = [a.name for a in attrs.fields(CoverageProbe)]
    for key, value in row.items():
        if key not in known:
            raise SettingsError(
                f'{place}there is no key "{key}". {nearest(key, known)} What it says would be '
                f"passed over. {_SEE}"
            )
        if key in ("words", "sources") and not isinstance(value, list):
            raise SettingsError(
                f'{place}{key} is {value!r:.60}, where a list is asked: ["this", "that"]. {_SEE}'
            )
    try:
        return canon.read(CoverageProbe, row)
    except (ValueError, TypeError) as error:
        own = ", ".join(a.name for a in attrs.fields(ProbeCorrection))
        raise SettingsError(
            f"{place}{error}. A probe has {', '.join(known)}; days are written 2017-09-19, and "
            f"[[probe.corrected]] has {own}. Without it nothing is measured. {_SEE}"
        ) from error


def _faults(probe: CoverageProbe, sources: Collection[str]) -> Iterator[str]:
    """What is wrong with a probe, what comes of it and what to do, the worst first."""
    for key in ("id", "what", "known_from"):
        if not getattr(probe, key).strip():
            yield (
                f"{key} is empty, so nobody could check that it happened. Say what it was and "
                "where that stands."
            )
    if not probe.words:
        yield "words is empty, so no page would ever name it. Give what a report of it would say."
    for words in probe.words:
        if len("".join(words.split())) < FEWEST_LETTERS or not words[:1].strip():
            yield (
                f'the words "{words}" are fewer than {FEWEST_LETTERS} letters or begin with a '
                "blank, and pages about other things would be taken to tell it. Give its name."
            )
    if not 0 <= probe.days <= MOST_DAYS:
        yield (
            f"days is {probe.days}, from its day on, so no page or any page would be looked at. "
            f"Give 0 to {MOST_DAYS}."
        )
    named = [*probe.sources, *(each.source for each in probe.corrected)]
    for source in named:
        if source not in sources:
            yield (
                f'it names the source "{source}", which is none of sources/. '
                f"{nearest(source, sources)} It would measure nobody."
            )
    corrected = [each.source for each in probe.corrected]
    if len(set(corrected)) < len(corrected):
        yield "a source is corrected twice, so nobody knows which holds. Leave one out."
    if any(not each.by.strip() or not each.reason.strip() for each in probe.corrected):
        yield "a correction says not by whom, or not why, so nobody could ask. Give by and reason."
