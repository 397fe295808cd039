"""What `sources/*.toml` say: the outlets of a watch and how each is gathered from.

What leaves it: checked settings, or a SettingsError that says where, what, why and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import attrs
from attrs import frozen

from servanda import canon, captures, sources, wording
from servanda.errors import SettingsError, nearest
from servanda.model import Note, Outlet, Pause
from servanda.watch.settings_file import read_toml

WHOLE = ("folder", "archive")  # kinds that hold pages themselves
KINDS = (*sources.KINDS, *WHOLE)
_SLOWEST_SECONDS = 3600
_SEE = "See docs/how-to/add-a-source.md."


@frozen
class Gathering:
    """The [gather] table of a source: what it is, where it lies, and how it is asked.

    `at` are addresses, or paths from the watch's folder. `ignores_robots` says why its robots.txt
    is not heeded; `on_this_machine` lets the hosts and ports of this machine that `at` names be
    asked, as a bridge of the user's own is, and no others; `most` is how many new pages are asked
    for at one gathering.
    """

    kind: str
    at: tuple[str, ...]
    delay_seconds: float = 1.0
    ignores_robots: str = ""
    on_this_machine: bool = False
    most: int = 500


@frozen
class SourceFile:
    """An outlet, and how it is gathered from; None where pages are only added by hand."""

    outlet: Outlet
    gathering: Gathering | None = None


def read_sources(folder: Path) -> tuple[SourceFile, ...]:
    """The sources of a watch, a file each, in the order of their names."""
    found = tuple(_source(path) for path in sorted(folder.glob("*.toml")))
    _check_files_once(folder, [source.outlet for source in found])
    return found


def _source(path: Path) -> SourceFile:
    row = read_toml(path)
    table = row.pop("gather", None)
    _check_keys(Outlet, row, f"{path}: ", besides=("gather",))
    for number, note in enumerate(row.get("notes", ()), start=1):
        _check_keys(Note, note, f"{path}: [[notes]] {number}: ")
    for number, pause in enumerate(row.get("paused", ()), start=1):
        _check_keys(Pause, pause, f"{path}: [[paused]] {number}: ")
    if table is not None:
        _check_keys(Gathering, table, f"{path}: [gather]: ")
    try:
        outlet = canon.read(Outlet, {"id": path.stem, **row})
        gathering = canon.read(Gathering, table) if table is not None else None
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path}: {error}. Days are written 2017-09-04. {_SEE}") from error
    for name in outlet.files:
        if why := _never_named(name):
            raise SettingsError(
                f'{path}: files names "{name}", which {why}, so no page would ever count as the '
                "outlet's by it. Write it as `servanda gather` calls the page: the folder that was "
                f'named and the path below it ("reports/day.html", or "reports/" for all). {_SEE}'
            )
    _check_pauses(outlet.paused, path)
    if gathering is not None:
        _check(gathering, path)
    return SourceFile(outlet, gathering)


def _check_pauses(pauses: Sequence[Pause], path: Path) -> None:
    """Each pause says why, and they follow one another. SettingsError if not."""
    free: date | None = date.min  # the first day after those before; None where one goes on
    for number, pause in enumerate(pauses, start=1):
        why = ""
        if not pause.reason.strip():
            why = "reason is empty, so nobody would know why the source is not heard. Say why"
        elif pause.to_on and pause.to_on < pause.from_on:
            why = f"to_on is {pause.to_on}, before from_on ({pause.from_on}). Give its last day"
        elif free is None or pause.from_on < free:
            why = "it begins before the one above it has ended. Give that one an earlier to_on"
        if why:
            raise SettingsError(f"{path}: [[paused]] {number}: {why}. {_SEE}")
        free = pause.to_on and pause.to_on + timedelta(days=1)


def _never_named(name: str) -> str:
    """Why no file that was gathered can bear a name, or be below it; "" where one can."""
    parts = name.removesuffix("/").split("/")
    if "://" in name:
        return "is an address (give that in `address` or `aliases`)"
    if name.startswith("/"):
        return "begins at the root of this machine"
    if {"", ".", ".."} & set(parts):
        return 'has a part that is empty, "." or ".."'
    if name.startswith((wording.STATEMENT, wording.SHEET)):
        return "is what statements or imported lists are called"
    return ""


def _check_files_once(folder: Path, outlets: Sequence[Outlet]) -> None:
    """No file is of two outlets: one page would be two sources heard. SettingsError if one is."""
    named = [(name, outlet.id) for outlet in outlets for name in outlet.files]
    for name, id in named:
        for other, other_id in named:
            if id != other_id and (name == other or (name[-1] == "/" and other.startswith(name))):
                raise SettingsError(
                    f'{folder}: files of {id} ("{name}") and of {other_id} ("{other}") name the '
                    "same pages, so one page would count as two sources heard. Name each in the "
                    f"file of the outlet that published it. {_SEE}"
                )


def _check_keys(cls: type, row: object, place: str, *, besides: Sequence[str] = ()) -> None:
    """Every key of a table is one that it may have, and lists are lists. SettingsError if not."""
    if not isinstance(row, dict):
        raise SettingsError(f"{place}is {row!r:.60}, where a table of keys is asked. {_SEE}")
    known = {a.name: str(a.type) for a in attrs.fields(cls) if a.name != "id"}
    for key, value in row.items():
        if key not in known and key not in besides:
            raise SettingsError(
                f'{place}there is no key "{key}". {nearest(key, [*known, *besides])} '
                f"What it says would be passed over. {_SEE}"
            )
        if known.get(key, "").startswith("tuple") and not isinstance(value, list):
            asked = (
                f"[[{key}]] tables" if key in ("notes", "paused") else 'a list, as ["this", "that"]'
            )
            raise SettingsError(f"{place}{key} is {value!r:.60}. Give {asked}. {_SEE}")


def _opens_nothing(gathering: Gathering) -> bool:
    """Whether it asks to open this machine, and neither an address of it nor a file says where."""
    far = all("://" in at for at in gathering.at)
    return gathering.on_this_machine and far and not captures.places_here(gathering.at)


def _check(gathering: Gathering, path: Path) -> None:
    why = ""
    if gathering.kind not in KINDS:
        why = f'there is no kind "{gathering.kind}". {nearest(gathering.kind, KINDS)}'
    elif not gathering.at:
        why = "`at` is empty. Give the address of the feed, or the path of the file or folder"
    elif not 0 <= gathering.delay_seconds <= _SLOWEST_SECONDS:
        why = f"delay_seconds is {gathering.delay_seconds}. Give 0 to {_SLOWEST_SECONDS}"
    elif gathering.most < 1:
        why = f"most is {gathering.most}. Give how many new pages to ask for at a time, 1 or more"
    elif gathering.kind in WHOLE and (far := [at for at in gathering.at if "://" in at]):
        why = f'"{far[0]}" is an address. Give the path of the {gathering.kind} on this machine'
    elif _opens_nothing(gathering):
        why = (
            "on_this_machine is true, and `at` names no address of this machine, as "
            '"http://localhost:1200/feed" does, and no file. Only the hosts and ports that it or '
            "the file names are open"
        )
    if why:
        raise SettingsError(f"{path}: [gather]: {why}. Nothing of it can be gathered until then.")
