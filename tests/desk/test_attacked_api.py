"""What programs may ask of the desk, asked by somebody hostile: problems in words, and no more."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from desk.conftest import Opened
from desk.teams import TeamDesk
from django.core.signing import Signer

pytestmark = pytest.mark.slow  # a desk, and every address in many ways

VALUES = {
    "limit": ("0", "-1", "1000000000", "1e3", "\u0661\u0660", "", "0x10", "NaN", "1\0"),
    "on": ("0001-01-01", "9999-12-31", "0000-00-00", "2017-02-30", "2017-W01-1", "today", "", "\0",
           "2017-10-24T00:00:00", "-2017-10-24", "2017-10-24\n", "\u0662017-10-24"),
    "cursor": ("", "x", "x:y", "x" * 5000, "\0", "W10:abc", "..", "\u202e"),
    "proposed": ("maybe", "\0", "2"),
    "what": ("passwords", "../incidents", "\0", ""),
    "nothing": ("1",),
    "on&on": ("2017-10-24",),
}  # fmt: skip


def paths() -> list[str]:
    from servanda.desk.api.routes import addresses  # when a desk is there: it asks its settings

    return [f"/{each.pattern}".replace("<form>", "csv") for each in addresses()]


@pytest.mark.parametrize("name", VALUES)
def test_a_parameter_that_cannot_be_asked_is_a_problem_that_repeats_nothing(
    opened: Opened, name: str
) -> None:
    for path in [each for each in paths() if "openapi" not in each]:
        for value in VALUES[name]:
            query = f"on=2017-10-24&on={value}" if "&" in name else f"{name}={quote(value)}"
            answer = opened.browser.get(f"{path}?{query}")
            text = answer.content.decode()
            assert answer.status_code in (400, 422), (path, query, answer.status_code)
            assert answer.headers["Content-Type"] == "application/problem+json", (path, query)
            assert set(json.loads(text)) <= {"type", "title", "status", "detail"}
            for word in (str(opened.folder), "Traceback", "sqlite"):
                assert word not in text
            assert len(value) < 3 or value not in json.loads(text).get("detail", ""), (path, query)


def test_a_cursor_that_another_made_is_none(opened: Opened) -> None:
    first = opened.browser.get("/api/incidents?limit=1").json()["next"]
    assert first
    held, _, mark = first.rpartition(":")
    forged = [
        f"{held}:{mark[:-1]}{'A' if mark[-1] != 'A' else 'B'}",
        f"{held[:-4]}AAAA:{mark}",
        Signer(key="guessed", salt="servanda.desk.api").sign_object(
            ["incidents", "2017-10-24", ""]
        ),
        base64.urlsafe_b64encode(b'["incidents","2017-10-24","",[0]]').decode() + ":" + mark,
        first[::-1],
        first.swapcase(),
    ]
    for word in forged:
        answer = opened.browser.get("/api/incidents", {"cursor": word})
        assert answer.status_code == 400, word
    for path in ("/api/captures", "/api/claims", "/api/standings"):
        assert opened.browser.get(path, {"cursor": first}).status_code == 400
    assert (
        opened.browser.get("/api/incidents", {"cursor": first, "on": "1990-01-01"}).status_code
        == 400
    )


@pytest.mark.parametrize(
    "header",
    ["*", '"x"', "x", '"' * 5000, 'W/"x", "y"', '"a","b"' * 500, "\u20ac", "\\", ""],
    ids=["any", "another", "bare", "quotes", "weak", "many", "beyond", "stroke", "none"],
)  # fmt: skip
def test_conditions_of_any_kind_end_in_an_answer(opened: Opened, header: str) -> None:
    for name in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"):
        answer = opened.browser.get("/api/duties", **{name: header})
        assert answer.status_code in (200, 304, 412), (name, answer.status_code)
        if answer.status_code == 200:
            assert json.loads(answer.content)["rows"]


def test_no_role_is_given_more_than_its_pages_however_it_asks(team: TeamDesk) -> None:
    for path in paths():
        for word in (path, f"{path}?limit=1", path.upper(), f"{path}/", f"{path}%00"):
            for role in ("", "reader", "counsel"):
                answer = team.browsers[role].get(word)
                sealed = path.split("/")[-1] in (
                    "incidents", "captures", "claims", "questions", "differences",
                )  # fmt: skip
                if sealed or not role:
                    assert answer.status_code in (302, 401, 403, 404), (word, role)
                    assert b'"rows"' not in answer.content
            for method in ("post", "put", "patch", "delete"):
                sent = getattr(team.browsers["keeper"], method)(word)
                assert sent.status_code in (403, 404, 405), (word, method, sent.status_code)
