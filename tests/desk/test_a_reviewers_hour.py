"""A reviewer's hour, from the one-time link to what is given out, in a real browser."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from commands import rows, run
from copies import copied
from desk.served_desk import Served, answer_ten_by_keys, apart, on_record, served_desk

from servanda.model import Coding, Decision, Grouping

if TYPE_CHECKING:  # imported where it is used: the everyday suite only collects these tests
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

ON = "2017-10-24"
ME, OTHER = "reviewer 2", "reviewer 3"
MISSED = "boycotted the vote"  # what no reader told
MISSED_WORDS = f'"{MISSED}"'


@pytest.fixture
def served(cambodia: Path, tmp_path: Path, browser: Browser) -> Iterator[Served]:
    folder = copied(cambodia, tmp_path / "watch")
    with served_desk(folder, browser, "--by", ME) as served:
        yield served


def test_a_reviewers_hour(served: Served, record_property: pytest.RecordProperty) -> None:
    page = comes_in_by_the_link(served)
    sees_a_duty_appear(served, page)
    keys, seconds = answer_ten_by_keys(served)
    codes_what_was_missed(served, page)
    corrects_a_claim(served, page)
    joins_two_incidents(served, page)
    differs_with_another(served, page)
    takes_out_what_was_decided(served)

    here = f"http://{urlsplit(served.address).netloc}/"
    assert [url for url in served.asked if not url.startswith(here)] == []
    # chromium tells of the one form that was refused
    assert [each for each in served.complained if "409 (Conflict)" not in each] == []
    record_property("keystrokes a decision", median(keys))
    record_property("seconds a decision, of a machine", round(median(seconds), 2))
    sys.stdout.write(f"{median(keys):g} keystrokes, {median(seconds):.2f} seconds a decision\n")


def comes_in_by_the_link(served: Served) -> Page:
    """The link lets one browser in, once."""
    served.page.goto(served.link)
    served.page.get_by_text("What waits for you").or_(
        served.page.locator("main a")
    ).first.wait_for()
    browser = served.context.browser
    assert browser
    other = browser.new_context()
    again = other.new_page()
    again.goto(served.link)
    assert "closed to this browser" in again.inner_text("h1")
    other.close()
    return served.at(f"/?on={ON}")


def sees_a_duty_appear(served: Served, page: Page) -> None:
    """A breach upheld as serious wakes what is owed of a serious one, and the page says so."""
    served.at("/duties")
    assert "Article 5(4)" not in page.inner_text("main")
    served.at("/questions/next")
    page.check("input[name=serious]")
    page.fill("#reason", "a law that lets courts dissolve a party")
    page.click("button[value=upheld]")
    page.wait_for_url(re.compile("/incidents/"))
    assert "On record" in page.inner_text(".notices")

    served.at("/duties")
    assert "Article 5(4)" in page.inner_text("main")
    page.click("summary:has-text('From evidence to duty') >> nth=-1")
    assert "National Assembly, restrictive law" in page.inner_text("main")


def codes_what_was_missed(served: Served, page: Page) -> None:
    """Words that are selected on the page of a capture become a claim of hers."""
    served.at(f"/search?q={quote(MISSED_WORDS)}")
    page.locator("ul.found a[href*='/captures/']").first.click()
    page.wait_for_url("**/captures/**", wait_until="load")  # with the script that selecting needs
    page.evaluate(SELECT, MISSED)
    assert page.input_value("#f-words") == MISSED
    page.select_option("#f-act", "position")
    page.select_option("#f-about", "paris-1991")
    page.fill("#f-by", "Lawmakers of the Cambodia National Rescue Party")
    page.fill("#f-reason", "the reader missed it")
    page.get_by_role("button", name="Put the claim on record").click()
    page.locator(".text mark.f-act", has_text=MISSED).wait_for()
    assert [each.by for each in on_record(served.folder, Coding)] == [ME]


# Selects words of the text as a mouse does, and lets go of the button.
SELECT = """words => {
  const text = document.querySelector(".captured .text");
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walk.currentNode, at);
    range.setEnd(walk.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    text.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
    return;
  }
}"""


def named(served: Served, words: str) -> str:
    """The id of the incident whose name begins with some words."""
    every = apart(lambda: rows("incidents", served.folder))
    return next(row["id"] for row in every if row["name"].startswith(words))


def corrects_a_claim(served: Served, page: Page) -> None:
    """What was read otherwise than it is told is put right, and what was before stays beside it."""
    served.at(f"/incidents/{named(served, 'Mu Sochua, exile')}")
    page.click(".claims a >> nth=0")
    page.select_option("#f-stance", "ongoing")
    page.fill("#f-reason", "she is still abroad")
    page.get_by_role("button", name=re.compile("on record")).click()
    page.wait_for_url("**/claims/**")
    (corrected,) = (c for c in on_record(served.folder, Coding) if c.corrects)
    assert corrected.claim and (corrected.claim.stance, corrected.corrects.stance) != ("", "")
    assert corrected.claim.stance == "ongoing"


def joins_two_incidents(served: Served, page: Page) -> None:
    """Two incidents that she finds to be one event become one."""
    before = len(apart(lambda: rows("incidents", served.folder)))
    served.at(f"/incidents/{named(served, 'The Cambodia Daily newspaper, closure')}")
    page.click("summary:has-text('Another incident is the same event')")
    page.fill("#words", "tax")
    page.get_by_role("button", name="Find").click()
    page.locator("label:has-text('tax or licence pressure') input").first.check()
    page.fill("#why4", "the tax bill is what closed it")
    page.get_by_role("button", name="One event").click()
    page.wait_for_url(re.compile(r"/incidents/inc-[0-9a-f]+$"))
    (judged,) = on_record(served.folder, Grouping)
    assert (judged.verdict, judged.by) == ("one event", ME)
    assert len(apart(lambda: rows("incidents", served.folder))) == before - 1


def differs_with_another(served: Served, page: Page) -> None:
    """Who decides on what another decided meanwhile sees both, and then decides knowing of it."""
    served.at("/questions/next?all=1")
    id = page.url.rpartition("/")[2]
    page.fill("#reason", "mine")
    theirs = ("--judgement", "rejected", "--reason", "theirs", "--by", OTHER)
    assert apart(lambda: run("decide", served.folder, id, *theirs)).exit_code == 0
    page.click("button[value=upheld]")
    page.wait_for_url("**/decide")
    told = page.inner_text("main .refused.whole")
    assert "theirs" in told and OTHER in told and "mine" in told
    own = [d for d in on_record(served.folder, Decision) if d.by == ME and d.reason == "mine"]
    assert own == [], "nothing of hers is on record unseen"

    page.click("summary:has-text('Link it to another commitment, or decide anew')")
    page.fill("#why2", "mine, knowing of theirs")
    page.get_by_role("button", name="Put it on record").click()
    page.wait_for_url(re.compile(r"/incidents/inc-[0-9a-f]+$"))
    served.at("/questions")
    both = page.inner_text("section[aria-labelledby=differing]")
    assert ME in both and OTHER in both


def takes_out_what_was_decided(served: Served) -> None:
    """What may be given out is given as a table."""
    answer = served.context.request.get(f"{served.address}/api/exports/csv?what=incidents")
    assert answer.status == 200
    given = list(csv.DictReader(io.StringIO(answer.text())))
    assert any("Kem Sokha" in "".join(map(str, row.values())) for row in given)
