"""Gathering evidence: files, addresses and standard input become captures and tellings.

What leaves it: counts of what was kept and read, and signals for what could not be. It
never judges what a text says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen

from servanda import canon, captures, claims, store
from servanda.errors import SourceError
from servanda.model import Capture, Interval, Outlet, Signal, Telling, Text
from servanda.watch import reaching
from servanda.watch.settings import Watch

Progress = Callable[[int, int, str], None]
Getter = Callable[[], tuple[bytes, str | None, str | None]]


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
    """A file itself, or every plain file below a folder in the order of names."""
    if not path.is_dir():
        return [path]
    return sorted(
        found
        for found in path.rglob("*")
        if found.is_file() and not found.is_symlink() and not found.name.startswith(".")
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
    reach the vault before the record names them, so a kill leaves no record without bytes.
    """
    known = {capture.id: capture for capture in record.all(Capture)}
    kept, unchanged, signals = [], [], []
    for number, (address, get) in enumerate(items):
        if progress:
            progress(number, len(items), address)
        try:
            data, media_type, ended_at = get()
            taken = captures.keep(
                data,
                address=given.address or ended_at or address,
                fetched_at=now,
                added_by=by,
                vault=watch.vault,
                media_type=media_type,
                publisher=given.publisher,
                published=given.published,
                title=given.title,
                language=given.language,
            )
        except (SourceError, OSError) as error:
            signal = _refused(address, error, now)
            record.add([signal], at=now)
            signals.append(signal)
            continue
        if taken.capture.id in known:
            unchanged.append(known[taken.capture.id])
            continue
        capture = from_outlet(taken.capture, watch.outlets)
        record.add([capture, taken.text, *taken.signals], at=now)
        known[capture.id] = capture
        kept.append(capture)
        signals.extend(taken.signals)
    if progress:
        progress(len(items), len(items), "")
    return Gathered(tuple(kept), tuple(unchanged), tuple(signals))


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


def from_outlet(capture: Capture, outlets: Iterable[Outlet]) -> Capture:
    """The capture with its source named, where its publisher or address is one of the watch's."""
    for outlet in outlets:
        names = {name.casefold() for name in (outlet.publisher, *outlet.aliases)}
        at_address = outlet.address and capture.address.startswith(outlet.address)
        if capture.publisher.casefold() in names or at_address:
            publisher = capture.publisher or outlet.publisher
            return evolve(capture, source=outlet.id, publisher=publisher)
    return capture


def unread(watch: Watch, record: store.Store) -> list[tuple[Capture, Text]]:
    """Captures that this reader, with these words and actors, has not read yet."""
    version = reading_version(watch)
    read = {t.capture for t in record.all(Telling) if t.lexicon_sha256 == version}
    texts = {text.capture: text for text in record.all(Text)}
    return [
        (capture, texts[capture.id])
        for capture in record.all(Capture)
        if capture.id not in read and capture.id in texts
    ]


def reading_version(watch: Watch) -> str:
    """One hash of all that a reading depends on beside the text: reader, words, actors."""
    return canon.sha256(
        [claims.READER, watch.lexicon.sha256, list(watch.actors), watch.agreement.file_sha256]
    )


def read(
    watch: Watch, record: store.Store, *, now: datetime, progress: Progress | None = None
) -> tuple[Telling, ...]:
    """Read every capture not yet read; each telling is on record before the next is begun.

    A language of a capture that nobody here can read is on record as a signal.
    """
    todo = unread(watch, record)
    if not todo:
        return ()
    parser = lru_cache(maxsize=1)(claims.load_parser)  # loaded where a page has English
    version = reading_version(watch)
    actors = (*watch.agreement.actors, *watch.actors)
    said = {signal.id for signal in record.all(Signal)}
    tellings = []
    for number, (capture, text) in enumerate(todo):
        if progress:
            progress(number, len(todo), capture.title or capture.address)
        telling = claims.read(
            capture,
            text,
            parser=parser,
            lexicon=watch.lexicon,
            actors=actors,
            agreements=[watch.agreement],
        )
        telling = evolve(
            telling,
            lexicon_sha256=version,
            id=canon.identify("tel", capture.id, telling.text, telling.model, version),
        )
        news = [s for s in reaching.unreadable(telling, now=now) if s.id not in said]
        record.add([telling, *news], at=now)
        tellings.append(telling)
    if progress:
        progress(len(todo), len(todo), "")
    return tuple(tellings)


def latest_tellings(record: store.Store) -> tuple[Telling, ...]:
    """The last reading of each capture, in the order captures were first read."""
    latest: dict[str, Telling] = {}
    for telling in record.all(Telling):
        latest[telling.capture] = telling
    return tuple(latest.values())
