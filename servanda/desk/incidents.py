"""Incidents: one at an address of its own, with its claims, the captured words and what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import lit
from servanda.desk.choosers import bound, incidents_beside, named_incidents, once, who_is_who
from servanda.desk.compared import retold, side_by_side
from servanda.desk.entering import is_allowed
from servanda.desk.forms import EMPTY, Form, in_sight
from servanda.desk.opened import Sight, day_of, now, sight, writing
from servanda.desk.pages import page
from servanda.desk.photographs import photographs
from servanda.desk.refusing import asked_by
from servanda.desk.sealing import shown_captures
from servanda.desk.waiting import question_side
from servanda.model import BEARINGS, PROOFS, Capture, Claim, Commitment, Incident, Rule
from servanda.wording import DiffStretch

AN_ID = re.compile(r"inc-[0-9a-f]{16}")
A_PAGE = 50
MOST_RETOLD = 8  # sentences shown against the first
STATES = ("upheld", "rejected", "unsure")


@asked_by("GET")
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents by their day, the newest first, so many a page; or those of one state."""
    state = request.GET.get("state", "")
    typed = request.GET.get("after", "")
    after = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    if state in STATES:
        return _of_state(request, state, typed)
    # Outside of what is read as of one instant: the index is caught up with the record.
    with writing() as (watch, record):
        found = way.newest_ids(
            watch, record, lambda: way.evidence(watch, record), "incident", after=after,
            most=A_PAGE + 1,
        )  # fmt: skip
    more = found[A_PAGE - 1][0] if len(found) > A_PAGE else None
    with sight(request) as seen:
        rows = named_rows(seen, [id for _, id in found[:A_PAGE]])
        return page(
            request,
            "incidents.html",
            {
                "rows": rows,
                "state": "",
                "judged": STATES,
                "more": more,
                "count": seen.answers.asked_about,
                **seen.frame(),
            },
        )


def _of_state(request: HttpRequest, state: str, after: str) -> HttpResponse:
    """Those that persons decided so, by the first day by which each had surely happened.

    A page begins after the place, day and id, that the one before ended with; no more of them is
    read than is shown.
    """
    with sight(request) as seen:
        answers = seen.answers
        states = way.incident_states(answers)
        days = {each.incident: each.since_on for each in answers.findings}
        days |= {each.incident: each.since_on for each in answers.alone}
        places = sorted((f"{str(days[id] or ''):10} {id}" for id in states if states[id] == state),
                        reverse=True)  # fmt: skip
        rest = [place for place in places if not after or place < after]
        shown = rest[:A_PAGE]
        return page(
            request,
            "incidents.html",
            {
                "rows": named_rows(seen, [place[11:] for place in shown]),
                "state": state,
                "judged": STATES,
                "more": shown[-1] if len(rest) > A_PAGE else None,
                "count": len(places),
                **seen.frame(),
            },
        )


def named_rows(seen: Sight, ids: Sequence[str]) -> list[way.Row]:
    """The rows of some incidents in that order, as a person reads them."""
    evidence = seen.answers.part(ids)
    known = {each.incident.id: each.incident for each in seen.answers.incidents(ids)}
    only = tuple(known[id] for id in ids if id in known)
    return [way.in_names(row, evidence) for row in way.incident_rows(evidence, only=only)]


@asked_by("GET")
def incident(request: HttpRequest, id: str) -> HttpResponse:
    """One incident: what is asked of it, its words where they stand, what was decided."""
    with sight(request) as seen:
        return incident_page(request, seen, id)


def incident_again(request: HttpRequest, form: Form, id: str) -> HttpResponse:
    """The page of an incident with a form that was refused on it."""
    with sight(request) as seen:
        return incident_page(request, seen, id, form=form)


def check_incident(request: HttpRequest, answers: way.Answers, id: str) -> None:
    """Raise ChangedSince unless an incident is as the page of a form showed it."""
    way.check_sighting(answers, "incident", id, on=day_of(request), seen=in_sight(request))


def incident_page(
    request: HttpRequest, seen: Sight, id: str, *, form: Form = EMPTY, found: Sequence[str] = ()
) -> HttpResponse:
    """The page of an incident; a form that came back is shown as it was sent.

    `found` are the incidents that it may be one with, as somebody looked for them.
    """
    answers, watch = seen.answers, seen.watch
    there = answers.incidents([id])
    if not there:
        return _elsewhere(request, seen, id, form)
    known = there[0].incident
    evidence = answers.part([id])
    question = way.Asking(answers, seen.on).question(id)
    asked = [row for row in way.question_rows(evidence, [question]) if "incident" in row] if (
        question
    ) else []  # fmt: skip
    (row,) = way.incident_rows(evidence, only=(known,))
    (full,) = way.rows_by_id(watch, seen.record, evidence, id, on=seen.on)
    chosen = form.typed.getlist("others") if form.typed is not None else []
    others = (*named_incidents(seen, [*chosen, *found]), *incidents_beside(seen, known))
    captures = {each.id: each for each in answers.captures_of(known)}
    open_to = {each.id: each for each in shown_captures(request, captures.values())}
    tellers, fields = side_by_side([c for c in known.claims if c.capture in open_to], open_to)
    return page(
        request,
        "incident.html",
        {
            "incident": way.in_names(row, evidence),
            "asked": asked[0] if asked else None,
            "seen": way.sighting(answers, "incident", id, on=seen.on),
            "pages": _pages(seen, known, tuple(open_to.values())),
            "sealed": len(captures) - len(open_to),
            "tellers": tellers,
            "fields": fields,
            "numbers": _numbers(known, open_to),
            "told_by": {each.id: wording.source(each) for each in captures.values()},
            "retold": _retold(known, open_to),
            "photographs": photographs(seen, tuple(open_to.values())),
            "history": full["history"],
            "linked": full["linked"],
            "articles": articles(seen),
            "names": {item.id: item_name(seen, item.id) for item in watch.agreement.items()},
            "form": form,
            "others": [each for each in once(others) if each[0] != id],
            "bound": bound(watch),
            "who": who_is_who(watch),
            "bearings": BEARINGS,
            "proofs": PROOFS,
            "proof_words": wording.PROOF_WORDS,
            "bearing_words": wording.BEARING_WORDS,
            "undo": request.session.get("undo", []),
            "opinions": list(way.opinion_rows(answers, known)),
            "expert_links": list(way.expert_link_rows(answers, known, now=now()))
            if is_allowed(request, "ask_expert", "POST")
            else [],
            **question_side(request, seen, evidence, question),
            **seen.frame(),
        },
        status=form.status,
    )


def item_name(seen: Sight, id: str) -> str:
    """A commitment or rule by its article and what it asks of whom: must, or must not."""
    agreement = seen.watch.agreement
    item: Commitment | Rule = agreement.commitment(id)
    who = wording.bearers(agreement, item, ())
    return f"{wording.capital(wording.article(agreement, item))}: {wording.promise(item, who)}"


def item_title(seen: Sight, id: str) -> str:
    """A commitment or rule as the site calls it: by the title of the provision it stands in."""
    agreement = seen.watch.agreement
    item = agreement.commitment(id)
    provision = wording.provision(agreement, item.provision)
    return provision.title if provision else wording.capital(wording.article(agreement, item))


def articles(seen: Sight) -> dict[str, str]:
    """Each commitment and rule by the title of the provision it stands in."""
    return {item.id: item_title(seen, item.id) for item in seen.watch.agreement.items()}


def _elsewhere(request: HttpRequest, seen: Sight, id: str, form: Form) -> HttpResponse:
    """To the incident that one is part of now, or that begins so; to all where it is in several.

    A form that was sent stays on the page that says so: nothing of it is on record. Raises Http404
    where there never was one.
    """
    told_by = in_sight(request).claims if form.is_open else ()
    homes = way.homes_of(seen.answers, id, told_by) if AN_ID.fullmatch(id) else ()
    if not form.is_open:
        whole = homes[0] if len(homes) == 1 else id
        if not homes and id.startswith("inc-"):
            whole = way.full_id(seen.answers, id)
        if whole != id and seen.answers.incidents([whole]):
            return HttpResponseRedirect(reverse("incident", args=[whole]))
    if not homes and not form.is_news:
        raise Http404
    context = {
        "form": form,
        "homes": named_rows(seen, homes[:A_PAGE]),
        "back": "",
        **seen.frame(),
    }
    return page(request, "regrouped.html", context, status=form.status)


def _numbers(known: Incident, captures: Mapping[str, Capture]) -> list[str]:
    """How many each claim says it was, in its own words: "more than 20", where a name rounds."""
    told = (claim.number for claim in known.claims if claim.capture in captures)
    return list(dict.fromkeys(each.span.quote for each in told if each and each.span))


def _retold(
    known: Incident, captures: Mapping[str, Capture]
) -> list[tuple[str, list[DiffStretch]]]:
    """The sentence of each other page, as it differs from the first one's."""
    claims = [claim for claim in known.claims if claim.capture in captures]
    if not claims:
        return []
    first = claims[0]
    others = {claim.capture: claim for claim in reversed(claims)}
    return [
        (wording.source(captures[id]), retold(first.quote.quote, claim.quote.quote))
        for id, claim in reversed(others.items())
        if id != first.capture and claim.quote.quote != first.quote.quote
    ][:MOST_RETOLD]


def _pages(seen: Sight, known: Incident, captures: Sequence[Capture]) -> list[dict[str, Any]]:
    """Each captured page that tells of it, with its words lit; those first that tell the most."""
    answers, lexicon = seen.answers, seen.watch.lexicon
    texts = answers.texts_of(known)
    found = []
    for capture in captures:
        claims = [claim for claim in known.claims if claim.capture == capture.id]
        text = texts.get(capture.id)
        found.append(
            {
                "id": capture.id,
                "title": capture.title or capture.address,
                "source": wording.source(capture),
                "when": wording.span_of_days(capture.published.when),
                "how": capture.published.how,
                "language": capture.language or "",
                "stretches": lit.stretches(text.content, claims) if text else [],
                "claims": [
                    (claim, why_read(claim, lexicon.act_title(claim.act))) for claim in claims
                ],
            }
        )
    return sorted(found, key=lambda each: -len(each["claims"]))


def why_read(claim: Claim, act: str) -> str:
    """Why a claim was read, its act by its title; of one coded by hand the words and the reason."""
    why = re.sub(rf" shows {claim.act}\b", f" shows {act}", claim.reason)
    return why if why.startswith('"') else f'"{claim.cue.quote}": {why}'
