"""Catching up: the projection of a record brought to its last line, and then asked.

What leaves it: `Answers` that are those of the whole record with the files as they are now. Several
processes may do it at once: each works out the change by itself, the first to keep it wins, and
the others look again. Whoever reads sees the record and its projection as of one instant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import define, evolve, frozen

from servanda import store
from servanda.errors import StoreError
from servanda.heads.door import opened_record
from servanda.model import Signal
from servanda.store import (
    AGAIN,
    MemoryRows,
    ProjectedRows,
    ProjectionError,
    ProjectionLine,
    Row,
    RowChanges,
)
from servanda.watch.projecting import pieces
from servanda.watch.projecting.answers import Answers
from servanda.watch.projecting.moves import Moves, differing, moves_of
from servanda.watch.projecting.opening import OpenedWatch
from servanda.watch.projecting.versions import versions

if TYPE_CHECKING:
    from servanda.watch.judging.evidence import Evidence
    from servanda.watch.projecting.making import Made
    from servanda.watch.settings import Watch

TRIES = 5  # while others keep adding; then it is answered from memory
ADDED_TO = "others keep adding to the record"
ASIDE = (
    "What the record comes to cannot be kept beside it, so it is worked out anew for each "
    "question: {why}"
)
THROWN_AWAY = (
    "projection: not as it was written. It is no evidence, and was thrown away; the next question "
    "makes it anew."
)
OTHERWISE = (
    "projection: other than what the record comes to, though whole in itself: it was written by "
    "something else than Servanda, and answers may have been false since. It was thrown away; "
    "the next question makes it anew. The record itself is as it was added."
)
FALSE = "what is kept beside the record was written by something else than Servanda."
T = TypeVar("T")
Warn = Callable[[str], None]


@frozen
class Anew:
    """All rows and names, in place of those there are."""

    rows: Sequence[Row]
    names: Sequence[tuple[str, str]]


@frozen
class State:
    """A projection before the record and the files as they are now."""

    line: ProjectionLine | None
    stamp: str
    now: ProjectionLine  # what it should be made from; its counts are not known yet
    is_of_this_record: bool

    @property
    def is_current(self) -> bool:
        """Whether it was made from all of the record and from the files as they are."""
        return self.is_of_these_files and self.line is not None and self.line.seq == self.now.seq

    @property
    def is_of_these_files(self) -> bool:
        """Whether only lines of the record may be missing in it."""
        return (
            self.line is not None
            and self.is_of_this_record
            and self.line.versions == self.now.versions
        )


def state_of(opened: OpenedWatch, record: store.Store) -> State:
    """How far the projection is from what it should be."""
    line, stamp = record.projection.head()
    head = record.head()
    seq, link = (head.seq, head.chain_sha256) if head else (0, "")
    of_files = versions(opened.folder, opened.agreement_path, two_people=opened.settings.two_people)
    same = line is not None and record.link_at(line.seq) == line.chain_sha256
    return State(line, stamp, ProjectionLine(seq, link, of_files, {}, ""), same)


@contextmanager
def answers_of(folder: Path, *, warn: Warn | None = None) -> Iterator[tuple[OpenedWatch, Answers]]:
    """A watch and what its record comes to now; no more of the watch is read than is asked for."""
    opened = OpenedWatch.at(folder)
    with record_of(opened) as record, _answering(opened, record, warn=warn) as answers:
        yield opened, answers


@contextmanager
def record_of(opened: OpenedWatch) -> Iterator[store.Store]:
    """The record of a watch, closed again when done."""
    with opened_record(opened.folder, opened.settings.store) as record:
        yield record


@contextmanager
def answering(watch: Watch, record: store.Store, *, warn: Warn | None = None) -> Iterator[Answers]:
    """The answers of the record as it is now, read as of one instant within the block.

    What is missing is caught up and kept first. Where it cannot be kept, `warn` is told so and it
    is worked out in memory. Nothing can be added by this store within the block.
    """
    with _answering(OpenedWatch.of(watch), record, warn=warn) as answers:
        yield answers


@contextmanager
def _answering(opened: OpenedWatch, record: store.Store, *, warn: Warn | None) -> Iterator[Answers]:
    why = ADDED_TO
    with ExitStack() as instant:
        for _ in range(TRIES):
            instant.enter_context(record.snapshot())
            state = state_of(opened, record)
            if state.is_current:
                break
            work = worked_out(opened.whole, record, state)
            effect = would_move(record, work, state)
            if isinstance(work, Anew) and effect and effect.moves:
                if warn:
                    warn("\n".join(effect.in_words()))
                yield Answers(opened, record, MemoryRows(work.rows, work.names))
                return
            instant.close()
            try:
                kept(record, work, state)
            except StoreError as error:
                why = str(error)
                break
        else:
            state = evolve(state, line=None)
        if state.is_current:
            mended = MendedRows(record.projection, lambda: in_memory(opened.whole, record))
            is_false = False
            try:
                if opened.known is None:
                    opened.known = pieces.agreement_of(mended.all("agreement")[0].body)
                yield Answers(opened, record, mended)
            except (ProjectionError, *pieces.UNREADABLE) as error:
                is_false = mended.memory is None and not _is_true(opened.whole, record)
                if is_false:
                    raise ProjectionError(f"{record.where}: {FALSE} {AGAIN}") from error
                raise  # it is a fault of another thing
            finally:
                instant.close()
                if is_false or mended.memory is not None:
                    record.projection.forget()
            return
        if warn:
            warn(ASIDE.format(why=why))
        instant.enter_context(record.snapshot())
        yield Answers(opened, record, in_memory(opened.whole, record))


def evidence(watch: Watch, record: store.Store, *, warn: Warn | None = None) -> Evidence:
    """All that a record comes to, as weighing has it, from its projection."""
    with answering(watch, record, warn=warn) as answers:
        return answers.evidence


def checked_evidence(watch: Watch, record: store.Store, *, warn: Warn | None = None) -> Evidence:
    """The same for what goes out: every hash, and what is kept beside it, is checked first.

    What is remembered of an earlier check is not believed. Raises StoreError where the record does
    not check, or where what was kept beside it is other than what it comes to.
    """
    record.check()
    _check_kept(watch, record)
    return evidence(watch, record, warn=warn)


def open_signals(
    watch: Watch, record: store.Store, *, warn: Warn | None = None
) -> tuple[Signal, ...]:
    """What of the record is not handled now."""
    with answering(watch, record, warn=warn) as answers:
        return answers.open_signals


def worked_out(watch: Watch, record: store.Store, state: State) -> Anew | RowChanges:
    """What must be written so that the projection is as it should be."""
    # when used: it brings the grouping, the links and their numbers with it
    from servanda.watch.projecting.catching import changes_since

    if state.line is not None and state.is_of_these_files:
        try:
            changes = changes_since(watch, record, state.line)
        except (ProjectionError, *pieces.UNREADABLE):  # what is made anew rests on none of it
            changes = None
        if changes is not None:
            return changes
    made = _of_checked(watch, record)
    return Anew(made.rows, made.names)


def would_move(record: store.Store, work: Anew | RowChanges, state: State) -> Moves | None:
    """What would stand otherwise than by the versions that were taken; None where none differ."""
    was = state.line
    if was is None or not state.is_of_this_record or not isinstance(work, Anew):
        return None
    because = differing(was, state.now)
    if not because:
        return None
    try:
        after = MemoryRows(work.rows, work.names)
        return moves_of(record.projection, after, because, state.now.seq - was.seq)
    except (ProjectionError, *pieces.UNREADABLE):
        return None


def moves(watch: Watch, record: store.Store, *, takes: bool = False) -> Moves | None:
    """What the files and the Servanda of now would move, if anything differs; with `takes`, taken.

    Nothing is kept without `takes`.
    """
    opened = OpenedWatch.of(watch)
    with record.snapshot():
        state = state_of(opened, record)
        if state.line is None or state.is_of_these_files or not differing(state.line, state.now):
            return None
        work = worked_out(watch, record, state)
        effect = would_move(record, work, state)
    if takes:
        kept(record, work, state)
    return effect


def check_projection(watch: Watch, record: store.Store, *, takes: bool = False) -> tuple[str, ...]:
    """What is to be said of the projection; nothing where it is whole and nothing would move.

    One that is not whole, or is not what the record comes to, is thrown away, and is made anew
    when something is asked: the first with a word, the second with StoreError, since no fault of a
    disk makes one whole that is false. Of one made by other versions nobody can tell.
    """
    if not _check_kept(watch, record):
        return (THROWN_AWAY,)
    effect = moves(watch, record, takes=takes)
    if effect is None or not effect.moves:
        return ()
    return tuple(effect.in_words(is_taken=takes))


def _check_kept(watch: Watch, record: store.Store) -> bool:
    """Whether the projection is whole; thrown away where not, and where it is false."""
    projection = record.projection
    if projection.head()[1] and not projection.check():
        projection.forget()
        return False
    if not _is_what_it_comes_to(watch, record):
        projection.forget()
        raise StoreError(OTHERWISE)
    return True


def _is_true(watch: Watch, record: store.Store) -> bool:
    """Whether the projection is whole, and is what the record comes to."""
    return record.projection.check() and _is_what_it_comes_to(watch, record)


def _is_what_it_comes_to(watch: Watch, record: store.Store) -> bool:
    """Whether a projection of the whole record and of these files is as it comes out anew."""
    # when used: it brings the grouping, the links and their numbers with it
    from servanda.watch.projecting.making import made_anew

    with record.snapshot():
        if not state_of(OpenedWatch.of(watch), record).is_current:
            return True
        made = made_anew(watch, record)
        return record.projection.is_made_of(made.rows, made.names)


def kept(record: store.Store, work: Anew | RowChanges, state: State) -> bool:
    """Write it; False where another process changed the projection first.

    Raises StoreError where the database cannot be written.
    """
    projection = record.projection
    if isinstance(work, Anew):
        return projection.replace(work.rows, work.names, state.now, was=state.stamp)
    return projection.change(work, state.now, was=state.stamp)


def in_memory(watch: Watch, record: store.Store) -> MemoryRows:
    """The rows of the whole record, kept nowhere."""
    made = _of_checked(watch, record)
    return MemoryRows(made.rows, made.names)


def _of_checked(watch: Watch, record: store.Store) -> Made:
    """All that a record comes to, whose every line is checked first: it costs little beside it."""
    # when used: it brings the grouping, the links and their numbers with it
    from servanda.watch.projecting.making import made_anew

    record.check()
    return made_anew(watch, record)


@define
class MendedRows:
    """The rows of the database; those in memory once one is not as it was written."""

    stored: store.Projection
    anew: Callable[[], MemoryRows]
    memory: MemoryRows | None = None

    def all(self, kind: str) -> Sequence[Row]:
        """Every row of a kind, in order."""
        return self._ask(lambda rows: rows.all(kind))

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Row]:
        """The rows of those keys that there are, by key."""
        return self._ask(lambda rows: rows.get(kind, keys))

    def under(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The keys found under each name that has any, in order."""
        return self._ask(lambda rows: rows.under(names))

    def first(self, name: str, count: int, after: str = "") -> Sequence[str]:
        """The first keys under a name after one, in order, at most so many."""
        return self._ask(lambda rows: rows.first(name, count, after))

    def stretches(
        self, wanted: Sequence[store.RowStretch], within: Collection[str] = ()
    ) -> Sequence[Sequence[str]]:
        """The keys of each stretch; of those alone that every name `within` has too."""
        return self._ask(lambda rows: rows.stretches(wanted, within))

    def ends(
        self, names: Collection[str], within: Collection[str] = ()
    ) -> Mapping[str, store.Ends]:
        """How many keys each name has, where it has any, with the first and the last of them."""
        return self._ask(lambda rows: rows.ends(names, within))

    def between(self, kind: str, start: str, end: str, count: int | None = None) -> Sequence[Row]:
        """Rows of a kind from `start` to before `end` in their order, at most so many."""
        return self._ask(lambda rows: rows.between(kind, start, end, count))

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return self._ask(lambda rows: rows.count(kind))

    def kinds(self) -> Sequence[str]:
        """Every kind of which there are rows."""
        return self._ask(lambda rows: rows.kinds())

    def _ask(self, question: Callable[[ProjectedRows], T]) -> T:
        if self.memory is None:
            try:
                return question(self.stored)
            except ProjectionError:
                self.memory = self.anew()
        return question(self.memory)
