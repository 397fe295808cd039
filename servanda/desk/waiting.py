"""What a session remembers of the queue, and what stands beside one question of it.

What leaves it: the order and filters that were chosen, what was answered or passed over, the
reasons given, and for one question why it is here or back and who put it off. All of it is gone
with the session; what is put off stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from servanda import watch as way
from servanda.desk.entering import person
from servanda.desk.opened import Sight, now
from servanda.desk.translation import noop

# In the session.
CHOSEN, ORDER, PASSED, TRAIL, SAID = "chosen", "order", "passed", "trail", "said"
MOST_PASSED, MOST_STEPS, MOST_SAID = 2000, 200, 9
LONGEST_CHOICE = 200
# What the queue is filtered by, as a person calls it.
FACETS = {
    "why": noop("Why it is here"),
    "act": noop("Act"),
    "commitment": noop("Commitment"),
    "source": noop("Source"),
    "language": noop("Language"),
    "place": noop("Place"),
}
ORDERS = {
    "weight": noop("what would change most"),
    "age": noop("the oldest first"),
    "commitment": noop("by commitment"),
}


def choose(request: HttpRequest) -> None:
    """Keep the order and the filters that an address asks for, for the pages that follow."""
    asked = request.GET
    if asked.get("order") in ORDERS:
        request.session[ORDER] = asked["order"]
    if asked.get("all"):
        request.session.pop(CHOSEN, None)
        request.session.pop(PASSED, None)
    elif any(facet in asked for facet in FACETS):
        request.session[CHOSEN] = {
            facet: asked[facet][:LONGEST_CHOICE] for facet in FACETS if asked.get(facet)
        }


def wanted(request: HttpRequest, *, start: int = 0, passes: bool = True) -> way.QueueWish:
    """What of the queue the session looks at; with `passes` only what is asked now."""
    return way.QueueWish(
        order=request.session.get(ORDER, "weight"),
        filters=request.session.get(CHOSEN, {}),
        start=start,
        passed=request.session.get(PASSED, []) if passes else (),
        by=person(request) if passes else None,
    )


def pass_over(request: HttpRequest, id: str) -> None:
    """Not ask it again in this session, unless all is asked for."""
    before = [each for each in request.session.get(PASSED, []) if each != id]
    request.session[PASSED] = [*before, id][-MOST_PASSED:]


def step_to(request: HttpRequest, id: str) -> None:
    """Note where the walk has come to, so that one can go back."""
    trail = request.session.get(TRAIL, [])
    if trail[-1:] != [id]:
        request.session[TRAIL] = [*trail, id][-MOST_STEPS:]


def step_back(request: HttpRequest) -> str:
    """The incident before the last one of the walk; "" where there is none."""
    trail = request.session.get(TRAIL, [])[:-1]
    request.session[TRAIL] = trail
    return trail[-1] if trail else ""


def reason_given(form: Mapping[str, str]) -> str:
    """The reason that was typed; where none was, the one that was chosen of those said before."""
    return form.get("reason", "").strip() or form.get("said", "").strip()


def remember(request: HttpRequest, id: str, reason: str) -> None:
    """Keep the reason, to be given again by one key, and not ask the same again in this session."""
    before = [each for each in request.session.get(SAID, []) if each != reason]
    request.session[SAID] = [reason, *before][:MOST_SAID]
    pass_over(request, id)


def question_side(
    request: HttpRequest, seen: Sight, evidence: way.Evidence, question: way.OpenQuestion | None
) -> dict[str, Any]:
    """What a page says beside one question; of one of which nothing is open, nothing but that."""
    queue = way.Queue(seen.answers, seen.on, now())
    beside = list(queue.beside([question])) if question else []
    rows = way.with_reasons(
        ({"incident": {"id": each.question.incident.id}} for each in beside),
        evidence, beside, seen.answers.open_signals,
    )  # fmt: skip
    first, id = next(rows, None), question.incident.id if question else ""
    return {
        "waiting": with_sightings(seen, first) if first else None,
        "seen_question": (
            way.sighting(seen.answers, "question", id, on=seen.on) if question else None
        ),
        "sources": queue.sources if beside else (),
        "said_before": request.session.get(SAID, []),
        "can_go_back": len(request.session.get(TRAIL, [])) > 1,
    }


def with_sightings(seen: Sight, row: way.Row) -> way.Row:
    """A row of the queue, with what is shown of each deferral of it."""
    shown = [
        {**each, "seen": way.sighting(seen.answers, "deferral", each["id"], on=seen.on)}
        for each in row["put_off"]
    ]
    return {**row, "put_off": shown}
