"""A team's desk served by the command, and people who sign in at it and decide over loopback.

What leaves it: what each answer was and how long it took. Nothing here knows the desk's inside: it
reads pages and sends forms, as a browser does.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import httpx
from attrs import define, field, frozen

PASSWORD = "four words are enough"  # noqa: S105 of nobody
PATIENCE_SECONDS = 300.0
COMMAND = (sys.executable, "-m", "servanda")
# In one process, since each command would read the whole vocabulary anew.
ADD = """import json, sys
from pathlib import Path
from servanda.desk.team.members import team
at = team(Path(sys.argv[1]))
print(json.dumps([at.add(name, sys.argv[2]).link for name in sys.argv[3:]]))"""
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|seen|seen_line|seen_claims)" value="([^"]*)"')
HOME = re.compile(r'<a href="/incidents/(inc-[0-9a-f]+)"')
NOT_AS_SHOWN = ("What you were shown has changed", "There is no such incident any more")
TRIES = 5  # of an answer, while what it is about is read anew
UNDER = re.compile(r'<input[^>]*name="under"[^>]*value="([^"]*)"')


class DeskError(AssertionError):
    """The desk answered otherwise than it answers a person."""


@frozen
class SentDecision:
    """What sending a decision came to: its status, how long it took, and what it said."""

    incident: str
    reason: str
    status: int
    seconds: float
    words: str

    @property
    def is_told_of_another(self) -> bool:
        """Whether nothing was recorded since another had decided, and both are shown."""
        return self.status == 409 and "On record since:" in self.words

    @property
    def is_told_of_change(self) -> bool:
        """Whether nothing was recorded since it is not as it was shown, whoever changed it."""
        return self.status == 409 and any(each in self.words for each in NOT_AS_SHOWN)


@define
class Reviewer:
    """One person at the desk, with a browser of her own."""

    name: str
    address: str
    browser: httpx.Client = field(init=False)
    answers: list[SentDecision] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """No proxy of the environment stands between."""
        self.browser = httpx.Client(
            base_url=self.address, timeout=PATIENCE_SECONDS, trust_env=False,
            headers={"Referer": self.address + "/"},
        )  # fmt: skip

    def sign_in(self, link: str = "") -> None:
        """Set the password by the link, where one is given, and come in."""
        if link:
            form = self.browser.get(re.sub(r"^https?://[^/]+", "", link), follow_redirects=True)
            told = {"new_password1": PASSWORD, "new_password2": PASSWORD}
            self._expect(self.browser.post(form.url, data={**told, **_hidden(form)}), 302)
        form = self.browser.get("/sign-in")
        told = {"login": self.name, "password": PASSWORD}
        self._expect(self.browser.post("/sign-in", data={**told, **_hidden(form)}), 302)
        self._expect(self.browser.get("/keys"), 200)

    def load(self, incident: str) -> dict[str, str | list[str]]:
        """What the page of a question says that a form of it must hand back.

        Its address leads on where it was regrouped since.
        """
        page = self.browser.get(f"/incidents/{incident}", follow_redirects=True)
        page = self._expect(page, 200)
        text = page.text.partition('class="fields decide"')[2].partition("</form>")[0]
        return {**_hidden(page), "under": [unescape(each) for each in UNDER.findall(text)]}

    def decide(
        self, incident: str, reason: str, *, seen: dict[str, str | list[str]] | None = None,
        judgement: str = "unsure",
    ) -> SentDecision:  # fmt: skip
        """Answer a question: load its page, unless what that said is given, and send the form."""
        form = {**(seen or self.load(incident)), "judgement": judgement, "reason": reason}
        begun = time.perf_counter()
        sent = self.browser.post(f"/incidents/{incident}/decide", data=form)
        seconds = time.perf_counter() - begun
        answer = SentDecision(incident, reason, sent.status_code, seconds, sent.text)
        self.answers.append(answer)
        return answer

    def decide_where_it_is(self, incident: str, reason: str) -> SentDecision:
        """Answer a question, and again where the page says that it has changed or is elsewhere."""
        for _ in range(TRIES):
            home = self.home_of(incident)
            answer = self.decide(home, reason)
            if answer.status == 302 or not answer.is_told_of_change:
                return answer
        return answer

    def home_of(self, incident: str) -> str:
        """The incident that an address leads to now; the first of several."""
        page = self.browser.get(f"/incidents/{incident}", follow_redirects=True)
        several = HOME.search(page.text) if "No incident any more" in page.text else None
        return several[1] if several else page.url.path.rpartition("/")[2]

    def _expect(self, answer: httpx.Response, status: int) -> httpx.Response:
        if answer.status_code != status:
            words = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())[-500:]
            raise DeskError(
                f"{self.name}: {answer.request.method} {answer.url} answered "
                f"{answer.status_code}, not {status}: {words}"
            )
        return answer


def _hidden(page: httpx.Response) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


def added(folder: Path, names: Sequence[str], role: str = "reviewer") -> dict[str, str]:
    """People who were added, each with the link to set a password."""
    done = subprocess.run(  # noqa: S603  a program of this page
        [sys.executable, "-c", ADD, str(folder), role, *names],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    links: list[str] = re.findall(r'"(http[^"]+)"', done.stdout)
    return dict(zip(names, links, strict=True))


@contextmanager
def served(folder: Path, *words: str) -> Iterator[str]:
    """The address of a team's desk while it is served, at any free port."""
    program = [*COMMAND, "desk", str(folder), "--team", "--no-browser", *words]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            lines = iter(process.stdout or ())
            at = next((found for line in lines if (found := re.search(r"http\S+", line))), None)
            if at is None:
                raise DeskError(f"{' '.join(program)} ended before it was open")
            yield at[0]
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)
