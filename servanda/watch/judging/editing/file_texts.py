"""The text of a file that persons edit: as it is shown, and saved whole or not at all.

What leaves it: the text with its sighting, and a file whose former text is kept beside it. Whoever
saves second is refused and given both. Whether a text reads is for the sort of file to say.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from servanda import canon, user_files
from servanda.watch.judging.editing.sighted import CHANGED_FILE, ChangedSince, Sighting

EARLIER = "earlier"  # beside the file: texts that were replaced, by their hash


@frozen
class FileText:
    """The text of a file and its hash; both "" where there is no such file yet."""

    file: Path
    words: str
    sha256: str

    @property
    def sighting(self) -> Sighting:
        """What its page shows of it."""
        return Sighting(self.sha256, 0)


def file_text(file: Path) -> FileText:
    """The text as it stands in the file now."""
    if not user_files.is_there(file):
        return FileText(file, "", "")
    words = user_files.read_text(file, most_bytes=user_files.WORDS_BYTES)
    return FileText(file, words, canon.sha256_of_bytes(words.encode()))


def check_seen(there: FileText, seen: Sighting) -> None:
    """Raise ChangedSince unless a text is as somebody was shown it."""
    if there.sha256 != seen.sha256:
        raise ChangedSince((), CHANGED_FILE, theirs=there.words)


def save_whole(there: FileText, file: Path, words: str) -> Path | None:
    """Put a text in a file; where it is kept what that text replaces, None where there was none.

    `there` is what it replaces, whether in that file or in one that ships.
    """
    kept = None
    if there.sha256:
        kept = file.parent / EARLIER / f"{file.stem}-{there.sha256[:12]}{file.suffix}"
        user_files.write_whole(kept, there.words)
    user_files.write_whole(file, words)
    return kept
