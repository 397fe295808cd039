"""The sources of a watch as a person tends them: the last visits, and a file tried and saved.

What leaves it: how each source was last visited, and a source's file, whole or not at all. It
asks nothing of any network.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda import canon, user_files
from servanda.captures.custody.visits import ENDS, Visits
from servanda.errors import EvidenceError, SettingsError
from servanda.watch.settings import Watch
from servanda.watch.source_files import SourceFile, read_sources

FOLDER = "sources"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")


@frozen
class SourceVisits:
    """One source, and how its lists or pages were last asked for.

    `waiting` counts what it lists that nobody has got yet; `last` is the instant of the last visit,
    "" where there was none; `failed` says how the last visit to one of its addresses ended badly.
    """

    source: SourceFile
    waiting: int
    last: str
    failed: tuple[str, ...]


@frozen
class SourceText:
    """The text of a source's file and its hash; both "" where there is no such file yet."""

    words: str
    sha256: str


def source_visits(watch: Watch) -> Iterator[SourceVisits]:
    """Each source with its last visits, in the order of their files."""
    visits = Visits(watch.vault.folder)
    for source in watch.sources:
        addresses = source.gathering.at if source.gathering else ()
        lasts: list[Any] = [row for at in addresses if (row := visits.last(at))]
        yield SourceVisits(
            source,
            len(visits.waiting(source.outlet.id)),
            max((str(row["at"]) for row in lasts), default=""),
            tuple(f"{row['address']}: {row['what']}" for row in lasts if row["what"] not in ENDS),
        )


def source_text(watch: Watch, id: str) -> SourceText:
    """The text of a source's file as it stands now."""
    file = _file(watch, id)
    if not user_files.is_there(file):
        return SourceText("", "")
    words = user_files.read_text(file, most_bytes=user_files.WORDS_BYTES)
    return SourceText(words, canon.sha256_of_bytes(words.encode()))


def source_fault(watch: Watch, id: str, words: str) -> str:
    """What is wrong with the text of a source; "" where it reads."""
    name = _file(watch, id).name
    with tempfile.TemporaryDirectory(prefix="servanda-") as place:
        file = Path(place) / name
        file.write_text(words, encoding="utf-8")
        try:
            read_sources(Path(place))
        except SettingsError as error:
            return str(error).replace(f"{place}{os.sep}", "")
    return ""


def save_source(watch: Watch, id: str, words: str, *, seen: str) -> None:
    """Put a text in a source's file; `seen` is the SHA-256 of the text it was made from, or "".

    Raises EvidenceError where the file holds another by now, and where the text does not read;
    then nothing is written.
    """
    if source_text(watch, id).sha256 != seen:
        raise EvidenceError(
            f"{FOLDER}/{id}.toml: the file was changed since you began, so nothing was saved. Put "
            "what you wrote into the text as it is now."
        )
    if fault := source_fault(watch, id, words):
        raise EvidenceError(f"Nothing was saved. {fault}")
    user_files.write_whole(_file(watch, id), words)


def _file(watch: Watch, id: str) -> Path:
    if not _ID.fullmatch(id):
        raise EvidenceError(
            f'"{id[:80]}" cannot name a source. Use small letters, digits, _ and -, as in '
            "phnom-penh-post. Nothing was saved."
        )
    return watch.folder / FOLDER / f"{id}.toml"
