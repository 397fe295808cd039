"""What each address of the desk is asked for: a page, a form, or the reason why it is not asked.

What leaves it: for every route of `servanda.desk.urls` an entry of the table, and what of a record
its address and form name. A route that the table lacks stops the measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from html import unescape

from attrs import define, frozen
from django.test import Client
from django.urls import reverse

from bench.answer_times import PAPERS
from servanda import canon
from servanda import watch as way
from servanda.model import Decision, Deferral, Incident

ME = "bench"  # whose the decisions on record are, so that they can be taken back
FEW = 48  # incidents among which one is taken, by how many claims tell it; forms take 40
CLAIMS = 3  # that tell the one that is taken, or the nearest to it
Form = dict[str, object]
WHY: Form = {"reason": "made up"}


class RouteError(AssertionError):
    """An address of the desk that the table lacks, or one that did not answer as it should."""


@define
class Facts:
    """What a record has that addresses name; `on` is the day that is looked at."""

    browser: Client
    watch: way.Watch
    record: way.Store
    on: date
    _taken: int = 0

    @cached_property
    def chosen(self) -> list[Incident]:
        """Incidents that wait and bear on something, the likest to others first."""
        with way.answering(self.watch, self.record) as answers:
            midnight = datetime(self.on.year, self.on.month, self.on.day, tzinfo=UTC)
            queue = way.Queue(answers, self.on, midnight)
            some = queue.stretch(way.QueueWish(order="commitment"), FEW).waiting
        every = [each.question.incident for each in some]
        return sorted(every, key=lambda incident: abs(len(incident.claims) - CLAIMS))

    @property
    def waiting(self) -> list[str]:
        """The ids of those."""
        return [incident.id for incident in self.chosen]

    @property
    def captures(self) -> list[str]:
        """The captures that tell them, each once."""
        return list(dict.fromkeys(c.capture for each in self.chosen for c in each.claims))

    @property
    def claims(self) -> list[str]:
        """The claims that tell them."""
        return [claim.id for each in self.chosen for claim in each.claims]

    @cached_property
    def decided(self) -> list[Decision]:
        """Every decision on record, as it was when first asked for."""
        return list(self.record.all(Decision))

    @cached_property
    def bytes_of(self) -> str:
        """A capture of which the vault holds the bytes."""
        id = self.captures[0]
        self.watch.vault.put(kept_bytes(id))
        return id

    def page(self, path: str) -> str:
        """A page, its words as they were written."""
        return unescape(self.browser.get(path).content.decode())

    def seen(self, route: str, *parts: str) -> Form:
        """What a form of a page says of what the page showed."""
        page = self.page(reverse(route, args=parts))
        names = ("seen", "seen_line")
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in names}

    def within(self, route: str, *parts: str, form: str) -> Form:
        """The same, of the one form of that name on the page."""
        page = self.page(reverse(route, args=parts))
        own = next(
            each for each in page.split("<form ")[1:] if f'name="form" value="{form}"' in each
        )
        names = ("seen", "seen_line")
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', own)[0] for name in names}

    def next(self, some: list[str]) -> str:
        """One of some that no form has named yet, so that each form is about its own."""
        self._taken += 1
        return some[self._taken % len(some)]


def kept_bytes(capture: str) -> bytes:
    """The bytes of which `answer_times.made` says that a capture has them."""
    return canon.spell(capture)


# ------------------------------------------------------------------ the table

Named = Callable[[Facts], list[str]]  # what the parts of an address are, in order


@frozen
class FormAsked:
    """A form that is sent: where to, and what with; `route` where its entry names another."""

    form: Callable[[Facts], tuple[list[str], Form]]
    route: str = ""


@frozen
class PageAsked:
    """A page that is looked at; `named` gives what its address names, `query` what is behind it.

    With `after`, the first time once that form was sent.
    """

    named: Named = lambda _: []
    query: str = ""
    after: FormAsked | None = None


@frozen
class NotAsked:
    """Why an address is not asked."""

    why: str


Asked = PageAsked | FormAsked | NotAsked


def _first(of: Callable[[Facts], list[str]]) -> Named:
    return lambda facts: of(facts)[:1]


def _incident(facts: Facts) -> list[str]:
    return facts.waiting[:1]


def _commitment(facts: Facts) -> list[str]:
    return [next(d.commitment for d in facts.decided if d.commitment)]


def _decide(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.waiting)
    under = _under(facts.page(reverse("incident", args=[id])))
    return [id], {**WHY, **facts.seen("incident", id), "judgement": "unsure", "under": under}


def _under(page: str) -> list[str]:
    found = re.findall(r'<input[^>]*name="under"[^>]*>', page)
    return [value for each in found for value in re.findall(r'value="([^"]*)"', each)]


def _link(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.waiting)
    form = {"judgement": "unsure", "under": _commitment(facts)}
    return [id], {**WHY, **facts.seen("incident", id), **form}


def _group(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.waiting)
    return [id], {**WHY, **facts.seen("incident", id), "verdict": "no incident"}


def _put_off(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.waiting)
    return [id], {**WHY, **facts.within("incident", id, form="put_off"), "until": "change"}


def _in_hand(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.waiting)
    return [id], facts.within("incident", id, form="in_hand")


def _ask_again(facts: Facts) -> tuple[list[str], Form]:
    every = facts.record.all(Deferral)
    ended = {each.replaces for each in every}
    standing = [d for d in every if d.id not in ended and d.kind == "put off"][:1]
    seen = facts.within("incident", standing[0].incident, form="ask_again") if standing else {}
    return [each.id for each in standing], {**WHY, **seen}


def _withdraw(facts: Facts) -> tuple[list[str], Form]:
    every = facts.record.all(Decision)
    replaced = {decision.replaces for decision in every}
    return [next(d.id for d in every if d.judgement == "upheld" and d.id not in replaced)], {
        "at_once": "1"
    }


def _code(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.captures)
    form = {"words": "Police", "act": "surveil", "stance": "done", "by": "Police", "beside": "1"}
    return [id], {**WHY, **facts.seen("capture", id), **form}


def _fact(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.captures)
    return [id], {**WHY, **facts.seen("capture", id), "fact": "title", "value": "Made up"}


def _claim(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next(facts.claims)
    return [id], {**WHY, **facts.seen("claim", id), "was_stance": "done", "stance": "denied"}


def _step(facts: Facts) -> tuple[list[str], Form]:
    (id,) = _commitment(facts)
    form = {"kind": "step", "on": f"2015-01-{facts.next(DAYS)}", "words": "Made up"}
    return [id], {**WHY, **facts.seen("commitment", id), **form, "source": "Made up"}


def _statement(facts: Facts) -> tuple[list[str], Form]:
    words = f"Police beat a monk {facts.next(DAYS)}."
    form = {"kind": "told", "when": "2015-01-02", "where": "Kampot", "title": "Told"}
    form |= {"words": words, "whose": "monitor 1", "how_known": "was told it"}
    return [], {**form, **facts.seen("statement")}


def _names(facts: Facts) -> tuple[list[str], Form]:
    page = facts.page(reverse("names"))
    form = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in PAIR}
    return [], {**WHY, **form, "verdict": "different"}


def _pause(facts: Facts) -> tuple[list[str], Form]:
    id = facts.next([f"paper{n}" for n in range(PAPERS)])  # a paused one has another
    seen = facts.within("source", id, form="pause")
    return [id], {**WHY, **seen, "form": "pause", "since": facts.on.isoformat()}


def _saved_search(facts: Facts) -> tuple[list[str], Form]:
    return [], {"form": "save", "q": "Battambang", "name": f"Made up {facts.next(DAYS)}"}


NO_SAMPLE = "of a sample, which this record has none of"
BY_LINK = "of one question for somebody outside, by a link that a person made"
LATER = "rows for programs, not measured yet"
PAIR = ("one", "other", "seen", "seen_line")
DAYS = [f"{day:02}" for day in range(1, 29)]

# By the name of the route, or by that and what is done there.
ROUTES: Mapping[str, Asked] = {
    "look": NotAsked("a file of the program, which knows nothing of a record"),
    "enter": NotAsked("the way in, through which the measure came; it reads no record"),
    "name": PageAsked(),
    "leave": NotAsked("ends the session of the measure; it reads no record"),
    "overview": PageAsked(),
    "questions": PageAsked(),
    "questions, by age": PageAsked(query="?all=1&order=age"),
    "questions, by commitment": PageAsked(query="?all=1&order=commitment"),
    "questions, in one language": PageAsked(query="?language=en&order=weight"),
    "questions, new, by age": PageAsked(query="?why=new&order=age"),
    "questions, all again": PageAsked(query="?all=1&order=weight"),
    "next": PageAsked(),
    "back": PageAsked(),
    "keys": PageAsked(),
    "names": PageAsked(),
    "incidents": PageAsked(),
    "incidents, upheld": PageAsked(query="?state=upheld"),
    "incident": PageAsked(_incident),
    "capture": PageAsked(_first(lambda facts: facts.captures)),
    "original": PageAsked(lambda facts: [facts.bytes_of]),
    "statement": PageAsked(),
    "claim": PageAsked(_first(lambda facts: facts.claims)),
    "commitments": PageAsked(),
    "commitment": PageAsked(_commitment),
    "duties": PageAsked(),
    "agreement": PageAsked(),
    "places": PageAsked(),
    "sources": PageAsked(),
    "new-source": PageAsked(),
    "gather": PageAsked(),
    "source": PageAsked(lambda _: ["paper0"]),
    "search": PageAsked(query="?q=Battambang"),
    "coders": PageAsked(),
    "disagreements": PageAsked(),
    "corrected": PageAsked(),
    "draw-sample": PageAsked(),
    "next-passage": NotAsked(NO_SAMPLE),
    "blind": NotAsked(NO_SAMPLE),
    "adjudicate": NotAsked(NO_SAMPLE),
    "ask_expert": NotAsked(BY_LINK),
    "revoke_link": NotAsked(BY_LINK),
    "answer_link": NotAsked(BY_LINK),
    "set_language": NotAsked("a choice of the browser's; it reads no record"),
    "show": PageAsked(lambda facts: [facts.claims[0]]),
    "api": NotAsked(LATER),
    "openapi": NotAsked(LATER),
    "api-calendar": NotAsked(LATER),
    "api-captures": NotAsked(LATER),
    "api-changes": NotAsked(LATER),
    "api-claims": NotAsked(LATER),
    "api-differences": NotAsked(LATER),
    "api-duties": NotAsked(LATER),
    "api-exports": NotAsked(LATER),
    "api-heard": NotAsked(LATER),
    "api-incidents": NotAsked(LATER),
    "api-places": NotAsked(LATER),
    "api-questions": NotAsked(LATER),
    "api-sources": NotAsked(LATER),
    "api-standings": NotAsked(LATER),
    "decide": FormAsked(_decide),
    "link": FormAsked(_link),
    "withdraw": FormAsked(_withdraw),
    "names, answered": FormAsked(_names),
    "group": FormAsked(_group),
    "put_off": FormAsked(_put_off),
    "in_hand": FormAsked(_in_hand),
    "ask_again": FormAsked(_ask_again),
    "code": FormAsked(_code),
    "claim, corrected": FormAsked(_claim),
    "fact": FormAsked(_fact),
    "statement, written": FormAsked(_statement),
    "step": FormAsked(_step),
    "pause": FormAsked(_pause),
    "saved-search": FormAsked(_saved_search),
    "incidents, first after a decision": PageAsked(after=FormAsked(_decide, "decide")),
    "search, first after a decision": PageAsked(
        query="?q=Battambang", after=FormAsked(_decide, "decide")
    ),
}


def route_of(name: str) -> str:
    """The route that an entry of the table asks."""
    return name.split(",")[0]


def escaped(routes: Iterable[str]) -> set[str]:
    """The routes that no entry asks or gives a reason for, and the entries of no route."""
    return set(routes) ^ {route_of(name) for name in ROUTES}
