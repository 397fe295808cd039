"""What a program is given under `/api/` is what the commands print, described to the last key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, get_args

import jsonschema_rs
import pytest
from claims.chat_server import served
from commands import rows, run
from desk.conftest import Opened
from desk.test_coding import _capture
from django.test import Client

import servanda
from servanda import watch as way

ON = "2017-10-24"
QUOTES = ("boycotted the vote", "passed an amendment")  # what a scripted reader tells anew
Answer = Any  # a response of Django's client
# Each list, and the same rows from the library face, in their order where a program is given it.
TWINS: dict[str, Callable[[Any], Any]] = {
    "incidents": lambda watch: watch.incidents(),
    "captures": lambda watch: watch.captures(),
    "claims": lambda watch: watch.claims(),
    "standings": lambda watch: watch.standings(on=ON),
    "duties": lambda watch: watch.duties(on=ON),
    "changes": lambda watch: watch.changes(on=ON),
}
LISTS = (*TWINS, "questions", "sources", "heard", "places")


def pages(opened: Opened, path: str, limit: int, **more: str) -> Iterator[dict[str, Any]]:
    """Every page of a list, one after another."""
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": str(limit), **more, **({"cursor": cursor} if cursor else {})}
        response = opened.browser.get(f"/api/{path}", asked)
        assert response.status_code == 200, response.content
        page = response.json()
        assert len(page["rows"]) <= limit
        yield page
        cursor = page["next"]


def walked(opened: Opened, path: str, **more: str) -> list[dict[str, Any]]:
    return [row for page in pages(opened, path, 500, **more) for row in page["rows"]]


def described(opened: Opened) -> Callable[[str, Any], None]:
    """Raises where a page of a list is not as the description says."""
    whole = opened.browser.get("/api/openapi.json").json()

    def check(path: str, page: Any) -> None:
        operation = whole["paths"][f"/api/{path}"]["get"]
        own = operation["responses"]["200"]["content"]["application/json"]["schema"]
        schema = {**own, "components": whole["components"]}
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(page)

    return check


@pytest.mark.parametrize("name", TWINS)
def test_rows_are_those_of_the_command_in_the_same_order(opened: Opened, name: str) -> None:
    expected = json.loads(json.dumps(list(TWINS[name](servanda.open_watch(opened.folder)))))

    given = walked(opened, name, on=ON)

    assert given and given == expected


@pytest.mark.parametrize("name", LISTS)
def test_pages_together_are_the_list_and_each_is_as_described(opened: Opened, name: str) -> None:
    check, whole = described(opened), walked(opened, name)
    limit = max(1, len(whole) // 3)

    given = list(pages(opened, name, limit))

    assert [row for page in given for row in page["rows"]] == whole
    assert len(given) >= min(3, len(whole))
    for page in given:
        check(name, page)


def test_a_key_that_is_not_described_or_is_missing_is_seen(opened: Opened) -> None:
    check = described(opened)
    for name in LISTS:
        page = opened.browser.get(f"/api/{name}?limit=1").json()
        (row,) = page["rows"]
        odd = [{**row, "more": 1}, {k: row[k] for k in list(row)[1:]}]

        for each in odd:
            with pytest.raises(jsonschema_rs.ValidationError):
                check(name, {**page, "rows": [each]})


def test_what_persons_wrote_is_described_too(opened: Opened) -> None:
    seen = {"title": "At the station", "kind": "seen", "when": "2017-10-02", "where": "Phnom Penh"}
    more = {"whose": "monitor 1", "how_known": "stood there", "words": "Police beat a monk."}
    place = opened.send("/statements/new", "/statements/new", {**seen, **more})
    coded = {"words": "beat", "act": "assault", "by": "Police", "reason": "I saw it"}
    opened.send(place, f"{place}/code", coded)
    fact = {"fact": "published", "value": "2017-02-22", "reason": "the printed page says so"}
    capture = f"/captures/{_capture(opened, 'lets courts dissolve parties')}"
    opened.send(capture, f"{capture}/fact", fact)
    id, _ = opened.next_question()
    late = ("--until", "2027-01-01", "--reason", "the court sits then", "--by", "reviewer 2")
    assert run("review", opened.folder, "--put-off", id, *late).exit_code == 0
    check = described(opened)

    keys: dict[str, set[str]] = {}
    for name in ("incidents", "captures", "claims", "questions"):
        for page in pages(opened, name, 500):
            check(name, page)
            keys.setdefault(name, set()).update(*page["rows"])

    assert {"coded", "statements", "corrections"} <= keys["incidents"]
    assert {"statement", "corrections"} <= keys["captures"]
    put_off = [row for row in walked(opened, "questions") if row["put_off"]]
    assert [row["incident"]["id"] for row in put_off] == [id]


def test_questions_are_those_of_the_review(opened: Opened) -> None:
    printed = {
        row["incident"]["id"]: row for row in rows("review", opened.folder) if "incident" in row
    }

    given = {row["incident"]["id"]: row for row in walked(opened, "questions")}

    assert given and given == printed


def test_where_a_second_reader_differs_is_given_beside_questions_and_by_itself(
    opened: Opened,
) -> None:
    def script(asked: Any) -> Any:
        words = json.dumps(asked)
        quote = next((each for each in QUOTES if each in words), "")
        if not quote:
            return {"claims": []}
        item = {"act": "torture", "stance": "done", "quote": quote, "cue": quote.split()[0],
                "by": [], "to": [], "when": None, "where": [], "number": None,
                "said_by": None}  # fmt: skip
        return {"claims": [item]}

    assert walked(opened, "differences") == []
    with served(script) as (address, _):
        with (opened.folder / "watch.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[second_reader]\naddress = "{address}"\nmodel = "scripted"\n')
        printed = rows("read", opened.folder, "--second")
    check = described(opened)

    given = walked(opened, "differences")

    assert given == printed and any(row["second"] for row in given)
    few = list(pages(opened, "differences", 3))
    assert [row for page in few for row in page["rows"]] == given and len(few) > 1
    for page in few:
        check("differences", page)
    beside = {row["incident"]["id"]: row["second_reader"] for row in walked(opened, "questions")}
    asked = {r["incident"]["id"]: r["second_reader"]
             for r in rows("review", opened.folder) if "incident" in r}  # fmt: skip
    assert beside == asked and any(asked.values())


def test_a_walk_goes_on_while_the_record_grows_and_gives_each_row_once(opened: Opened) -> None:
    before = {name: [row["id"] for row in walked(opened, name)] for name in ("captures", "claims")}
    walks = {name: pages(opened, name, 5) for name in before}
    given = {name: [row["id"] for row in next(walk)["rows"]] for name, walk in walks.items()}

    seen = {"title": "At the station", "kind": "seen", "when": "2017-10-02", "where": "Phnom Penh"}
    more = {"whose": "monitor 1", "how_known": "stood there", "words": "Police beat a monk."}
    opened.send("/statements/new", "/statements/new", {**seen, **more})
    for name, walk in walks.items():
        given[name] += [row["id"] for page in walk for row in page["rows"]]

    assert given["captures"][: len(before["captures"])] == before["captures"]
    assert len(given["captures"]) == len(before["captures"]) + 1
    assert given["claims"] == before["claims"]


def test_what_an_asker_has_is_not_given_again_until_the_record_or_the_day_moves(
    opened: Opened,
) -> None:
    path = f"/api/standings?on={ON}"
    first = opened.browser.get(path)
    tag = first.headers["ETag"]

    again = opened.browser.get(path, headers={"If-None-Match": f'"other", {tag}'})
    other_day = opened.browser.get("/api/standings?on=2017-10-23", headers={"If-None-Match": tag})
    id, seen = opened.next_question()
    decided = {"seen": seen, "judgement": "upheld", "reason": "two reports", "proof": "balance"}
    opened.post(f"/incidents/{id}/decide", {**decided, "under": ["cps-15-2-a-i"]})
    later = opened.browser.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert other_day.status_code == later.status_code == 200
    assert len({tag, other_day.headers["ETag"], later.headers["ETag"]}) == 3


def test_a_changed_file_of_the_watch_moves_the_tag(opened: Opened) -> None:
    path = f"/api/sources?on={ON}"
    tag = opened.browser.get(path).headers["ETag"]
    source = next((opened.folder / "sources").glob("*.toml"))
    source.write_text(source.read_text("utf-8") + "\n# looked at again\n", "utf-8")

    assert opened.browser.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_nothing_can_be_written_whatever_is_matched(opened: Opened) -> None:
    with way.open_watch(opened.folder).record() as record:
        head = record.head()
    for path in ("incidents", "duties", "exports/csv", "openapi.json", "", "nowhere"):
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            answer = getattr(opened.browser, method)(f"/api/{path}", headers={"If-Match": "*"})

            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert "Nothing can be written here" in answer.json()["detail"]
    with way.open_watch(opened.folder).record() as record:
        assert record.head() == head
    assert opened.browser.head("/api/duties").status_code == 200


ODD = {
    "incidents?limit=0": 422, "incidents?limit=501": 422, "incidents?limit=<b>": 422,
    "incidents?limit=1&limit=2": 422, "incidents?<b>=1": 422, "claims?proposed=true": 422,
    "standings?proposed=<b>": 422, "standings?on=2017-02-31": 422, "standings?on=1": 422,
    "standings?on=0999-01-01": 422, "standings?on=٢٠١٧-١٠-٢٤": 422, "captures?cursor=<b>": 400,
    "captures?cursor=%00": 400, "duties?on=2017-10-24&cursor=x:y": 400, "exports/<b>": 422,
    "exports/geojson?what=claims": 422, "exports/csv?what=<b>": 422, "exports/csv?limit=1": 422,
    "<b>": 404, "duties.ics/": 404,
}  # fmt: skip


def is_problem(answer: Answer, status: int) -> bool:
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(said) == {"type", "title", "status", "detail"}
    return answer.status_code == said["status"] == status


def test_every_refusal_is_a_problem_that_repeats_nothing(opened: Opened) -> None:
    for path, status in ODD.items():
        answer = opened.browser.get(f"/api/{path}")

        assert is_problem(answer, status), (path, answer.content)
        assert "<b>" not in answer.content.decode(), path
        assert str(opened.folder.parent) not in answer.content.decode()
    is_match = opened.browser.get("/api/duties", headers={"If-Match": '"other"'})
    assert is_problem(is_match, 412)
    assert is_problem(Client(HTTP_HOST="127.0.0.1").get("/api/duties"), 403)
    assert is_problem(Client(HTTP_HOST="evil.example").get("/api/duties"), 400)


def test_a_cursor_is_of_one_list_day_and_view(opened: Opened) -> None:
    cursor = opened.browser.get(f"/api/standings?on={ON}&limit=1").json()["next"]
    body, signature = cursor.split(":")
    second = opened.browser.get(f"/api/standings?limit=1&cursor={cursor}").json()

    assert second["on"] == ON
    for path in (
        f"changes?cursor={cursor}",
        f"standings?on=2017-10-23&cursor={cursor}",
        f"standings?proposed=true&cursor={cursor}",
        f"standings?cursor={body[:-1]}:{signature}",
    ):
        assert is_problem(opened.browser.get(f"/api/{path}"), 400), path


def test_a_watch_that_cannot_be_read_is_a_problem_that_names_no_file(opened: Opened) -> None:
    (opened.folder / "watch.toml").write_text("[broken", "utf-8")

    answer = opened.browser.get("/api/duties")

    assert is_problem(answer, 409)
    assert "watch.toml" not in answer.content.decode()


def test_exports_are_the_bytes_that_the_command_writes(opened: Opened) -> None:
    for path, words in {
        "exports/csv?what=claims": ("csv", "--what", "claims"),
        "exports/geojson?": ("geojson",),
        "duties.ics?": ("ics",),
    }.items():
        out = opened.folder.parent / "out"
        day = ("--on", ON) if words == ("ics",) else ()
        run("export", opened.folder, "--as", *words, *day, "--out", out)

        answer = opened.browser.get(f"/api/{path}&on={ON}")

        assert answer.content == out.read_bytes() != b""
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert opened.browser.get(f"/api/{path}&on={ON}", headers=tag).status_code == 304


def test_every_form_and_table_of_an_export_is_described(opened: Opened) -> None:  # noqa: ARG001
    from servanda.desk.api import routes  # when used: it asks for Django's settings

    assert get_args(routes.FORMS) == tuple(way.FORMS) == tuple(routes.MEDIA)
    assert get_args(routes.TABLES) == way.FORMS["csv"]


def test_the_page_lists_every_address_and_loads_nothing_from_elsewhere(opened: Opened) -> None:
    described = opened.browser.get("/api/openapi.json").json()
    page = opened.get("/api/")

    assert described["openapi"].startswith("3.1")
    assert all(f"<code>{path}</code>" in page for path in described["paths"])
    assert "http" not in page.replace("http://127.0.0.1", "") and "<script>" not in page
