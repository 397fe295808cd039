"""The agreement as it stands: commitments with their states, and who must act under which clause.

What leaves it: pages of standings, of one commitment, and of duties on a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import counts
from servanda.desk.choosers import steppers
from servanda.desk.entering import role
from servanda.desk.forms import EMPTY, Form, in_sight
from servanda.desk.incidents import articles, item_name, item_title
from servanda.desk.listening import strip_of
from servanda.desk.opened import Sight, day_of, sight
from servanda.desk.pages import page
from servanda.desk.refusing import asked_by
from servanda.desk.rights import step_kinds
from servanda.model import (
    Agreement,
    Commitment,
    Finding,
    Provision,
    Rule,
    Standing,
    current_notices,
)
from servanda.pictures import Cell, Picture
from servanda.pictures.timeline import Lane, Point, draw

QUIET = ("not assessed", "dormant", "not in force", "ended")
LIVE = ("overdue", "owed", "waiting", "contested")  # states of duties that ask something now
MOST_GROUNDS = 12  # findings that a duty rests on, shown in a list of duties
ASKED = "asked now"  # as the site says of a rule that is not assessed and asks something now
ORDER: list[str] = [*wording.STATE_ORDER]
ORDER.insert(ORDER.index("not assessed"), ASKED)
MEANS: dict[str, str] = {
    **{str(state): means for state, means in wording.STATE_MEANS.items()},
    ASKED: "Something on record asks it now, or once somebody has made a request: see who must "
    "act. Whether it was done, persons have not assessed.",
}


@asked_by("GET")
def commitments(request: HttpRequest) -> HttpResponse:
    """Every commitment by its state on the day; what is quiet stands folded below."""
    with sight(request) as seen:
        judged = way.judge(seen.watch, seen.answers, on=seen.on)
        rows = standing_views(seen, judged)
        counted = counts.on_record(seen.answers, seen.on)
    by_state: dict[str, list[way.Row]] = {}
    for row in rows:
        by_state.setdefault(row["state"], []).append(row)
    return page(
        request,
        "commitments.html",
        {"by_state": by_state, "quiet": QUIET, "counted": counted, "means": MEANS, **seen.frame()},
    )


@asked_by("GET")
def commitment(request: HttpRequest, id: str) -> HttpResponse:
    """One commitment: what was promised, how it stands and how it got there, on which findings."""
    return commitment_again(request, EMPTY, id)


def check_commitment(request: HttpRequest, answers: way.Answers, id: str) -> None:
    """Raise ChangedSince unless a commitment is as the page of a form showed it."""
    way.check_sighting(answers, "commitment", id, on=day_of(request), seen=in_sight(request))


def commitment_again(request: HttpRequest, form: Form, id: str) -> HttpResponse:
    """The page of a commitment, with a form that was refused on it."""
    with sight(request) as seen:
        agreement, answers = seen.watch.agreement, seen.answers
        if id not in {item.id for item in agreement.items()}:
            raise Http404
        item = agreement.commitment(id)
        judged = way.judge(seen.watch, answers, on=seen.on)
        standing = next((each for each in judged.standings if each.commitment == id), None)
        findings = [
            each
            for each in answers.findings
            if each.commitment == id and (each.since_on is None or each.since_on <= seen.on)
        ]
        linked = answers.incidents([each.incident for each in findings])
        evidence = answers.part([each.incident.id for each in linked])
        provision = next((p for p in agreement.provisions if p.id == item.provision), None)
        moves = [
            row
            for row in way.change_rows(way.changes(seen.watch, answers, until=seen.on))
            if row["commitment"] == id
        ]
        shown = _finding_views(findings, evidence.names)
        row = standing_view(seen, standing) if standing else None
        if row:
            row["note"] = _in_names(row["note"], findings, evidence.names)
        return page(
            request,
            "commitment.html",
            {
                "name": item_title(seen, id),
                "standing": row,
                "promise": row["promise"] if row else item_name(seen, id),
                "summary": _paragraphs(agreement, provision),
                "readings": _readings(seen, item),
                "citation": provision.citation or provision.title if provision else "",
                "moves": moves,
                "findings": shown,
                "duties": duty_views(seen, judged, only=id, most=None),
                "picture": _timeline(seen, [id], evidence.names),
                "steps": [step for step in current_notices(answers.notices) if step.about == id],
                "step_kinds": step_kinds(role(request)),
                "steppers": steppers(seen.watch),
                "seen": way.sighting(answers, "commitment", id, on=seen.on),
                "form": form,
                "item": item,
                "articles": articles(seen),
                "strip": strip_of(seen),
                "hearings": [
                    (each.publisher, counts.source_heard(each)) for each in judged.hearings
                ],
                **seen.frame(),
            },
            status=form.status,
        )


@asked_by("GET")
def duties(request: HttpRequest) -> HttpResponse:
    """Who must act on the day, under which clause, waiting on whom, since when, on what."""
    with sight(request) as seen:
        judged = way.judge(seen.watch, seen.answers, on=seen.on)
        context = {
            "rows": duty_views(seen, judged),
            "articles": articles(seen),
            "waiting": way.waiting_words(seen.answers, seen.on),
            **seen.frame(),
        }
    return page(request, "duties.html", context)


# ------------------------------------------------------------------------------- what they share


def standing_views(seen: Sight, judged: way.Judged) -> list[way.Row]:
    """Every standing of a day, the gravest first; a rule that asks something now says so."""
    asking = {duty.rule for duty in judged.duties if duty.state in LIVE}
    rows = [standing_view(seen, standing) for standing in judged.standings]
    for row in rows:
        if row["state"] == "not assessed" and row["commitment"] in asking:
            row["state"] = ASKED
    return sorted(rows, key=lambda row: ORDER.index(row["state"]))


def standing_view(seen: Sight, standing: Standing) -> way.Row:
    """A standing's row with names in place of ids."""
    row = way.standing_row(standing)
    agreement: Agreement = seen.watch.agreement
    item = agreement.commitment(standing.commitment)
    row["name"] = item_title(seen, item.id)
    bearers = wording.bearers(agreement, item, standing.bearers)
    row["promise"] = wording.capital(wording.promise(item, bearers))
    row["rests_on"] = counts.rests_on(row["because"])
    row["note"] = wording.standing_note(
        standing, seen.answers.notices, seen.answers.findings, agreement
    )
    return row


def duty_views(
    seen: Sight, judged: way.Judged, *, only: str = "", most: int | None = MOST_GROUNDS
) -> list[way.Row]:
    """The duties of a day with names in place of ids, those to act on first; what each rests on.

    Of what one rests on the first `most` findings; `only` those of one rule.
    """
    agreement, order = seen.watch.agreement, list(wording.DUTY_ORDER).index
    findings = {finding.id: finding for finding in seen.answers.findings}
    wanted = {
        duty: sorted(
            (findings[each] for each in duty.because if each in findings),
            key=lambda finding: (str(finding.since_on), finding.id),
        )
        for duty in judged.duties
        if not only or duty.rule == only
    }
    shown = {each.incident for grounds in wanted.values() for each in grounds[:most]}
    known = seen.answers.part(sorted(shown)).names
    found = []
    for duty, row in zip(judged.duties, way.duty_rows(judged, seen.answers), strict=True):
        if duty not in wanted:
            continue
        item = agreement.commitment(duty.rule)
        waiting = wording.holders(agreement, duty.waiting_on, duty.on) if duty.waiting_on else ()
        names = {
            "name": item_title(seen, duty.rule),
            "promise": wording.capital(
                wording.promise(item, wording.bearers(agreement, item, duty.bearers))
            ),
            "waiting_on": wording.actors(agreement, waiting, last="or"),
            "readings": [
                wording.whose_reading(agreement, item, words, seen.on) for words in duty.readings
            ],
            "rests_on": _finding_views(wanted[duty][:most], known),
            "grounds": len(wanted[duty]),
        }
        found.append({**row, **names})
    return sorted(found, key=lambda row: order(row["as_said"]))


def _paragraphs(agreement: Agreement, provision: Provision | None) -> list[str]:
    """What a provision says in plain words, each id of another in it as a letter has it."""
    words = provision.summary if provision else ""
    return wording.with_articles(agreement, words).split("\n\n") if words else []


def _readings(seen: Sight, item: Commitment | Rule) -> list[way.Row]:
    """How others read an item: who, what they say, what follows from it, and where it stands."""
    cited = {entry.id: entry.citation for entry in seen.watch.agreement.sources}
    return [
        {
            "whose": each.held_by + wording.remark_if_later(each.held_by, seen.on),
            "says": wording.clause(each.says),
            "effect": wording.clause(each.effect) if each.effect else "",
            "source": cited.get(each.source, each.source) if each.source else "",
        }
        for each in item.readings
    ]


def _finding_views(findings: Iterable[Finding], names: Mapping[str, str]) -> list[way.Row]:
    """Findings with the names of their incidents, the oldest first."""
    views = [
        {
            "id": finding.id,
            "incident": finding.incident,
            "commitment": finding.commitment,
            "name": names.get(finding.incident, finding.incident),
            "bearing": wording.BEARING_WORDS.get(finding.bearing, finding.bearing),
            "state": WAITS if finding.state == "waiting" else finding.state,
            "since": finding.since_on,
            "proof": wording.PROOF_WORDS[finding.proof] if finding.proof else "",
        }
        for finding in findings
    ]
    return sorted(views, key=lambda view: (str(view["since"]), view["id"]))


WAITS = "waiting for a second person"


def _in_names(note: str, findings: Iterable[Finding], names: Mapping[str, str]) -> str:
    """What a method notes, each finding in it by the name of its incident."""
    for finding in findings:
        note = note.replace(finding.id, f"“{names.get(finding.incident, finding.incident)}”")
    return note


def timeline_of(seen: Sight) -> Picture:
    """The picture of what was found about each commitment by the day."""
    found = Counter(
        finding.commitment
        for finding in seen.answers.findings
        if finding.state in ("upheld", "disputed") and finding.bearing != "context"
    )
    linked = seen.answers.incidents([each.incident for each in seen.answers.findings])
    names = seen.answers.part([each.incident.id for each in linked]).names
    return _timeline(seen, [id for id, _ in found.most_common()], names)


def _timeline(seen: Sight, ids: list[str], names: Mapping[str, str]) -> Picture:
    agreement = seen.watch.agreement
    places = {item.id: place for place, item in enumerate(agreement.items())}
    judged = way.judge(seen.watch, seen.answers, on=seen.on)
    standings = {each.commitment: each for each in judged.standings}
    lanes = []
    for id in sorted(ids, key=lambda each: places.get(each, len(places))):
        points = tuple(
            Point(
                id=finding.id,
                on=finding.since_on,
                bearing=finding.bearing,
                disputed=finding.state == "disputed",
                incident=Cell(
                    names.get(finding.incident, finding.incident),
                    link=reverse("incident", args=[finding.incident]),
                ),
                link=reverse("incident", args=[finding.incident]),
            )
            for finding in seen.answers.findings
            if finding.commitment == id
            and finding.since_on is not None
            and finding.since_on <= seen.on
            and finding.bearing != "context"
            and finding.state in ("upheld", "disputed")
        )
        if points:
            item, standing = agreement.commitment(id), standings.get(id)
            lanes.append(
                Lane(
                    id=id,
                    label=wording.article(agreement, item),
                    title=item_title(seen, id),
                    state=standing.state if standing else None,
                    since=standing.since if standing else None,
                    points=points,
                    link=reverse("commitment", args=[id]),
                )  # fmt: skip
            )
    return draw(lanes, until=seen.on)
