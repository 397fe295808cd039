"""What each page shows, gathered from the edition: records side by side, nothing computed anew.

What leaves it: views that templates read. A view shows only what counts on the day of the
edition; what was decided about later days stays in the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from attrs import evolve
from markupsafe import Markup

from servanda import binding, wording
from servanda.archive import by_hand
from servanda.archive.addresses import anchor, page_of
from servanda.archive.edition import Edition, Excerpt, IncidentJudgement
from servanda.archive.shown_incidents import shown_incidents
from servanda.archive.view_records import (
    CameFrom,
    Case,
    CommitmentView,
    Segment,
    ShownClaim,
    ShownDuty,
    ShownEvidence,
    StandingGroup,
    urgency,
)
from servanda.model import (
    Claim,
    Commitment,
    Duty,
    Finding,
    Incident,
    Link,
    Rule,
    counted,
    in_effect,
    totals,
)

# Clocks of several machines differ: so much is no sign that a decision was dated back.
_CLOCKS_DIFFER = timedelta(days=1)


def _out_of_time(edition: Edition) -> dict[str, str]:
    """By the id of each decision that is out of time: how, in one clause and the day it is told by.

    Older than what it saw, or of a day after the last line of the record that it stands in.
    """
    fetched = {capture.id: capture.fetched_at for capture in edition.captures}
    seen = {c.id: fetched[c.capture] for c in edition.claims if c.capture in fetched}
    newest = {
        decision.id: max((seen[id] for id in decision.seen.claims if id in seen), default=None)
        for decision in edition.decisions
    }
    found = {}
    for decision in edition.decisions:
        at, last = newest[decision.id], edition.head.record_on
        if at and decision.at < at - _CLOCKS_DIFFER:
            found[decision.id] = (
                f"what this decision saw was fetched on {wording.day(at.date())}, after it. It was "
                "dated back, or a clock was wrong."
            )
        elif last and decision.at.date() > last + _CLOCKS_DIFFER:
            found[decision.id] = (
                f"the last line of the record is of {wording.day(last)}, before it. It was dated "
                "ahead, or a clock was wrong."
            )
    return found


class Shelf:
    """Everything of one edition where a page can reach it by what it is about."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.on = edition.head.on
        self.agreement = edition.agreement
        self.captures = {capture.id: capture for capture in edition.captures}
        self.decisions = {decision.id: decision for decision in edition.decisions}
        self.out_of_time = _out_of_time(edition)
        self.findings = {finding.id: finding for finding in edition.findings}
        self.official = {text.provision: text for text in edition.official}
        self.provisions = {provision.id: provision for provision in edition.agreement.provisions}
        self.instruments = {
            instrument.id: instrument for instrument in edition.agreement.instruments
        }
        self.items = {item.id: item for item in edition.agreement.items()}
        self.notices = in_effect(edition.notices, self.on)
        self.standings = {
            standing.commitment: evolve(
                standing,
                note=wording.standing_note(
                    standing, self.notices, edition.findings, edition.agreement
                ),
            )
            for standing in edition.standings
        }
        self.by_hand = by_hand.of_claims(edition, self.act)
        self.corrected = by_hand.of_captures(edition)
        self.statements = {statement.capture: statement for statement in edition.statements}
        self.incident_names = {name.incident: name.name for name in edition.names}
        self._drawn: dict[tuple[str, ...], Markup] = {}
        self._voices = wording.voices_of(edition.captures)
        self._excerpts: dict[str, list[Excerpt]] = {}
        for excerpt in edition.passages:
            self._excerpts.setdefault(excerpt.capture, []).append(excerpt)
        self._links: dict[tuple[str, str], list[Link]] = {}
        for link in edition.links:
            self._links.setdefault((link.incident, link.commitment), []).append(link)
        self._duties: dict[str, list[Duty]] = {}
        for duty in edition.duties:
            self._duties.setdefault(duty.rule, []).append(duty)
        self._about: dict[str, list[Finding]] = {}
        by_incident: dict[str, list[Finding]] = {}
        for finding in edition.findings:
            self._about.setdefault(finding.commitment, []).append(finding)
            if finding.since_on is None or finding.since_on <= self.on:
                by_incident.setdefault(finding.incident, []).append(finding)
        judged = {
            judgement.incident: judgement
            for judgement in edition.judged
            if judgement.since_on is None or judgement.since_on <= self.on
        }
        self.cases = {
            incident.id: self._case(
                incident, tuple(by_incident.get(incident.id, ())), judged.get(incident.id)
            )
            for incident in edition.incidents
        }
        counts = totals(edition.findings, self.on, edition.judged)
        self.totals = evolve(counts, incidents_decided=len(self.shown_cases))

    def _counts(self, finding: Finding) -> bool:
        return (
            finding.state == "upheld"
            and finding.since_on is not None
            and finding.since_on <= self.on
        )

    def name(self, who: str) -> str:
        """The name of an actor or a role."""
        return wording.actor(self.agreement, who)

    def names(self, who: Iterable[str]) -> str:
        """The names of actors as a sentence lists them."""
        return wording.actors(self.agreement, tuple(who))

    def act(self, act: str) -> str:
        """The title of an act type; its code spelled out where it has none."""
        return wording.sentence(self.edition.head.acts.get(act, act.replace("_", " ")))

    def citation(self, source: str) -> str:
        """The citation of a source of the agreement file; the words given where it has none."""
        known = {entry.id: entry.citation for entry in self.agreement.sources}
        return known.get(source, source)

    def heading(self, item_id: str) -> str:
        """What heads the page of a commitment: no two pages alike."""
        title = self.item_title(item_id)
        alike = sum(self.item_title(other) == title for other in self.items)
        return f"{title} ({item_id})" if alike > 1 and title != item_id else title

    def item_title(self, item_id: str) -> str:
        """How a page names a commitment: its provision's title, else its id."""
        item = self.items.get(item_id)
        provision = self.provisions.get(item.provision) if item else None
        return provision.title if provision else item_id

    # -------------------------------------------------------------- incidents

    def _case(
        self,
        incident: Incident,
        findings: tuple[Finding, ...],
        judged: IncidentJudgement | None,
    ) -> Case:
        numbers: dict[str, list[str]] = {}
        voices = wording.speakers(incident.claims, self.captures)
        for claim in incident.claims:
            if claim.number:
                capture = self.captures.get(claim.capture)
                source = wording.source(capture) if capture else claim.capture
                whose = filter(None, (source, wording.as_said(voices[claim.id])))
                numbers.setdefault(wording.amount(claim.number), []).append(", ".join(whose))
        tellers = wording.tellers(incident.claims, self._voices)
        return Case(
            incident=incident,
            anchor=anchor(incident.id),
            title=self.incident_names.get(incident.id) or self.act(incident.act),
            act=self.act(incident.act),
            when=wording.sentence(wording.span_of_days(incident.when)),
            stance=wording.STANCE_WORDS[incident.stance],
            tellings=self._tellings(incident),
            numbers=tuple(
                (words, tuple(dict.fromkeys(sources))) for words, sources in numbers.items()
            ),
            sourced=wording.sourced(tellers, len(incident.origins)),
            all_said=wording.as_said(wording.all_said(incident.claims, self.captures)),
            origins=tuple(
                CameFrom(
                    tuple((self.captures.get(id), why) for id, why in zip(origin.captures, because))
                )
                for origin in incident.origins
                if len(because := origin.because) > 1
            ),
            findings=findings,
            judged=judged,
            decisions=tuple(self.decisions[id] for id in (judged.decisions if judged else ())),
        )

    def _tellings(self, incident: Incident) -> tuple[ShownClaim, ...]:
        """The words of each origin once, however many pages print them."""
        place = {id: at for at, origin in enumerate(incident.origins) for id in origin.captures}
        same: dict[tuple[object, ...], list[Claim]] = {}
        for claim in incident.claims:
            words = " ".join(claim.quote.quote.split()).casefold()
            speaker = claim.said_by.span.quote if claim.said_by else ""
            from_where = place.get(claim.capture, claim.capture)
            same.setdefault((from_where, words, speaker, claim.stance), []).append(claim)
        return tuple(
            evolve(
                self._telling(claims[0]),
                also=len({c.capture for c in claims} - {claims[0].capture}),
            )
            for claims in same.values()
        )

    def _telling(self, claim: Claim) -> ShownClaim:
        start, end = claim.quote.start, claim.quote.end
        segments: tuple[Segment, ...] = (Segment(claim.quote.quote, True),)
        for excerpt in self._excerpts.get(claim.capture, ()):
            if excerpt.start <= start and end <= excerpt.end:
                content, first = excerpt.content, excerpt.start
                segments = (
                    Segment(content[: start - first], False),
                    Segment(content[start - first : end - first], True),
                    Segment(content[end - first :], False),
                )
                start, end = first, excerpt.end
                break
        hand, about = self.by_hand.get(claim.id, ()), wording.spoken_of(claim, start, end)
        return ShownClaim(claim, self.captures.get(claim.capture), segments, 0, hand, about)

    @cached_property
    def shown_cases(self) -> tuple[Case, ...]:
        """Incidents with a decision that was about this day or an earlier one, oldest first."""
        return tuple(self.cases[id] for id in shown_incidents(self.edition))

    # -------------------------------------------------------------- commitments, duties

    def evidence(self, finding: Finding) -> ShownEvidence:
        """One finding with everything a reader needs to judge it."""
        links = tuple(self._links.get((finding.incident, finding.commitment), ()))
        return ShownEvidence(
            finding=finding,
            case=self.cases.get(finding.incident),
            links=links,
            decisions=tuple(self.decisions[d] for d in finding.decisions if d in self.decisions),
            counts=self._counts(finding),
        )

    def duty(self, duty: Duty) -> ShownDuty:
        """One duty with its names."""
        item = self.items.get(duty.rule)
        provision = self.provisions.get(item.provision) if item else None
        instrument = self.instruments.get(item.provision.split("/")[0]) if item else None
        who = duty.waiting_on or ()
        waited = who and wording.holders(self.agreement, who, self.on)
        return ShownDuty(
            duty=duty,
            state=wording.duty_state(duty, self.edition.findings, self.notices),
            remark=wording.duty_remark(duty, self.edition.findings, self.notices),
            page=page_of(duty.rule),
            title=provision.title if provision else duty.rule,
            instrument=instrument.title if instrument else "",
            bearers=wording.bearers(self.agreement, item, duty.bearers) if item else "",
            waiting_on=self.names(waited),
            asker=wording.actors(self.agreement, waited, last="or"),
            gate=item.gate.act if isinstance(item, Rule) and item.gate else "",
            because=tuple(self.findings[id] for id in duty.because if id in self.findings),
            force=wording.FORCE_WORDS[item.force] if item else "must",
            readings=tuple(
                wording.whose_reading(self.agreement, item, words, self.on)
                for words in duty.readings
            ),
            later_days=wording.days_missed(duty)[0] - 1,
            again=any(
                other.since and duty.since and other.since < duty.since
                for other in self._duties[duty.rule]
            ),
        )

    def duties(self, *states: str) -> tuple[ShownDuty, ...]:
        """The duties in these states, or all, those to act on first."""
        every = (self.duty(duty) for duty in self.edition.duties)
        chosen = [view for view in every if not states or view.state in states]
        return tuple(sorted(chosen, key=lambda view: urgency(view.state)))

    def asked(self, *states: str) -> tuple[tuple[ShownDuty, ...], ...]:
        """The duties in these states, those together that ask the same of the same.

        A rule that was woken several times is several duties and asks one thing.
        """
        together: dict[tuple[object, ...], list[ShownDuty]] = {}
        for view in self.duties(*states):
            duty = view.duty
            alike = (duty.rule, view.state, duty.bearers, duty.waiting_on, duty.due, view.remark)
            together.setdefault(alike, []).append(view)
        return tuple(map(tuple, together.values()))

    def once(self, key: tuple[str, ...], draw: Callable[[Any], Markup], view: Any) -> Markup:
        """What several pages show alike, drawn for the first of them."""
        if key not in self._drawn:
            self._drawn[key] = draw(view)
        return self._drawn[key]

    def about(self, item_id: str) -> Sequence[Finding]:
        """The findings about one commitment."""
        return self._about.get(item_id, ())

    @cached_property
    def commitments(self) -> dict[str, CommitmentView]:
        """Everything the page of each commitment shows, by its id."""
        return {item.id: self._commitment(item) for item in self.items.values()}

    def _commitment(self, item: Commitment | Rule) -> CommitmentView:
        about = self.about(item.id)
        current = [f for f in about if f.since_on is None or f.since_on <= self.on]
        evidence = [self.evidence(finding) for finding in current]
        standing = self.standings.get(item.id)
        return CommitmentView(
            item=item,
            page=page_of(item.id),
            title=self.item_title(item.id),
            heading=self.heading(item.id),
            provision=self.provisions.get(item.provision),
            official=self.official.get(item.provision),
            instrument=self.instruments.get(item.provision.split("/")[0]),
            standing=standing,
            rests_on=wording.rests_on(standing.because if standing else ()),
            bearers=wording.bearers(self.agreement, item, standing.bearers if standing else ()),
            doers=wording.doers(self.agreement, standing, about) if standing else "",
            evidence=tuple(
                piece for piece in evidence if piece.finding.state in ("upheld", "disputed")
            ),
            set_aside=tuple(
                piece for piece in evidence if piece.finding.state not in ("upheld", "disputed")
            ),
            duties=tuple(map(self.duty, self._duties.get(item.id, ()))),
            notices=tuple(n for n in self.notices if n.about == item.id),
        )

    def wakings(self, rule: Rule) -> tuple[str, ...]:
        """The ids of the findings, events and notices that wake a rule by the day."""
        upheld, events = counted(self.edition.findings, self.on), rule.trigger.events
        findings = (
            finding.id
            for finding in upheld
            if binding.wakes(self.agreement, rule, finding, upheld, self.notices)
        )
        notices = (
            notice.id
            for notice in self.notices
            if notice.about in events and notice.kind in ("event", "completion")
        )
        own = (e.id for e in self.agreement.events if e.id in events and e.on and e.on <= self.on)
        return (*findings, *own, *notices)

    def groups(self) -> tuple[StandingGroup, ...]:
        """Every commitment and rule under one head, gravest first; no empty group.

        What is not assessed and asks something now stands apart, before the rest of those.
        """
        views = [view for view in self.commitments.values() if view.standing]
        by_head: dict[str, list[CommitmentView]] = {}
        for view in views:
            assert view.standing
            state = view.standing.state
            asks = state == "not assessed" and view.asked_now
            by_head.setdefault("asked now" if asks else state, []).append(view)
        heads: list[str] = [*wording.STATE_ORDER]
        heads.insert(heads.index("not assessed"), "asked now")
        return tuple(
            StandingGroup(head, tuple(by_head[head]), len(by_head.get("asked now", ())))
            for head in heads
            if head in by_head
        )
