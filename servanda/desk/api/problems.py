"""Problems: every refusal under `/api/` as application/problem+json (RFC 9457).

What leaves it: a title and a sentence by the status. They tell nothing of the watch, of its folder
or of what the desk is made of; of a request they name the parameter, never what it held.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Schema

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"
READS = ("GET", "HEAD")

CLOSED = (
    "This is not open to who asks. Enter or sign in at the desk, in a role that may see it, and "
    "send the cookie of that session."
)
SAID = {
    400: "The request could not be read.",
    403: CLOSED,
    404: "There is nothing at this address.",
    405: "Nothing can be written here: ask with GET or HEAD. The desk's pages put on record.",
    409: "The watch cannot be read as it is. `servanda check` says why.",
    412: "What is here is none of what If-Match names, and nothing here can be written.",
    422: "A parameter is not as the description says.",
    500: "This is a fault of the desk, not of the record. What was on record is as it was.",
}


class ProblemDetails(Schema):
    """A refusal, by RFC 9457; `type` is about:blank, so that the title is that of the status."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem(status: int, detail: str = "") -> HttpResponse:
    """A refusal of a status, with a sentence of its own or the one that the status has."""
    said = ProblemDetails(
        title=HttpResponse(status=status).reason_phrase,
        status=status,
        detail=detail or SAID.get(status, SAID[500 if status >= 500 else 400]),
    )
    response = HttpResponse(
        json.dumps(said.model_dump(), ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )
    response.headers["Cache-Control"] = "no-store"
    return response


class OnlyReads:
    """Lets nothing but a reading request come to `/api/`, and says every refusal as a problem.

    It stands before whatever refuses, so that the refusals of all of them are said so.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; where it is a refusal, as a problem."""
        if not request.path_info.startswith(PREFIX):
            return self._respond(request)
        if request.method not in READS:
            refused = problem(405)
            refused.headers["Allow"] = ", ".join(READS)
            return refused
        request.method = "GET"  # of HEAD the server leaves out the body
        response = self._respond(request)
        if "Location" in response.headers:
            return problem(403)  # to the door, which is a page for people
        if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        return problem(response.status_code)
