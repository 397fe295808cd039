"""A watch that is opened for a notebook or a program, and what it is asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from servanda import watch as way
from servanda.api.coders import CoderQuestions
from servanda.api.records import ReadOnlyRecord, Rows, ask, rows_of
from servanda.errors import SettingsError, nearest
from servanda.model import Capture, Text

T = TypeVar("T")
Day = date | str | None  # a day, "2017-10-24", or None for today


class OpenWatch(CoderQuestions):
    """A watch, opened. Questions about a day take `on`, a day or "2017-10-24"; today if left out.

    Methods that end in a record of their own (`gather`, `read`, `scan`) do what the command of
    that name does, and only when called.
    """

    def __init__(self, folder: Path) -> None:
        self.watch = way.open_watch(folder)
        self.record = ReadOnlyRecord(self.watch)
        self._weighed: tuple[str, way.Evidence] | None = None

    def __repr__(self) -> str:
        return f"<watch {self.watch.settings.title!r} over {self.watch.agreement.title}>"

    # ------------------------------------------------------------------ what is there

    def captures(self) -> Rows:
        """Every capture: what was kept, from where, published when; its facts as corrected."""
        return Rows(way.capture_rows(self._evidence()))

    def claims(self) -> Rows:
        """Every claim of the last reading of each capture, as persons coded it, with its spans."""
        return Rows(way.claim_rows(self._evidence().tellings))

    def incidents(self) -> Rows:
        """The rows of `servanda incidents --json`."""
        return Rows(way.incident_rows(self._evidence()))

    def show(self, id: str, *, on: Day = None) -> Rows:
        """The rows of `servanda show ID --json`: what has that id, its links and its history."""
        evidence, asked_on = self._evidence(), _day(on)
        return rows_of(
            self.watch, lambda store: way.rows_by_id(self.watch, store, evidence, id, on=asked_on)
        )

    def search(
        self,
        words: str,
        *,
        kinds: Sequence[str] = (),
        since: Day = None,
        until: Day = None,
        most: int = 10,
    ) -> Rows:
        """The rows of `servanda search WORDS --json`: what holds all of the words, lit.

        The index beside the record is caught up first; the record itself is only read.
        """
        days = [_day(on) if on else None for on in (since, until)]
        return rows_of(
            self.watch,
            lambda store: way.search_rows(
                self.watch,
                store,
                lambda: way.evidence(self.watch, store),
                words,
                kinds=kinds,
                since=days[0],
                until=days[1],
                most=most,
            ),
        )

    def by_hand(self) -> Rows:
        """The rows of `servanda code --json`: everything that persons wrote, with its history."""
        return Rows(way.coding_rows(self._evidence()))

    def copies(self) -> Rows:
        """The rows of `servanda incidents --copies --json`."""
        return rows_of(self.watch, way.copy_rows)

    # ------------------------------------------------------------------ what it comes to

    def questions(self, *, on: Day = None, order: str = "standing") -> Rows:
        """The rows of `servanda review --json`: names first, then incidents in an order."""
        if order not in way.ORDERS:
            raise SettingsError(f'no order "{order}". {nearest(order, way.ORDERS)}')
        chosen = next(known for known in way.ORDERS if known == order)
        evidence = self._evidence()
        names = way.name_questions(self.watch, evidence)
        texts: dict[str, Text] = {text.capture: text for text in evidence.texts}
        differences = way.kept_differences(self.watch, evidence.captures, texts, evidence.tellings)
        questions = way.open_questions(self.watch, evidence, on=_day(on), order=chosen)
        rows = Rows(way.name_row(question, evidence) for question in names)

        def asked(answers: way.Answers) -> Rows:
            found = way.question_rows(
                evidence, questions, differences, way.out_of_time(answers.record)
            )
            beside = way.Queue(answers, _day(on), _now()).beside(questions)
            return Rows(way.with_reasons(found, evidence, beside, evidence.signals))

        rows.extend(self._ask(asked))
        return rows

    def standings(self, *, on: Day = None, proposed: bool = False) -> Rows:
        """The rows of `servanda standing --json`; with `proposed`, undecided links count too."""

        def rows(answers: way.Answers) -> Rows:
            judged = way.judge(self.watch, answers, on=_day(on), proposed=proposed)
            return Rows(way.standing_rows(judged, answers))

        return self._ask(rows)

    def changes(self, *, on: Day = None, proposed: bool = False) -> Rows:
        """The rows of `servanda standing --history --json`: every day on which a standing moved."""

        def rows(answers: way.Answers) -> Rows:
            moves = way.changes(self.watch, answers, until=_day(on), proposed=proposed)
            return Rows(way.change_rows(moves, proposed=proposed))

        return self._ask(rows)

    def trend(
        self,
        *of: str,
        begin: Day = None,
        end: Day = None,
        since: Day = None,
        on: Day = None,
        proposed: bool = False,
    ) -> Rows:
        """The rows of `servanda trend --json`: how often it is told to happen, before and after.

        `of` as in "act" or "act:detain"; `begin` and `end` are --from and --to.
        """
        days = [_day(each) if each else None for each in (begin, end, since)]
        asked = way.TrendQuestion(
            on=_day(on), of=of, from_on=days[0], to_on=days[1], since=days[2], proposed=proposed
        )
        return self._ask(
            lambda answers: Rows(
                way.trend_rows(self.watch, answers.evidence, answers.counts, asked)
            )
        )

    def probes(
        self, *, begin: Day = None, end: Day = None, since: Day = None, on: Day = None
    ) -> Rows:
        """The rows of `servanda trend --probes --json`: what each source told of sure events."""
        days = [_day(each) if each else None for each in (begin, end, since)]
        asked = way.TrendQuestion(on=_day(on), from_on=days[0], to_on=days[1], since=days[2])
        return self._ask(
            lambda answers: Rows(way.trend_probe_rows(self.watch, answers.evidence, asked))
        )

    def duties(self, *, on: Day = None, proposed: bool = False, ahead: int = 0) -> Rows:
        """The rows of `servanda duties --json`; with days `ahead`, those of what is to come."""

        def rows(answers: way.Answers) -> Rows:
            judged = way.judge(self.watch, answers, on=_day(on), proposed=proposed)
            if ahead:
                evidence = answers.evidence
                return Rows(way.ahead_rows(self.watch, evidence, judged, days=ahead))
            return Rows(way.duty_rows(judged, answers))

        return self._ask(rows)

    def digest(self, *, since: date | str, on: Day = None) -> Rows:
        """The row of `servanda digest --json`: what is new since the start of a day."""
        days = {"since": _day(since), "on": _day(on)}

        def rows(answers: way.Answers) -> Rows:
            times = way.out_of_time(answers.record)
            return Rows([way.digest_row(self.watch, answers.evidence, **days, times=times)])

        return self._ask(rows)

    def letter(self, *, on: Day = None) -> Rows:
        """The row of `servanda letter --json`: the draft of a day. All is checked first."""
        evidence = ask(self.watch, lambda store: way.checked_evidence(self.watch, store))
        judged = way.judge(self.watch, evidence, on=_day(on))
        return Rows([way.letter_row(way.letter(self.watch, evidence, judged))])

    def letter_faults(
        self, file: str | os.PathLike[str], *, on: Day = None, language: str = ""
    ) -> Rows:
        """The rows of `servanda letter check WATCH FILE --json`: what does not hold. None: well."""
        evidence = ask(self.watch, lambda store: way.checked_evidence(self.watch, store))
        judged = way.judge(self.watch, evidence, on=_day(on))
        text = way.read_letter(Path(file))
        checked = way.check_letter(self.watch, evidence, judged, text, language=language)
        return Rows(way.letter_fault_rows(checked))

    # ------------------------------------------------------------------ what is given out

    def export_rows(self, what: str = "incidents", *, on: Day = None) -> Rows:
        """The flat rows that `servanda export --what` writes: one an incident, a claim, a finding.

        What they say of persons and statements is what the watch's settings say.
        """
        times = self._out_of_time()
        return Rows(
            way.export_rows(self.watch, self._evidence(), what=what, on=_day(on), times=times)
        )

    def export(self, form: str, *, what: str = "", on: Day = None) -> bytes:
        """The bytes of `servanda export --as FORM`: a name in `servanda.watch.FORMS`."""
        evidence, times = self._evidence(), self._out_of_time()
        return way.export_bytes(
            self.watch, evidence, form=form, what=what, on=_day(on), times=times
        )

    # ------------------------------------------------------------------ what may be promised

    def agreements(self) -> Rows:
        """The rows of `servanda agreements WATCH --json`: the watch's own, and those that ship."""
        return Rows(way.agreement_rows(self.watch.folder))

    def vocabulary(self) -> Rows:
        """The rows of `servanda agreement vocabulary --watch WATCH --json`: words and meanings."""
        return Rows(way.vocabulary_rows(self.watch.folder))

    # ------------------------------------------------------------------ whether it is intact

    def fixity(self) -> Rows:
        """The rows of `servanda check --captures --json`: every byte kept is hashed again."""
        fixity = way.look(self.watch.vault, captures=self.record.all(Capture))
        return Rows(way.fixity_rows(fixity))

    def custody(self, *names: str) -> Rows:
        """The rows of `servanda check --custody NAME --json`, for ids or addresses of captures."""
        kept = self.record.all(Capture)
        chosen = [capture for capture in kept if {capture.id, capture.address} & set(names)]
        return Rows(way.trail_rows(way.traces(self.watch.vault, chosen)))

    # ------------------------------------------------------------------ what adds to the record

    def gather(self, *, by: str, only: Sequence[str] = ()) -> Rows:
        """Gather what is new from the watch's sources; the rows of `servanda gather --json`.

        The sources' own addresses are asked for on the network, and no other.
        """
        means = way.Means(now=_now, seconds=time.monotonic, pause=time.sleep)

        def visited(store: way.Store) -> Iterable[way.Row]:
            return way.tally_rows(way.visit(self.watch, store, means=means, by=by, only=only))

        return rows_of(self.watch, visited)

    def read(self, *, workers: int = 1) -> Rows:
        """Read every capture not read yet in so many processes; rows of `servanda read --json`."""

        def readings(store: way.Store) -> Iterator[way.Row]:
            tellings = way.read(self.watch, store, now=_now(), workers=workers)
            for gist in way.gists(self.watch, store, tellings, workers=workers):
                yield way.reading_row(*gist)

        return rows_of(self.watch, readings)

    def import_sheet(
        self, file: str | Path, *, mapping: str, by: str, dry_run: bool = False
    ) -> Rows:
        """Take in a spreadsheet of coded incidents; the rows of `servanda import --json`.

        `mapping` is the name of one that ships or the path of one's own. Raises EvidenceError
        with every fault of the file; nothing is on record then.
        """
        chosen = way.open_mapping(mapping)

        def imported(store: way.Store) -> Iterator[way.Row]:
            own = way.evidence(self.watch, store) if chosen.is_own else None
            published = way.published_claims(self.watch, own) if own else {}
            sheet = way.import_sheet(
                self.watch, store, Path(file), chosen, by=by, at=_now(), published=published
            )
            if not dry_run:
                way.put_import(self.watch, store, sheet, now=_now())
            return way.import_rows(sheet)

        return rows_of(self.watch, imported)

    def scan(
        self, *shards: str, by: str, engine: str = "local", workers: int | None = None
    ) -> Rows:
        """Read whole archives and add what bears on the agreement; rows of `scan --json`."""
        from servanda.watch import scanning  # when used: it loads the gates' automata

        recipe = scanning.recipe_for(self.watch, by=by)
        ledger = scanning.Ledger((self.watch.folder / "scan").absolute())
        outcome = scanning.scan_shards(
            recipe,
            ledger,
            scanning.listed(shards),
            engine=engine,
            workers=workers or os.cpu_count() or 1,
        )

        def added(store: way.Store) -> Iterable[way.Row]:
            now = _now()
            aside = [scanning.refused(shard, now=now) for shard in outcome.aside]
            aside += [scanning.unreached(shard, why, now=now) for shard, why in outcome.unreached]
            scanning.add(self.watch, store, ledger, outcome.finished, now=now)
            scanning.signalled(store, aside, now=now)
            return way.shard_rows(ledger, outcome)

        return rows_of(self.watch, added)

    # ------------------------------------------------------------------ within

    def _ask(self, question: Callable[[way.Answers], T]) -> T:
        """The answer of what the record comes to, caught up where it has grown since."""

        def asked(store: way.Store) -> T:
            with way.answering(self.watch, store) as answers:
                return question(answers)

        return ask(self.watch, asked)

    def _out_of_time(self) -> Mapping[str, str]:
        """What is out of time about decisions, by their ids."""
        return ask(self.watch, way.out_of_time)

    def _evidence(self) -> way.Evidence:
        """All that the record comes to, read again where it has grown since."""
        head = self.record.head()
        if self._weighed is None or self._weighed[0] != head:
            self._weighed = head, self._ask(lambda answers: answers.evidence)
        return self._weighed[1]


def open_watch(folder: str | Path) -> OpenWatch:
    """Open a watch's folder. Raises SettingsError or AgreementError that says what is wrong."""
    return OpenWatch(Path(folder))


def _day(on: Day) -> date:
    if on is None:
        return _now().date()
    if isinstance(on, date):
        return on
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise SettingsError(f'"{on}" is not a day. Days are written 2017-10-24.') from error


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
