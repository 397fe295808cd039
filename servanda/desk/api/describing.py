"""Describing: what can be asked under `/api/`, in OpenAPI 3.1 and on a plain page.

What leaves it: one description, twice. It loads nothing from elsewhere.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from servanda.desk.api.problems import MEDIA_TYPE, SAID, ProblemDetails
from servanda.desk.api.routes import ABOUT, api
from servanda.desk.pages import page
from servanda.desk.refusing import asked_by

_TEXT = {"type": "string"}
_TAG = {"ETag": {"schema": _TEXT, "description": "Of the head of the record and the day."}}
_CONDITIONS = [
    {"name": "If-None-Match", "description": "The ETag that the asker has; 304 where it is so."},
    {"name": "If-Match", "description": "412 where the ETag is another. Nothing can be written."},
]


@asked_by("GET")
def openapi(_: HttpRequest) -> HttpResponse:
    """The description in OpenAPI 3.1."""
    return HttpResponse(json.dumps(description()), content_type="application/json")


@asked_by("GET")
def listing(request: HttpRequest) -> HttpResponse:
    """The same to be read: each address, what it gives and what it takes."""
    routes = [
        {
            "path": path,
            "words": methods["get"]["description"].split("\n\n"),
            "parameters": [
                {"name": each["name"], "words": each.get("description", "")}
                for each in methods["get"]["parameters"]
                if each["in"] != "header"
            ],
        }
        for path, methods in description()["paths"].items()
    ]
    return page(request, "api.html", {"routes": routes, "about": ABOUT})


def description() -> dict[str, Any]:
    """What the routes say, with what is so of each of them: its tag, conditions and refusals."""
    found: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix=reverse("api")))
    )
    found["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
    for methods in found["paths"].values():
        operation = methods["get"]
        responses = operation["responses"]
        responses["200"]["headers"] = _TAG
        responses["304"] = {"description": "As the asker has it.", "headers": _TAG}
        responses.update({str(status): _refusal(words) for status, words in SAID.items()})
        for parameter in operation["parameters"]:
            parameter["schema"] = _without_null(parameter["schema"])
        operation["parameters"] += [
            {"in": "header", "required": False, "schema": _TEXT, **each} for each in _CONDITIONS
        ]
    return found


def _refusal(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out is of its kind; an address cannot hold a null."""
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    return {**schema, **kinds[0]} if kinds else schema
