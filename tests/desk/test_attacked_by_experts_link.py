"""A stranger at an expert's link, over HTTP: guessed, used twice, at once, late, and told nothing."""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from attrs import define, evolve
from commands import run
from desk.conftest import Opened
from desk.test_experts import ANSWER, ask, outside, records
from django.core.cache import cache

from servanda import watch as way
from servanda.desk import experts
from servanda.model import ExpertLink, Opinion

pytestmark = pytest.mark.slow  # a watch and a desk of its own each


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@define
class Asker:
    """Somebody who speaks HTTP with a desk that is served, with the cookies that it set."""

    port: int
    cookie: str = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form or {}), headers)
        response = connection.getresponse()
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        words = response.read().decode()
        connection.close()
        return response.status, words


@contextmanager
def served(folder: Path) -> Iterator[tuple[Asker, str, subprocess.Popen[str]]]:
    """The desk by its command: one who has come in, and below which path the pages stand."""
    command = [sys.executable, "-m", "servanda", "desk", str(folder), "--no-browser",
               "--by", "reviewer 2"]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as desk:
        assert desk.stdout
        try:
            link = next(
                m for line in desk.stdout if (m := re.search(r"http://[^/]+:(\d+)(\S+)", line))
            )
            asker, path = Asker(int(link[1])), link[2]
            assert asker.ask("GET", path)[0] == 200
            yield asker, path.split("/enter/")[0], desk
        finally:
            desk.send_signal(signal.SIGINT)
            desk.wait(timeout=60)


def asked(asker: Asker, place: str) -> str:
    """The path of a link to the first question of a desk that is served."""
    page = ""
    for incident in re.findall(
        r'href="[^"]*(/incidents/inc-\w+)"', asker.ask("GET", f"{place}/questions")[1]
    ):
        page = asker.ask("GET", place + incident)[1]
        if f"{incident}/ask-expert" in page:
            break
    form = dict(
        re.findall(r'name="(seen|seen_line|seen_claims|csrfmiddlewaretoken)" value="([^"]*)"', page)
    )
    form |= {"expert": "reviewer 9", "role": "press law", "days": "7"}
    form["commitment"] = re.findall(r'name="under" value="([^"]*)"', page)[0]
    status, made = asker.ask("POST", f"{place}{incident}/ask-expert", form)
    assert status == 200, made[-2000:]
    (address,) = set(re.findall(r'value="http://127\.0\.0\.1:\d+(/[^"]*/answer/[^"]+)"', made))
    return address


def test_of_many_who_send_one_link_at_once_one_is_taken(cambodia: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(cambodia, tmp_path / "watch"))
    with served(folder) as (asker, place, desk):
        path = asked(asker, place)
        stranger = Asker(asker.port)
        shown, page = stranger.ask("GET", path)
        answers = [{**ANSWER, "reason": f"Said {n}."} for n in range(8)]
        with ThreadPoolExecutor(8) as pool:
            found = list(
                pool.map(lambda form: Asker(asker.port).ask("POST", path, form)[0], answers)
            )
        again = stranger.ask("POST", path, ANSWER)
        desk.send_signal(signal.SIGINT)
        printed = desk.stderr.read() if desk.stderr else ""

    assert shown == 200 and stranger.cookie == ""
    assert sorted(found) == [200] + [410] * 7 and again[0] == 410
    assert len(records(folder, Opinion)) == 1
    token = path.rpartition("/")[2]
    assert token not in printed and "Traceback" not in printed
    held = [p for p in folder.rglob("*") if p.is_file() and token.encode() in p.read_bytes()]
    assert held == []


def test_a_link_of_a_copy_that_holds_for_a_hundred_years_holds_sixty_days(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merged copy brings links whose secret its maker knows; none outlives those made here."""
    _, _, path = ask(opened)
    (link,) = records(opened.folder, ExpertLink)
    other = Path(shutil.copytree(opened.folder, tmp_path / "other"))
    word = "known to whoever made the copy"
    at = datetime.now(UTC).replace(microsecond=0)
    forged = evolve(link, id="lnk-00000000000000aa", at=at, until_at=at + timedelta(days=36_500),
                    token_sha256=hashlib.sha256(word.encode()).hexdigest())  # fmt: skip
    with way.open_watch(other).record() as record:
        record.add([forged], at=at)
    assert run("merge", opened.folder, other).exit_code in (0, 1)
    there = f"/answer/{word}"

    for days, status in ((0, 200), (59, 200), (61, 410), (-1, 410)):
        monkeypatch.setattr(experts, "now", lambda days=days: at + timedelta(days=days))
        assert outside().get(there).status_code == status, days


@pytest.mark.parametrize("sends", [True, False], ids=["sending", "looking"])
@pytest.mark.parametrize("known", [True, False], ids=["with the link", "without"])
def test_a_desk_that_fails_tells_a_stranger_nothing_of_its_files(
    opened: Opened, *, sends: bool, known: bool
) -> None:
    _, _, path = ask(opened)
    path = path if known else "/answer/none-of-these"
    settings = opened.folder / "watch.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\nsecretly = 1\n", "utf-8")

    response = outside().post(path, ANSWER) if sends else outside().get(path)

    page = response.content.decode()
    assert response.status_code == 503
    for word in (str(opened.folder), "watch.toml", "secretly", "inc-", "<nav"):
        assert word not in page, word


@pytest.mark.parametrize(
    "token",
    [
        "%00",
        "a%00b",
        "x" * 5000,
        "..%2f..%2fwatch.toml",
        "%E2%80%AE",
        "%ED%A0%80",
        "null",
        "é",
        "%0d%0aSet-Cookie:a=b",
        "' or 1=1--",
    ],
    ids=[
        "NUL",
        "NUL within",
        "long",
        "path",
        "turned",
        "half a sign",
        "null",
        "accent",
        "header",
        "SQL",
    ],
)
@pytest.mark.usefixtures("opened")
def test_a_link_that_is_none_is_one_and_the_same_page(token: str) -> None:
    pages = set()
    for word in (token, "another"):
        response = outside().get(f"/answer/{word}")
        assert response.status_code in (403, 404)  # with a stroke in it it is no address
        assert response.cookies == {}
        pages.add(response.content)
        cache.clear()
    assert len(pages) <= 2


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_nothing_else_can_be_asked_of_a_link(opened: Opened, method: str) -> None:
    _, _, path = ask(opened)

    response = getattr(outside(), method)(path)

    assert response.status_code in (403, 405)
    assert "Battambang" not in response.content.decode()
    assert records(opened.folder, Opinion) == ()


def test_what_is_sent_beside_an_answer_changes_nothing_of_what_it_is_about(opened: Opened) -> None:
    incident, commitment, path = ask(opened)
    more = {"incident": "inc-0", "commitment": "sov/1", "expert": "Another", "by": "reviewer 2",
            "role": "judge", "seen": "0" * 64, "link": "lnk-0", "at": "2017-01-01"}  # fmt: skip

    assert (
        outside().post(f"{path}?on=2017-01-01&incident=inc-0", {**ANSWER, **more}).status_code
        == 200
    )

    (opinion,) = records(opened.folder, Opinion)
    (link,) = records(opened.folder, ExpertLink)
    assert (opinion.incident, opinion.commitment or "", opinion.by, opinion.role) == (
        incident, commitment, link.expert, link.role
    )  # fmt: skip
    assert opinion.seen_sha256 == link.seen_sha256
