"""What persons wrote, applied: captures and tellings as they count, before anything is grouped.

What leaves it: one `Handwriting`, a pure function of the record. It changes nothing on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from servanda import canon, decisions, incidents, store
from servanda.corrections import fact_of, said_copies
from servanda.model import (
    Capture,
    Coding,
    Correction,
    Incident,
    Signal,
    Statement,
    Telling,
    Text,
)
from servanda.watch.reading import facts
from servanda.watch.reading.reading import latest_of, reading_version
from servanda.watch.settings import Watch

if TYPE_CHECKING:
    from servanda.incidents import Rank

UNREAD = "capture corrected and not read since"


@frozen
class Handwriting:
    """What the record holds with all that persons wrote applied to it."""

    captures: tuple[Capture, ...]
    tellings: tuple[Telling, ...]
    readings: tuple[Telling, ...]  # as they were read
    codings: tuple[Coding, ...]
    corrections: tuple[Correction, ...]
    statements: tuple[Statement, ...]
    rereads: tuple[decisions.Reread, ...]
    copies: Mapping[str, Correction]
    signals: tuple[Signal, ...]
    recorded: Mapping[str, Rank]  # where each claim first came on record


def applied(watch: Watch, record: store.Store, texts: Sequence[Text]) -> Handwriting:
    """Captures with their facts as corrected and tellings with their claims as coded."""
    codings, corrections = record.all(Coding), record.all(Correction)
    history = record.all(Telling)
    readings = latest_of(history)
    outcome = decisions.corrected(
        readings, codings, texts=texts, history=history if codings else ()
    )
    return Handwriting(
        captures=facts.as_corrected(record.all(Capture), corrections, watch.outlets),
        tellings=outcome.tellings,
        readings=readings,
        codings=codings,
        corrections=corrections,
        statements=record.all(Statement),
        rereads=outcome.rereads,
        copies=said_copies(corrections),
        signals=(*outcome.signals, *signals_of_corrections(watch, readings, corrections)),
        recorded=first_recorded(record, history, codings),
    )


def first_recorded(
    record: store.Store, history: Sequence[Telling], codings: Sequence[Coding]
) -> dict[str, Rank]:
    """The line on which each claim or question first came on record, and its place there.

    So a claim that is read or coded later, in whatever capture, comes after those before it.
    """
    lines = record.places(Telling)
    coded = record.places(Coding) if codings else {}
    return ranks_of(
        ((lines[telling.id], telling) for telling in history),
        ((coded[coding.id], coding) for coding in codings),
    )


def ranks_of(
    tellings: Iterable[tuple[int, Telling]], codings: Iterable[tuple[int, Coding]]
) -> dict[str, Rank]:
    """The same of some tellings and codings in the order of recording, each with its line."""
    ranks: dict[str, Rank] = {}
    for seq, telling in tellings:
        for place, claim in enumerate((*telling.claims, *telling.questions)):
            ranks.setdefault(claim.id, (seq, place))
    for seq, coding in codings:
        for place, claim in enumerate(c for c in (coding.claim, coding.corrects) if c):
            ranks[claim.id] = min((seq, place), ranks.get(claim.id, (seq, place)))
    return ranks


def signals_of_corrections(
    watch: Watch, readings: Sequence[Telling], corrections: Sequence[Correction]
) -> tuple[Signal, ...]:
    """Which corrections do not agree, and which captures were not read since theirs."""
    return (
        *decisions.contradictions(corrections, fact_of, lambda one: one.value),
        *(_unread(watch, readings, corrections) if corrections else ()),
    )


def _unread(
    watch: Watch, readings: Sequence[Telling], corrections: Sequence[Correction]
) -> tuple[Signal, ...]:
    """A signal for each capture whose day or language was corrected since it was read."""
    version = facts.version_of(reading_version(watch), corrections)
    read = {telling.capture: telling.lexicon_sha256 for telling in readings}
    corrected = {c.capture for c in corrections if c.fact in facts.READ_BY}
    stale = corrected & set(read)
    return tuple(
        Signal(
            id=canon.identify("sig", UNREAD, id, version(id)),
            kind=UNREAD,
            where=id,
            what="its day of publication or language was corrected after it was read",
            why='Days such as "on Monday" are still counted from what it was.',
            do="Run `servanda read WATCH`.",
        )
        for id in sorted(stale)
        if read[id] != version(id)
    )


def with_copies(
    grouped: Sequence[Incident], copies: Mapping[str, Correction]
) -> tuple[Incident, ...]:
    """The incidents with what persons say is a copy counted as one origin with the other."""
    originals = declared(copies)
    if not originals:
        return tuple(grouped)
    return tuple(evolve(i, origins=incidents.joined(i.origins, originals)) for i in grouped)


def declared(copies: Mapping[str, Correction]) -> dict[str, tuple[str, str]]:
    """What each capture is said to be a copy of, and why."""
    return {id: (copy.value, copy.reason) for id, copy in copies.items()}


def voices(
    captures: Sequence[Capture], texts: Sequence[Text], copies: Mapping[str, Correction]
) -> dict[str, str]:
    """Who speaks in each capture; in what a person says is a copy, whoever speaks in the other."""
    speakers = incidents.voices(captures, texts)
    for id in copies:
        first, seen = id, {id}
        while first in copies and copies[first].value not in seen:
            first = copies[first].value
            seen.add(first)
        speakers[id] = speakers.get(first, speakers[id])
    return speakers
