"""The series of a trend: which incidents count, in which of them each is, and what each is called.

What leaves it: incidents with their days, series and tellers, upheld and proposed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

from attrs import frozen

from servanda import wording
from servanda.change.event_days import CountedPeriod, may_lie_in
from servanda.errors import SettingsError, nearest
from servanda.model import Capture, Finding, Incident, Interval, Outlet
from servanda.sources import hearing
from servanda.watch.judging.assessing import Court
from servanda.watch.judging.evidence import Evidence
from servanda.watch.judging.listening import heard_of
from servanda.watch.speaking.rows import incident_states

TrendKind = Literal["all", "commitment", "subject", "act", "place", "actor", "target"]
TREND_KINDS: tuple[TrendKind, ...] = get_args(TrendKind)
HARMS = ("breaches", "threatens")  # the bearings that count under a commitment


@frozen
class CountedIncident:
    """An incident that counts: its days, the names of the series it is in, and who told it first.

    `told_on` is the day on which the first page about it was published, where that is known.
    """

    when: Interval
    names: frozenset[str]
    tellers: frozenset[str]
    told_on: date | None


def counted(
    watch: Court, evidence: Evidence
) -> tuple[list[CountedIncident], list[CountedIncident]]:
    """What persons upheld, and what nobody decided and the links propose: each once."""
    subjects = {item.id: item.subjects for item in watch.agreement.commitments}
    states = incident_states(evidence)
    captures = {capture.id: capture for capture in evidence.captures}
    upheld = _harms(evidence.findings, "upheld")
    alone = {one.incident for one in evidence.alone if one.state == "upheld"}
    judged = {one.incident for one in evidence.findings if one.state == "upheld"}
    proposed = {
        incident: commitments
        for incident, commitments in _harms(evidence.proposals, "proposed").items()
        if incident not in states
    }
    outlets, voices = watch.outlets, dict[str, frozenset[str]]()

    def one(incident: Incident, commitments: frozenset[str]) -> CountedIncident:
        pages = [captures[claim.capture] for claim in incident.claims if claim.capture in captures]
        days = [on for page in pages if (on := hearing.published_on(page))]
        return CountedIncident(
            incident.when,
            _names(incident, commitments, subjects),
            frozenset[str]().union(*(_tellers(page, outlets, voices) for page in pages)),
            min(days, default=None),
        )

    by_id = {incident.id: incident for incident in (*evidence.incidents, *evidence.unsure)}
    sure = {id for id in by_id if id in upheld or (id in alone and id not in judged)}
    return (
        [one(by_id[id], upheld.get(id, frozenset())) for id in by_id if id in sure],
        [one(by_id[id], proposed[id]) for id in by_id if id in proposed],
    )


def _harms(findings: Iterable[Finding], state: str) -> dict[str, frozenset[str]]:
    """The commitments that each incident is found to breach or threaten."""
    found: dict[str, set[str]] = {}
    for one in findings:
        if one.state == state and one.bearing in HARMS:
            found.setdefault(one.incident, set()).add(one.commitment)
    return {incident: frozenset(commitments) for incident, commitments in found.items()}


def _tellers(
    page: Capture, outlets: Sequence[Outlet], known: dict[str, frozenset[str]]
) -> frozenset[str]:
    if page.id not in known:
        known[page.id] = frozenset(heard_of(page, outlets).outlets)
    return known[page.id]


def _names(
    incident: Incident, commitments: frozenset[str], subjects: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """The series that an incident is in."""
    names = {"all", f"act:{incident.act}"}
    names |= {f"commitment:{id}" for id in commitments}
    names |= {f"subject:{one}" for id in commitments for one in subjects.get(id, ())}
    names |= {f"place:{place.name}" for place in incident.where}
    names |= {f"actor:{mention.actor or mention.span.quote}" for mention in incident.by}
    names |= {f"target:{mention.kind}" for mention in incident.to}
    return frozenset(names)


def names_of_series(watch: Court, evidence: Evidence) -> dict[str, str]:
    """What a commitment, act or actor is called, by the name of its series."""
    items = {
        f"commitment:{item.id}": (
            f"{wording.articles(watch.agreement, [item.provision])} ({item.id})"
        )
        for item in watch.agreement.items()
    }
    acts = evidence.bearings.lexicon.acts.values()
    actors = evidence.bearings.actors.values()
    return {
        **items,
        **{f"act:{act.name}": f"{act.name} ({act.title})" for act in acts},
        **{f"actor:{actor.id}": actor.name for actor in actors},
    }


def called(name: str, known: Mapping[str, str], mark: str) -> str:
    """What the incidents of a series are called in a sentence."""
    kind, _, own = name.partition(":")
    one = known.get(name, own)
    words = {
        "all": "",
        "commitment": f" under {one}",
        "subject": f" that bear on {one.replace('_', ' ')}",
        "act": f" of the act {one}",
        "place": f" in {one}",
        "actor": f" by {one}",
        "target": f" against {one}",
    }
    if mark:
        return f"proposed incidents{words[kind]}, on which nobody has decided"
    return f"upheld incidents{words[kind]}"


def series_label(watch: Court, evidence: Evidence, name: str) -> str:
    """What a series is of, in words, as a picture has it beside a line."""
    kind, _, one = name.partition(":")
    if kind == "act":
        acts = {act.name: act.title for act in evidence.bearings.lexicon.acts.values()}
        return wording.capital(acts.get(one, one))
    if kind == "actor":
        known = evidence.bearings.actors.get(one)
        return f"By {known.name if known else one}"
    if kind == "commitment":
        items = {item.id: item.provision for item in watch.agreement.items()}
        return wording.capital(wording.articles(watch.agreement, [items[one]]))
    words = {"all": "All incidents", "target": f"Against {one}"}
    return words.get(kind) or wording.capital(one.replace("_", " "))


def series_asked(of: Sequence[str], known: set[str]) -> tuple[list[str], list[str]]:
    """The series that are named, and the kinds of which all are asked about."""
    names, kinds = list[str](), list[str]()
    for one in of or ("all",):
        kind, _, rest = one.partition(":")
        if kind not in TREND_KINDS or (kind == "all" and rest):
            raise SettingsError(
                f'--of {one}: "{kind}" is nothing that can be counted by. '
                f"{nearest(kind, TREND_KINDS)} Write a kind, or a kind and one of it: act:detain."
            )
        if rest and one not in known:
            own = sorted(name for name in known if name.startswith(f"{kind}:"))
            raise SettingsError(
                f"--of {one}: no incident upheld or proposed is of it, so there is nothing to "
                f"count. {nearest(one, own)}"
            )
        (names if rest or kind == "all" else kinds).append(one if rest else kind)
    return names, kinds


def of_kinds(
    kinds: Sequence[str], incidents: Iterable[CountedIncident], months: Sequence[CountedPeriod]
) -> list[str]:
    """The series of some kinds in which an incident may lie within the months, by name."""
    whole = CountedPeriod(months[0].first, months[-1].last)
    names = {
        name
        for each in incidents
        if may_lie_in(each.when, whole)
        for name in each.names
        if name.partition(":")[0] in kinds
    }
    return sorted(names, key=lambda name: (kinds.index(name.partition(":")[0]), name))
