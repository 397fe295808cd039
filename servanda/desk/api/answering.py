"""Answering: one page of rows for one request, with its tag.

What leaves it: the rows as the commands spell them, the cursor of the next page, and an ETag of the
head of the record, the day and what was asked; or 304 where the asker has them already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from attrs import frozen
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Field, Schema

from servanda import user_files
from servanda import watch as way
from servanda.desk.api import cursors
from servanda.desk.api.problems import problem
from servanda.desk.opened import Sight, sight_on, today
from servanda.desk.sealing import note_sealed
from servanda.model import Statement

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOST, USUAL = 500, 100  # rows a page
Made = Callable[[Sight, way.RowPlace | None, int], way.RowPage]


class AskedDay(Schema):
    """The day that is asked about."""

    on: str | None = Field(
        None,
        pattern=f"^{DAY}$",
        description="The end of which day; today, in universal time, where it is left out.",
        json_schema_extra={"format": "date"},
    )


class AskedPage(AskedDay):
    """Which page of which day."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many rows at most.")
    cursor: str | None = Field(
        None,
        max_length=cursors.LONGEST,
        description="The `next` of the page before; the day is then that page's.",
    )


class AskedView(AskedPage):
    """Which page of which day, and whether undecided links count too."""

    proposed: bool = Field(False, description="Count undecided proposals too.")


class ParameterError(Exception):
    """What a parameter holds cannot be asked; in words that do not say what it held."""


@frozen
class RowList:
    """One list of rows: its name, and how a page of it is made."""

    name: str
    made: Made
    held: Callable[[Sight], str] = lambda _: ""  # what it hangs on beside record, files and day


def page(request: HttpRequest, rows: RowList, asked: AskedPage) -> HttpResponse:
    """A page of a list. Raises ParameterError or CursorError."""
    is_known(request, type(asked))
    view = str(getattr(asked, "proposed", ""))
    on = asked.on
    if asked.cursor is not None:
        on = on or cursors.day_of(asked.cursor)
    day = day_asked(on)
    of = (rows.name, day.isoformat(), view)
    after = None if asked.cursor is None else cursors.place(asked.cursor, *of)
    with tagged(request, day, rows.held) as (seen, tag, known):
        if known is not None:
            return known
        found = rows.made(seen, after, asked.limit)
        sealed = {statement.capture for statement in seen.record.all(Statement)}
    following = cursors.cursor(found.following, *of)
    body = '{{"next":{},"on":"{}","rows":[{}]}}'.format(
        json.dumps(following), day, ",".join(way.json_lines(found.rows))
    )
    note_sealed(request, sorted(sealed & set(_CAPTURES.findall(body))))
    response = HttpResponse(body.encode("utf-8", errors="surrogatepass"), content_type=JSON)
    response.headers["ETag"] = tag
    return response


JSON = "application/json"
_CAPTURES = re.compile('"(cap-[0-9a-f]+)"')


@contextmanager
def tagged(
    request: HttpRequest, day: date, held: Callable[[Sight], str]
) -> Iterator[tuple[Sight, str, HttpResponse | None]]:
    """The watch on a day, the tag of what is asked, and the answer where the tag settles it."""
    with sight_on(day) as seen:
        made_from = way.made_from(
            seen.answers, day.isoformat(), request.get_full_path(), held(seen)
        )
        tag = f'"{made_from}"'
        known: HttpResponse | None = get_conditional_response(request, etag=tag)
        if known is not None and known.status_code == 412:
            known = problem(412)
        elif known is not None:
            known.headers["ETag"] = tag
        yield seen, tag, known


def day_asked(word: str | None) -> date:
    """The day; today where none was given. Raises ParameterError."""
    if word is None:
        return today()
    try:
        day = date.fromisoformat(word)
    except ValueError as error:
        raise ParameterError("on: no day of the calendar. Write 2017-10-24.") from error
    if not user_files.FIRST_YEAR <= day.year <= user_files.LAST_YEAR:
        raise ParameterError(
            f"on: days are from {user_files.FIRST_YEAR} to {user_files.LAST_YEAR}."
        )
    return day


def is_known(request: HttpRequest, asked: type[Schema]) -> None:
    """Raise ParameterError where a parameter is not described, or is given twice."""
    for name in request.GET:
        if name not in asked.model_fields:
            words = ", ".join(asked.model_fields)
            raise ParameterError(f"A parameter is none that is known here: {words}.")
        if len(request.GET.getlist(name)) > 1:
            raise ParameterError(f"{name}: given more than once.")
