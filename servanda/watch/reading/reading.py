"""Reading: captures not read yet become tellings on record.

What leaves it: tellings, and signals for passages that nobody here can read. Each telling is on
record before the next is begun. It never judges what a text says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from attrs import evolve

from servanda import canon, claims, store, wording
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Correction, Signal, Telling, Text
from servanda.watch.gathering.adding import Progress
from servanda.watch.reading import coverage, facts
from servanda.watch.settings import Watch


def unread(watch: Watch, record: store.Store) -> list[tuple[Capture, Text]]:
    """Captures that this reader, with these words and actors, has not read yet.

    Each with its day and language as corrected; one that was read before they were is unread. A
    list that somebody imported is coded already, and is never read.
    """
    version = facts.version_of(reading_version(watch), record.all(Correction))
    read = {t.capture for t in record.all(Telling) if t.lexicon_sha256 == version(t.capture)}
    texts = {text.capture: text for text in record.all(Text)}
    return [
        (capture, texts[capture.id])
        for capture in facts.captures_of(record, watch.outlets)
        if capture.id not in read
        and capture.id in texts
        and not capture.address.startswith(wording.SHEET)
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
    version = facts.version_of(reading_version(watch), record.all(Correction))
    said = {signal.id for signal in record.all(Signal)}
    tellings = []
    for number, (capture, text) in enumerate(todo):
        if progress:
            progress(number, len(todo), capture.title or capture.address)
        telling = telling_of(
            capture,
            text,
            parser=parser,
            lexicon=watch.lexicon,
            agreement=watch.agreement,
            actors=watch.actors,
            version=version(capture.id),
        )
        news = [s for s in coverage.unreadable(telling, now=now) if s.id not in said]
        record.add([telling, *news], at=now)
        tellings.append(telling)
    if progress:
        progress(len(todo), len(todo), "")
    return tuple(tellings)


def telling_of(
    capture: Capture,
    text: Text,
    *,
    parser: Callable[[], claims.Parser],
    lexicon: Lexicon,
    agreement: Agreement,
    actors: Sequence[Actor],
    version: str,
) -> Telling:
    """What one capture tells, stamped with the version of all that the reading depends on."""
    telling = claims.read(
        capture,
        text,
        parser=parser,
        lexicon=lexicon,
        actors=(*agreement.actors, *actors),
        agreements=[agreement],
    )
    id = canon.identify("tel", capture.id, telling.text, telling.model, version)
    return evolve(telling, lexicon_sha256=version, id=id)


def latest_tellings(record: store.Store) -> tuple[Telling, ...]:
    """The last reading of each capture, in the order captures were first read."""
    latest: dict[str, Telling] = {}
    for telling in record.all(Telling):
        latest[telling.capture] = telling
    return tuple(latest.values())
