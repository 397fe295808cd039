"""Checking: agreement files with their scenarios, what ships, and the record of a watch.

What leaves it: what was found well, in a line, and every fault. Nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from servanda import disguise, lexicon, store, wording
from servanda.captures.custody.record_heads import RecordHeads
from servanda.heads.door import lost, note
from servanda.heads.witnesses import head_faults, seen_in
from servanda.model import WALL_KINDS, Capture, Correction, Signal
from servanda.store import RecordLine
from servanda.store.clock import KIND as CLOCK
from servanda.store.clock import ahead_of_now, place, runs_backwards
from servanda.watch.agreement_files import Checked, check_agreement
from servanda.watch.agreement_places import shipped
from servanda.watch.judging.log_checking import check_log_of
from servanda.watch.judging.open_signals import impersonations
from servanda.watch.judging.out_of_time import not_signalled
from servanda.watch.reading.coverage import language_gaps
from servanda.watch.reading.facts import as_corrected
from servanda.watch.settings import Watch

_WALLS = 20  # told one by one


def check_shipped() -> Iterator[Checked]:
    """Every agreement, act type, subject and language that ships."""
    for file in sorted(shipped("agreements").glob("*.md")):
        yield check_agreement(file)
    words = lexicon.load()
    yield Checked(
        f"{wording.figure(len(words.acts), 'act type')}, "
        f"{wording.figure(len(words.subjects), 'subject')}, "
        f"{wording.figure(len(words.languages), 'language')}: well"
    )
    yield from (Checked(line) for line in language_gaps(words))


def borne_names(watch: Watch, record: store.Store) -> tuple[Signal, ...]:
    """A signal for each capture that bears the name of an outlet it is not known to be of."""
    corrections = record.all(Correction)
    pages = as_corrected(record.all(Capture), corrections, watch.outlets)
    return tuple(impersonations(pages, corrections, watch.outlets))


def check_record(watch: Watch, *, now: datetime, witnesses: Sequence[Path] = ()) -> Checked:
    """The record: its file, every hash, the chain, and every head of it that was seen earlier.

    `now` is the instant of asking; `witnesses` are published sites, and lists of heads. Raises
    StoreError where it does not check, VerificationError where a witness cannot be read.
    """
    seen = [head for path in witnesses for head in seen_in(path)]
    with watch.record(checks=False) as record:
        record.check()
        if not record.is_read_only:
            record.doubt_index()  # its words agree with nothing that could be hashed
        lines = tuple(record.entries())
        links = {line.seq: line.chain_sha256 for line in lines}
        heads = RecordHeads(watch.vault.folder)
        gone = (words,) if (words := lost(record, heads)) else ()
        faults = (*gone, *head_faults(heads, links, seen), *_time_faults(record, lines, now))
        if not faults and lines and not record.is_read_only:
            note(record, heads)
        walls = [signal for signal in record.all(Signal) if signal.kind in WALL_KINDS]
    said = [
        f"record: {wording.figure(len(lines), 'entry', 'entries')}, each hash and the chain well"
    ]
    if heads.last and heads.last.at:
        head = heads.last
        said.append(f"head: {head.at[:10]} {head.seq} {head.sha256}")
    said += [f"{head}: on record still" for head in seen]
    noted = {head.sha256: head for head in heads.noted}

    def is_on_record(count: int, sha256: str) -> bool:
        head = noted.get(sha256)
        return head is not None and head.seq == count and links.get(count) == head.chain_sha256

    if logged := check_log_of(watch.folder, is_on_record, [p for p in witnesses if p.is_dir()]):
        said += logged.line.splitlines()
        faults = (*faults, *logged.faults)
    said += _wall_lines(walls)
    return Checked("" if faults else "\n".join(said), faults)


def _wall_lines(walls: Sequence[Signal]) -> Iterator[str]:
    """Which captures are walls, and what to do about them; past the first few only how many."""
    if not walls:
        return
    yield f"walls: {wording.figure(len(walls), 'capture')} of which the article was not read"
    for wall in walls[:_WALLS]:
        yield f"  {disguise.spelt(wall.where)}: {wall.kind}: {wall.what}. {wall.why} {wall.do}"
    if len(walls) > _WALLS:
        yield f"  and {len(walls) - _WALLS} more"


def _time_faults(record: store.Store, lines: Sequence[RecordLine], now: datetime) -> Iterator[str]:
    """Where time runs backwards on record and no signal says so, and decisions out of time.

    And a last line that is still to come.
    """
    signalled = {signal.where for signal in record.all(Signal) if signal.kind == CLOCK}
    for before, line in pairwise(lines):
        backwards = runs_backwards(before.recorded_at, line.recorded_at)
        if backwards and place(before.seq) not in signalled:
            yield (
                f"{record.where}: line {line.seq:,}, {line.kind} {line.id}, was put on record on "
                f"{line.recorded_at:%Y-%m-%d}, before line {before.seq:,}, on "
                f"{before.recorded_at:%Y-%m-%d}, and no signal says why: a clock was wrong, or the "
                "line was dated back."
            )
    if lines and (words := ahead_of_now(lines[-1].seq, lines[-1].recorded_at, now)):
        yield f"{record.where}: {words}"
    for decision, words in not_signalled(record).items():
        yield f"{record.where}: decision {decision} {words}"
