"""Captures: a page as it was kept, with what was read in it; and a claim that a person writes.

What leaves it: codings and corrections put on record. The original is shown apart, in a frame
that runs no script and asks nobody for anything: its policy forbids it, and the elements by which
a page has a browser call its server whatever the policy says are made to say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import evolve
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import lit
from servanda.desk.choosers import law_items, who_is_who
from servanda.desk.coding_form import coding, days_of, lit_names, sentences_of, several
from servanda.desk.entering import desk, person
from servanda.desk.forms import EMPTY, Form, in_sight, reason_of
from servanda.desk.incidents import why_read
from servanda.desk.opened import Sight, day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.photographs import KINDS, photographs
from servanda.desk.refusing import asked_by
from servanda.desk.sealing import open_sealed
from servanda.desk.translation import say
from servanda.desk.versions import versions
from servanda.errors import EvidenceError
from servanda.model import FACTS, STANCES, Capture, Claim, Coding, Incident, Interval, Text

# What an original may do in its frame: nothing but be looked at.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN_AS = {"text/html": "text/html", "application/xhtml+xml": "text/html"}
# A browser connects to where a frame would go before it asks the policy, and some do so for a link
# or look up its name. "meta" may stand where they stood and does nothing that a page cannot do.
_CALLING = re.compile(r"<(?:link|i?frame)(?=[\s/>])", re.IGNORECASE)


@asked_by("GET")
def capture(request: HttpRequest, id: str) -> HttpResponse:
    """The text of a capture, every claim in it lit, and a form to code what no reader told.

    Words, or the number of a sentence, in the address are those to be coded.
    """
    with sight(request) as seen:
        return capture_page(request, seen, id)


def capture_again(request: HttpRequest, form: Form, id: str) -> HttpResponse:
    """The page of a capture with a form that was refused on it."""
    with sight(request) as seen:
        return capture_page(request, seen, id, form=form)


def check_capture(request: HttpRequest, answers: way.Answers, id: str) -> None:
    """Raise ChangedSince unless a capture is as the page of a form showed it."""
    way.check_sighting(answers, "capture", id, on=day_of(request), seen=in_sight(request))


def capture_page(request: HttpRequest, seen: Sight, id: str, *, form: Form = EMPTY) -> HttpResponse:
    """The page of a capture; a form that came back is shown as it was sent."""
    answers, watch = seen.answers, seen.watch
    known = answers.capture(id)
    if known is None:
        raise Http404
    open_sealed(request, known)
    found = [text for _, text in seen.record.about(Text, [known.id])]
    ids = answers.under(f"capture {known.id}")
    there = [linked.incident for linked in answers.incidents(ids)]
    claims = [claim for each in there for claim in each.claims if claim.capture == known.id]
    evidence = answers.part([each.id for each in there])
    content = found[-1].content if found else ""
    sentences = sentences_of(watch, known, found[-1]) if found else []
    return page(
        request,
        "capture.html",
        {
            "capture": known,
            "source": wording.source(known),
            "when": wording.span_of_days(known.published.when),
            "stretches": lit.stretches(content, claims, whole=True),
            "flags": found[-1].flags if found else (),
            "incidents": [(each.id, evidence.names[each.id]) for each in there],
            "acts": sorted((act.title, id) for id, act in watch.lexicon.acts.items()),
            "stances": STANCES,
            "items": law_items(watch),
            "who": who_is_who(watch),
            "coding": coding(request, form.of("code"), sentences, claims),
            "sentences": sentences,
            "chosen": request.GET.get("sentence", ""),
            "lit": lit_names(claims),
            "days": {each.id: days_of(each.when) for each in claims},
            "form": form,
            "seen": way.sighting(answers, "capture", id, on=seen.on),
            "facts": FACTS,
            "originals": _originals(seen, known, there),
            "versions": versions(seen, known, content),
            "photographs": photographs(seen, (known,)),
            "corrections": [each for each in answers.corrections if each.capture == known.id],
            **seen.frame(),
        },
        status=form.status,
    )


def _originals(seen: Sight, known: Capture, there: Sequence[Incident]) -> list[tuple[str, str]]:
    """The other pages that tell the same, of which it may be a copy: by id, by title and outlet."""
    found = {each.id: each for i in there for each in seen.answers.captures_of(i)}
    return [
        (each.id, f"{each.title or each.address}: {wording.source(each)}")
        for each in found.values()
        if each.id != known.id
    ]


@asked_by("GET")
def original(request: HttpRequest, id: str) -> HttpResponse:
    """What a capture's bytes show, to be looked at in a frame; no frame or link of a page."""
    watch = way.open_watch(desk().folder)
    with watch.record() as record:
        known = _capture(record, id)
    open_sealed(request, known)
    kind = known.media_type.split(";")[0].strip().lower()
    if kind not in SHOWN_AS and kind not in KINDS and not kind.startswith("text/"):
        raise EvidenceError(
            f"The desk does not show {kind}: what would draw it is no part of it. The "
            "vault has the file."
        )
    data = watch.vault.get(known.bytes_sha256)
    if kind in KINDS:
        # as it looks: a copy that somebody saves must not say who took it and where
        response = HttpResponse(way.unmarked(data, kind), content_type=kind)
    else:
        # Decoded here, so that the browser finds none where this did not look for one.
        shown = SHOWN_AS.get(kind, "text/plain")
        text = way.decode(data, known.media_type, markup=kind in SHOWN_AS).text
        text = _CALLING.sub("<meta", text) if kind in SHOWN_AS else text
        data = text.encode("utf-8", errors="replace")
        response = HttpResponse(data, content_type=f"{shown}; charset=utf-8")
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["Content-Security-Policy"] = SANDBOX
    response._csp_exempt = True  # its own, which is stricter
    return response


@asked_by("POST", again=capture_again)
def code(request: HttpRequest, id: str) -> HttpResponse:
    """A claim by a person on words of a capture."""
    form = request.POST
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            check_capture(request, answers, id)
            evidence = way.evidence_to_write(answers, captures=[id])
            hand = way.Writing(watch, evidence, by=person(request), at=now())
            words, reason = claim_typed(form), reason_of(request)
            hand.claim(id, words, reason=reason, beside=bool(form.get("beside")))
        count = way.write(watch, record, hand.additions(), now=now())
    notify(request, say("On record: %(what)s. The words are lit below.", what=count))
    return HttpResponseRedirect(reverse("capture", args=[id]))


def claim_again(request: HttpRequest, form: Form, id: str) -> HttpResponse:
    """The page of a claim with the form that was refused on it.

    A field that this person left as it was is shown as it is now.
    """
    with sight(request) as seen:
        there = seen.answers.incidents(seen.answers.under(f"claim {id}"))
        known = next((c for each in there for c in each.incident.claims if c.id == id), None)
        struck = known is None
        if known is None:
            own = [c for c in seen.record.all(Coding) if id in {x.id for x in _of(c)}]
            known = next(iter(_of(own[-1])), None) if own else None
        if known is None:
            raise Http404
        told_in = _capture(seen.record, known.capture)
        open_sealed(request, told_in)
        names = seen.answers.part([there[0].incident.id]).names if there else {}
        home = there[0].incident.id if there else ""
        was = _as_typed(known)
        return page(
            request,
            "claim.html",
            {
                "claim": known,
                "is_struck": struck,
                "capture": told_in,
                "incident": (home, names.get(home, "")),
                "acts": sorted((act.title, key) for key, act in seen.watch.lexicon.acts.items()),
                "act": (act := seen.watch.lexicon.act_title(known.act)),
                "why": why_read(known, act),
                "when": wording.span_of_days(known.when),
                "stances": STANCES,
                "items": law_items(seen.watch),
                "who": who_is_who(seen.watch),
                "coding": _kept(form, was),
                "was": was,
                "now": _moved(form, was),
                "form": form,
                "seen": way.sighting(seen.answers, "claim", id, on=seen.on),
                **seen.frame(),
            },
            status=form.status,
        )


def _of(coding: Coding) -> list[Claim]:
    return [each for each in (coding.claim, coding.corrects) if each]


def _kept(form: Form, was: Mapping[str, str]) -> Form:
    """The form of a claim: what this person changed as they changed it, all else as it is now."""
    typed = QueryDict(mutable=True)
    typed.update(was)
    if form.typed is not None:
        sent = form.typed
        mine = {n: sent[n] for n in sent if sent[n] != sent.get(f"was_{n}", "") or n not in was}
        for name, value in mine.items():
            typed[name] = value
    return evolve(form, typed=typed)


def _moved(form: Form, was: Mapping[str, str]) -> dict[str, str]:
    """Of each field that another person changed since, what it is now."""
    sent = form.typed if form.typed is not None else {}
    return {n: v for n, v in was.items() if f"was_{n}" in sent and sent[f"was_{n}"] != v}


@asked_by("GET", "POST", again=claim_again)
def claim(request: HttpRequest, id: str) -> HttpResponse:
    """A claim, each field as it was read; and what a person says it is."""
    form = request.POST
    if request.method != "POST":
        return claim_again(request, EMPTY, id)
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            seen = in_sight(request)
            way.check_sighting(answers, "claim", id, on=day_of(request), seen=seen)
            evidence = way.evidence_to_write(answers, claim=id)
            hand = way.Writing(watch, evidence, by=person(request), at=now())
        reason, strike = reason_of(request), bool(form.get("strike"))
        changed = {name: form[name] for name in form if form[name] != form.get(f"was_{name}")}
        if {"number", "unit"} & changed.keys():  # neither says anything without the other
            changed |= {name: form.get(name, "") for name in ("number", "unit")}
        hand.correct(id, None if strike else claim_typed(changed), reason=reason, strike=strike)
        count = way.write(watch, record, hand.additions(), now=now())
    notify(
        request,
        say("On record: %(what)s. What was read before stays beside it.", what=count),
    )
    return HttpResponseRedirect(reverse("claim", args=[id]))


def _capture(record: way.Store, id: str) -> Capture:
    found = record.get(Capture, id) if record.has(Capture, id) else None
    if found is None:
        raise Http404
    return found


def days_typed(words: str) -> Interval:
    """The days that somebody wrote. Raises EvidenceError where they are none."""
    try:
        return way.days(words.strip())
    except ValueError as error:
        raise EvidenceError(
            f'"{words[:40]}" is no day. Write 2017-09-03, or 2017-09-01/2017-09-03 for the first '
            "and the last it can be.",
            field="when",
        ) from error


def claim_typed(form: Mapping[str, str]) -> way.ClaimWords:
    """What a form says of a claim, in words; a field left empty says nothing."""

    def typed(name: str) -> str:
        return str(form.get(name, "")).strip()

    def parts(name: str) -> tuple[str, ...] | None:
        return tuple(filter(None, (part.strip() for part in typed(name).split(";")))) or None

    def whose(name: str) -> tuple[way.WhoWords, ...] | None:
        return tuple(way.WhoWords(words) for words in parts(name) or ()) or None

    when = None
    if typed("when"):
        days = days_typed(typed("when"))
        when = way.DayWords(days.from_on, days.to_on, typed("when_words"))
    said_by = typed("said_by")
    known = {
        name: typed(f"known_{name}")
        for name in ("by", "to", "where", "when")
        if typed(f"known_{name}")
    }
    return way.ClaimWords(
        words=typed("words"), quote=typed("quote"), act=typed("act"), stance=typed("stance"),
        by=whose("by"), to=whose("to"), where=parts("where"), when=when,
        number=_number(typed("number"), typed("unit")),
        said_by=way.WhoWords(said_by) if said_by else None, about=typed("about") or None,
        known_from=known,
    )  # fmt: skip


def _number(number: str, unit: str) -> way.NumberWords | None:
    if not number:
        return None
    try:
        value = float(number)
    except ValueError as error:
        raise EvidenceError(
            f'"{number[:40]}" is no number. Write it in figures.', field="number"
        ) from error
    return way.NumberWords(value, value, unit)


def _as_typed(known: Claim) -> dict[str, str]:
    """A claim as its form holds it; a number that is open on a side is not one to be typed."""
    number = known.number
    is_exact = number is not None and number.low == number.high
    return {
        "number": f"{number.low:.12g}" if number and is_exact else "",
        "unit": number.unit if number and is_exact else "",
        "act": known.act,
        "stance": known.stance,
        "by": several(known.by),
        "to": several(known.to),
        "where": "; ".join(place.name for place in known.where),
        "when": days_of(known.when),
        "when_words": known.when_span.quote if known.when_span else "",
        "said_by": known.said_by.span.quote if known.said_by else "",
    }
