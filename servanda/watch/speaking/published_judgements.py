"""What persons judged and wrote as it may leave the machine, with ids made again of what is left.

What leaves it: decisions, notices, codings, corrections, groupings and answers about names. A
stranger comes to the same findings by them: who judged one thing is told apart there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from servanda import canon, decisions
from servanda.corrections import claim_of, fact_of, made_id
from servanda.model import Coding, Correction, Decision, Grouping, Identity, Notice, Seen, Signal
from servanda.watch.speaking.coverings import Coverings
from servanda.watch.speaking.persons import Persons, connected
from servanda.watch.speaking.published_ids import PublishedIds, respelt

NOT_PUBLISHED = "not published"

R = TypeVar("R", Decision, Coding, Correction, Grouping, Identity)


@frozen
class PublishedJudgements:
    """The judgements of one evidence, each as it is published."""

    cover: Coverings

    @property
    def _persons(self) -> Persons:
        return self.cover.persons

    @property
    def _ids(self) -> PublishedIds:
        return self.cover.ids

    def _labels(
        self, records: Sequence[R], keys: Callable[[R], Sequence[object]]
    ) -> dict[str, str]:
        """Who made each record, in words: apart only among records that speak of one thing."""
        labels: dict[str, str] = {}
        ordered = sorted(records, key=lambda record: (record.at, record.id))
        for every in connected(ordered, keys):
            words = self._persons.within(record.by for record in every)
            labels.update((record.id, words[record.by]) for record in every)
        return labels

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions with their ids made again, each after the one it replaces."""
        every = {decision.id: decision for decision in self.cover.own.decisions}
        labels = self._labels(
            tuple(every.values()),
            lambda decision: [
                decision.incident,
                *decision.seen.claims,
                decision.id,
                *filter(None, [decision.replaces]),
            ],
        )
        made: dict[str, Decision] = {}

        def make(own: str, depth: int = 0) -> str:
            if own in made or own not in every or depth > 99:
                return made[own].id if own in made else canon.identify("dec", NOT_PUBLISHED)
            decision = every[own]
            replaces = make(decision.replaces, depth + 1) if decision.replaces else None
            made[own] = self._decision(decision, labels[own], replaces)
            return made[own].id

        for own in every:
            make(own)
        return tuple(made[decision.id] for decision in self.cover.own.decisions)

    def _decision(self, decision: Decision, by: str, replaces: str | None) -> Decision:
        seen = self._seen(decision.seen)
        whole = canon.sha256(decision.seen) == decision.seen_sha256
        made = decisions.decide(
            seen,
            judgement=decision.judgement,
            proof=decision.proof,
            reason=self._ids.spelt(self._persons.spelt(decision.reason)),
            by=by or self._persons.of(""),
            at=decision.at,
            serious=decision.serious,
            bearers=decision.bearers,
            remedies=tuple(map(self._ids.of, decision.remedies)),
            replaces=replaces,
            commitment=decision.commitment,
            bearing=decision.bearing,
        )
        # One that does not agree with its own hash is not made to agree.
        return made if whole else evolve(made, seen_sha256=decision.seen_sha256)

    def _seen(self, seen: Seen) -> Seen:
        """What a person saw, each claim as it is published, so that it can be held against it."""
        if not self.cover.of_statements & set(seen.claims):
            return self.cover.covered(seen, covered=False)
        forms: dict[str, dict[str, None]] = {}
        for own in (self.cover.claims[id] for id in seen.claims if id in self.cover.claims):
            new = self.cover.claim(own)
            for was, now in zip((*own.by, *own.to), (*new.by, *new.to)):
                name = was.actor or was.span.quote
                forms.setdefault(name, {})[now.actor or now.span.quote] = None

        def names(every: Sequence[str]) -> tuple[str, ...]:
            new = (form for name in every for form in forms.get(name, [self._persons.masked(name)]))
            return tuple(dict.fromkeys(new))

        quotes = (
            self._persons.masked(quote) if claim in self.cover.of_statements else quote
            for claim, quote in zip(seen.claims, seen.quotes)
        )  # fmt: skip
        return evolve(
            self.cover.covered(evolve(seen, by=(), to=(), quotes=()), covered=True),
            by=names(seen.by), to=names(seen.to), quotes=tuple(quotes),
        )  # fmt: skip

    def notices(self) -> tuple[Notice, ...]:
        made: dict[str, Notice] = {}
        for notice in sorted(self.cover.own.notices, key=lambda notice: (notice.at, notice.id)):
            new = evolve(
                respelt(notice, self._ids.spelt),
                id="",
                words=self._ids.spelt(self._persons.spelt(notice.words)),
                recorded_by=self._persons.of(notice.recorded_by),
                source=self._ids.spelt(self._persons.spelt(notice.source)),
                replaces=_mapped(notice.replaces, made),
            )
            made[notice.id] = evolve(new, id=canon.identify("ntc", canon.plain(new)))
        return tuple(made[notice.id] for notice in self.cover.own.notices)

    def codings(self) -> tuple[Coding, ...]:
        """The codings with their ids made again, each after the one it replaces."""
        own = self.cover.own.codings
        labels = self._labels(
            own, lambda coding: [claim_of(coding), coding.id, coding.replaces or coding.id]
        )
        made: dict[str, Coding] = {}
        for coding in sorted(own, key=lambda coding: (coding.at, coding.id)):
            new = self.coding(coding, labels[coding.id], _mapped(coding.replaces, made))
            made[coding.id] = evolve(new, id=made_id("cod", new))
        return tuple(made[coding.id] for coding in own)

    def coding(self, coding: Coding, by: str, replaces: str | None) -> Coding:
        stated = coding.capture in self.cover.statements
        return evolve(
            self.cover.covered(coding, stated),
            id="",
            by=by,
            reason=self._ids.spelt(self._persons.spelt(coding.reason)),
            known_from=tuple(self._known_from(line, stated) for line in coding.known_from),
            replaces=replaces,
        )

    def corrections(self) -> tuple[Correction, ...]:
        """The corrections with their ids made again, each after the one it replaces."""
        own = self.cover.own.corrections
        labels = self._labels(
            own,
            lambda correction: [
                fact_of(correction),
                correction.id,
                correction.replaces or correction.id,
            ],
        )
        made: dict[str, Correction] = {}
        for correction in sorted(own, key=lambda correction: (correction.at, correction.id)):
            stated = correction.capture in self.cover.statements
            hides = self._persons.masked if stated else self._persons.spelt
            hides = self._persons.pathless if correction.fact == "title" and not stated else hides
            new = evolve(
                respelt(correction, self._ids.spelt),
                id="",
                by=labels[correction.id],
                value=self._ids.spelt(hides(correction.value)),
                was=self._ids.spelt(hides(correction.was)),
                reason=self._ids.spelt(self._persons.spelt(correction.reason)),
                replaces=_mapped(correction.replaces, made),
            )
            made[correction.id] = evolve(new, id=made_id("cor", new))
        return tuple(made[correction.id] for correction in own)

    def _known_from(self, line: str, stated: bool) -> str:
        """From where a value is known; of a statement only that it is known from elsewhere."""
        name, _, where = line.partition(":")
        if stated and self._persons.settings.statements == "kind":
            return f"{name}: {NOT_PUBLISHED}"
        return f"{name}:{self._persons.spelt(where)}"

    def groupings(self) -> tuple[Grouping, ...]:
        labels = self._labels(
            self.cover.own.groupings,
            lambda grouping: [claim for part in grouping.parts for claim in part],
        )
        made: dict[str, Grouping] = {}
        for grouping in sorted(
            self.cover.own.groupings, key=lambda grouping: (grouping.at, grouping.id)
        ):
            stated = any(
                claim in self.cover.of_statements for part in grouping.parts for claim in part
            )
            new = evolve(
                self.cover.covered(grouping, stated),
                id="",
                by=labels[grouping.id],
                reason=self._persons.spelt(grouping.reason),
                replaces=_mapped(grouping.replaces, made),
            )
            made[grouping.id] = evolve(new, id=canon.identify("grp", canon.plain(new)))
        return tuple(made[grouping.id] for grouping in self.cover.own.groupings)

    def identities(self) -> tuple[Identity, ...]:
        labels = self._labels(
            self.cover.own.identities, lambda identity: [(identity.one, identity.other)]
        )
        made = []
        for identity in self.cover.own.identities:
            new = evolve(
                identity,
                id="",
                by=labels[identity.id],
                reason=self._persons.spelt(identity.reason),
                seen_sha256="",
            )
            made.append(evolve(new, id=canon.identify("idn", canon.plain(new))))
        return tuple(made)

    def signal(self, signal: Signal) -> Signal:
        """Where it arose may be a path; what it says may name persons."""
        new = respelt(
            evolve(signal, id=""), lambda words: self._ids.spelt(self._persons.spelt(words))
        )
        return evolve(new, id=canon.identify("sig", canon.plain(new)))


def _mapped(own: str | None, made: Mapping[str, object]) -> str | None:
    """The published id of what a record replaces; one not there has an id that says nothing."""
    if own is None:
        return None
    new = made.get(own)
    return str(getattr(new, "id")) if new else canon.identify("rec", NOT_PUBLISHED)  # noqa: B009
