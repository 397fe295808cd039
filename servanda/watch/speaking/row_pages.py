"""Rows a page at a time: what a program asks for that walks a whole record.

What leaves it: the rows that the commands print, so many of them, and the place after which the
next page begins. A place is of the row itself and no count of rows, so that what comes on record
meanwhile moves nobody's place; a page asks the database as often whatever the record holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from servanda import canon
from servanda.model import Capture, Deferral, Text
from servanda.version import __version__
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.queue import Queue
from servanda.watch.projecting.versions import versions
from servanda.watch.speaking.by_hand_rows import capture_rows
from servanda.watch.speaking.evidence_rows import claim_rows, difference_row
from servanda.watch.speaking.queue_rows import with_reasons
from servanda.watch.speaking.rows import incident_rows, question_rows
from servanda.watch.speaking.values import Row

if TYPE_CHECKING:
    from servanda.claims.second_reader.reader import Difference

RowPlace = tuple[Any, ...]  # numbers and strings, compared in order


@frozen
class RowPage:
    """Some rows in order; `following` is the place that the next page begins after."""

    rows: Sequence[Row]
    following: RowPlace | None


def incident_page(answers: Answers, after: RowPlace | None, most: int) -> RowPage:
    """The next incidents of `incident_rows`, in the order in which each was first told."""
    first, key = after or ("", "")
    found = answers.incidents_after((first, key), most + 1)
    ids = [id for _, id in found[:most]]
    evidence = answers.part(ids)
    rows = {row["id"]: row for row in incident_rows(evidence)}
    return RowPage([rows[id] for id in ids], _last(found, most))


def capture_page(answers: Answers, after: RowPlace | None, most: int) -> RowPage:
    """The next captures of `capture_rows`, in the order of recording."""
    found = answers.record.following(Capture, after[0] if after else 0, most + 1)
    ids = list(found)[:most]
    evidence = evolve(answers.part([]), captures=answers.captures(ids))
    places = [((seq,), id) for id, seq in found.items()]
    return RowPage(list(capture_rows(evidence)), _last(places, most))


def claim_page(answers: Answers, after: RowPlace | None, most: int) -> RowPage:
    """The next claims of `claim_rows`, by capture; of so many captures at most.

    There may be fewer than asked for, and none, with more to follow.
    """

    def rows_of(captures: Sequence[str]) -> dict[str, list[Row]]:
        return {each.capture: list(claim_rows([each])) for each in answers.tellings(captures)}

    return _by_capture(answers, rows_of, after, most)


def difference_page(answers: Answers, after: RowPlace | None, most: int) -> RowPage:
    """The next differences of a second reader whose answers are kept, by capture, as with claims.

    Nobody is asked; there is none where watch.toml names no second reader.
    """

    def rows_of(captures: Sequence[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for each in _differences(answers, captures):
            found.setdefault(each.capture, []).append(difference_row(each))
        return found

    return _by_capture(answers, rows_of, after, most)


def _differences(answers: Answers, captures: Collection[str]) -> list[Difference]:
    """Where the kept answers of a second reader differ from the rules in some captures."""
    if not captures or answers.opened.settings.second_reader is None:
        return []
    # when used: a watch has no second reader unless watch.toml names one
    from servanda.watch.reading.second_reader import kept_differences

    texts = {text.capture: text for _, text in answers.record.about(Text, captures)}
    tellings = [each for each in answers.tellings(captures) if each.capture in texts]
    return kept_differences(answers.watch, answers.captures(captures), texts, tellings)


def _by_capture(
    answers: Answers,
    rows_of: Callable[[Sequence[str]], Mapping[str, Sequence[Row]]],
    after: RowPlace | None,
    most: int,
) -> RowPage:
    """The next of the rows that captures have each some of, by capture."""
    seq, skip = after or (0, 0)
    # The capture that the last page ended within, if any, and those after it.
    found = answers.record.following(Capture, seq - 1 if skip else seq, most + 1)
    captures = list(found)[:most]
    there = rows_of(captures)
    rows: list[Row] = []
    whole = seq  # the last capture of which every row was given
    for capture in captures:
        own = there.get(capture, ())
        start = skip if found[capture] == seq else 0
        room = most - len(rows)
        rows += own[start : start + room]
        if len(own) - start > room:
            return RowPage(rows, (found[capture], start + room) if room else (whole, 0))
        whole = found[capture]
    return RowPage(rows, (found[captures[-1]], 0) if len(found) > most else None)


def question_page(queue: Queue, after: RowPlace | None, most: int) -> RowPage:
    """The next questions about incidents, in the order of their days, each with why it waits."""
    found = queue.after(after[0] if after else "", most + 1)
    waiting = list(queue.waiting([id for _, id in found[:most]]))
    evidence = queue.answers.part([each.question.incident.id for each in waiting])
    told_by = {c.capture for each in waiting for c in each.question.incident.claims}
    differences = _differences(queue.answers, told_by)
    own = question_rows(evidence, [each.question for each in waiting], differences)
    rows = (row for row in own if "incident" in row)
    signals = queue.answers.open_signals
    places = [((key,), id) for key, id in found]
    return RowPage(list(with_reasons(rows, evidence, waiting, signals)), _last(places, most))


def page_of_rows(
    rows: Iterable[Row],
    place: Callable[[Row], RowPlace],
    after: RowPlace | None,
    most: int,
) -> RowPage:
    """The next of some rows that are made all at once, in the order of their places."""
    placed = sorted(((place(row), row) for row in rows), key=lambda each: each[0])
    later = [each for each in placed if after is None or each[0] > after]
    found = [row for _, row in later[:most]]
    return RowPage(found, later[most - 1][0] if len(later) > most else None)


def _last(found: Sequence[tuple[RowPlace, str]], most: int) -> RowPlace | None:
    return found[most - 1][0] if len(found) > most else None


def made_from(answers: Answers, *asked: str) -> str:
    """A hash of all that an answer hangs on: the head of the record and the watch's files.

    And of what was asked. 64 hexadecimal digits; the same while nothing of it has changed.
    """
    opened, head = answers.opened, answers.record.head()
    return canon.sha256(
        [
            head.chain_sha256 if head else "",
            versions(opened.folder, opened.agreement_path, two_people=opened.settings.two_people),
            canon.sha256_of_bytes((opened.folder / "watch.toml").read_bytes()),
            __version__,
            *asked,
        ]
    )


def held_now(queue: Queue) -> str:
    """What is put off or in somebody's hands now, which changes as hours pass."""
    own: set[Deferral] = {each for some in queue.deferred.values() for each in some}
    return " ".join(sorted(each.id for each in own))
