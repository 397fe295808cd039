"""The sources of a watch as a person tends them: the last visits, a file saved, a pause.

What leaves it: how each source was last visited, and a source's file, whole or not at all. It
asks nothing of any network.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from servanda.captures.custody.visits import ENDS, Visits
from servanda.errors import EvidenceError, SettingsError, nearest
from servanda.model import Pause
from servanda.sources import hearing
from servanda.watch.judging.editing.file_texts import FileText, check_seen, file_text, save_whole
from servanda.watch.judging.editing.sighted import Sighting
from servanda.watch.settings import Watch
from servanda.watch.source_files import SourceFile, read_sources

FOLDER = "sources"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")
_A_PAUSE = re.compile(r"^[ \t]*\[\[[ \t]*paused[ \t]*\]\][^\n]*$", re.MULTILINE)
_AFTER = re.compile(r"\n(?=[ \t]*\[)|\Z")  # the end of a table


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


def source_text(watch: Watch, id: str) -> FileText:
    """The text of a source's file as it stands now; an empty one where there is none."""
    if not _ID.fullmatch(id):
        raise EvidenceError(
            f'"{id[:80]}" cannot name a source. Use small letters, digits, _ and -, as in '
            "phnom-penh-post. Nothing was saved.",
            field="name",
        )
    return file_text(watch.folder / FOLDER / f"{id}.toml")


def source_fault(watch: Watch, id: str, words: str) -> str:
    """What is wrong with the text of a source; "" where it reads."""
    name = source_text(watch, id).file.name
    with tempfile.TemporaryDirectory(prefix="servanda-") as place:
        file = Path(place) / name
        file.write_text(words, encoding="utf-8")
        try:
            read_sources(Path(place))
        except SettingsError as error:
            return str(error).replace(f"{place}{os.sep}", "")
    return ""


def save_source(watch: Watch, id: str, words: str, *, seen: Sighting) -> Path | None:
    """Put a text in a source's file; where what it replaced is kept, None where nothing was there.

    Raises ChangedSince where the file holds another text than was seen by now, and EvidenceError
    where the text does not read; then nothing is written.
    """
    there = source_text(watch, id)
    check_seen(there, seen)
    if fault := source_fault(watch, id, words):
        raise EvidenceError(f"Nothing was saved. {fault}", field="words")
    return save_whole(there, there.file, words)


# ------------------------------------------------------------------ paused


def paused(watch: Watch, id: str, on: date) -> Pause | None:
    """Why a source is not asked on a day; None where it is. Raises EvidenceError for no source."""
    known = {source.outlet.id: source.outlet for source in watch.sources}
    if id not in known:
        raise EvidenceError(f'no source "{id[:80]}" is listed. {nearest(id, known)}')
    return hearing.paused_on(known[id], on)


def pause(watch: Watch, id: str, *, since: date, reason: str, seen: Sighting | None = None) -> None:
    """A source is not asked from a day on, and why stands in its file.

    Raises EvidenceError where it is paused on that day already or no reason is given, and
    ChangedSince where its file is not as it was seen.
    """
    there = _as_seen(watch, id, seen)
    if before := paused(watch, id, since):
        raise EvidenceError(
            f"{id} is {hearing.pause_words(before)}. Nothing was changed.", field="since"
        )
    reason = " ".join(reason.split())
    if not reason:
        raise EvidenceError(
            "Say why it is paused: the reason stands wherever it counts as not reached. Nothing "
            "was changed.",
            field="reason",
        )
    table = f"[[paused]]\nfrom_on = {since}\nreason = {_quoted(reason)}\n"
    made = (*_pauses(watch, id), Pause(since, reason))
    _save(watch, id, there, there.words.rstrip("\n") + f"\n\n{table}", made)


def resume(watch: Watch, id: str, *, last: date, seen: Sighting | None = None) -> None:
    """A source is asked again; `last` is the last day of its pause, which stays in its file.

    A pause of which no day has passed by then is taken out. Raises EvidenceError where it is not
    paused, and ChangedSince where its file is not as it was seen.
    """
    there = _as_seen(watch, id, seen)
    *before, was = _pauses(watch, id) or (None,)
    if was is None or was.to_on is not None:
        paused(watch, id, last)  # of no source it says so
        raise EvidenceError(f"{id} is not paused. Nothing was changed.")
    tables = list(_A_PAUSE.finditer(there.words))
    if not tables:
        raise EvidenceError(
            f"{FOLDER}/{id}.toml: the pause is not written as a [[paused]] table, so it cannot be "
            f"ended from here. Write to_on = {last} into it by hand. Nothing was changed."
        )
    start, end = tables[-1].span()
    head, tail = there.words[:start], there.words[end:]
    if last < was.from_on:
        _save(watch, id, there, head.rstrip("\n") + "\n" + _AFTER.split(tail, 1)[-1], before)
        return
    words = f"{there.words[:end]}\nto_on = {last}{tail}"
    _save(watch, id, there, words, (*before, Pause(was.from_on, was.reason, last)))


def _pauses(watch: Watch, id: str) -> tuple[Pause, ...]:
    return next((s.outlet.paused for s in watch.sources if s.outlet.id == id), ())


def _as_seen(watch: Watch, id: str, seen: Sighting | None) -> FileText:
    """The file's text, as it was seen where somebody was shown it."""
    there = source_text(watch, id)
    if seen is not None:
        check_seen(there, seen)
    return there


def _save(watch: Watch, id: str, there: FileText, words: str, made: Sequence[Pause]) -> None:
    """Save a text in which a pause was written: before, it is read back, and says just that."""
    fault = source_fault(watch, id, words)
    tables = [] if fault else tomllib.loads(words).get("paused", [])
    said = [Pause(each["from_on"], each["reason"], each.get("to_on")) for each in tables]
    if fault or said != list(made):
        raise EvidenceError(
            f"{FOLDER}/{id}.toml: the pause cannot be written into it. {fault} Nothing was changed."
        )
    save_whole(there, there.file, words)


def _quoted(words: str) -> str:
    """Words as a string of TOML, on one line."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
