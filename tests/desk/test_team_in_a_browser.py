"""A team's desk in a real browser: a password by link, a key as second proof, and hostile words."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from browsing import PATIENCE_MILLISECONDS
from commands import run
from copies import copied
from desk.served_desk import Served, apart, served_desk

from servanda import watch as way
from servanda.model import Capture

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

PASSWORD = "four words are enough"  # noqa: S105 of nobody
ACCOUNT = ("/account", "/account/keys", "/account/keys/add", "/account/code/add", "/account/password",
           "/log")  # fmt: skip
# Breaks out of an attribute, a comment and a title, and then acts or asks in every way known.
HOSTILE = (
    "\"'--></title></textarea></script><script>alert(1)</script><img src=THERE/1 onerror=alert(2)>"
    "<svg onload=alert(3)><use href=THERE/2></svg><iframe srcdoc='<script>alert(4)</script>'>"
    '</iframe><a href="javascript:alert(5)">x</a><style>@import "THERE/3"</style>{{ 7 * 7 }}'
)


def come_in(served: Served) -> None:
    """Set the password by the link, and sign in with it."""
    served.at(served.link)
    served.page.fill("#id_new_password1", PASSWORD)
    served.page.fill("#id_new_password2", PASSWORD)
    served.page.get_by_role("button", name="Set it").click()
    served.page.wait_for_url("**/sign-in")
    sign_in(served)
    served.page.locator('footer form[action="/sign-out"]').wait_for()


def sign_in(served: Served) -> None:
    """Sign in with the password."""
    served.at("/sign-in")
    served.page.fill("#id_login", "Placeholder One")
    served.page.fill("#id_password", PASSWORD)
    served.page.get_by_role("button", name="Sign in").click()


def send(served: Served, path: str, form: dict[str, str]) -> int:
    """Send a form as its page of the desk does; the status that it comes to."""
    page = path if path.endswith("/new") else path.rpartition("/")[0]
    text = served.context.request.get(served.address + (page or "/")).text()
    hidden = r'name="(csrfmiddlewaretoken|seen|seen_line|seen_claims)" value="([\w -]+)"'
    answer = served.context.request.post(
        served.address + path, form={**form, **dict(re.findall(hidden, text))},
        headers={"Referer": served.address + "/"}, max_redirects=0,
    )  # fmt: skip
    return answer.status


@pytest.fixture
def served(cambodia: Path, tmp_path: Path, browser: Browser) -> Iterator[Served]:
    """A team's desk as it is served; its link is the one by which its keeper sets her password."""
    folder = copied(cambodia, tmp_path / "watch")
    command = [sys.executable, "-m", "servanda"]
    added = subprocess.run(
        [*command, "people", "add", folder, "Placeholder One", "--role", "keeper"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    link = re.search(r"/password/\S+", added.stdout)
    assert link
    with served_desk(folder, browser, "--team") as served:
        # localhost: a browser gives keys to a name, never to a number
        served.address = served.address.replace("127.0.0.1", "localhost")
        served.link = link[0]
        yield served


def test_a_key_is_a_second_proof_and_every_page_of_accounts_can_be_read_by_all(
    served: Served,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = served.page
    devices = served.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True}},
    )  # fmt: skip
    come_in(served)
    assert page.locator("footer").inner_text().count("Placeholder One, keeper") == 1

    served.at("/account/keys/add")
    page.get_by_role("heading", name="Your password again").wait_for()
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("#by_key").wait_for()
    # The same page in another tab: the key is asked of the later one, and this one says so.
    again = served.context.request.get(page.url).text()
    assert 'id="by_key" disabled>' in again  # until its scripts are there
    page.click("#by_key")
    page.locator("p.refused:visible").wait_for()
    page.click("#by_key")
    page.get_by_role("heading", name="Spare codes").wait_for()
    served.at("/account/keys")
    assert page.get_by_role("link", name="Take it away").count() == 1
    page.get_by_role("button", name="Leave the desk").click()

    sign_in(served)
    page.get_by_role("heading", name="A second proof").wait_for()
    served.page.goto(served.address + "/duties")
    assert page.url.endswith("/sign-in/second")  # the password alone has opened nothing
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    page.click("#by_key")
    page.get_by_role("alert").get_by_text("No key was given").wait_for()
    page.reload()
    assert not page.locator("#key_refused").is_visible()
    page.click("#by_key")
    page.wait_for_url(served.address + "/")

    assert served.complained == []
    state = served.context.storage_state()
    opened = served.context.browser
    assert opened
    for scheme, width in (("light", 1280), ("dark", 390)):
        context = opened.new_context(
            bypass_csp=True,  # only so that the checker itself can run
            storage_state=state, color_scheme=scheme, viewport={"width": width, "height": 800},
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        looked = context.new_page()
        for path in (*ACCOUNT, "/sign-in", served.link):
            if path in ("/sign-in", served.link):
                context.clear_cookies()
            looked.goto(served.address + path)
            results = Axe().run(looked)
            wide = looked.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert results.violations_count == 0, f"{path} {scheme}\n{results.generate_report()}"
            assert wide <= 0, f"{path} is {wide} wider than {width}"
        context.close()


def test_hostile_words_in_every_field_act_on_no_page(served: Served, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        hostile = HOSTILE.replace("THERE", f"http://127.0.0.1:{listener.getsockname()[1]}")
        come_in(served)
        # A browser tells a page of each thing that its policy kept from happening.
        served.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => "
            "console.error('kept from', e.violatedDirective, e.blockedURI))"
        )
        captures = _gathered(served, tmp_path, hostile)
        statement = _everything_sent(served, hostile, captures)

        paths = ["/", "/questions", "/questions/next", "/incidents", "/commitments", "/duties", "/places",
                 "/sources", "/names", "/statements/new", "/commitments/cps-29", "/log", "/account",
                 f"/search?q={quote(hostile)}", f"/show/{quote(hostile, safe='')}",
                 f"/?on={quote(hostile)}", f"/incidents?state={quote(hostile)}", "/search?q=alert"]  # fmt: skip
        for id in (*captures, statement):
            paths += [f"/captures/{id}"]
        shown = 0
        for path in paths:
            page = served.at(path)
            shown += "alert(1)" in page.inner_text("body")
            for link in page.locator("main a[href^='/incidents/'], main a[href^='/claims/']").all()[
                :2
            ]:
                at = str(link.get_attribute("href"))
                paths += [at] if at not in paths else []

        assert shown > 8, "the words were on hardly any page, so nothing was tried"
        acted = [each for each in served.complained if "Failed to load resource" not in each]
        assert acted == [], "\n".join(acted)
        here = served.address + "/"
        assert [url for url in served.asked if not url.startswith(here)] == []
        # These are the hostile pages themselves: a browser tells what their walls kept from going.
        for id in captures:
            served.at(f"/captures/{id}/original")
        assert [each for each in served.complained if re.fullmatch(r"\d", each)] == []  # no dialog
        listener.setblocking(False)  # noqa: FBT003 the standard library's own
        with pytest.raises(BlockingIOError):
            listener.accept()


def _gathered(served: Served, tmp_path: Path, hostile: str) -> list[str]:
    """Keep a page, a picture and a text with hostile words for title, byline, caption and name."""
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    page = tmp_path / '"><img src=x onerror=alert(6)>.html'
    page.write_text(
        f'<!doctype html><html lang="en"><head><title>{escaped}</title>'
        f'<meta name="author" content="{escaped}"><meta property="og:site_name" content="{escaped}">'
        '<meta property="article:published_time" content="2017-09-07"></head><body><article>'
        f"<h1>{escaped}</h1><p>By {escaped}</p><figure><figcaption>{escaped}</figcaption></figure>"
        f"<p>Police arrested Placeholder Two in Phnom Penh on Thursday, {escaped} said. Police "
        f"beat a monk in Phnom Penh.</p>{hostile}</article></body></html>",
        encoding="utf-8",
    )
    drawing = tmp_path / "drawing.svg"
    drawing.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(7)"><script>alert(8)</script>'
        f"<text>{escaped}</text></svg>",
        encoding="utf-8",
    )
    text = tmp_path / "plain.txt"
    text.write_text(f"{hostile}\n\nPolice beat a monk in Phnom Penh.\n", encoding="utf-8")

    def gather() -> list[str]:
        for each in (page, drawing, text):
            run("gather", served.folder, each, "--by", hostile[:60])
        run("read", served.folder)
        with way.open_watch(served.folder).record() as record:
            return [each.id for each in record.all(Capture)[-3:]]

    return apart(gather)


def _everything_sent(served: Served, hostile: str, captures: list[str]) -> str:
    """Hostile words in every field of every form; the capture of the statement that was made."""
    told = {"title": hostile, "kind": "told", "when": "2017-10-02", "where": hostile, "whose": hostile,
            "how_known": hostile, "words": f"{hostile}\n\nPolice beat a monk."}  # fmt: skip
    assert send(served, "/statements/new", told) == 302

    def newest() -> str:
        with way.open_watch(served.folder).record() as record:
            return record.all(Capture)[-1].id

    statement = apart(newest)
    coded = {"words": "beat", "act": "assault", "by": "Police", "to": "a monk", "reason": hostile}
    for id in (captures[0], statement):
        send(served, f"/captures/{id}/code", coded)
        send(served, f"/captures/{id}/code", dict.fromkeys(coded, hostile))
        send(served, f"/captures/{id}/fact", {"fact": "title", "value": hostile, "reason": hostile})
        send(
            served,
            f"/captures/{id}/fact",
            {"fact": "publisher", "value": hostile, "reason": hostile},
        )
    page = served.at(f"/captures/{captures[0]}")
    incident = str(page.locator("main a[href^='/incidents/']").first.get_attribute("href"))
    send(served, f"{incident}/link", {"under": "cps-15-2-a-i", "bearing": "breaches", "judgement": "unsure",
                                     "bearers": "cambodia", "reason": hostile})  # fmt: skip
    send(served, f"{incident}/link", {"judgement": hostile, "reason": hostile, "under": hostile})
    send(
        served, f"{incident}/group", {"verdict": "one event", "others": hostile, "reason": hostile}
    )
    form = {"kind": "request", "on": "2017-10-25", "by": "un_secretary_general"}
    assert (
        send(served, "/commitments/cps-29/step", {**form, "words": hostile, "source": hostile})
        == 302
    )
    send(served, "/commitments/cps-29/step", {**form, "by": hostile, "words": hostile})
    send(served, "/account/password", {"oldpassword": hostile, "password1": hostile})
    return statement
