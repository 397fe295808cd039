"""Searching: the index caught up with the record, and rows of what holds some words.

What leaves it: rows with the words lit, the same from either database and in the same order:
commitments, incidents, claims, statements, captures, each newest first. A row is shown only when
its words were looked up in the text itself; the index only says where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from itertools import islice

from servanda import store
from servanda.errors import EvidenceError, nearest
from servanda.model import Decision, Text
from servanda.store import IndexLine, SearchTerm
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking import search_entries
from servanda.watch.speaking.search_entries import KINDS, Findables, FoundField, FoundThing
from servanda.watch.speaking.search_words import Clause, FoldedText, clauses_of
from servanda.watch.speaking.values import Row, day

AROUND = 120  # signs shown on each side of the first words found
AT_A_TIME = 20  # entries read together
# What is judged of things that are found, and makes none of them, ends none and renames none.
WORDLESS = frozenset(
    ("decision", "notice", "deferral", "letter", "signal")
    + ("codingsample", "blindcoding", "adjudication")
)
Stretch = tuple[int, int]


def catch_up(watch: Watch, record: store.Store, evidence: Callable[[], Evidence]) -> int:
    """Bring the index to the last line of the record; how many entries were written.

    `evidence` is asked for only where something is missing that has words of its own. Another
    process that was first has done it; nothing is then written.
    """
    index = record.search_index
    head, was = record.head(), index.line()
    seq, link = (head.seq, head.chain_sha256) if head else (0, "")
    wanted = IndexLine(seq, link, search_entries.version(watch))
    if was == wanted:
        return 0
    if was and was.versions == wanted.versions and _says_nothing_new(record, was):
        index.move_line(wanted, was=was)
        return 0
    findables = Findables(watch, evidence())
    return index.change(findables.entries(), findables.terms, wanted, was=was) or 0


def _says_nothing_new(record: store.Store, was: IndexLine) -> bool:
    """Whether the lines after one have no words to be found, and change none that others have."""
    goes_on = record.link_at(was.seq) == was.chain_sha256
    return goes_on and all(line.kind in WORDLESS for line in record.since(was.seq))


def search_rows(
    watch: Watch,
    record: store.Store,
    evidence: Callable[[], Evidence],
    words: str,
    *,
    kinds: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
    most: int = 10,
) -> Iterator[Row]:
    """What holds every one of the words, at most so many of a kind.

    Words in quotation marks stand together; any other is found as the start of longer ones too.
    With `since` or `until`, only what may be of a day between them. Raises EvidenceError where
    there is no word to look for, or no such kind.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise EvidenceError(f'nothing of the kind "{unknown[0]}". {nearest(unknown[0], KINDS)}')
    clauses = clauses_of(words)
    if not clauses:
        raise EvidenceError(f"there is no word to look for in {words[:80]!r}. Give one or more.")
    catch_up(watch, record, evidence)
    searched = FoundTexts(record, clauses)
    decided: set[str] | None = None
    for kind in KINDS:
        if not kinds or kind in kinds:
            for row in islice(searched.rows(kind, since=since, until=until), most):
                if row["asked"] and decided is None:
                    decided = _decided(record)
                yield {**row, "asked": row["asked"] and row["id"] not in (decided or ())}


def _decided(record: store.Store) -> set[str]:
    """The incidents that a person has decided on, and the claims that she saw of them."""
    every = record.all(Decision)
    replaced = {decision.replaces for decision in every}
    standing = [d for d in every if d.judgement != "withdrawn" and d.id not in replaced]
    return {id for decision in standing for id in (decision.incident, *decision.seen.claims)}


def newest_ids(
    watch: Watch,
    record: store.Store,
    evidence: Callable[[], Evidence],
    kind: str,
    *,
    after: int | None = None,
    most: int,
) -> list[tuple[int, str]]:
    """The ids of so many things of a kind, the newest first, each with the number to go on after.

    What is read does not grow with the record. Raises EvidenceError as `search_rows` does.
    """
    if kind not in KINDS:
        raise EvidenceError(f'nothing of the kind "{kind}". {nearest(kind, KINDS)}')
    catch_up(watch, record, evidence)
    hits = record.search_index.newest(kind, after=after, count=most)
    return [(hit.id, hit.key) for hit in hits]


class FoundTexts:
    """The entries of a record in which some clauses stand."""

    def __init__(self, record: store.Store, clauses: Sequence[Clause]) -> None:
        self._record, self._clauses = record, clauses
        terms = {SearchTerm(word, start) for clause in clauses for word, start in clause.terms}
        # The longest are the rarest: the database is asked for those first.
        self._terms = sorted(terms, key=lambda term: (-len(term.word), term))

    def rows(self, kind: str, *, since: date | None, until: date | None) -> Iterator[Row]:
        """A row an entry of a kind that holds every clause, newest first."""
        index = self._record.search_index
        candidates = iter(index.candidates(kind, self._terms, since=since, until=until))
        while some := list(islice(candidates, AT_A_TIME)):
            bodies = index.bodies([candidate.id for candidate in some])
            for candidate in some:
                if candidate.id in bodies:
                    thing = search_entries.read(bodies[candidate.id])
                    if row := self._row(candidate.key, thing, candidate.last_on):
                        yield row

    def _row(self, key: str, thing: FoundThing, last_on: date | None) -> Row | None:
        """The row of an entry with its words lit; None where a clause stands nowhere in it."""
        best: tuple[int, FoundField, str, list[Stretch]] | None = None
        missing = set(range(len(self._clauses)))
        for field in thing.fields:
            content = self._record.get(Text, field.text).content if field.text else field.words
            folded = FoldedText(content)
            each = [folded.find(clause) for clause in self._clauses]
            missing -= {number for number, places in enumerate(each) if places}
            count = sum(map(bool, each))
            if count and (best is None or count > best[0]):
                best = count, field, content, sorted({place for places in each for place in places})
        if best is None or missing:
            return None
        _, field, content, places = best
        start, end = _window(content, places)
        lit = [place for place in places if start <= place[0] and place[1] <= end]
        shift = field.start if field.start >= 0 else None
        return {
            "what": thing.what,
            "id": key,
            "name": thing.name,
            "asked": thing.asked,
            "day": day(last_on),
            "field": field.name,
            "snippet": content[start:end],
            "lit": [[first - start, last - start] for first, last in lit],
            "capture": field.capture or None,
            "start": None if shift is None else start + shift,
            "end": None if shift is None else end + shift,
            "spans": [] if shift is None else [[a + shift, b + shift] for a, b in places],
        }


def _window(content: str, places: Sequence[Stretch]) -> Stretch:
    """The words around the first place, cut between words."""
    first, last = places[0]
    start, end = max(0, first - AROUND), min(len(content), last + AROUND)
    if start and (blank := content.find(" ", start, first)) >= 0:
        start = blank + 1
    if end < len(content) and (blank := content.rfind(" ", last, end)) >= 0:
        end = blank
    return start, end
