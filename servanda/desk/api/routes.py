"""Routes: the addresses under `/api/`, each described so that its OpenAPI says what it gives.

What leaves it: the addresses, to be hung in the desk. Each reads, and none writes.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import Field, NinjaAPI, Path, Query
from ninja.errors import ValidationError

from servanda import watch as way
from servanda.desk.api import lists, row_schemas
from servanda.desk.api.answering import (
    AskedDay,
    AskedPage,
    AskedView,
    ParameterError,
    day_asked,
    is_known,
    page,
    tagged,
)
from servanda.desk.api.cursors import CursorError
from servanda.desk.api.problems import problem
from servanda.desk.api.record_schemas import schema, several
from servanda.errors import ServandaError, SettingsError
from servanda.version import __version__

TABLES = Literal["incidents", "claims", "findings", "captures", "standings", "duties"]
FORMS = Literal["csv", "xlsx", "jsonl", "parquet", "geojson", "ftm", "ics", "csl", "pam"]
MEDIA: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "ftm": "application/jsonl",
    "ics": "text/calendar; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
    "pam": "text/csv; charset=utf-8",
}
AS_JSON = {"geojson": "object", "csl": "array"}
SUFFIX = {"ftm": "ftm.json", "csl": "csl.json", "pam": "csv"}
ABOUT = (
    "The rows of one watch as the commands print them with --json. Read-only: whatever would write "
    "is refused with 405. Every answer has an ETag of the head of the record and the day; send it "
    "back as If-None-Match."
)

api = NinjaAPI(
    title="Servanda",
    version=__version__,
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


def _rows_of(row: Any) -> Any:
    name = row.__name__.removesuffix("Row")
    return schema(
        f"{name}Page",
        "Some rows; `next` is the cursor of those that follow, null at the end.",
        {"rows": several(row), "next": str | None, "on": date},
    )


# ------------------------------------------------------------------ what was gathered and read


@api.get("/incidents", response={200: _rows_of(row_schemas.IncidentRow)})
def incidents(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """The rows of `servanda incidents --json`, in the order in which each was first told."""
    return page(request, lists.INCIDENTS, asked)


@api.get("/captures", response={200: _rows_of(row_schemas.CaptureRow)})
def captures(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """Every capture with its facts as corrected, in the order of recording."""
    return page(request, lists.CAPTURES, asked)


@api.get("/claims", response={200: _rows_of(row_schemas.ClaimRow)})
def claims(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """Every claim of the last reading of each capture, as persons coded it.

    A page may have fewer rows than asked for, and none, and a next page all the same.
    """
    return page(request, lists.CLAIMS, asked)


@api.get("/differences", response={200: _rows_of(row_schemas.SecondReadRow)})
def differences(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """Where the kept answers of a second reader differ from the rules; nobody is asked.

    A page may have fewer rows than asked for, and none, and a next page all the same.
    """
    return page(request, lists.DIFFERENCES, asked)


@api.get("/questions", response={200: _rows_of(row_schemas.QuestionRow)})
def questions(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """What waits about incidents, as `servanda review --json` prints it, in the order of days."""
    return page(request, lists.QUESTIONS, asked)


# ------------------------------------------------------------------ what a day comes to


@api.get("/standings", response={200: _rows_of(row_schemas.StandingRow)})
def standings(request: HttpRequest, asked: Query[AskedView]) -> HttpResponse:
    """The rows of `servanda standing --json`."""
    return page(request, lists.standings(asked.proposed), asked)


@api.get("/duties", response={200: _rows_of(row_schemas.DutyRow)})
def duties(request: HttpRequest, asked: Query[AskedView]) -> HttpResponse:
    """The rows of `servanda duties --json`."""
    return page(request, lists.duties(asked.proposed), asked)


@api.get("/changes", response={200: _rows_of(row_schemas.ChangeRow)})
def changes(request: HttpRequest, asked: Query[AskedView]) -> HttpResponse:
    """The rows of `servanda standing --history --json`: each day on which a standing moved."""
    return page(request, lists.changes(asked.proposed), asked)


@api.get("/sources", response={200: _rows_of(row_schemas.SourceRow)})
def sources(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """How much of each listed source was heard in the time before the day."""
    return page(request, lists.SOURCES, asked)


@api.get("/heard", response={200: _rows_of(row_schemas.HeardRow)})
def heard(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """How much of each listed source was heard month by month, of the 24 months to the day."""
    return page(request, lists.HEARD, asked)


@api.get("/places", response={200: _rows_of(row_schemas.PlaceRow)})
def places(request: HttpRequest, asked: Query[AskedPage]) -> HttpResponse:
    """Where the incidents that persons decided on are told to have been, by country and name."""
    return page(request, lists.PLACES, asked)


# ------------------------------------------------------------------ what is given out


class AskedExport(AskedDay):
    """The day, and which rows of a table."""

    what: TABLES | None = Field(None, description="Which rows; the form's first where left out.")


def _file(request: HttpRequest, form: str, what: str, asked: AskedDay) -> HttpResponse:
    """One file of the watch in a form, as it may be given out."""
    is_known(request, type(asked))
    day = day_asked(asked.on)
    with tagged(request, day, lambda _: "") as (seen, tag, known):
        if known is not None:
            return known
        times = way.out_of_time(seen.record)
        evidence = seen.answers.evidence
        try:
            data = way.export_bytes(seen.watch, evidence, form=form, what=what, on=day, times=times)
        except SettingsError as error:  # what writes this form is not installed
            return problem(409, str(error))
    response = HttpResponse(data, content_type=MEDIA[form])
    name = f"{what or way.FORMS[form][0]}.{SUFFIX.get(form, form)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = tag
    return response


def _file_of(*forms: str) -> dict[str, Any]:
    """How a file is described: by its media type, and what it is as JSON where it is that."""
    content = {
        MEDIA[form].split(";")[0]: {"schema": {"type": AS_JSON[form]}} if form in AS_JSON else {}
        for form in forms
    }
    return {"responses": {"200": {"description": "The file.", "content": content}}}


@api.get(
    "/exports/{form}",
    openapi_extra=_file_of(*MEDIA),
)
def exports(request: HttpRequest, form: Path[FORMS], asked: Query[AskedExport]) -> HttpResponse:
    """What `servanda export --as FORM` writes: what may be published, as watch.toml says.

    The whole file at once, made of the whole record.
    """
    if asked.what and asked.what not in way.FORMS[form]:
        raise ParameterError(f"what: this form holds {', '.join(way.FORMS[form])}.")
    return _file(request, form, asked.what or "", asked)


@api.get(
    "/duties.ics",
    openapi_extra=_file_of("ics"),
)
def calendar(request: HttpRequest, asked: Query[AskedDay]) -> HttpResponse:
    """Days on which something is due and dated steps on record, as iCalendar (RFC 5545)."""
    return _file(request, "ics", "", asked)


# ------------------------------------------------------------------ refused


@api.exception_handler(ValidationError)
def _not_as_described(_: HttpRequest, error: ValidationError) -> HttpResponse:
    names = dict.fromkeys(str(fault["loc"][-1]) for fault in error.errors)
    return problem(422, f"Not as the description says: {', '.join(names)}.")


@api.exception_handler(ParameterError)
def _cannot_be_asked(_: HttpRequest, error: ParameterError) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(CursorError)
def _no_cursor(_: HttpRequest, error: CursorError) -> HttpResponse:
    return problem(400, str(error))


@api.exception_handler(ServandaError)
def _cannot_be_read(_: HttpRequest, error: ServandaError) -> HttpResponse:  # noqa: ARG001
    return problem(409)  # what such an error says may name files and folders


# ------------------------------------------------------------------ where it stands


def addresses() -> list[URLPattern]:
    """Every address with a name of its own, so that the table of rights has a line for each."""
    patterns, *_ = api.urls
    return [
        path(f"api/{each.pattern}", each.callback, name=f"api-{each.name}")
        for each in patterns
        if each.name != "api-root"
    ]
