"""Each incident that was decided on has a page of its own, and every page that names it leads there."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest
from archive.lake_watch import lettered, published
from archive.large_watch import large_watch
from lxml import html as lxml_html

from servanda import archive, decisions
from servanda.archive.addresses import incident_page
from servanda.archive.folder import SiteFolder
from servanda.archive.program import installed_faults
from servanda.archive.published import edit
from servanda.archive.site import site_files

Tree = lxml_html.HtmlElement


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site_files(edit(published()))


def tree(files: dict[str, bytes], name: str) -> Tree:
    return lxml_html.document_fromstring(files[name])


def words(one: Tree) -> str:
    return " ".join(one.text_content().split())


def pages_of(files: dict[str, bytes]) -> list[str]:
    return sorted(name for name in files if name.startswith("incidents/"))


def test_every_incident_that_was_decided_on_has_a_page_and_no_other(
    files: dict[str, bytes],
) -> None:
    decided = {incident_page(one.incident) for one in published().findings}

    assert set(pages_of(files)) == decided
    assert len(decided) == 4


def test_a_page_says_who_what_where_and_when_and_each_source_beside_the_others(
    files: dict[str, bytes],
) -> None:
    stations, arrest = (tree(files, incident_page(i.id)) for i in published().incidents[:2])

    sides = stations.find_class("side")
    assert [side.findtext("h3/bdi") for side in sides] == ["Shore Herald", "Lake Post"]
    assert "closed 15 radio stations" in words(sides[0])
    assert "At least 19 stations" in words(sides[1])
    assert "The numbers told differ and are kept side by side" in words(stations)
    rows = [[words(cell) for cell in row] for row in stations.xpath("//table//tbody/tr")]
    week = "between Monday and Friday"
    assert rows == [
        ["Shore Herald", "the source itself", "done", week, "15 stations"],
        ["Lake Post", "a press association", "done", week, "at least 19 stations"],
    ]
    facts = {words(d.find("dt")): words(d.find("dd")) for d in arrest.find_class("facts")[0]}
    assert facts["To whom or what"] == "Mara Velt"
    assert facts["Where"] == "Reedport"
    assert facts["When"].startswith("On 3 September 2017")
    assert arrest.xpath("//dl//a/@href")[0].startswith("../places.html#place-")
    assert words(arrest.find(".//h1")).startswith("Mara Velt, arrest")


def test_sources_that_tell_it_as_different_things_are_set_against_each_other() -> None:
    whole = edit(published())
    first = whole.incidents[0]
    denied = attrs.evolve(first.claims[1], stance="denied")
    split = attrs.evolve(first, claims=(first.claims[0], denied))

    files = site_files(attrs.evolve(whole, incidents=(split, *whole.incidents[1:])))

    said = words(tree(files, incident_page(first.id)))
    assert "It is told as different things: done (Shore Herald); denied (Lake Post)." in said


def test_each_finding_stands_there_with_reasons_and_decisions(files: dict[str, bytes]) -> None:
    for finding in published().findings:
        page = tree(files, incident_page(finding.incident))
        part = page.get_element_by_id(finding.id)

        assert part.xpath(".//h3/a/@href")[0].endswith(".html")
        assert finding.id in words(part)
        decided = [d for d in published().decisions if d.id in finding.decisions]
        assert decided
        assert all(d.reason in words(part) for d in decided)


def test_incidents_lead_to_the_one_before_and_after_in_the_order_of_the_list(
    files: dict[str, bytes],
) -> None:
    listed = tree(files, "incidents.html").xpath("//ol[@class='incidents']/li/h2/a/@href")

    for at, name in enumerate(listed):
        page = tree(files, name)
        before, after = page.xpath("//a[@rel='prev']/@href"), page.xpath("//a[@rel='next']/@href")
        assert set(before) == ({f"../{listed[at - 1]}"} if at else set())
        assert set(after) == ({f"../{listed[at + 1]}"} if at + 1 < len(listed) else set())
    assert sorted(listed) == pages_of(files)


def test_every_page_that_names_an_incident_leads_to_its_page(files: dict[str, bytes]) -> None:
    own = pages_of(files)
    finding = next(one for one in published().findings if one.state == "upheld")
    page = incident_page(finding.incident)

    index = tree(files, "index.html")
    assert set(index.xpath("//svg//a[.//*[local-name()='path']]/@href")) <= set(own)
    assert page in index.xpath("//svg//a/@href")
    assert page in index.xpath("//details//td//a/@href")
    commitment = tree(files, f"commitments/{finding.commitment}.html")
    assert f"../{page}" in commitment.xpath("//section[@id]//p[@class='when']/a/@href")
    assert f"../{page}" in commitment.xpath("//section[@aria-labelledby='when']//svg//a/@href")
    cited = tree(files, "letter.html").xpath("//main//li//a/@href")
    assert f"{page}#{finding.id}" in cited
    assert page in {a.partition("#")[0] for a in tree(files, "brief.html").xpath("//li/a/@href")}


def test_the_list_keeps_the_anchors_that_earlier_sites_had(files: dict[str, bytes]) -> None:
    ids = tree(files, "incidents.html").xpath("//ol[@class='incidents']/li/@id")

    assert {incident_page(id) for id in ids} == set(pages_of(files))


def test_what_a_decision_saw_otherwise_is_said_with_what_came_since(
    files: dict[str, bytes],
) -> None:
    watch = published()
    stations = watch.incidents[0]
    alone = attrs.evolve(
        stations, claims=stations.claims[:1], numbers=(), number=stations.claims[0].number
    )
    link = watch.links[0]
    early = decisions.decide(
        decisions.see(alone, link), judgement="upheld", proof="believe", reason="One outlet.",
        by="Placeholder One", at=watch.decisions[0].at, bearers=("shore",),
    )  # fmt: skip
    whole = edit(watch)
    finding = attrs.evolve(whole.findings[0], decisions=(early.id, *whole.findings[0].decisions))
    with_early = attrs.evolve(
        whole, decisions=(*whole.decisions, early), findings=(finding, *whole.findings[1:])
    )

    page = tree(site_files(with_early), incident_page(stations.id))

    (row,) = page.xpath("//section[@aria-labelledby='then']//li")
    assert "Placeholder One: the number was 15 stations; one telling came since." in words(row)
    assert not tree(files, incident_page(stations.id)).xpath("//*[@id='then']")


def test_an_incident_of_a_later_day_has_no_page_though_its_records_are_there() -> None:
    whole = published()
    day = whole.findings[0].since_on
    assert day

    edition = edit(attrs.evolve(whole, letter=None))
    later = tuple(
        attrs.evolve(one, since_on=one.since_on.replace(year=2018)) if one.since_on else one
        for one in edition.findings
    )
    files = site_files(attrs.evolve(edition, findings=later))

    assert pages_of(files) == []
    assert "decided on no incident up to this day" in words(tree(files, "incidents.html"))


def test_a_page_taken_out_or_planted_is_named_by_both_programs(tmp_path: Path) -> None:
    archive.publish(published(), folder=tmp_path / "site")
    files = site_files(edit(published()))
    gone = pages_of(files)[0]
    without = {name: data for name, data in files.items() if name != gone}
    manifest = json.loads(without["manifest.json"])
    del manifest["files"][gone]
    without["manifest.json"] = json.dumps(manifest).encode()

    alone = installed_faults(SiteFolder(without, {}))
    assert f"{gone}: missing; every such site has it." in alone
    (tmp_path / "site/incidents/more.html").write_text("x")
    assert "incidents/more.html" in archive.verify(tmp_path / "site")[0]


def test_a_site_grows_with_its_incidents_and_no_faster() -> None:
    sizes = {}
    for count in (30, 60, 120):
        files = site_files(edit(large_watch(count, letter=False)))
        assert len(pages_of(files)) == count
        sizes[count] = sum(map(len, files.values()))

    assert sizes[120] - sizes[60] < 2.2 * (sizes[60] - sizes[30])


def test_the_large_watch_of_tests_agrees_with_itself() -> None:
    edition = edit(lettered(large_watch(40)))

    assert installed_faults(SiteFolder(site_files(edition), {})) == ()
