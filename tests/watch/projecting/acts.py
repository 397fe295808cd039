"""What may happen to a record, one step at a time, without a parser; and all rows of a projection.

Each step puts records on record as the commands do; what they tell is made up of few words, so that
claims meet, lapse and come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import define, evolve, field
from django.db import connections
from watch.judging.pages import claim as claim_in

from servanda import canon, captures, store
from servanda import watch as way
from servanda.decisions import decide, see
from servanda.errors import EvidenceError
from servanda.model import (
    Capture,
    Claim,
    Coding,
    Correction,
    Deferral,
    Grouping,
    Identity,
    Interval,
    Notice,
    Place,
    Signal,
    Span,
    Telling,
    Text,
    current_notices,
)
from servanda.watch.judging import statements

NOW = datetime(2017, 10, 24, 12, tzinfo=UTC)
DAYS = [date(2017, 9, day) for day in (3, 4, 5, 17, 28)]
PEOPLE = ("Kem Sokha", "Kem Sokhea", "two reporters", "Mu Sochua")
PAPERS = ("Shore Herald", "Lake Post", "Hill Times")
SIGNING = ("Ann", "Ben", "ANN", "B-en")  # two persons, each in two spellings
ACTS = ("detain", "assault", "media_close")
SOURCE = 'publisher = "{name}"\naddress = "https://{id}.example/"\nexpect_per_week = 2\n'


def content_of(who: str, on: date, number: int) -> str:
    """A report of two sentences; those of one number are copies of each other."""
    return (
        f"Police arrested {who} on {on}, said a witness of note {number}. "
        f"Officers beat {who} in Phnom Penh."
    )


def ask_for_two_people(watch: Path) -> None:
    """Let the settings of a watch ask that two people agree."""
    place = watch / "watch.toml"
    lines = place.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("two_people")]
    place.write_text("\n".join([*kept, "two_people = true", ""]), encoding="utf-8")


@define
class Acts:
    """A watch and its record; `at` goes on by an hour with every step."""

    watch: way.Watch
    record: store.Store
    at: datetime = NOW
    number: int = 0
    captures: list[Capture] = field(factory=list)
    texts: dict[str, Text] = field(factory=dict)
    told: dict[str, Claim] = field(factory=dict)

    def put(self, *records: object) -> None:
        self.at += timedelta(hours=1)
        self.number += 1
        self.record.add(list(records), at=self.at)

    def capture(self, who: int, day: int, paper: int, copied: bool, dated: bool) -> None:
        """A page of an outlet; some are copies of one another, letter for letter."""
        on = DAYS[day]
        words = content_of(PEOPLE[who], on, 1 if copied else self.number)
        id = PAPERS[paper].split()[0].casefold()
        said = captures.Said(
            address=f"https://{id}.example/{0 if copied else self.number}/{self.number}",
            fetched_at=self.at,
            added_by="Ann",
            media_type="text/plain",
            published=Interval(on, on, "day") if dated else None,
        )
        kept = captures.described(words.encode(), said)
        capture = evolve(kept.capture, publisher=PAPERS[paper])
        if capture.id in self.texts or kept.text is None:
            return
        self.captures.append(capture)
        self.texts[capture.id] = kept.text
        self.put(capture, kept.text)

    def recapture(self, page: int, day: int) -> None:
        """The address of a page captured again, with other words."""
        if not self.captures:
            return
        first = self.captures[page % len(self.captures)]
        words = content_of(PEOPLE[day % 3], DAYS[day], self.number)
        said = captures.Said(
            address=first.address, fetched_at=self.at, added_by="Ann", media_type="text/plain"
        )
        kept = captures.described(words.encode(), said)
        if kept.capture.id not in self.texts and kept.text is not None:
            capture = evolve(kept.capture, publisher=first.publisher)
            self.captures.append(capture)
            self.texts[capture.id] = kept.text
            self.put(capture, kept.text)

    def defer(self, at: int, how: int, again: bool, by: int) -> None:
        """A question put off, taken in hand or asked again."""
        before, who = self.record.all(Deferral), ("Ann", "Ben")[by]
        over = {each.replaces for each in before}
        open_still = [d for d in before if d.id not in over and d.kind != "asked again"]
        if again and open_still:
            id = open_still[at % len(open_still)].id
            self.put(way.ask_again(id, before, reason="news", by=who, at=self.at))
            return
        every, _ = way.weigh(self.watch, self.record).askable
        if not every:
            return
        incident = every[at % len(every)]
        if how == 0:
            self.put(way.take_in_hand(incident, before, by=who, at=self.at))
            return
        until = (way.Until(change=True), way.Until(source=PAPERS[at % 3]))[how % 2]
        self.put(way.put_off(incident, until, before, reason="wait", by=who, at=self.at))

    def double_code(self, at: int, act: int, by: int) -> None:
        """A claim drawn for two coders, coded by one, or adjudicated where they differ."""
        there, who = way.double_codings(self.record), ("Ann", "Ben")[by]
        open_still = [state for state in there.states() if state.is_open]
        waiting = there.waiting(who)
        if open_still:
            self.put(way.adjudicate(open_still[0], None, kind_of_error="misread", reason="looked",
                                    by="Cem", at=self.at))  # fmt: skip
        elif waiting:
            words = way.ClaimWords(act=ACTS[act], stance="done")
            ground = way.passage_ground(self.watch, self.record, waiting[0].passage)
            self.put(way.code_blind(waiting[0], ground, words, there, by=who, at=self.at))
        elif self.told:
            with suppress(EvidenceError):  # where every claim lies in a sample already
                self.put(way.draw_sample(
                    way.weigh(self.watch, self.record), there, unit="claims", size=1, seed=at,
                    coders=("Ann", "Ben"), hides_reading=True, reason="looked", by="Cem",
                    at=self.at,
                ))  # fmt: skip

    def read(
        self,
        page: int,
        act: int,
        version: int,
        asks: bool,
        elsewhere: bool,
        recalls: bool = False,
    ) -> None:
        """A page read: an arrest, or another act, and a beating, told, recalled or asked about."""
        if not self.captures:
            return
        capture = self.captures[page % len(self.captures)]
        text = self.texts[capture.id]
        who = next(name for name in PEOPLE if f"arrested {name} on" in text.content)
        on = date.fromisoformat(text.content.split(f"{who} on ")[1][:10])
        where = Span(*_place(text, "Phnom Penh"), "Phnom Penh")
        first = claim_in(
            text, "arrested", ACTS[act], by="Police", to=who,
            when=Interval(on, on, "day", str(on)),
            where=() if elsewhere else (Place(where, "Phnom Penh", "KH", lat=11.6, lon=104.9),),
            recalled=0.9 if recalls else 0.0,
        )  # fmt: skip
        second = claim_in(text, "beat", "assault", by="Officers", to=who)
        claims, questions = ((first,), (second,)) if asks else ((first, second), ())
        telling = Telling(
            canon.identify("tel", text.id, version, act, asks, elsewhere, recalls), capture.id, text.id,
            f"tests {version}", "none", "0" * 64, claims, (), questions,
        )  # fmt: skip
        for claim in (*claims, *questions):
            self.told[claim.id] = claim
        self.put(telling)

    def decide(self, at: int, upheld: bool, alone: bool, by: int) -> None:
        """A person's decision on an incident, on one of its links or alone."""
        evidence = way.weigh(self.watch, self.record)
        every, links = evidence.askable
        if not every:
            return
        incident = every[at % len(every)]
        own = [link for link in links if link.incident == incident.id]
        seen = see(incident, None if alone or not own else own[at % len(own)])
        judgement = "upheld" if upheld else "rejected"
        proof = "believe" if upheld else None
        by_whom = SIGNING[by]
        self.put(
            decide(seen, judgement=judgement, proof=proof, reason="seen", by=by_whom, at=self.at)
        )

    def link_by_hand(self, at: int, by: int, judgement: str) -> None:
        """A person's own link of an incident to a commitment that no rule may propose."""
        every, _ = way.weigh(self.watch, self.record).askable
        if every:
            self.put(
                decide(
                    see(every[at % len(every)], None),
                    judgement=judgement,
                    proof="believe" if judgement == "upheld" else None,
                    reason="by hand",
                    by=SIGNING[by],
                    at=self.at,
                    commitment="sov-2-2-c",
                    bearing="breaches",
                    bearers=("cambodia",),
                )
            )

    def notice(self, kind: int, day: int) -> None:
        kinds = (("request", "cps-29"), ("met", "cps-29"), ("event", "state_accedes"))
        sort, about = kinds[kind]
        id = canon.identify("ntc", self.number)
        by = "un_secretary_general"
        self.put(Notice(id, sort, about, DAYS[day], by, "said so", "Ann", self.at))

    def take_back(self, at: int) -> None:
        """A notice taken back, where any stands."""
        every = current_notices(self.record.all(Notice))
        if every:
            notice = every[at % len(every)]
            self.put(way.withdraw_notice(every, notice.id, reason="a slip", by="Ann", at=self.at))

    def identify(self, one: int, other: int, verdict: int) -> None:
        pair = sorted({PEOPLE[one], PEOPLE[other]})
        if len(pair) == 2:
            said = ("same", "different", "unsure")[verdict]
            id = canon.identify("idn", self.number)
            self.put(Identity(id, *pair, said, "known", "Ann", self.at, "0" * 64))

    def group(self, one: int, other: int, verdict: int) -> None:
        ids = sorted(self.told)
        if len(ids) > 1:
            pair = (ids[one % len(ids)], ids[other % len(ids)])
            if len(set(pair)) == 2:
                said = ("one event", "apart", "no incident")[verdict]
                parts = ((pair[0],), (pair[1],)) if said == "apart" else (pair,)
                id = canon.identify("grp", self.number)
                quotes = tuple(self.told[claim].quote.quote for claim in pair)
                self.put(Grouping(id, said, parts, quotes, "looked", "Ann", self.at))

    def code(self, at: int, strikes: bool) -> None:
        """A person says that a claim was denied, or is none."""
        ids = sorted(self.told)
        if ids:
            claim = self.told[ids[at % len(ids)]]
            now = None if strikes else evolve(claim, stance="denied")
            id = canon.identify("cod", self.number)
            self.put(Coding(id, claim.capture, now, "read again", "Ann", self.at, claim))

    def correct(self, page: int, fact: int, value: int) -> None:
        if not self.captures:
            return
        capture = self.captures[page % len(self.captures)]
        name = ("published", "publisher", "copy_of")[fact]
        other = self.captures[value % len(self.captures)].id
        said = (DAYS[value].isoformat(), PAPERS[value % 3], other)[fact]
        if said != capture.id:
            id = canon.identify("cor", self.number)
            self.put(Correction(id, capture.id, name, said, "", "as printed", "Ann", self.at))

    def state(self, day: int) -> None:
        on = DAYS[day]
        kept, statement = statements.statement_of(
            f"I saw it, number {self.number}.".encode(), kind="seen",
            when=Interval(on, on, "day"), where="the quay", whose="", how_known="stood there",
            title="a statement", media_type="text/plain", by="Ann", at=self.at,
        )  # fmt: skip
        self.put(kept.capture, *([kept.text] if kept.text else []), statement)

    def fail(self, paper: int) -> None:
        id = PAPERS[paper].split()[0].casefold()
        where = f"https://{id}.example/feed"
        sig = canon.identify("sig", self.number)
        self.put(Signal(sig, "not reached", where, "no answer", "unheard", "try", self.at))

    def source(self, paper: int) -> None:
        """An outlet is listed that was not."""
        name = PAPERS[paper]
        id = name.split()[0].casefold()
        path = self.watch.folder / "sources" / f"{id}.toml"
        path.write_text(SOURCE.format(name=name, id=id), encoding="utf-8")
        self.watch = way.open_watch(self.watch.folder)


def _place(text: Text, words: str) -> tuple[int, int]:
    start = text.content.index(words)
    return start, start + len(words)


def rows_of(record: store.Store) -> list[tuple]:
    """Every row of a projection, and every name, in order."""
    from servanda.store.models import Projected, ProjectedKey  # when used: Django must be ready

    alias = record._open_alias()
    rows = Projected.objects.using(alias).order_by("kind", "key")
    names = ProjectedKey.objects.using(alias).order_by("name", "key")
    return [
        *((r.kind, r.key, r.sort, bytes(r.body)) for r in rows),
        *names.values_list("name", "key"),
    ]


def caught_up(acts: Acts) -> list[tuple]:
    """The rows of the projection, caught up."""
    with way.answering(acts.watch, acts.record, warn=_refuse):
        pass
    assert acts.record.projection.check()
    return rows_of(acts.record)


def made_anew(acts: Acts) -> list[tuple]:
    """The rows of the projection, thrown away and made again."""
    acts.record.projection.forget()
    return caught_up(acts)


def _refuse(words: str) -> None:
    raise AssertionError(words)


def told(acts: Acts, pages: int) -> None:
    """So many pages more, each read, of different persons, days and papers."""
    for number in range(pages):
        acts.capture(number % 4, number % 5, number % 3, copied=False, dated=True)
        acts.read(-1, number % 3, 1, asks=False, elsewhere=number % 2 == 0)


@contextmanager
def answers_of(acts: Acts) -> Iterator[tuple[way.Answers, list[str]]]:
    """What a record that was caught up answers, and what was asked of its database for it."""
    with way.answering(acts.watch, acts.record):
        pass
    asked: list[str] = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with (
        connections[acts.record._alias].execute_wrapper(note),
        way.answering(acts.watch, acts.record) as answers,
    ):
        yield answers, asked
