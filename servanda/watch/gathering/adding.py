"""Gathering evidence: files, addresses and standard input become captures and tellings.

What leaves it: counts of what was kept and read, and signals for what could not be. It
never judges what a text says.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from attrs import evolve, frozen

from servanda import canon, captures, store, typed_words, wording
from servanda.errors import EvidenceError, SourceError
from servanda.model import Capture, Interval, Outlet, Signal
from servanda.refusals import stop_for_the_machine
from servanda.sources import hearing, outlet_hosts
from servanda.watch.gathering.turns import one_at_a_time
from servanda.watch.settings import Watch

Progress = Callable[[int, int, str], None]
Getter = Callable[[], tuple[bytes, str | None, str | None]]


def archived_address(source: str, address: str) -> str:
    """What an archive calls a page where that is a web address; else a file of this source.

    So no archive can call a page what a person called a file, a statement or a list of theirs.

    >>> archived_address("others", "statement:ann")
    'others/statement%3Aann'
    """
    if address.lower().startswith(("http://", "https://")):
        return address
    return f"{source}/{quote(address, safe='/')}"


@frozen
class Gathered:
    """What one gathering came to."""

    kept: tuple[Capture, ...]
    unchanged: tuple[Capture, ...]
    signals: tuple[Signal, ...]


@frozen
class Given:
    """What the person who adds a capture says of it."""

    publisher: str = ""
    address: str = ""
    title: str = ""
    language: str = ""
    published: Interval | None = None


def files_below(path: Path) -> list[Path]:
    """A file itself, or all below a folder but folders and hidden files, in the order of names.

    Links and folders that may not be looked into are among them, so that whoever reads them is
    refused and says so; nothing beyond either is listed.
    """
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    shut: list[OSError] = []
    for place, folders, names in os.walk(path, onerror=shut.append):
        links = [name for name in folders if Path(place, name).is_symlink()]
        found += (Path(place, name) for name in (*names, *links) if not name.startswith("."))
    return sorted((*found, *(Path(error.filename) for error in shut)))


def check_takeable(file: Path, item: Path, vault: Path) -> None:
    """A file found below a folder is no link, and none that the watch keeps. Raises SourceError.

    A person who names a link means what it leads to; one that lies in a folder of somebody's may
    lead anywhere on this machine.
    """
    if file != item and file.is_symlink():
        raise SourceError(
            f"{file.name}: is a link, which may lead out of its folder, so what it leads to was "
            "not taken. Gather that by its own name."
        )
    if file.resolve().is_relative_to(vault.resolve()):
        raise SourceError(
            f"{file.name}: is kept in this watch's vault already, so it is no report. Gather the "
            "folder in which the reports lie."
        )


def gather(
    watch: Watch,
    record: store.Store,
    items: Sequence[tuple[str, Getter]],
    *,
    now: datetime,
    by: str,
    given: Given,
    progress: Progress | None = None,
) -> Gathered:
    """Keep each item's bytes and text; what cannot be taken in becomes a signal, by name.

    `items` are addresses, each with a function that gets its bytes, its media type and, after
    redirects, the address that gave them. The bytes
    reach the vault before the record names them, so a kill leaves no record without bytes. A file
    of bytes that another file had is that page again, whatever either is called. Where another
    gathering is at work in the watch, this one waits for its end. Raises EvidenceError where what
    is `given`, or the name of who adds it, is not what another would read.
    """
    _check_given(given, by)
    with one_at_a_time(watch, progress):
        known = {capture.id: capture for capture in record.all(Capture)}
        by_bytes = {c.bytes_sha256: c for c in known.values() if _is_file(c.address)}
        kept, unchanged = [], []
        signals: list[Signal] = []
        for number, (address, get) in enumerate(items):
            if progress:
                progress(number, len(items), address)
            try:
                data, media_type, ended_at = get()
                details = captures.Said(
                    address=given.address or ended_at or address,
                    fetched_at=now,
                    added_by=by,
                    media_type=media_type,
                    publisher=given.publisher,
                    published=given.published,
                    title=given.title,
                    language=given.language,
                )
                new = captures.keep(data, vault=watch.vault, details=details, on_record=known)
            except (SourceError, OSError) as error:
                stop_for_the_machine(error)
                signal = _refused(address, error, now)
                signals += (*record.add([signal], at=now), signal)
                continue
            before = known.get(new.capture.id)
            if before is None and _is_file(new.capture.address):
                before = by_bytes.get(new.capture.bytes_sha256)
            if before is not None:
                unchanged.append(before)
                continue
            named = bool(given.publisher.strip())
            capture = from_outlet(
                evolve(new.capture, named_by_person=named), watch.outlets, named_by_person=named
            )
            raised = (*new.signals, *impersonations(capture, watch.outlets))
            signals += (*record.add([capture, new.text, *raised], at=now), *raised)
            known[capture.id] = capture
            if _is_file(capture.address):
                by_bytes[capture.bytes_sha256] = capture
            kept.append(capture)
        if progress:
            progress(len(items), len(items), "")
        return Gathered(tuple(kept), tuple(unchanged), tuple(signals))


def _check_given(given: Given, by: str) -> None:
    """What a person says of a page, and who says it, is what another reads. Raises EvidenceError.

    A name is looked at before any byte is kept: the vault would hold it for that page ever after.
    """
    check_name(by)
    for name, why in (
        ("publisher", typed_words.why_not_words(given.publisher)),
        ("title", typed_words.why_not_words(given.title)),
    ):
        if why:
            raise EvidenceError(f"--{name} {why}. Type it anew. Nothing was kept.")


def check_name(by: str) -> None:
    """Who adds pages has a name that others read as it is meant. Raises EvidenceError if not.

    It is looked at before any byte is kept, here and where sources are asked.
    """
    if why := typed_words.why_not_name(by):
        raise EvidenceError(f"--by {why}. Type it anew. Nothing was kept.")


def _is_file(address: str) -> bool:
    """Whether an address is the name of a file: no address of the web, statement or sheet."""
    return "://" not in address and not address.startswith((wording.STATEMENT, wording.SHEET))


def _refused(address: str, error: Exception, now: datetime) -> Signal:
    return Signal(
        id=canon.identify("sig", "not taken in", address, str(error), now),
        kind="not taken in",
        where=address,
        what=str(error),
        why="What it says is not part of the record.",
        do="Mend or replace the file or address and gather it again.",
        at=now,
    )


def from_outlet(
    capture: Capture, outlets: Iterable[Outlet], *, named_by_person: bool = False
) -> Capture:
    """The capture with its source named, where it is of an outlet of the watch.

    At its host before by its name; `named_by_person` says that a person gave its publisher.
    """
    bare = evolve(capture, source=None)
    known = sorted(outlets, key=lambda o: not outlet_hosts.is_at(o, capture.address))
    for outlet in known:
        if hearing.is_of(outlet, bare, named_by_person=named_by_person):
            publisher = capture.publisher or outlet.publisher
            return evolve(capture, source=outlet.id, publisher=publisher)
    return capture


def impersonations(capture: Capture, outlets: Iterable[Outlet]) -> tuple[Signal, ...]:
    """A signal where a capture bears the name of an outlet that it is not known to be of."""
    signal = outlet_hosts.impersonated(capture, outlets)
    return (signal,) if signal else ()
