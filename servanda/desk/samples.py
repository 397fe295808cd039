"""Drawing passages that several coders code blind.

What leaves it: a sample put on record, for coders who are named, bound to the samples that its page
showed. What is drawn, the seed decides, and nobody chooses a passage.
"""

from __future__ import annotations

from typing import cast

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda import watch as way
from servanda.desk.entering import desk, person
from servanda.desk.forms import EMPTY, Form, in_sight
from servanda.desk.opened import day_of, now, sight, writing
from servanda.desk.pages import notify, page
from servanda.desk.recording import ON_RECORD
from servanda.desk.refusing import asked_by
from servanda.desk.rights import may
from servanda.desk.translation import noop, say_number
from servanda.errors import EvidenceError
from servanda.model import SAMPLE_UNITS, SampleUnit

MOST_PASSAGES = 10_000
LARGEST_SEED = 2**31 - 1
NO_SIZE = noop("Say how many passages, as a number of 1 or more. Nothing was drawn.")
NO_SEED = noop("The seed is a whole number, 0 or more. Nothing was drawn.")
NO_CODER = noop("Nobody who may code at this desk is called so. Nothing was drawn.")


def draw_again(request: HttpRequest, form: Form) -> HttpResponse:
    with sight(request) as seen:
        context = {
            "form": form,
            "seen": way.sighting(seen.answers, "samples", "", on=seen.on),
            "units": SAMPLE_UNITS,
            "who_may_code": [(name, name) for name in _who_may_code()] if desk().is_team else [],
            "me": person(request),
            **seen.frame(),
        }
        return page(request, "draw.html", context, status=form.status)


@asked_by("GET", "POST", again=draw_again)
def draw(request: HttpRequest) -> HttpResponse:
    """Passages for two coders or more, drawn by a seed from all that was read."""
    form = request.POST
    if request.method != "POST":
        return draw_again(request, EMPTY)
    size = _number(form.get("size", ""), 1, MOST_PASSAGES, "size", NO_SIZE)
    seed = _number(form.get("seed", ""), 0, LARGEST_SEED, "seed", NO_SEED)
    if form.get("unit") not in SAMPLE_UNITS:
        raise EvidenceError(noop("Choose what a passage is. Nothing was drawn."), field="unit")
    named = [name for each in form.getlist("coders") for name in each.split(";")]
    coders = [" ".join(name.split()) for name in named if name.strip()]
    if desk().is_team and not set(coders) <= set(_who_may_code()):
        raise EvidenceError(NO_CODER, field="coders")
    with writing() as (watch, record):
        with way.answering(watch, record) as answers:
            way.check_sighting(answers, "samples", "", on=day_of(request), seen=in_sight(request))
        sample = way.draw_sample(
            way.evidence(watch, record), way.double_codings(record),
            unit=cast(SampleUnit, form["unit"]), size=size, seed=seed, coders=coders,
            hides_reading=not form.get("show_reading"), reason=form.get("reason", ""),
            by=person(request), at=now(),
        )  # fmt: skip
        way.keep_double_coding(record, [sample], now=now())
    setattr(request, ON_RECORD, [sample.id])
    count = len(sample.passages)
    notify(request, say_number("%(num)s passage was drawn.", "%(num)s passages were drawn.", count))
    return HttpResponseRedirect(reverse("coders") + "#samples")


def _who_may_code() -> list[str]:
    """Everybody of the team whose role codes and who is not switched off, by name."""
    people = get_user_model().objects.filter(is_active=True).order_by("name")
    return [each.name for each in people if may(each.role, "blind", "POST")]


def _number(typed: str, least: int, most: int, field: str, why: str) -> int:
    typed = typed.strip()
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else -1
    if not least <= number <= most:
        raise EvidenceError(why, field=field)
    return number
