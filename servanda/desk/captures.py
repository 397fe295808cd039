"""Captures: a page as it was kept, with what was read in it; and a claim that a person writes.

What leaves it: codings and corrections put on record. The original is shown apart, in a frame
that runs no script and asks nobody for anything: its policy forbids it, and the elements by which
a page has a browser call its server whatever the policy says are made to say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda import wording
from servanda.desk import lit
from servanda.desk.entering import desk, person
from servanda.desk.incidents import why_read
from servanda.desk.opened import Sight, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.refusing import asked_by
from servanda.errors import EvidenceError
from servanda.model import FACTS, STANCES, Capture, Claim, Interval, Mention, Text

# What an original may do in its frame: nothing but be looked at.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN_AS = {"text/html": "text/html", "application/xhtml+xml": "text/html"}
# A browser connects to where a frame would go before it asks the policy, and some do so for a link
# or look up its name. "meta" may stand where they stood and does nothing that a page cannot do.
_CALLING = re.compile(r"<(?:link|i?frame)(?=[\s/>])", re.IGNORECASE)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FIELDS = (
    *("words", "quote", "act", "stance", "by", "to", "where", "when", "when_words"),
    *("number", "unit", "said_by", "about"),
)
NO_REASON = "Say why, so that somebody else can answer it. Nothing was put on record."


@asked_by("GET")
def capture(request: HttpRequest, id: str) -> HttpResponse:
    """The text of a capture, every claim in it lit, and a form to code what no reader told."""
    with sight(request) as seen:
        return capture_page(request, seen, id)


def capture_page(
    request: HttpRequest,
    seen: Sight,
    id: str,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a capture; with `faults` by field, what the person had typed stays."""
    known = seen.answers.capture(id)
    if known is None:
        raise Http404
    found = [text for _, text in seen.record.about(Text, [known.id])]
    ids = seen.answers.under(f"capture {known.id}")
    there = [linked.incident for linked in seen.answers.incidents(ids)]
    claims = [claim for each in there for claim in each.claims if claim.capture == known.id]
    evidence = seen.answers.part([each.id for each in there])
    content = found[-1].content if found else ""
    return page(
        request,
        "capture.html",
        {
            "capture": known,
            "source": wording.source(known),
            "when": wording.span_of_days(known.published.when),
            "stretches": lit.stretches(content, claims, whole=True),
            "content": content,
            "flags": found[-1].flags if found else (),
            "incidents": [(each.id, evidence.names[each.id]) for each in there],
            "acts": sorted((act.title, id) for id, act in seen.watch.lexicon.acts.items()),
            "stances": STANCES,
            "typed": typed or {},
            "faults": faults or {},
            "facts": FACTS,
            "corrections": [each for each in seen.answers.corrections if each.capture == known.id],
            **seen.frame(),
        },
        status=status,
    )


@asked_by("GET")
def original(_: HttpRequest, id: str) -> HttpResponse:
    """What a capture's bytes show, to be looked at in a frame; no frame or link of a page."""
    watch = way.open_watch(desk().folder)
    with watch.record() as record:
        known = _capture(record, id)
    kind = known.media_type.split(";")[0].strip().lower()
    if kind not in SHOWN_AS and kind not in PICTURES and not kind.startswith("text/"):
        raise EvidenceError(
            f"The desk does not show {kind}: what would draw it is no part of it. The "
            "vault has the file."
        )
    data = watch.vault.get(known.bytes_sha256)
    if kind in PICTURES:
        response = HttpResponse(data, content_type=kind)
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


@asked_by("POST")
def code(request: HttpRequest, id: str) -> HttpResponse:
    """A claim by a person on words of a capture."""
    form = request.POST
    reason = form.get("reason", "").strip()
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            seen = Sight(watch, record, answers, now().date())
            evidence = way.evidence_to_write(answers, captures=[id])
            hand = way.Writing(watch, evidence, by=person(request), at=now())
            try:
                if not reason:
                    raise EvidenceError(NO_REASON)
                words = _words(form)  # a day or number that is none: what was typed stays
                hand.claim(id, words, reason=reason, beside=bool(form.get("beside")))
            except way.CodingError as error:
                faults = _by_field(error)
                return capture_page(request, seen, id, typed=form, faults=faults, status=400)
            except EvidenceError as error:
                return capture_page(
                    request, seen, id, typed=form, faults={"": str(error)}, status=409
                )
        count = way.write(watch, record, hand.additions(), now=now())
    notify(request, f"On record: {count}. The words are lit below.")
    return HttpResponseRedirect(reverse("capture", args=[id]))


@asked_by("GET", "POST")
def claim(request: HttpRequest, id: str) -> HttpResponse:
    """A claim, each field as it was read; and what a person says it is."""
    form = request.POST
    faults: dict[str, str] = {}
    if request.method == "POST":
        with writing() as (watch, record):
            with way.answering(watch, record) as answers:
                evidence = way.evidence_to_write(answers, claim=id)
                hand = way.Writing(watch, evidence, by=person(request), at=now())
            try:
                reason = form.get("reason", "").strip()
                if not reason:
                    raise EvidenceError(NO_REASON)
                strike = bool(form.get("strike"))
                changed = {
                    name: form[name] for name in form if form[name] != form.get(f"was_{name}")
                }
                hand.correct(id, None if strike else _words(changed), reason=reason, strike=strike)
                count = way.write(watch, record, hand.additions(), now=now())
                notify(request, f"On record: {count}. What was read before stays beside it.")
                return HttpResponseRedirect(reverse("claim", args=[id]))
            except way.CodingError as error:
                faults = _by_field(error)
            except EvidenceError as error:
                faults = {"": str(error)}
    with sight(request) as seen:
        there = seen.answers.incidents(seen.answers.under(f"claim {id}"))
        known = next((c for each in there for c in each.incident.claims if c.id == id), None)
        if known is None:
            raise Http404
        names = seen.answers.part([there[0].incident.id]).names
        return page(
            request,
            "claim.html",
            {
                "claim": known,
                "capture": _capture(seen.record, known.capture),
                "incident": (there[0].incident.id, names[there[0].incident.id]),
                "acts": sorted((act.title, key) for key, act in seen.watch.lexicon.acts.items()),
                "act": (act := seen.watch.lexicon.act_title(known.act)),
                "why": why_read(known, act),
                "when": wording.span_of_days(known.when),
                "stances": STANCES,
                "typed": form or _as_typed(known),
                "was": _as_typed(known),
                "faults": faults,
                **seen.frame(),
            },
            status=400 if faults else 200,
        )


def _by_field(error: way.CodingError) -> dict[str, str]:
    """Each fault by the field of the form that it is about; under "" those of none."""
    found: dict[str, str] = {}
    for fault in error.faults:
        field = fault.field if fault.field in FIELDS else ""
        said = f"{fault.what} {fault.do}" if field else str(fault)
        found[field] = " ".join(filter(None, (found.get(field), said)))
    return found


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
            "and the last it can be."
        ) from error


def _words(form: Mapping[str, str]) -> way.ClaimWords:
    """What a form says of a claim, in words; a field left empty says nothing."""

    def typed(name: str) -> str:
        return str(form.get(name, "")).strip()

    def several(name: str) -> tuple[str, ...] | None:
        return tuple(filter(None, (part.strip() for part in typed(name).split(";")))) or None

    def whose(name: str) -> tuple[way.WhoWords, ...] | None:
        return tuple(way.WhoWords(words) for words in several(name) or ()) or None

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
        by=whose("by"), to=whose("to"), where=several("where"), when=when,
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
        raise EvidenceError(f'"{number[:40]}" is no number. Write it in figures.') from error
    return way.NumberWords(value, value, unit)


def _as_typed(known: Claim) -> dict[str, str]:
    """A claim as its form holds it."""
    first, last = known.when.from_on, known.when.to_on
    days = "/".join(dict.fromkeys(str(day) for day in (first, last) if day))
    return {
        "act": known.act,
        "stance": known.stance,
        "by": _several(known.by),
        "to": _several(known.to),
        "where": "; ".join(place.name for place in known.where),
        "when": days,
        "when_words": known.when_span.quote if known.when_span else "",
        "said_by": known.said_by.span.quote if known.said_by else "",
    }


def _several(mentions: tuple[Mention, ...]) -> str:
    return "; ".join(mention.span.quote for mention in mentions)
