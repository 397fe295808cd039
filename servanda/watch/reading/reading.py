"""Reading: captures not read yet become tellings on record.

What leaves it: tellings, and signals for passages that nobody here can read. They are put on record
in the order of their captures, whichever process reads them. It never judges what a text says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from attrs import evolve, frozen

from servanda import additions, canon, claims, lexicon, store, wording
from servanda.lexicon import Lexicon
from servanda.model import Actor, Agreement, Capture, Correction, Signal, Telling, Text
from servanda.watch.gathering.adding import Progress
from servanda.watch.reading import abreast, coverage, facts
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


@frozen
class WorkersWords:
    """The words of a watch as a worker makes them for itself, and the hash they must have."""

    added: additions.Additions
    sha256: str

    def lexicon(self) -> Lexicon | None:
        """They, made once a process; None where they are others here."""
        words = _MADE.get(self.sha256)
        if words is None:
            words = additions.extend(lexicon.opened(), self.added)
            if words.sha256 != self.sha256:
                return None
            _MADE[self.sha256] = words
        return words


_MADE: dict[str, Lexicon] = {}


def workers_words(watch: Watch) -> WorkersWords:
    """The words of a watch, for workers."""
    return WorkersWords(watch.added, watch.lexicon.sha256)


@frozen
class ReadingWork:
    """What a worker reads pages with; it opens no watch.

    A page is its capture and text and the version that its telling is stamped with.
    """

    agreement: Agreement
    actors: tuple[Actor, ...]
    words: WorkersWords

    def __call__(self, page: tuple[Capture, Text, str]) -> Telling | None:
        """What the page tells; None where the worker has other words than the watch."""
        capture, text, version = page
        words = self.words.lexicon()
        if words is None:
            return None
        return telling_of(
            capture,
            text,
            parser=claims.load_parser,
            lexicon=words,
            agreement=self.agreement,
            actors=self.actors,
            version=version,
        )


def read(
    watch: Watch,
    record: store.Store,
    *,
    now: datetime,
    progress: Progress | None = None,
    workers: int | None = 1,
) -> tuple[Telling, ...]:
    """Read every capture not yet read; tellings are put on record one by one, in captures' order.

    The record is the same whatever the number of `workers`, processes that read (None: as many as
    pay), and so is what it comes to where the reading is broken off and begun again. A language of
    a capture that nobody here can read is on record as a signal.
    """
    todo = unread(watch, record)
    if not todo:
        return ()
    parser = lru_cache(maxsize=1)(claims.load_parser)  # loaded where a page has English
    version = facts.version_of(reading_version(watch), record.all(Correction))
    known = {signal.id for signal in record.all(Signal)}
    tellings: list[Telling] = []

    def here(page: tuple[Capture, Text, str]) -> Telling:
        capture, text, stamp = page
        return telling_of(
            capture,
            text,
            parser=parser,
            lexicon=watch.lexicon,
            agreement=watch.agreement,
            actors=watch.actors,
            version=stamp,
        )

    def take(telling: Telling) -> None:
        news = [s for s in coverage.unreadable(telling, now=now) if s.id not in known]
        record.add([telling, *news], at=now)
        tellings.append(telling)
        show()

    def show() -> None:
        if progress:
            rest = todo[len(tellings) : len(tellings) + 1]
            name = rest[0][0].title or rest[0][0].address if rest else ""
            progress(len(tellings), len(todo), name)

    show()
    abreast.in_order(
        ReadingWork(watch.agreement, watch.actors, workers_words(watch)),
        [(capture, text, version(capture.id)) for capture, text in todo],
        workers=workers or abreast.workers_for([text for _, text in todo]),
        here=here,
        take=take,
    )
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
    return latest_of(record.all(Telling))


def latest_of(tellings: Iterable[Telling]) -> tuple[Telling, ...]:
    """The last of several readings of each capture, in the order captures were first read."""
    return tuple({telling.capture: telling for telling in tellings}.values())
