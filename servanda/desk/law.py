"""The agreement as it stands: commitments with their states, and who must act under which clause.

What leaves it: pages of standings, of one commitment, and of duties on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from servanda import watch as way
from servanda import wording
from servanda.desk import counts
from servanda.desk.choosers import steppers
from servanda.desk.entering import role
from servanda.desk.forms import EMPTY, Form, in_sight
from servanda.desk.incidents import articles, item_name, item_title
from servanda.desk.listening import strip_of
from servanda.desk.opened import Sight, day_of, sight
from servanda.desk.pages import first_shown, page
from servanda.desk.refusing import asked_by
from servanda.desk.rights import step_kinds
from servanda.desk.timelines import timeline_about
from servanda.model import (
    Agreement,
    Commitment,
    Finding,
    Provision,
    Rule,
    Standing,
    current_notices,
)

QUIET = ("not assessed", "dormant", "not in force", "ended")
LIVE = ("overdue", "owed", "waiting", "contested")  # states of duties that ask something now
MOST_GROUNDS = 12  # findings that a duty rests on, shown in a list of duties
A_PAGE = 20  # findings on the page of one commitment, and of what each duty under it rests on
ASKED = "asked now"  # as the site says of a rule that is not assessed and asks something now
ORDER: list[str] = [*wording.STATE_ORDER]
ORDER.insert(ORDER.index("not assessed"), ASKED)
# Of a rule that something woke; what stands first on its page is the state of its duty.
WOKEN = "woken: whether it was done, nobody has assessed"
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
        start = first_shown(request)
        grounds = first_shown(request, "grounds")
        shown = _newest_first(findings)[start : start + A_PAGE]
        noted = [each for each in findings if standing and each.id in standing.note][:A_PAGE]
        evidence = answers.part(sorted({each.incident for each in (*shown, *noted)}))
        provision = next((p for p in agreement.provisions if p.id == item.provision), None)
        moves = [row for row in move_views(seen) if row["commitment"] == id]
        row = standing_view(seen, standing) if standing else None
        if row:
            row["note"] = _in_names(row["note"], noted, evidence.names)
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
                "findings": _finding_views(shown, evidence.names),
                "count": len(findings),
                "first": start,
                "a_page": A_PAGE,
                "duties": duty_views(seen, judged, only=id, first=grounds, most=A_PAGE),
                "first_ground": grounds,
                "picture": timeline_about(seen, judged, id),
                "steps": [step for step in current_notices(answers.notices) if step.about == id],
                "step_kinds": step_kinds(role(request)),
                "asks_two": seen.watch.settings.two_people,
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
    row["doers"] = wording.doers(agreement, standing, seen.answers.findings)
    row["rests_on"] = counts.rests_on(row["because"])
    row["note"] = wording.standing_note(
        standing, seen.answers.notices, seen.answers.findings, agreement
    )
    return row


def duty_views(
    seen: Sight, judged: way.Judged, *, only: str = "", first: int = 0, most: int = MOST_GROUNDS
) -> list[way.Row]:
    """The duties of a day with names in place of ids, those to act on first; what each rests on.

    Of what one rests on so many findings, the oldest first, after the `first` so many; `only` those
    of one rule.
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
    here = slice(first, first + most)
    shown = {each.incident for grounds in wanted.values() for each in grounds[here]}
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
            "rests_on": _finding_views(wanted[duty][here], known),
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
    """Findings with the names of their incidents, in the order given."""
    return [
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


def _newest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Those whose day is not known last."""
    return sorted(findings, key=lambda each: (each.since_on or date.min, each.id), reverse=True)


def move_views(seen: Sight) -> list[way.Row]:
    """Each day on which a standing moved, the first first; of a rule that was woken, so said."""
    agreement = seen.watch.agreement
    rules = {item.id for item in agreement.items() if isinstance(item, Rule)}
    rows = list(way.change_rows(way.changes(seen.watch, seen.answers, until=seen.on)))
    for row in rows:
        if row["commitment"] in rules and (row["from"], row["to"]) == ("dormant", "not assessed"):
            row["to"] = WOKEN
    return rows


WAITS = "waiting for a second person"


def _in_names(note: str, findings: Iterable[Finding], names: Mapping[str, str]) -> str:
    """What a method notes, each finding in it by the name of its incident."""
    for finding in findings:
        note = note.replace(finding.id, f"“{names.get(finding.incident, finding.incident)}”")
    return note
