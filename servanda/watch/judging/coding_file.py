"""A coding file, entry by entry, against what is on record: all of it or none.

What leaves it: what the file's entries come to, ready to be put on record.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from servanda import captures, decisions, user_files
from servanda.decisions import CodingError
from servanda.errors import EvidenceError
from servanda.watch.judging.coding import Writing, WrittenRecords
from servanda.watch.judging.decisions_file import WholeId, as_written
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch


def code_file(
    watch: Watch,
    evidence: Evidence,
    text: str,
    *,
    name: str,
    folder: Path,
    by: str,
    at: datetime,
    whole: WholeId = as_written,
) -> WrittenRecords:
    """What every entry of a coding file comes to, against what is there now.

    `name` is the file's, for messages; `folder` holds the files that its statements name; `whole`
    makes an id of the start of one.
    Raises EvidenceError with every fault of the file; nothing is put on record.
    """
    writing = Writing(watch, evidence, by=by, at=at)
    faults: list[str] = []
    entries = decisions.read_coding_file(text, name=name)
    # Statements first, so that a claim on one may stand anywhere in the file.
    for entry in sorted(entries, key=lambda entry: not isinstance(entry, decisions.StatementEntry)):
        try:
            _enter(writing, entry, folder, whole)
        except CodingError as error:
            faults += [f"{name}:{entry.lines.of(each.field)}: {each}" for each in error.faults]
        except EvidenceError as error:
            faults.append(f"{name}:{entry.line}: {error}")
    if faults:
        undone = "Nothing was put on record: a file counts whole or not at all."
        raise EvidenceError("\n".join([*faults, undone]))
    return writing.additions()


def _enter(writing: Writing, entry: decisions.CodingEntry, folder: Path, whole: WholeId) -> None:
    signature = {"reason": entry.reason, "by": entry.coded_by}  # a statement says how it is known
    match entry:
        case decisions.ClaimEntry():
            writing.claim(whole(entry.capture), entry.words, beside=entry.beside, **signature)
        case decisions.ClaimCorrection():
            claim = whole(entry.claim) if isinstance(entry.claim, str) else entry.claim
            writing.correct(
                claim, entry.words, strike=entry.strike, as_read=entry.as_read,
                from_file=True, **signature,
            )  # fmt: skip
        case decisions.CaptureCorrection():
            facts = {
                fact: whole(value) if fact == "copy_of" else value
                for fact, value in entry.facts.items()
            }
            writing.capture(whole(entry.capture), facts, **signature)
        case decisions.StatementEntry():
            data = _bytes_of(entry, folder)
            writing.statement(
                data, kind=entry.kind, when=entry.when, where=entry.where, whose=entry.by,
                how_known=entry.how_known, title=entry.title, by=entry.coded_by,
                media_type=None if entry.file else TYPED,
            )  # fmt: skip


TYPED = "text/plain; charset=utf-8"


def _bytes_of(entry: decisions.StatementEntry, folder: Path) -> bytes:
    """The words as typed, or the file below the coding file's folder."""
    if not entry.file:
        return entry.words.encode("utf-8")
    path = (folder / entry.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise EvidenceError(
            f'"{entry.file}" lies outside the folder of this file, which would name a place on '
            "one person's machine. Put it beside this file."
        )
    with user_files.refused_as(EvidenceError, f'"{entry.file}"'):
        return user_files.read_bytes(path, most_bytes=captures.LIMIT_BYTES)
