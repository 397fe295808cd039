"""Pages that would grow with what persons decided: they come a page at a time."""

from __future__ import annotations

import html
import re

import pytest
from desk.conftest import Opened

from servanda import watch as way
from servanda.desk import law, places, timelines
from servanda.model import Finding

pytestmark = pytest.mark.slow
DAY = "?on=2017-11-30"


def _findings(opened: Opened) -> list[Finding]:
    """Those of the commitment that has the most, the newest first."""
    watch = way.open_watch(opened.folder)
    with watch.record() as record, way.answering(watch, record) as answers:
        by: dict[str, list[Finding]] = {}
        for finding in answers.findings:
            by.setdefault(finding.commitment, []).append(finding)
    most = max(by.values(), key=len)
    return sorted(most, key=lambda each: (str(each.since_on), each.id), reverse=True)


def _listed(page: str) -> list[str]:
    part = page.split('<h2 id="f">')[1].split("</section>")[0]
    return re.findall(r"/incidents/(inc-[0-9a-f]+)", part)


def test_the_findings_of_a_commitment_come_a_page_at_a_time_the_newest_first(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "A_PAGE", 3)
    every = _findings(opened)
    at = f"/commitments/{every[0].commitment}"
    opened.get(at + DAY)

    found: list[str] = []
    for start in range(0, len(every), 3):
        page = opened.get(f"{at}?from={start}")
        assert f"{len(every)} findings, the newest first." in page
        assert len(_listed(page)) <= 3
        found += _listed(page)

    assert len(every) > 6
    assert found == [each.incident for each in every]


def test_the_table_behind_a_timeline_has_the_newest_and_the_drawing_has_all(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/commitments/{_findings(opened)[0].commitment}"
    whole = opened.get(at + DAY)
    monkeypatch.setattr(timelines, "MOST_NAMED", 2)

    page = opened.get(at)

    rows = page.split("Table behind the timeline")[1].split("</table>")[0].count('<tr role="row">')
    assert rows == 3  # with its head
    assert "Of these the newest two stand" in page or "Of these the newest 2 stand" in page
    marks = re.compile(r'class="mark b-')
    assert len(marks.findall(page)) == len(marks.findall(whole)) > 2


def test_what_a_duty_rests_on_comes_a_page_at_a_time_on_its_own_page(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "A_PAGE", 2)
    opened.get("/duties" + DAY)

    first = opened.get("/commitments/cps-29")
    second = opened.get("/commitments/cps-29?grounds=2")

    rested = [
        re.findall(r"/incidents/(inc-[0-9a-f]+)", page.split("<ol>")[-1].split("</ol>")[0])
        for page in (first, second.replace('<ol start="3">', "<ol>"))
    ]
    assert [len(each) for each in rested] == [2, 2] and not set(rested[0]) & set(rested[1])
    assert "1 to 2 of" in html.unescape(first) and 'grounds=2" rel="next"' in first


def test_a_rule_that_was_woken_is_not_said_to_be_waiting_and_not_assessed(opened: Opened) -> None:
    opened.get("/duties?on=2017-10-24")

    page = html.unescape(opened.get("/commitments/cps-29"))

    assert "waiting" in page.split("<h1>")[0]
    moved = page.split('<h2 id="m">')[1].split("</section>")[0]
    assert "dormant → woken: whether it was done, nobody has assessed" in moved
    assert "not assessed" not in moved


def test_nothing_of_a_list_is_shown_for_what_is_no_number(opened: Opened) -> None:
    at = f"/commitments/{_findings(opened)[0].commitment}"

    assert _listed(opened.get(f"{at}?from=x")) == _listed(opened.get(at))


def test_places_come_a_page_at_a_time_and_each_names_its_first_incidents_alone(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened.get("/places" + DAY)
    names = re.findall(r'<section id="place-\d+".*?<bdi>(.*?)</bdi>', whole, re.DOTALL)
    assert len(names) > 1
    monkeypatch.setattr(places, "A_PAGE", 1)
    monkeypatch.setattr(places, "MOST_NAMED", 0)

    pages = [opened.get(f"/places?from={start}") for start in range(len(names))]

    found = [
        re.findall(r'<section id="place-(\d+)".*?<bdi>(.*?)</bdi>', p, re.DOTALL) for p in pages
    ]
    assert found == [[(str(n), name)] for n, name in enumerate(names, start=1)]
    assert all("/incidents/inc-" not in page.split("</svg>")[-1] for page in pages)
    assert 'rel="next"' in pages[0] and 'rel="next"' not in pages[-1]
    assert 'rel="prev"' in pages[-1] and 'rel="prev"' not in pages[0]
    alone = re.search(r'href="(/places\?place=[^"]+)"', pages[0])
    assert alone
    there = [html.unescape(alone[1])]
    listed: list[str] = []
    while there:
        page = opened.get(there.pop())
        listed += re.findall(r"/incidents/(inc-[0-9a-f]+)", page)
        there = [html.unescape(each) for each in re.findall(r'href="([^"]*)" rel="next"', page)]
    first = whole.split('<section id="place-1"')[1].split("</section>")[0]
    assert listed == re.findall(r"/incidents/(inc-[0-9a-f]+)", first) != []
