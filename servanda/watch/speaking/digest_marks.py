"""Marks: how far each reader of a watch was told, and the last digests that she was given.

What leaves it: files below `digests/` of the watch, one a reader, each there whole or not at all. A
digest counts as given only once its mark is written, so that a fault tells twice, and never less.
"""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from servanda import canon, user_files
from servanda.decisions import person_of
from servanda.errors import SettingsError
from servanda.refusals import machine_words
from servanda.watch.speaking.news import DigestMark

FOLDER = "digests"
EVERYBODY = "everybody"  # whose mark it is where no reader is named
KEPT = 30  # digests of a reader that a feed goes on holding, as most feed readers ask once a day


@frozen
class GivenDigest:
    """One digest as a reader was given it. `id` is the same however often it is sent."""

    id: str
    at: datetime
    title: str
    words: str


@frozen
class ReaderFile:
    """How far one reader was told, and the last digests, the oldest first."""

    reader: str
    mark: DigestMark = DigestMark()
    given: tuple[GivenDigest, ...] = ()


@contextmanager
def reader_turn(watch_folder: Path, reader: str) -> Iterator[ReaderFile]:
    """What a reader was told, while nobody else gives her a digest; the other waits.

    Raises SettingsError where the file is none, or of another record.
    """
    folder = watch_folder / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = (folder / "turn.lock").open("a", encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"{machine_words(error)} {folder}: what each reader was told cannot be kept there, and "
            "it would be told again. Say --since DAY, which keeps nothing."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _read(watch_folder, reader)


def write_reader(
    watch_folder: Path, reader: str, mark: DigestMark, *given: GivenDigest
) -> ReaderFile:
    """A reader was told as far as a mark; the file says so, whole, with the digests she was given.

    A digest of the same id takes the place of the one before.
    """
    told = evolve(with_given(_read(watch_folder, reader), *given), mark=mark)
    words = json.dumps(canon.plain(told), ensure_ascii=False, indent=1, sort_keys=True)
    path = _path(watch_folder, reader)
    try:
        user_files.write_whole(path, f"{words}\n")
    except OSError as error:
        raise SettingsError(
            f"{machine_words(error)} {path}: it is not noted that the digest was given, and it "
            "will be given again."
        ) from error
    return told


def with_given(told: ReaderFile, *given: GivenDigest) -> ReaderFile:
    """What a reader was told, with more digests; of two of one id the later, and the last thirty.

    Nothing is written.
    """
    known = {one.id: one for one in (*told.given, *given)}
    ordered = sorted(known.values(), key=lambda one: one.at)
    return evolve(told, given=tuple(ordered[-KEPT:]))


def is_one_person(one: str, other: str) -> bool:
    """Whether two spellings are those of one reader, apart from case, spacing and accents."""
    return person_of(one) == person_of(other)


def _read(watch_folder: Path, reader: str) -> ReaderFile:
    path = _path(watch_folder, reader)
    if not user_files.is_there(path):
        return ReaderFile(reader)
    with user_files.refused_as(SettingsError, path):
        text = user_files.read_text(path, most_bytes=user_files.WORDS_BYTES)
    try:
        told = canon.read(ReaderFile, json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise SettingsError(
            f"{path}: is no longer as it was written: {error!s:.120}. How far {reader} was told is "
            "not known. Remove it: the next digest then tells everything again."
        ) from error
    return told


def _path(watch_folder: Path, reader: str) -> Path:
    """The file of a reader: a name that any disk can have, apart for each person."""
    person = person_of(reader)
    plain = re.sub(r"[^a-z0-9]+", "-", person)[:40].strip("-") or "reader"
    return watch_folder / FOLDER / f"{plain}-{canon.sha256(person)[:8]}.json"
