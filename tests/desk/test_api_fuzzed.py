"""Generated requests find no answer under `/api/` that its own description does not have."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from desk.conftest import Opened
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 15  # of each address and mode; an export is made of the whole record each time
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
REFUSES = [*CHECKS, negative_data_rejection]


def _entered(opened: Opened) -> Any:
    """The desk as a server sees it, asked by the browser that has entered."""
    desk, cookie = WSGIHandler(), opened.browser.cookies.output(attrs=[], header="").strip()

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        return desk({**environ, "HTTP_COOKIE": cookie}, start_response)

    return application


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
def test_answers_to_generated_requests_are_as_described(
    opened: Opened, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", _entered(opened))
    asked: set[tuple[str, int]] = set()

    for operation in (result.ok() for result in schema.get_all_operations()):

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            answer = case.call()
            asked.add((case.operation.path, answer.status_code))
            case.validate_response(answer, checks=REFUSES if mode.is_negative else CHECKS)

        ask()

    assert len({path for path, _ in asked}) == 13
    assert {status for _, status in asked} & ({422} if mode.is_negative else {200})
