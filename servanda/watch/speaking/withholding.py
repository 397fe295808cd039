"""What of the evidence may leave the machine: the one place that says what is published of persons.

What leaves it: `Evidence` like any other, in which names, statements and local paths stand as the
watch's settings say. Findings and signals are worked out again from what is left, so that a
stranger comes to them too. Source: docs/why/archive.md, "Who is named".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from attrs import evolve, frozen

from servanda import decisions, duties, standing, wording
from servanda.captures.archives.given_log import Disclosure
from servanda.incidents import judged as judgements_of
from servanda.lexicon import Lexicon
from servanda.model import (
    Actor,
    Link,
    Outlet,
)
from servanda.watch.judging.assessing import Judged
from servanda.watch.judging.bearings import Bears
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.coverings import coverings
from servanda.watch.speaking.persons import is_public, persons_of
from servanda.watch.speaking.published_judgements import PublishedJudgements


@frozen
class PublishedBearings:
    """Links as they are published; worked out from the evidence's own when they are asked."""

    own: Bears
    spelt: Callable[[Link], Link]

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors of the agreement and of the watch, by id."""
        return self.own.actors

    @property
    def lexicon(self) -> Lexicon:
        """The words that incidents were read by."""
        return self.own.lexicon

    @cached_property
    def proposed(self) -> tuple[Link, ...]:
        """On what incidents may bear."""
        return tuple(map(self.spelt, self.own.proposed))

    @cached_property
    def asked(self) -> tuple[Link, ...]:
        """On what they may bear that is only asked of a person."""
        return tuple(map(self.spelt, self.own.asked))

    @cached_property
    def of_decisions(self) -> tuple[Link, ...]:
        """Those of incidents that somebody decided on."""
        return tuple(map(self.spelt, self.own.of_decisions))


def withhold(watch: Watch, evidence: Evidence) -> Evidence:
    """The evidence as it may leave the machine, by what the settings say of people and statements.

    Every output that is published or handed on is made from this and from nothing else: site,
    letter, exports. Names of persons become words, numbers or stay; addresses that are no web
    addresses are withheld with every id made from them; of statements stays what the settings say.
    """
    cover = coverings(watch.settings, evidence)
    judgements = PublishedJudgements(cover)
    incidents = tuple(map(cover.incident, evidence.incidents))
    unsure = tuple(map(cover.incident, evidence.unsure))
    stated = {
        incident.id
        for incident in (*evidence.incidents, *evidence.unsure)
        if cover.is_stated(incident)
    }
    bearings = PublishedBearings(evidence.bearings, lambda link: cover.link(link, stated))
    # One person by two spellings may have said one thing twice at one instant: once is enough.
    ruled = tuple({decision.id: decision for decision in judgements.decisions()}.values())
    groupings = judgements.groupings()
    captures = tuple(cover.captures.values())
    outcome = decisions.find(
        ruled, incidents, bearings.of_decisions, captures, two_people=evidence.two_people
    )
    return evolve(
        evidence,
        captures=captures,
        texts=tuple(
            evolve(
                text,
                id=cover.ids.of(text.id),
                capture=cover.ids.of(text.capture),
                content=cover.mask(text.content, text.capture),
                flags=() if text.capture in cover.statements else text.flags,
            )
            for text in evidence.texts
        ),
        tellings=tuple(map(cover.telling, evidence.tellings)),
        readings=tuple(map(cover.telling, evidence.readings)),
        incidents=incidents,
        unsure=unsure,
        bearings=bearings,
        decisions=ruled,
        notices=judgements.notices(),
        findings=outcome.findings,
        signals=tuple(map(judgements.signal, evidence.signals)),
        identities=judgements.identities(),
        groupings=groupings,
        judgements=judgements_of(groupings),
        voices={cover.ids.of(capture): voice for capture, voice in evidence.voices.items()},
        experts=(),
        codings=judgements.codings(),
        corrections=judgements.corrections(),
        statements=tuple(map(cover.statement, evidence.statements)),
        rereads=tuple(
            decisions.Reread(
                judgements.coding(coding, cover.persons.of(coding.by), None), cover.claim(reading)
            )
            for coding, reading in evidence.rereads
        ),
    )


def disclosure(watch: Watch, evidence: Evidence, *, whole: bool = False) -> Disclosure:
    """What of the captures of a watch may be given out, by its settings.

    With `whole`, the bytes go out too that may say who made them and where, and imported lists.
    """
    cover = coverings(watch.settings, evidence)
    trusted = cover.statements if watch.settings.statements != "source" else set()
    return Disclosure(
        captures=cover.captures,
        in_trust=frozenset(trusted),
        person=cover.persons.of,
        spelt=cover.persons.spelt,
        is_public=is_public,
        lists=frozenset(
            capture.bytes_sha256
            for capture in evidence.captures
            if capture.address.startswith(wording.SHEET)
        ),
        whole=whole,
    )


def withhold_judged(watch: Watch, published: Evidence, judged: Judged) -> Judged:
    """Standings and duties out of evidence as published; what was heard is as it was judged."""
    findings = published.findings
    if judged.proposed:
        decided = {(f.incident, f.commitment) for f in findings}
        more = (p for p in published.proposals if (p.incident, p.commitment) not in decided)
        findings = (*findings, *more)
    return evolve(
        judged,
        standings=standing.assess_all(
            watch.agreement, findings, published.notices,
            on=judged.on, heard=judged.heard, expected=judged.expected, proposed=judged.proposed,
        ),
        duties=duties.trigger(
            watch.agreement, findings, published.notices, on=judged.on, proposed=judged.proposed
        ),
    )  # fmt: skip


def withhold_notes(watch: Watch, evidence: Evidence) -> tuple[Outlet, ...]:
    """The listed sources, what is noted of them written without names, mail addresses and paths."""
    persons = persons_of(watch.settings, evidence)
    return tuple(
        evolve(
            outlet,
            address=outlet.address if is_public(outlet.address) else "",
            files=(),
            note=persons.spelt(outlet.note),
            notes=tuple(evolve(note, words=persons.spelt(note.words)) for note in outlet.notes),
        )
        for outlet in watch.outlets
    )
