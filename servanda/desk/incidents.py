"""Incidents: one at an address of its own, with its claims, the captured words and what follows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import lit
from servanda.desk.opened import Sight, sight, writing
from servanda.desk.pages import page
from servanda.desk.refusing import asked_by
from servanda.desk.waiting import question_side
from servanda.model import BEARINGS, PROOFS, Claim, Commitment, Incident, Rule

A_PAGE = 50
STATES = ("upheld", "rejected", "unsure")


@asked_by("GET")
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents by their day, the newest first, so many a page; or those of one state."""
    state = request.GET.get("state", "")
    typed = request.GET.get("after", "")
    after = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    if state in STATES:
        return _of_state(request, state)
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


def _of_state(request: HttpRequest, state: str) -> HttpResponse:
    """Those that persons decided so; there are never more than somebody has decided."""
    with sight(request) as seen:
        ids = {finding.incident for finding in seen.answers.findings}
        ids |= {judged.incident for judged in seen.answers.alone}
        rows = [row for row in named_rows(seen, sorted(ids)) if row["state"] == state]
        rows.sort(key=lambda row: str(row["when"]["from"] or row["when"]["to"] or ""), reverse=True)
        return page(
            request,
            "incidents.html",
            {
                "rows": rows,
                "state": state,
                "judged": STATES,
                "more": None,
                "count": len(rows),
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


def incident_page(
    request: HttpRequest,
    seen: Sight,
    id: str,
    *,
    refused: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an incident; with what was `refused`, what the person had typed stays."""
    answers = seen.answers
    there = answers.incidents([id])
    if not there:
        return _elsewhere(seen, id)
    known = there[0].incident
    evidence = answers.part([id])
    question = way.Asking(answers, seen.on).question(id)
    asked = [row for row in way.question_rows(evidence, [question]) if "incident" in row] if (
        question
    ) else []  # fmt: skip
    (row,) = way.incident_rows(evidence, only=(known,))
    (full,) = way.rows_by_id(seen.watch, seen.record, evidence, id, on=seen.on)
    return page(
        request,
        "incident.html",
        {
            "incident": way.in_names(row, evidence),
            "asked": asked[0] if asked else None,
            "seen": fingerprint(answers, question) if question else "",
            "pages": _pages(seen, known),
            "history": full["history"],
            "linked": full["linked"],
            "articles": articles(seen),
            "names": {item.id: item_name(seen, item.id) for item in seen.watch.agreement.items()},
            "refused": refused,
            "typed": typed or {},
            "bearings": BEARINGS,
            "proofs": PROOFS,
            "proof_words": wording.PROOF_WORDS,
            "bearing_words": wording.BEARING_WORDS,
            "undo": request.session.get("undo", []),
            **question_side(request, seen, evidence, question),
            **seen.frame(),
        },
        status=status,
    )


def fingerprint(answers: way.Answers, question: way.OpenQuestion) -> str:
    """A hash of what a question shows, and of what was decided on it: another one, another page."""
    evidence = answers.part([question.incident.id])
    shown = list(way.question_rows(evidence, [question]))
    decided = sorted(d.id for d in evidence.decisions if d.incident == question.incident.id)
    spelt = json.dumps([shown, decided], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()


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


def _elsewhere(seen: Sight, id: str) -> HttpResponse:
    """To the incident that one is part of now, or that begins so; else there is no such page."""
    whole = way.full_id(seen.answers, id) if id.startswith("inc-") else id
    if whole != id and seen.answers.incidents([whole]):
        return HttpResponseRedirect(reverse("incident", args=[whole]))
    raise Http404


def _pages(seen: Sight, known: Incident) -> list[dict[str, Any]]:
    """Each captured page that tells of it, with its words lit; those first that tell the most."""
    answers, lexicon = seen.answers, seen.watch.lexicon
    texts = answers.texts_of(known)
    found = []
    for capture in answers.captures_of(known):
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
