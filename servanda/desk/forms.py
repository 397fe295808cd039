"""Forms: what one said, what is wrong in it, and what it was sent in sight of.

What leaves it: a form that was refused, with every word and choice of it, each fault beside its
field; and the words of a form that are bound to what its page showed.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen
from django.http import HttpRequest, QueryDict

from servanda import watch as way
from servanda.desk.translation import noop
from servanda.errors import EvidenceError

NO_REASON = noop("Say why. What gives no reason cannot be answered for. Nothing was put on record.")
CONFLICT, WRONG = 409, 400  # the statuses of a page that comes back
HIDDEN = ("csrfmiddlewaretoken", "seen", "seen_line", "seen_claims", "form", "at", "find")
OF_IDS = ("under", "bearers", "claims", "others", "copied")  # chosen by name, and told by their id


@frozen
class Form:
    """One form of a page as it was sent; of a page that nobody sent a form of, an empty one.

    `faults` are sentences by field, under "" what is about no field alone; `since` has the rows of
    what others wrote after the page was loaded, and `theirs` the text of a file that they saved.
    A field starts from its default where `typed` is
    None.
    """

    name: str = ""
    typed: QueryDict | None = None
    faults: Mapping[str, str] = field(factory=dict)
    since: Sequence[way.Row] = ()
    is_news: bool = False  # the thing is not as it was shown
    theirs: str | None = None

    def of(self, name: str) -> Form:
        """This form where it is called so; an empty one where another of the page was sent."""
        return self if name == self.name else EMPTY

    def value(self, field: str, default: str = "") -> str:
        """What was typed or chosen in a field."""
        return default if self.typed is None else str(self.typed.get(field, ""))

    def has(self, field: str, value: str, *, default: bool = False) -> bool:
        """Whether a value was among those chosen in a field."""
        return default if self.typed is None else value in self.typed.getlist(field)

    def fault(self, field: str) -> str:
        """What is wrong in a field; "" where nothing is."""
        return str(self.faults.get(field, ""))

    @property
    def is_open(self) -> bool:
        """Whether it was sent, so that it is shown open."""
        return self.typed is not None

    @property
    def first_fault(self) -> str | None:
        """The field to be looked at first; None where the form is not refused."""
        return next(iter(self.faults), None)

    @property
    def status(self) -> int:
        """The status of the page on which it comes back."""
        return 200 if not self.faults else CONFLICT if self.is_news else WRONG

    def differing(self) -> list[str]:
        """The lines in which the text of this form differs from the file that others saved."""
        return [] if self.theirs is None else differing(self.theirs, text_of(self))

    def words(self) -> list[tuple[str, str]]:
        """Everything that a person typed or chose in words, by field."""
        typed: Any = self.typed.lists() if self.typed is not None else ()
        return [
            (name.replace("_", " "), value)
            for name, values in typed
            if name not in (*HIDDEN, *OF_IDS) and not name.startswith("was_")
            for value in values
            if value
        ]


EMPTY = Form()


def refused(request: HttpRequest, error: EvidenceError) -> Form:
    """The form of a request that cannot be taken as it is, with why."""
    faults = {error.field: str(error)}
    if isinstance(error, way.CodingError):
        faults = {}
        for fault in error.faults:
            name = fault.field if fault.field in request.POST else ""
            said = f"{fault.what} {fault.do}" if name else str(fault)
            faults[name] = " ".join(filter(None, (faults.get(name), said)))
    news = isinstance(error, way.ChangedSince)
    since = error.since if isinstance(error, way.ChangedSince) else ()
    theirs = error.theirs if isinstance(error, way.ChangedSince) else None
    return Form(name_of(request), request.POST, faults, since, news, theirs)


def text_of(form: Form) -> str:
    """The text of a file that a form sends: lines ended as in one, one at the end of the last."""
    words = form.value("words").replace("\r\n", "\n").replace("\r", "\n")
    return words.rstrip("\n") + "\n"


def differing(saved: str, typed: str) -> list[str]:
    """The lines taken out and put in, each after where it stands."""
    lines = difflib.unified_diff(saved.splitlines(), typed.splitlines(), lineterm="", n=0)
    return list(lines)[2:]  # without the two that would name files


def name_of(request: HttpRequest) -> str:
    """What the form of a request is called: as it says itself, else as what it is sent to."""
    match = request.resolver_match
    return request.POST.get("form", "") or (match and match.url_name) or ""


def reason_of(request: HttpRequest) -> str:
    """Why somebody says what they say. Raises EvidenceError where nothing is."""
    reason = str(request.POST.get("reason", "")).strip()
    if not reason:
        raise EvidenceError(NO_REASON, field="reason")
    return reason


def in_sight(request: HttpRequest) -> way.Sighting:
    """What a form's page showed, as the form says; of one that says nothing, nothing."""
    line = request.POST.get("seen_line", "")
    is_line = line.isascii() and line.isdecimal() and len(line) < 19
    claims = request.POST.get("seen_claims", "").split()
    return way.Sighting(
        request.POST.get("seen", ""), int(line) if is_line else 0, tuple(claims[: way.MOST_CLAIMS])
    )
