"""A team's desk as it is served: several processes, a server before it, and who asks beside it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest
from copies import copied
from store.kept import postgresql

from bench import reviewers
from bench.desk_served import PASSWORD, Reviewer, added, served
from servanda import watch as way
from servanda.desk.team.settings import TRIES
from servanda.model import Capture

pytestmark = pytest.mark.slow

SERVED = "https://desk.example.org"
EACH = 2
TOWNS = ("Kampot", "Battambang", "Takeo", "Pursat", "Kratie", "Siem Reap", "Svay Rieng", "Koh Kong",
         "Prey Veng", "Kandal", "Kampong Cham", "Kampong Thom", "Kampong Speu")  # fmt: skip


class Before(httpx.BaseTransport):
    """A server before the desk: it speaks TLS with browsers, and hands on to the socket."""

    def __init__(self, path: Path) -> None:
        self._to_desk = httpx.HTTPTransport(uds=str(path))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        plain = request.url.copy_with(scheme="http")
        return self._to_desk.handle_request(
            httpx.Request(request.method, plain, headers=request.headers, stream=request.stream)
        )


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of the test's own; "" where the record is a file."""
    if request.param == "SQLite":
        return ""
    server: str = request.getfixturevalue("server")
    name = f"watch_{tmp_path.name}".lower().replace("-", "_")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


def example(cambodia: Path, folder: Path, database: str) -> Path:
    """The Cambodia watch with its record in that database."""
    if database:
        made = way.back_up(way.open_watch(cambodia), folder.parent / "b", now=datetime.now(UTC))
        way.restore(made.folder, folder, address=database)
    else:
        copied(cambodia, folder)
    return folder


def reported(folder: Path, database: str) -> None:
    """A watch of a report a town, gathered and read by the commands."""
    way.new(folder, agreement="paris-1991", title="Made up")
    if database:
        settings = folder / "watch.toml"
        settings.write_text(f'store = "{database}"\n{settings.read_text("utf-8")}', "utf-8")
    pages = folder.parent / "pages"
    pages.mkdir()
    for day, town in enumerate(TOWNS, start=3):
        words = f"Police beat {day} opposition activists in {town} on {day} March 2015."
        (pages / f"{town}.txt").write_text(words + "\n", encoding="utf-8")
    for words in (["gather", folder, pages], ["read", folder]):
        done = subprocess.run(
            [sys.executable, "-m", "servanda", *map(str, words)], capture_output=True, text=True
        )
        assert done.returncode in (0, 1), done.stderr


def told_again(folder: Path, ids: list[str]) -> list[str]:
    """A page each that tells an incident once more, in the words of the first that told it."""
    watch = way.open_watch(folder)
    with watch.record() as record, way.answering(watch, record) as answers:
        return [
            f"{each.incident.claims[0].quote.quote} Many saw it.\n"
            for each in answers.incidents(ids)
        ]


def test_reviewers_at_once_lose_no_decision_while_commands_gather_and_decide(
    database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "watch"
    reported(folder, database)
    beside = reviewers.waiting_in(folder, 4 * EACH + 3)[-2:]
    told_beside = told_again(folder, reviewers.waiting_in(folder, 2))

    def by_commands(_: str) -> None:
        for number, id in enumerate(beside):
            page = tmp_path / f"{number}.txt"
            page.write_text(told_beside[number], encoding="utf-8")
            for words in (["gather", folder, page], ["read", folder],
                          ["decide", folder, id, "--judgement", "unsure", "--by", "reviewer 9",
                           "--reason", f"at a terminal {number}"]):  # fmt: skip
                done = subprocess.run(
                    [sys.executable, "-m", "servanda", *map(str, words)],
                    capture_output=True,
                    text=True,
                )
                assert done.returncode in (0, 1), done.stderr
                assert "Traceback" not in done.stderr

    load = reviewers.decided_at_once(
        folder, reviewers=4, each=EACH, words=("--workers", "2"), beside=by_commands
    )

    assert [
        " ".join(re.sub(r"<[^>]+>", " ", each.words).split())[:1500] for each in load.failed
    ] == []
    assert load.lost == load.unsaid == []
    assert [each.status for each in load.own] == [302] * 4 * EACH
    assert sorted(each.status for each in load.same) == [302, 409, 409, 409]
    assert {"at a terminal 0", "at a terminal 1"} <= load.kept
    with way.open_watch(folder).record() as record:
        assert sum(c.address.endswith(".txt") for c in record.all(Capture)) == 2 + len(TOWNS)
        record.check()
    logged = subprocess.run(
        [sys.executable, "-m", "servanda", "people", "log", folder], capture_output=True, text=True
    )
    assert logged.returncode == 0 and "head: " in logged.stdout


def test_a_session_and_what_is_counted_at_the_door_hold_in_every_process(
    cambodia: Path, database: str, tmp_path: Path
) -> None:
    folder = example(cambodia, tmp_path / "watch", database)
    links = added(folder, ["a reader", "another"], role="reader")
    with served(folder, "--workers", "2") as address:
        person = Reviewer("a reader", address)
        person.sign_in(links["a reader"])
        # a connection each, which the processes take in no order
        answers = [
            httpx.get(f"{address}/keys", cookies=dict(person.browser.cookies), trust_env=False)
            for _ in range(12)
        ]
        assert {answer.status_code for answer in answers} == {200}
        anew = Reviewer("another", address)
        anew.sign_in(links["another"])
        used = httpx.get(
            address + re.sub(r"^http://[^/]+", "", links["a reader"]),
            trust_env=False, follow_redirects=True,
        )  # fmt: skip
        assert "new_password1" not in used.text

        wrong = [Reviewer("another", address) for _ in range(TRIES + 1)]
        statuses = [refused(each, f"wrong {n}") for n, each in enumerate(wrong)]
        assert set(statuses) <= {200, 429}
        assert not is_let_in(Reviewer("another", address))
    with served(folder, "--workers", "2") as address:  # nor does opening it anew forget them
        assert not is_let_in(Reviewer("another", address))
        assert httpx.get(f"{address}/keys", cookies=dict(person.browser.cookies),
                         trust_env=False).status_code == 200  # fmt: skip


def is_let_in(person: Reviewer) -> bool:
    """Whether the right password opens the desk."""
    refused(person, PASSWORD)
    return person.browser.get("/keys").status_code == 200


def refused(person: Reviewer, password: str) -> int:
    page = person.browser.get("/sign-in")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    form = {"login": person.name, "password": password, "csrfmiddlewaretoken": token[1]}
    return person.browser.post("/sign-in", data=form).status_code


def test_a_gathering_is_begun_in_one_process_and_followed_and_ended_in_any(
    cambodia: Path, tmp_path: Path
) -> None:
    folder = example(cambodia, tmp_path / "watch", "")
    links = added(folder, ["a keeper"], role="keeper")
    with served(folder, "--workers", "2") as address:
        keeper = Reviewer("a keeper", address)
        keeper.sign_in(links["a keeper"])
        token = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', keeper.browser.get("/sources/gather").text
        )
        assert token
        begun = keeper.browser.post("/sources/gather", data={"csrfmiddlewaretoken": token[1]})
        assert begun.status_code == 302
        give_up_at = time.monotonic() + 120
        pages = {
            "$ servanda gather" in keeper.browser.get("/sources/gather").text for _ in range(8)
        }
        while not re.search(r"no source|servanda read", keeper.browser.get("/sources/gather").text):
            assert time.monotonic() < give_up_at, keeper.browser.get("/sources/gather").text[-2000:]
            time.sleep(0.2)
        assert True in pages


def test_it_is_at_a_socket_for_a_server_before_it_which_alone_says_whence_a_caller_comes(
    cambodia: Path, tmp_path: Path
) -> None:
    folder = example(cambodia, tmp_path / "watch", "")
    links = added(folder, ["a keeper"], role="keeper")
    without = subprocess.run(
        [sys.executable, "-m", "servanda", "desk", folder, "--team", "--socket", tmp_path / "s"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert without.returncode == 1 and 'desk = "https' in without.stderr
    settings = folder / "watch.toml"
    settings.write_text(f'desk = "{SERVED}"\n{settings.read_text("utf-8")}', encoding="utf-8")
    path = tmp_path / "s"
    with served(folder, "--workers", "2", "--socket", str(path)) as address:
        assert address == SERVED
        assert path.stat().st_mode & 0o777 == 0o770
        handed_on = {"X-Forwarded-For": "198.51.100.9, 192.0.2.7", "X-Forwarded-Proto": "https",
                     "X-Forwarded-Host": "evil.example", "Referer": SERVED + "/"}  # fmt: skip
        with httpx.Client(transport=Before(path), base_url=SERVED, headers=handed_on) as browser:
            keeper = Reviewer("a keeper", SERVED)
            keeper.browser = browser
            keeper.sign_in(links["a keeper"])
            assert "__Host-servanda" in browser.cookies
            assert "192.0.2.7" in browser.get("/log").text
            assert "198.51.100.9" not in browser.get("/log").text
            assert browser.get("/keys", headers={"Host": "evil.example"}).status_code == 400
            by_http = browser.get("/keys", headers={"X-Forwarded-Proto": "http"})
            assert by_http.status_code == 301 and by_http.headers["Location"] == SERVED + "/keys"
            assert browser.post("/sign-in", content=b"x" * 2_000_000).status_code == 413
    assert not path.exists()
