"""A made-up world of reports that arrive, change and leave, beside what was kept of it.

What leaves it: nothing but a failure where what was kept is not what grouping everything says.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve
from incidents.report import FETCHED, FILLER, Report, day

from servanda import canon, incidents, lexicon
from servanda.incidents.grouping import Rank
from servanda.incidents.growing import Growth, grow
from servanda.incidents.growth_records import KINDS, CaptureState, Verdicts
from servanda.incidents.shelf import MemoryShelf
from servanda.model import (
    Capture,
    Claim,
    Dating,
    Grouping,
    Identity,
    Incident,
    Mention,
    Outlet,
    Passage,
    Place,
    Quantity,
    Signal,
    Span,
    Telling,
    Text,
)

LEXICON = lexicon.load()
SCOPES = ("claims", "questions")
ACTS = ("detain", "detain", "detain", "position", "media_close", "no such act")
WHO: tuple[tuple[str, str | None, str], ...] = (
    ("Ana Dorn", None, "person"),
    ("Ana Dorn", "dorn", "politician"),
    ("Dorn", None, "unknown"),
    ("Anna Dorn", None, "unknown"),
    ("Bo Hall and others", None, "unknown"),
    ("Bo Hall", None, "person"),
    ("two reporters", None, "person"),
    ("three reporters", None, "person"),
    ("a repoter", None, "unknown"),
    ("opposition protesters", None, "person"),
    ("the Harbour Post", None, "media"),
    ("She", None, "person"),
)
DAYS = ("2021-06-01", "2021-06-02", "2021-06-03", "2021-06-20", "2021-07-30", "2021-06", "2021", "")
PUBLISHERS = ("Lantern", "Harbour Post", "Tide", "The Rimbey Record", "")
TAILS = (
    "",
    " near the harbour that evening",
    " near the harbour",
    ", Rimbey Record reported",
    ", the Tide said",
    ", according to Reuters",
)
NAMES = ("Ana Dorn", "Anna Dorn", "Bo Hall", "Bo Hal")
OUTLETS = (
    Outlet("lantern", "Lantern", owner="Big House"),
    Outlet("tide", "Tide", owner="Big House"),
)


class World:
    """What is on record, what is kept beside it, and the two compared after every step."""

    def __init__(self, draw: random.Random, *, crowded: bool = False) -> None:
        self.draw = draw
        self.crowded = crowded
        self.outlets = OUTLETS if draw.random() < 0.5 else ()
        self.captures: dict[str, Capture] = {}
        self.texts: dict[str, Text] = {}
        self.claims: dict[str, dict[str, tuple[Claim, ...]]] = {}
        self.order: list[str] = []
        self.recorded: dict[str, Rank] = {}
        self.judged = Verdicts()
        self.kept_judged = Verdicts()
        self.touched: set[str] = set()
        self.shelf = MemoryShelf()
        self.kept: dict[str, dict[str, tuple[Rank, Incident]]] = {scope: {} for scope in SCOPES}
        self.steps = 0
        self.growth: Growth | None = None

    # ------------------------------------------------------------------ what happens

    def step(self) -> None:
        """One thing or a few happen, then what was kept is caught up."""
        happenings = (
            *([self.arrive] * 6), self.reread, self.retext, self.code_later, self.leave, self.correct,
            self.correct, self.say_copy, self.judge, self.judge, self.name,
        )  # fmt: skip
        for _ in range(self.draw.choice((1, 1, 1, 2, 6))):
            self.draw.choice(happenings)()
        self.catch_up()

    def arrive(self) -> None:
        """A report comes on record, in words of its own or in another's."""
        id = f"cap-{canon.sha256([len(self.order), self.draw.random()])[:8]}"
        self.order.append(id)
        publisher = self.draw.choice(PUBLISHERS)
        source = "lantern" if publisher == "Lantern" and self.draw.random() < 0.5 else None
        on = self.draw.choice(DAYS[:5])
        self.captures[id] = Capture(
            id=id, bytes_sha256=canon.sha256(id), size_bytes=1, media_type="text/plain",
            address=f"{id}.txt", fetched_at=FETCHED + timedelta(days=self.draw.randrange(3)),
            added_by="test", published=Dating(day(on), self.draw.choice(("given", "stated"))),
            publisher=publisher, source=source,
        )  # fmt: skip
        self.read(id)

    def take(self, report: Report) -> None:
        """A report made by hand comes on record."""
        self.order.append(report.id)
        self.captures[report.id], self.texts[report.id] = report.capture, report.text
        self.claims[report.id] = {"claims": tuple(report.claims)}
        self._record(report.id)
        self.touched.add(report.id)

    def read(self, id: str) -> None:
        """A capture has a text and claims."""
        others = [other for other in self.order if other in self.texts and other != id]
        if others and self.draw.random() < 0.35:
            self._copy(id, self.draw.choice(others))
        else:
            self._write(id)
        self._record(id)
        self.touched.add(id)

    def reread(self) -> None:
        """A later reader reads a capture otherwise."""
        if id := self._any():
            some = {}
            for scope, claims in self.claims[id].items():
                kept = [claim for claim in claims if self.draw.random() < 0.7]
                some[scope] = tuple(
                    evolve(claim, when=day(self.draw.choice(DAYS)))
                    if self.draw.random() < 0.4
                    else claim
                    for claim in kept
                )
            self.claims[id] = some
            self._record(id)
            self.touched.add(id)

    def code_later(self) -> None:
        """A claim of a capture on record is told once more, before all others of it."""
        if (id := self._any()) and (claims := self.claims[id].get("claims", ())):
            one = self.draw.choice(claims)
            coded = evolve(one, id=f"clm-coded-{self.steps}", act=self.draw.choice(ACTS))
            self.claims[id] = {**self.claims[id], "claims": (coded, *claims)}
            self._record(id)
            self.touched.add(id)

    def retext(self) -> None:
        """A capture has another text."""
        if id := self._any():
            self.read(id)

    def leave(self) -> None:
        """Nothing is told of a capture any more, or it is gone."""
        if id := self._any():
            if self.draw.random() < 0.5:
                self.captures.pop(id)
                self.order.remove(id)
            self.texts.pop(id)
            self.claims.pop(id)
            self.touched.add(id)

    def correct(self) -> None:
        """A person corrects the day or the outlet of a capture."""
        if id := self._any():
            capture = self.captures[id]
            on = Dating(day(self.draw.choice(DAYS)), "given")
            publisher = self.draw.choice(PUBLISHERS)
            self.captures[id] = (
                evolve(capture, published=on)
                if self.draw.random() < 0.5
                else evolve(capture, publisher=publisher)
            )
            self.touched.add(id)

    def say_copy(self) -> None:
        """A person says that one capture is a copy of another, or takes that back."""
        copies = dict(self.judged.copies)
        if copies and self.draw.random() < 0.3:
            copies.pop(self.draw.choice(sorted(copies)))
        elif (one := self._any()) and (other := self._any()) and one != other:
            copies[one] = (other, f"reason {self.draw.randrange(3)}")
        self.judged = evolve(self.judged, copies=copies)

    def judge(self) -> None:
        """A person judges claims to be of one event, of two, or of none, or takes that back."""
        claims = [c.id for some in self.claims.values() for of in some.values() for c in of]
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=self.steps * 10)
        groupings = list(self.judged.groupings)
        if groupings and self.draw.random() < 0.2:
            groupings.remove(self.draw.choice(groupings))
        elif len(claims) > 4:
            parts = self.draw.sample(claims, 4)
            verdict, split = self.draw.choice(
                (("one event", [parts[:3]]), ("one event", [parts[:2]]),
                 ("apart", [parts[:1], parts[1:2]]), ("apart", [parts[:2], parts[2:]]),
                 ("no incident", [parts[:1]]))
            )  # fmt: skip
            groupings.append(
                Grouping(
                    f"grp-{len(groupings)}-{self.draw.randrange(10**6)}",
                    verdict,
                    tuple(map(tuple, split)),
                    (),
                    "a reason",
                    self.draw.choice(("A", "B")),
                    at,
                )  # fmt: skip
            )
        self.judged = evolve(self.judged, groupings=tuple(groupings))

    def name(self) -> None:
        """A person judges two names."""
        one, other = self.draw.sample(NAMES, 2)
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=self.steps)
        verdict = self.draw.choice(("same", "same", "different", "unsure"))
        told = Identity(f"idn-{self.steps}", one, other, verdict, "a reason", "A", at, "")
        self.judged = evolve(self.judged, identities=(*self.judged.identities, told))

    def _any(self) -> str:
        there = [id for id in self.order if id in self.claims]
        return self.draw.choice(there) if there else ""

    # ------------------------------------------------------------------ texts and claims

    def _write(self, id: str) -> None:
        """Sentences of its own, each with a claim."""
        draw, content, made = self.draw, "", []
        if draw.random() < 0.5:
            content = f"{FILLER} {draw.choice(('', 'One more word.', id))}\n"
        for _ in range(draw.randrange(4)):
            act = draw.choice(ACTS)
            who = [draw.choice(WHO) for _ in range(draw.choice((0, 1, 1, 1, 2)))]
            if self.crowded:
                act, who = "detain", [draw.choice(WHO[:3] + WHO[6:7])]
            number = f" number {draw.randrange(99)}" if self.crowded else ""
            by = draw.choice(("Police", "The army", ""))
            listed = ", ".join(words for words, _, _ in who)
            town = draw.choice(("", "", "Kampot", "Pailin"))
            words = f"{by} arrested {listed} in {town}{draw.choice(TAILS)}{number}."
            made.append((len(content), words, act, who, by, town))
            content += words + "\n"
        if draw.random() < 0.2:
            content += "(Reuters)\n"
        self.texts[id] = _text(id, content, headline=draw.random() < 0.2)
        claims = [self._claim(id, content, at, *one) for at, one in enumerate(made)]
        asked = len(claims) if draw.random() < 0.8 else draw.randrange(len(claims) + 1)
        self.claims[id] = {"claims": tuple(claims[:asked]), "questions": tuple(claims[asked:])}

    def _claim(
        self, id: str, content: str, nth: int, start: int, words: str, act: str,
        who: Sequence[tuple[str, str | None, str]], by: str, town: str,
    ) -> Claim:  # fmt: skip
        draw = self.draw

        def span(some: str) -> Span:
            at = content.index(some, start)
            return Span(at, at + len(some), some)

        to = tuple(Mention(span(w), actor, kind) for w, actor, kind in who)  # type: ignore[arg-type]
        stance = draw.choice(("done", "done", "done", "ongoing", "denied", "planned", "threatened"))
        when, planned = draw.choice(DAYS), draw.choice(DAYS)
        if self.crowded:
            stance, when, planned = "done", draw.choice(("", "", "2021-06-01")), ""
        return Claim(
            id=f"clm-{canon.sha256([id, nth, act])[:8]}", capture=id, act=act, stance=stance,
            cue=span("arrested"), quote=span(words), to=to,
            by=(Mention(span(by), None, "state_organ"),) if by else (),
            where=(Place(span(town), town, "kh", lat=1.0, lon=1.0),) if town else (),
            when=day(when),
            planned_for=day(planned) if stance in ("planned", "denied") and planned else None,
            number=draw.choice((None, None, Quantity(2, 2, "people"), Quantity(9, 9, "people"))),
            said_by=to[0] if to and draw.random() < 0.3 else None,
            about=draw.choice((None, "sov/1", "sov/2")) if act == "position" else None,
        )  # fmt: skip

    def _copy(self, id: str, other: str) -> None:
        """Another's text, perhaps under a headline of its own, its claims where they now stand."""
        head = self.draw.choice(("", "", "Police arrested Dorn.\n", f"Page {id}.\n"))
        content = head + self.texts[other].content
        self.texts[id] = _text(id, content, headline=bool(head))
        some = {}
        for scope, claims in self.claims[other].items():
            some[scope] = tuple(
                _moved(evolve(c, id=f"clm-{canon.sha256([id, c.id])[:8]}", capture=id), len(head))
                for c in claims
            )
        if head.startswith("Police"):
            start = len("Police arrested ")
            headline = Claim(
                id=f"clm-{canon.sha256([id, 'head'])[:8]}", capture=id, act="detain", stance="done",
                cue=Span(7, 15, "arrested"), quote=Span(0, len(head) - 1, head[:-1]),
                to=(Mention(Span(start, start + 4, "Dorn"), None, "unknown"),),
                when=day(self.draw.choice(DAYS)),
            )  # fmt: skip
            some["claims"] = (headline, *some.get("claims", ()))
        self.claims[id] = some

    def _record(self, id: str) -> None:
        self.steps += 1
        for at, claim in enumerate(c for some in self.claims[id].values() for c in some):
            self.recorded.setdefault(claim.id, (self.steps, at))

    # ------------------------------------------------------------------ kept and made anew

    def states(self, ids: Sequence[str]) -> list[CaptureState]:
        """The present state of captures."""
        return [
            CaptureState(
                id, self.captures.get(id), self.texts.get(id), self.claims.get(id, {}),
                {c.id: self.recorded[c.id] for some in self.claims.get(id, {}).values() for c in some},
            )
            for id in ids
        ]  # fmt: skip

    def catch_up(self) -> None:
        """Take in what moved; fails where what is kept is not what grouping everything says."""
        self.steps += 1
        growth = grow(
            self.shelf, self.states(sorted(self.touched)), self.kept_judged, self.judged,
            lexicon=LEXICON, outlets=self.outlets, scopes=SCOPES,
        )  # fmt: skip
        self.shelf.apply(growth.changes)
        self.growth, self.kept_judged, self.touched = growth, self.judged, set()
        for scope, grown in growth.scopes.items():
            for id in grown.gone:
                del self.kept[scope][id]
            for id, incident in grown.made.items():
                self.kept[scope][id] = grown.ranks[id], incident
            found, signals = self.anew(scope)
            kept = [one for _, one in sorted(self.kept[scope].values(), key=lambda one: one[0])]
            assert [one.id for one in kept] == [one.id for one in found]
            assert [canon.spell(one) for one in kept] == [canon.spell(one) for one in found]
            assert grown.signals == signals

    def anew(self, scope: str) -> tuple[tuple[Incident, ...], tuple[Signal, ...]]:
        """What grouping everything says."""
        grouped = incidents.grouped(
            [
                _telling(id, self.claims[id].get(scope, ()))
                for id in self.order
                if id in self.claims
            ],
            list(self.captures.values()),
            list(self.texts.values()),
            lexicon=LEXICON,
            outlets=self.outlets,
            identities=self.judged.identities,
            judgements=incidents.judged(self.judged.groupings),
            recorded=self.recorded,
        )
        copies = self.judged.copies
        found = tuple(
            evolve(i, origins=incidents.joined(i.origins, copies)) if copies else i
            for i in grouped.incidents
        )
        return found, grouped.signals

    def check_shelf(self) -> None:
        """What is kept is what is kept when all is made at once."""
        fresh = MemoryShelf()
        growth = grow(
            fresh, self.states(sorted(self.captures)), Verdicts(), self.judged,
            lexicon=LEXICON, outlets=self.outlets, scopes=SCOPES,
        )  # fmt: skip
        fresh.apply(growth.changes)
        assert _spelt(fresh.records) == _spelt(self.shelf.records)
        assert fresh.rows == self.shelf.rows
        for (kind, _), record in fresh.records.items():
            written = json.loads(canon.spell(record))
            assert canon.read(KINDS[kind.split()[0]], written) == record


def _spelt(records: Mapping[tuple[str, str], object]) -> dict[tuple[str, str], bytes]:
    return {place: canon.spell(record) for place, record in records.items()}


def _text(id: str, content: str, *, headline: bool) -> Text:
    end = content.index("\n") if headline and "\n" in content else 0
    passages = (Passage(0, end, "title"), Passage(end, len(content), "body")) if end else ()
    return Text(f"txt-{id}", id, content, passages, "test")


def _moved(claim: Claim, by: int) -> Claim:
    def span(one: Span) -> Span:
        return Span(one.start + by, one.end + by, one.quote)

    def mention(one: Mention) -> Mention:
        return evolve(one, span=span(one.span))

    return evolve(
        claim,
        cue=span(claim.cue),
        quote=span(claim.quote),
        to=tuple(map(mention, claim.to)),
        by=tuple(map(mention, claim.by)),
        where=tuple(evolve(place, span=span(place.span)) for place in claim.where),
        said_by=mention(claim.said_by) if claim.said_by else None,
    )


def _telling(id: str, claims: tuple[Claim, ...]) -> Telling:
    return Telling(f"tel-{id}", id, f"txt-{id}", "test", "none", "", claims)


def lived(draw: random.Random, steps: int, *, crowded: bool = False) -> World:
    """A world in which so much has happened."""
    world = World(draw, crowded=crowded)
    for _ in range(steps):
        world.step()
    return world
