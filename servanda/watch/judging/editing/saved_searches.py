"""Saved searches of a watch: words under a name, of the whole watch or of one person.

What leaves it: the searches, in files of the watch that nothing on record rests on, and for each
person what she has seen of each. Nothing is searched here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from servanda import canon, typed_words, user_files
from servanda.errors import EvidenceError, nearest
from servanda.watch.judging.editing.sighted import ChangedSince

FOLDER = "searches"
SHARED = "shared"  # the file of the whole watch; those of persons are called by a hash of the name
MOST, LONGEST_NAME, LONGEST_WORDS, MOST_SEEN = 30, 60, 400, 500
OTHERWISE = (
    "The search was changed since the page was loaded, so nothing was deleted. Look at it again."
)


@frozen
class SavedSearch:
    """Words to look for, under a name; `by` is whose search it is, "" of the whole watch."""

    name: str
    words: str
    by: str = ""

    @property
    def sha256(self) -> str:
        """A hash of what is shown of it."""
        return canon.sha256(self)


@frozen
class SeenOfSearch:
    """The ids that a person was shown of a search when she last looked."""

    search: str  # the hash of it
    ids: tuple[str, ...]


@frozen
class SearchFile:
    """What one file holds: searches, and what a person has seen of these and of shared ones."""

    searches: tuple[SavedSearch, ...] = ()
    seen: tuple[SeenOfSearch, ...] = ()


def saved_searches(folder: Path, person: str = "") -> tuple[SavedSearch, ...]:
    """Those of the whole watch, then those of a person; each by name."""
    both = _read(folder, "").searches + (_read(folder, person).searches if person else ())
    return tuple(sorted(both, key=lambda each: (bool(each.by), each.name)))


def saved_search(folder: Path, name: str, person: str = "") -> SavedSearch:
    """The search of that name, a person's own before a shared one. Raises EvidenceError."""
    known = {each.name: each for each in saved_searches(folder, person)}
    if name not in known:
        raise EvidenceError(f'no search is saved as "{name[:60]}". {nearest(name, known)}')
    return known[name]


def save_search(folder: Path, name: str, words: str, *, by: str = "") -> SavedSearch:
    """Keep words under a name. Raises EvidenceError where that is taken or cannot be read."""
    name, words = name.strip(), words.strip()
    for field, typed, longest in (("name", name, LONGEST_NAME), ("q", words, LONGEST_WORDS)):
        why = typed_words.why_not_words(typed)
        if not typed or len(typed) > longest:
            why = f"is empty, or longer than {longest} letters" if field == "name" else (
                f"is no word, or longer than {longest} letters"
            )  # fmt: skip
        if why:
            what = "The name" if field == "name" else "What is looked for"
            raise EvidenceError(f"{what} {why}. Nothing was saved.", field=field)
    there = _read(folder, by)
    if any(each.name == name for each in there.searches):
        raise EvidenceError(
            f'A search is saved as "{name}" already. Give another name, or delete that one first. '
            "Nothing was saved.",
            field="name",
        )
    if len(there.searches) >= MOST:
        raise EvidenceError(
            f"{MOST} searches are saved. Delete one that is not needed. Nothing was saved."
        )
    made = SavedSearch(name, words, by)
    _write(folder, by, evolve(there, searches=(*there.searches, made)))
    return made


def delete_search(folder: Path, name: str, *, by: str = "", seen: str | None = None) -> None:
    """Forget a search; `seen` is the hash of it as it was shown, where somebody was.

    Raises EvidenceError where there is none, and ChangedSince where it is another by now.
    """
    there = _read(folder, by)
    known = {each.name: each for each in there.searches}
    if name not in known:
        raise EvidenceError(
            f'no search is saved as "{name[:60]}". {nearest(name, known)} Nothing was deleted.'
        )
    if seen is not None and known[name].sha256 != seen:
        raise ChangedSince((), OTHERWISE)
    left = tuple(each for each in there.searches if each.name != name)
    _write(folder, by, evolve(there, searches=left))


def new_of(folder: Path, search: SavedSearch, person: str, ids: Collection[str]) -> int:
    """How many of some ids a person was not shown when she last looked at a search."""
    known = {each.search: each.ids for each in _read(folder, person).seen}
    return len(set(ids) - set(known.get(search.sha256, ())))


def note_seen(folder: Path, search: SavedSearch, person: str, ids: Collection[str]) -> None:
    """Keep what a person was shown of a search now; of searches that are gone nothing is kept."""
    there = _read(folder, person)
    alive = {each.sha256 for each in saved_searches(folder, person)}
    others = (s for s in there.seen if s.search in alive and s.search != search.sha256)
    made = SeenOfSearch(search.sha256, tuple(sorted(set(ids))[:MOST_SEEN]))
    if made not in there.seen:
        _write(folder, person, evolve(there, seen=(*others, made)))


def _file(folder: Path, person: str) -> Path:
    name = f"of-{hashlib.sha256(person.encode()).hexdigest()[:16]}" if person else SHARED
    return folder / FOLDER / f"{name}.json"


def _read(folder: Path, person: str) -> SearchFile:
    file = _file(folder, person)
    if not user_files.is_there(file):
        return SearchFile()
    try:
        row: Any = json.loads(user_files.read_text(file, most_bytes=user_files.WORDS_BYTES))
        return canon.read(SearchFile, row)
    except ValueError as error:
        raise EvidenceError(
            f"{FOLDER}/{file.name}: saved searches cannot be read ({error}). Nothing on record "
            "rests on them: move the file away, and save anew what is needed."
        ) from error


def _write(folder: Path, person: str, whole: SearchFile) -> None:
    user_files.write_whole(
        _file(folder, person), json.dumps(canon.plain(whole), ensure_ascii=False, indent=1) + "\n"
    )
