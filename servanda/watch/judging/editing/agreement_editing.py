"""Editing the agreement's file of a watch: what is wrong with a new text, and what it would move.

What leaves it: faults by their lines, the standings and duties that would be others, and a file of
the watch's own, whole or not at all. What it was before is kept beside it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from servanda import additions, user_files
from servanda.errors import EvidenceError, SettingsError
from servanda.model import Agreement
from servanda.watch.agreement_files import SCENARIOS, Checked, check_agreement, words_folder
from servanda.watch.agreement_places import OWN
from servanda.watch.judging.assessing import Assessable, Court, judge
from servanda.watch.judging.editing.file_texts import FileText, check_seen, file_text, save_whole
from servanda.watch.judging.editing.sighted import Sighting
from servanda.watch.settings import Watch, check_actors

MOST_BYTES = user_files.WORDS_BYTES
_AT_LINE = re.compile(r"(?P<file>[^:\s]+):(?P<line>\d+): (?P<words>.*)")


@frozen
class TextFault:
    """What is wrong, and the line of the agreement's text; None where it is of another file."""

    line: int | None
    words: str


@frozen
class EditMove:
    """One standing or duty that a change would make another; "" where it is not there."""

    item: str
    what: str  # "standing", "duty"
    before: str
    after: str


def agreement_text(watch: Watch) -> FileText:
    """The text as it stands now, in the watch's own file or in the one that ships."""
    return file_text(watch.agreement_path)


def is_own_agreement(watch: Watch) -> bool:
    """Whether the text is in a file of the watch's own, not in the one that ships."""
    return watch.agreement_path.is_relative_to(watch.folder)


def check_text(watch: Watch, words: str) -> tuple[Agreement | None, tuple[TextFault, ...]]:
    """The agreement that a text gives with the watch's words and scenarios, and every fault.

    The agreement is None where the text does not read; where it does, the faults are of scenarios
    that do not come out.
    """
    if len(words.encode()) > MOST_BYTES:
        raise EvidenceError(f"The text is longer than {MOST_BYTES:,} bytes. Nothing was saved.")
    with tempfile.TemporaryDirectory(prefix="servanda-") as place:
        file = _laid_out(watch, words, Path(place))
        checked = check_agreement(file)
        faults = _faults(checked, file.name)
    if checked.agreement is not None:
        if checked.agreement.id != watch.agreement.id:
            other = f"the agreement's id is {watch.agreement.id}: leave it, for the record names it"
            return None, (TextFault(None, other), *faults)
        try:
            check_actors(watch.actors, checked.agreement, watch.folder / "actors.toml")
        except SettingsError as error:
            return None, (TextFault(None, str(error)), *faults)
    return checked.agreement, faults


def moved_by(
    watch: Watch, answers: Assessable, agreement: Agreement, *, on: date
) -> tuple[EditMove, ...]:
    """What the decisions on record would come to otherwise at the end of a day."""
    edited = evolve(watch, agreement=agreement)
    return moves_between((watch, answers), (edited, answers), on=on)


def moves_between(
    before: tuple[Court, Assessable], after: tuple[Court, Assessable], *, on: date
) -> tuple[EditMove, ...]:
    """The standings and duties that two ways to judge one record come to otherwise on a day."""
    moves: list[EditMove] = []
    states: list[dict[tuple[str, str], str]] = []
    for court, evidence in (before, after):
        judged = judge(court, evidence, on=on)
        found: dict[tuple[str, str], str] = {
            (one.commitment, "standing"): one.state for one in judged.standings
        }
        for duty in judged.duties:
            key = duty.rule, "duty"
            found[key] = ", ".join(sorted({duty.state, *found.get(key, duty.state).split(", ")}))
        states.append(found)
    stood, stands = states
    for item, what in dict.fromkeys([*stood, *stands]):
        was, now = stood.get((item, what), ""), stands.get((item, what), "")
        if was != now:
            moves.append(EditMove(item, what, was, now))
    return tuple(moves)


def save_text(watch: Watch, words: str, *, seen: Sighting) -> Path | None:
    """Put a text in the file of the watch's own agreement; where what it replaced is kept.

    Raises ChangedSince where the file holds another text than was seen by now, and EvidenceError
    where the text does not read; then nothing is written.
    """
    there = agreement_text(watch)
    check_seen(there, seen)
    agreement, faults = check_text(watch, words)
    if agreement is None:
        listed = "\n".join(fault.words for fault in faults)
        raise EvidenceError(f"Nothing was saved, for the text has faults.\n{listed}")
    own = watch.folder / OWN
    scenarios = there.file.with_name(f"{there.file.stem}{SCENARIOS}")
    if not is_own_agreement(watch) and user_files.is_there(scenarios):
        user_files.write_whole(
            own / scenarios.name, user_files.read_text(scenarios, most_bytes=MOST_BYTES)
        )
    return save_whole(there, own / f"{there.file.stem}.md", words)


def _laid_out(watch: Watch, words: str, place: Path) -> Path:
    """The text in a folder of its own, with all that it is read with beside it."""
    file = place / OWN / watch.agreement_path.name
    file.parent.mkdir()
    file.write_text(words, encoding="utf-8")
    scenarios = watch.agreement_path.with_name(f"{watch.agreement_path.stem}{SCENARIOS}")
    if user_files.is_there(scenarios):
        beside = user_files.read_bytes(scenarios, most_bytes=MOST_BYTES)
        (file.parent / scenarios.name).write_bytes(beside)
    folder = words_folder(watch.folder / OWN / watch.agreement_path.name)
    for name in additions.files_of(folder):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(user_files.read_bytes(folder / name, most_bytes=MOST_BYTES))
    return file


def _faults(checked: Checked, file: str) -> tuple[TextFault, ...]:
    return tuple(_of_lines(checked.faults, file))


def _of_lines(faults: Sequence[str], file: str) -> Iterator[TextFault]:
    for words in faults:
        at = _AT_LINE.fullmatch(words)
        if at and at["file"] == file:
            yield TextFault(int(at["line"]), at["words"])
        else:
            yield TextFault(None, words)
