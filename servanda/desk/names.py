"""Names that may be one: the pair that is asked about, and those that wait after it.

What leaves it: an answer put on record, bound to every claim in which either name stands. Of a
long page no more is read than one pair.
"""

from __future__ import annotations

from typing import cast, get_args

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import person
from servanda.desk.forms import EMPTY, Form, in_sight, reason_of
from servanda.desk.opened import day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.questions import NO_ANSWER
from servanda.desk.refusing import asked_by
from servanda.desk.translation import say, word
from servanda.errors import EvidenceError
from servanda.model import Verdict

A_PAGE = 50  # pairs of names that wait after the one that is asked about
MOST_QUOTED = 20  # sentences of either name, where not all are asked for


def _names_again(request: HttpRequest, form: Form) -> HttpResponse:
    with sight(request) as seen:
        answers = seen.answers
        waiting = [(pair.one, pair.other) for pair in answers.first_name_pairs(A_PAGE + 1)]
        chosen = form.typed or request.GET
        pair = (chosen.get("one", ""), chosen.get("other", ""))
        if not all(pair) and waiting:
            pair = waiting[0]
        context = {
            "row": None,
            "waiting": [each for each in waiting if each != pair][:A_PAGE],
            "asked": answers.name_pairs_asked,
            "form": form,
            "most": None if chosen.get("all") else MOST_QUOTED,
            **seen.frame(),
        }
        if all(pair):
            evidence = answers.before_deciding(way.Concern(people=pair))
            question = way.name_question(seen.watch, evidence, *pair)
            context["row"] = way.name_row(question, evidence)
            context["seen"] = way.sighting(
                answers, "names", "\n".join(pair), on=seen.on, more=question.seen_sha256
            )
    return page(request, "names.html", context, status=form.status)


@asked_by("GET", "POST", again=_names_again)
def names(request: HttpRequest) -> HttpResponse:
    """Whether two names are one person, or two."""
    form = request.POST
    if request.method != "POST":
        return _names_again(request, EMPTY)
    verdict, reason = form.get("verdict", ""), reason_of(request)
    if verdict not in get_args(Verdict):
        raise EvidenceError(NO_ANSWER)
    one, other = form.get("one", ""), form.get("other", "")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            evidence = answers.before_deciding(way.Concern(people=(one, other)))
            question = way.name_question(watch, evidence, one, other)
            way.check_sighting(
                answers, "names", f"{one}\n{other}", on=day_of(request), seen=in_sight(request),
                more=question.seen_sha256,
            )  # fmt: skip
        answer = way.answer_name(
            question, verdict=cast(Verdict, verdict), reason=reason, by=person(request), at=now()
        )
        way.name(record, (answer,), now=now())
    notify(
        request,
        say(
            "On record: %(one)s and %(other)s, %(verdict)s.",
            one=question.one,
            other=question.other,
            verdict=word(verdict, "verdict"),
        ),
    )
    return HttpResponseRedirect(reverse("names"))
