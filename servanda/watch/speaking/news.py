"""News: what is new for one reader since the last digest that she was given.

What leaves it: one `News` of short items in the words that may leave the machine. What counts as
new is told by lines of the record, which only grows, and by the days in between; never by how old a
thing says it is. What the reader put on record herself is known to her, and is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from attrs import field, frozen

from servanda import decisions, disguise, store, wording
from servanda.errors import SettingsError
from servanda.model import (
    Capture,
    Coding,
    Decision,
    Duty,
    Hearing,
    Incident,
    Notice,
    Signal,
    Telling,
    current_notices,
)
from servanda.watch.judging.as_recorded import Recorded, as_recorded
from servanda.watch.judging.assessing import Judged, judge
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.persons import Persons, persons_of
from servanda.watch.speaking.quiet_days import SPEAKING
from servanda.watch.speaking.rows import incident_states
from servanda.watch.speaking.withholding import withhold

# Each kind of item with its heading, in the order in which a digest has them.
HEADINGS = {
    "standing": "Standings that changed",
    "duty": "Duties that opened, fell due or were met",
    "threat": "Announced days that came",
    "notice": "Steps and replies put on record",
    "silent": "Sources that fell silent",
    "question": "New questions",
    "report": "New reports of incidents known before",
    "decision": "Decisions made",
    "page": "Pages that were edited",
    "signal": "Signals",
    "kept": "Pages kept",
}
NAMED_CAUSES, NAMED_BEARERS = 3, 6  # of more a line says how many
ANNOUNCED = ("threatened", "planned")


@frozen
class DigestMark:
    """How far a reader was told: the record's line and its link, the day, and the signals raised.

    `signals` are the ids of those open then that stand on no line of the record.
    """

    line: int = 0
    link: str = ""
    on: date | None = None  # None: she was told nothing yet
    at: datetime | None = None
    signals: tuple[str, ...] = ()


@frozen
class NewsItem:
    """One thing that is new, as a line of a digest. `about` is what it is of: an id, or ""."""

    kind: str
    words: str
    about: str = ""


@frozen
class News:
    """What is new for a reader on a day. `still_silent` are sources whose silence nobody answered.

    `undecided` incidents wait for a decision.
    """

    reader: str
    title: str
    since: DigestMark
    until: DigestMark
    items: tuple[NewsItem, ...]
    undecided: int
    heard: str
    still_silent: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is new."""
        return not self.items

    @property
    def is_told(self) -> bool:
        """Whether nothing is new and she was told of this day already."""
        return self.is_quiet and self.since.on == self.until.on


def news(
    watch: Watch,
    record: store.Store,
    evidence: Evidence,
    since: DigestMark,
    *,
    on: date,
    at: datetime,
    reader: str = "",
) -> News:
    """What is new by the end of a day, for a reader who was told as far as `since`.

    An empty `reader` is everybody, and then everything is told. `at` is when it is asked. Raises
    SettingsError where she was told of a later day, or of another record than this.
    """
    if since.on and on < since.on:
        raise SettingsError(
            f"{reader or 'Everybody'} was told up to {since.on}, and {on} comes before it. Say "
            f"--since and --on to look back: nothing is kept of that."
        )
    if since.line and record.link_at(since.line) != since.link:
        raise SettingsError(
            f"{watch.folder}: its record is not the one of which {reader or 'everybody'} was told: "
            f"line {since.line} is another, or is not there. Remove the file of that reader in "
            f"{watch.folder / 'digests'}, and the next digest tells everything again."
        )
    return _Compared(watch, record, evidence, since, on, at, reader).news()


@frozen
class _Compared:
    """The record as a reader knew it, beside what it is now."""

    watch: Watch
    record: store.Store
    evidence: Evidence
    since: DigestMark
    on: date
    at: datetime
    reader: str
    _places: dict[type, dict[str, int]] = field(factory=dict, init=False, eq=False)

    def news(self) -> News:
        items = [item for part in _PARTS for item in part(self)]
        head = self.record.head()
        return News(
            reader=self.reader,
            title=self.watch.settings.title,
            since=self.since,
            until=DigestMark(
                line=head.seq if head else 0,
                link=head.chain_sha256 if head else "",
                on=self.on,
                at=self.at,
                signals=tuple(sorted(s.id for s in self.evidence.signals if s.at is None)),
            ),
            items=tuple(items),
            undecided=len(list(self._undecided())),
            heard=wording.heard(self.now.heard, self.now.expected, self.now.hearings),
            still_silent=tuple(self._still_silent()),
        )

    # ------------------------------------------------------------------ what was known

    def _is_own(self, name: str) -> bool:
        """Whether somebody who put something on record is the reader, however she spells it."""
        if not self.reader or not name:
            return False
        return decisions.person_of(name) == decisions.person_of(self.reader)

    def _is_new(self, one: Any) -> bool:
        """Whether it was put on record after the last digest."""
        places = self._places.get(type(one))
        if places is None:
            places = self._places[type(one)] = self.record.places(type(one))
        return places.get(one.id, 0) > self.since.line

    def _is_news(self, one: Any, by: str) -> bool:
        return self._is_new(one) and not self._is_own(by)

    @cached_property
    def then(self) -> Judged:
        """How things stood for her then: what was on record, and what she put there since."""
        return judge(self.watch, self._known, on=self.since.on or self.on)

    @cached_property
    def _known(self) -> Evidence | Recorded:
        def was_known(one: Decision | Notice) -> bool:
            by = one.by if isinstance(one, Decision) else one.recorded_by
            return not self._is_news(one, by)

        return as_recorded(self.evidence, was_known)

    @cached_property
    def now(self) -> Judged:
        """How things stand now."""
        return judge(self.watch, self.evidence, on=self.on)

    @cached_property
    def _states(self) -> dict[str, str]:
        return incident_states(self.evidence)

    @cached_property
    def _persons(self) -> Persons:
        return persons_of(self.watch.settings, self.evidence)

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each incident is called in what may leave the machine, by its own id."""
        public = withhold(self.watch, self.evidence)
        pairs = (
            *zip(self.evidence.incidents, public.incidents),
            *zip(self.evidence.unsure, public.unsure),
        )
        return {own.id: disguise.spelt(public.names[out.id]) for own, out in pairs}

    def _spelt(self, words: str) -> str:
        """What somebody wrote, in one line, without names, addresses and paths."""
        return disguise.spelt(" ".join(self._persons.spelt(words).split()))

    def _article(self, about: str) -> str:
        """The article of a commitment or rule; what is none as it stands."""
        item = next((item for item in self.watch.agreement.items() if item.id == about), None)
        if item is None:
            return about
        return f"{wording.articles(self.watch.agreement, [item.provision])} ({item.id})"

    # ------------------------------------------------------------------ what is new

    def standings(self) -> Iterator[NewsItem]:
        before = {standing.commitment: standing.state for standing in self.then.standings}
        causes = {finding.id: finding.incident for finding in self.evidence.findings}
        for standing in self.now.standings:
            was = before.get(standing.commitment, "not assessed")
            if was == standing.state:
                continue
            rests_on = [self._names[causes[id]] for id in standing.because if id in causes]
            why = f", resting on: {_some(rests_on)}" if rests_on else ""
            since = f" since {wording.day(standing.since)}" if standing.since else ""
            moved = f"{was} -> {standing.state}"
            if was == "dormant":
                moved = f"woken; it is {standing.state} whether what it asks was done"
            words = f"{self._article(standing.commitment)}: {moved}{since}{why}"
            yield NewsItem("standing", words, standing.commitment)

    def duties(self) -> Iterator[NewsItem]:
        known = self._known
        before = {
            _of_duty(duty): wording.duty_state(duty, known.findings, known.notices)
            for duty in self.then.duties
        }
        now = {_of_duty(duty) for duty in self.now.duties}
        gone = {key: state for key, state in before.items() if key not in now}
        for duty in self.now.duties:
            state = wording.duty_state(duty, self.evidence.findings, self.evidence.notices)
            was = before.pop(_of_duty(duty), None)
            if was is None:  # a request moved the day since which it stands
                other = next((key for key in gone if key[:2] == (duty.rule, duty.bearers)), None)
                if other:
                    was = gone.pop(other)
                    del before[other]
            passed = self._has_passed(duty)
            if was == state and not passed:
                continue
            since = f" since {wording.day(duty.since)}" if duty.since else ""
            said = f"opened: {state}{since}" if was is None else f"{was} -> {state}"
            if was == state:
                said = f"fell due, still {state}"
            day = f"; due {wording.day(duty.due)}" if duty.due else ""
            yield NewsItem("duty", f"{self._duty(duty)}: {said}{day}", duty.rule)
        for rule, bearers, _ in before:
            who = wording.actors(self.watch.agreement, bearers)
            yield NewsItem("duty", f"{self._article(rule)}, {who}: no longer asked", rule)

    def _has_passed(self, duty: Duty) -> bool:
        """Whether the day of a duty that is not met came since the last digest."""
        if not duty.due or not self.since.on or duty.state not in ("owed", "overdue"):
            return False
        return self.since.on < duty.due <= self.on

    def _duty(self, duty: Duty) -> str:
        bearers = duty.bearers
        who = wording.actors(self.watch.agreement, bearers) or "nobody who bears it is known"
        if len(bearers) > NAMED_BEARERS:
            who = wording.figure(len(bearers), "bearer")
        return f"{self._article(duty.rule)}, {who}"

    def threats(self) -> Iterator[NewsItem]:
        for incident in self.evidence.incidents:
            day = announced_day(incident)
            state = self._states.get(incident.id, "")
            if not day or not self.since.on or state == "rejected":
                continue
            if self.since.on < day <= self.on:
                done = "; it is told as done since" if incident.leads_to else ""
                mark = "" if state == "upheld" else " (nobody has upheld that it was announced)"
                words = f"{self._names[incident.id]}: announced for {wording.day(day)}{done}{mark}"
                yield NewsItem("threat", words, incident.id)

    def notices(self) -> Iterator[NewsItem]:
        for notice in current_notices(self.evidence.notices):
            if self._is_news(notice, notice.recorded_by):
                words = self._spelt(notice.words)
                about = f"{notice.kind} of {wording.day(notice.on)}, {self._article(notice.about)}"
                yield NewsItem("notice", f"{about}: {words}" if words else about, notice.about)

    def silences(self) -> Iterator[NewsItem]:
        before = {each.source: each for each in self.then.hearings}
        for hearing in self.now.hearings:
            was = before[hearing.source]
            if was.state in SPEAKING and hearing.state not in SPEAKING and not hearing.reason:
                said = self._spelt(f"{hearing.publisher}: {wording.hearing(hearing)}")
                yield NewsItem("silent", said, hearing.source)

    def _still_silent(self) -> Iterator[str]:
        """The sources that were silent then and are, till somebody pauses them or notes why."""
        before = {each.source: each for each in self.then.hearings}
        notes = {outlet.id: outlet.notes for outlet in self.watch.outlets}
        for hearing in self.now.hearings:
            if before[hearing.source].state == hearing.state == "said nothing":
                answered = any((self.on - note.on).days <= self.watch.settings.window_days
                               for note in notes[hearing.source])  # fmt: skip
                if not answered and self._ever_spoke(hearing):
                    yield self._spelt(hearing.publisher)

    def _ever_spoke(self, hearing: Hearing) -> bool:
        return self.evidence.counts.pages(hearing.source, date.min, self.on) > 0

    def questions(self) -> Iterator[NewsItem]:
        known = self._known_claims
        for incident in self._undecided():
            if not any(claim.id in known for claim in incident.claims) and incident.claims:
                asked = " (only asked about)" if incident in self.evidence.unsure else ""
                yield NewsItem("question", f"{self._names[incident.id]}{asked}", incident.id)

    def reports(self) -> Iterator[NewsItem]:
        known, fresh = self._known_claims, self._fresh_captures
        for incident in self.evidence.incidents:
            new = {claim.capture for claim in incident.claims if claim.id not in known} & fresh
            if new and any(claim.id in known for claim in incident.claims):
                many = wording.figure(len(new), "more report")
                yield NewsItem("report", f"{self._names[incident.id]}: {many}", incident.id)

    @cached_property
    def _known_claims(self) -> Collection[str]:
        """The ids of every claim and question that was on record then, or that she coded."""
        known = {
            claim.id
            for telling in self.record.all(Telling)
            if not self._is_new(telling)
            for claim in (*telling.claims, *telling.questions)
        }
        return known | {
            coding.claim.id
            for coding in self.record.all(Coding)
            if coding.claim and not self._is_news(coding, coding.by)
        }

    @cached_property
    def _fresh_captures(self) -> set[str]:
        return {one.id for one in self.evidence.captures if self._is_new(one)}

    def _undecided(self) -> Iterator[Incident]:
        # of any day: the line of the record says what is new, and none may be passed over for good
        for incident in self.evidence.askable[0]:
            if incident.id not in self._states:
                yield incident

    def decided(self) -> Iterator[NewsItem]:
        alike: dict[tuple[str, str], list[str]] = {}
        for decision in self.evidence.decisions:
            if self._is_news(decision, decision.by):
                about = alike.setdefault((decision.incident, decision.judgement), [])
                about += [decision.commitment] if decision.commitment else []
        for (incident, judgement), about in alike.items():
            named = self._names.get(incident, "an incident not there any more")
            provisions = [i.provision for i in self.watch.agreement.items() if i.id in about]
            under = wording.articles(self.watch.agreement, provisions)
            words = f"{named}: {judgement}" + (f" under {under}" if under else "")
            yield NewsItem("decision", words, incident)

    def edited(self) -> Iterator[NewsItem]:
        first: dict[str, Capture] = {}
        for capture in self.evidence.captures:
            before = first.setdefault(capture.address, capture)
            if (
                before.bytes_sha256 != capture.bytes_sha256
                and capture.address.startswith(("http:", "https:"))
                and self._is_news(capture, capture.added_by)
            ):
                page = self._spelt(capture.title or capture.address)
                first_on = wording.day(before.fetched_at.date())
                words = f"{page}: other bytes than on {first_on}: {self._spelt(capture.address)}"
                yield NewsItem("page", words, capture.id)

    def signals(self) -> Iterator[NewsItem]:
        told = set(self.since.signals)
        fresh = [
            signal
            for signal in self.evidence.signals
            if (self._is_new(signal) if signal.at else signal.id not in told)
        ]
        kinds: dict[str, list[Signal]] = {}
        for signal in fresh:
            kinds.setdefault(signal.kind, []).append(signal)
        for kind, some in kinds.items():
            more = f" (and {len(some) - 1} more of that kind)" if len(some) > 1 else ""
            yield NewsItem("signal", f"{kind}: {self._spelt(some[0].what)}{more}", kind)

    def kept(self) -> Iterator[NewsItem]:
        many = sum(self._is_news(one, one.added_by) for one in self.evidence.captures)
        if many:
            yield NewsItem("kept", wording.figure(many, "page"))


_PARTS: tuple[Callable[[_Compared], Iterator[NewsItem]], ...] = (
    _Compared.standings, _Compared.duties, _Compared.threats, _Compared.notices,
    _Compared.silences, _Compared.questions, _Compared.reports, _Compared.decided,
    _Compared.edited, _Compared.signals, _Compared.kept,
)  # fmt: skip


def announced_day(incident: Incident) -> date | None:
    """The last day for which an act was announced; None where none is known, or none was."""
    if incident.stance not in ANNOUNCED or incident.planned_for is None:
        return None
    return incident.planned_for.to_on


def _some(names: list[str]) -> str:
    """The first names that something rests on, and how many more."""
    every = list(dict.fromkeys(names))
    more = [f"{len(every) - NAMED_CAUSES} more"] if len(every) > NAMED_CAUSES else []
    return "; ".join([*every[:NAMED_CAUSES], *more])


def _of_duty(duty: Duty) -> tuple[str, tuple[str, ...], date | None]:
    """What makes a duty the same one on another day."""
    return duty.rule, duty.bearers, duty.since
