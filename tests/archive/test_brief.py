"""The sheet says how it stands, what moved, on what and who must act; it fits, and says what not."""

from __future__ import annotations

import re

import attrs
from archive.lake_watch import ON, published
from archive.large_watch import large_watch
from lxml import html as lxml_html

from servanda.archive.brief import DUTIES, FINDINGS, MOVES, NAME, brief
from servanda.archive.edition import Edition
from servanda.archive.published import Published, edit
from servanda.archive.site import site_files
from servanda.archive.views import Shelf


def words(edition: Edition) -> str:
    tree = lxml_html.document_fromstring(site_files(edition)["brief.html"])
    return " ".join(tree.find(".//main").text_content().split())


def at_its_longest() -> Published:
    """A watch in which every part of the sheet is as long as it can be."""
    whole = large_watch(60, name=" and others" * 30, letter=False)
    long = "of the right of all to take part in what concerns all " * 6
    law = whole.agreement
    provisions = tuple(attrs.evolve(one, title=f"{one.title} {long}") for one in law.provisions)
    actors = tuple(attrs.evolve(one, name=f"{one.name} {long}") for one in law.actors)
    rules = tuple(attrs.evolve(one, must=long * 3) for one in law.rules)
    states = ["breached"] * 3 + ["threatened", "threatened", "disputed", "disputed"]
    claims = [one.claims[0] for one in whole.incidents]
    told_by_three = tuple(
        attrs.evolve(one, claims=tuple(claims[(n + more) % len(claims)] for more in (0, 1, 2, 3)))
        for n, one in enumerate(whole.incidents)
    )
    return attrs.evolve(
        whole,
        title=f"A watch {long * 2}",
        agreement=attrs.evolve(
            law, title=f"Agreements {long * 2}", provisions=provisions, actors=actors, rules=rules
        ),
        captures=tuple(
            attrs.evolve(one, publisher=f"{long}{n}", source="x")
            for n, one in enumerate(whole.captures)
        ),
        incidents=told_by_three,
        standings=tuple(
            attrs.evolve(one, state=state, since=ON, because=())
            for one, state in zip(whole.standings, states)
        ),
        record_sha256="0" * 64,
        record_on=ON,
        duties=tuple(
            attrs.evolve(duty, must=long * 3, rule=rule.id)
            for rule in rules for duty in whole.duties[:3]
        ),
    )  # fmt: skip


def test_it_says_standings_duties_moves_and_the_strongest_with_their_sources() -> None:
    said = words(edit(published()))

    assert "breached 2" in said
    assert "Once the Secretary-General of the United Nations requests the Chairs" in said
    assert (
        "25 August 2017: Article 15(2): human rights in the Republic, since then breached" in said
    )
    assert re.search(r"21 to 25 August 2017.*Told by Shore Herald; Lake Post; two indep", said)
    assert "Silence is not peace." in said
    assert "incidents nobody has decided on" not in said  # none waits


def test_the_surer_comes_first() -> None:
    edition = edit(published())
    surest = next(f for f in edition.findings if f.bearing == "threatens" and f.state == "upheld")
    findings = tuple(
        attrs.evolve(one, proof="beyond_doubt") if one is surest else one
        for one in edition.findings
    )

    first = brief(Shelf(attrs.evolve(edition, findings=findings))).findings.shown[0]

    assert surest.incident in first.page
    assert first.proof == "beyond reasonable doubt"


def test_of_a_large_watch_it_shows_some_and_says_how_many_more() -> None:
    edition = edit(large_watch(60, letter=False))
    sheet = brief(Shelf(edition))

    said = words(edition)

    assert len(sheet.findings.shown) == FINDINGS
    assert sheet.findings.more == 60 - FINDINGS
    assert f"And {60 - FINDINGS} more incidents." in said
    assert len(sheet.duties.shown) <= DUTIES and len(sheet.moves.shown) <= MOVES


def test_long_words_are_cut_with_a_sign_and_stand_whole_on_the_other_pages() -> None:
    files = site_files(edit(at_its_longest()))
    tree = lxml_html.document_fromstring(files["brief.html"])

    names = [
        " ".join(a.text_content().split())
        for a in tree.xpath("//li/a[starts-with(@href, 'incidents/')]")
    ]  # noqa: E501
    assert len(names) == FINDINGS
    assert all(len(name) <= NAME and name.endswith("…") for name in names)
    page = tree.xpath("//li/a[starts-with(@href, 'incidents/')]/@href")[0]
    assert " and others" * 30 in files[page].decode()


def test_where_nothing_is_upheld_it_says_that_this_is_no_peace() -> None:
    said = words(edit(published(decided=False)))

    assert "Nobody has upheld that an incident up to this day bears on a commitment." in said
    assert said.count("does not say that") >= 2


def test_of_two_as_sure_a_breach_comes_before_a_threat_that_more_tell() -> None:
    edition = edit(published())
    bearings = {
        f.incident: f.bearing
        for f in edition.findings
        if f.state == "upheld" and f.bearing in ("breaches", "threatens")
    }
    incidents = tuple(
        attrs.evolve(one, origins=one.origins * 9) if bearings.get(one.id) == "threatens" else one
        for one in edition.incidents
    )
    findings = tuple(attrs.evolve(f, proof="believe", serious=False) if f.proof else f
                     for f in edition.findings)  # fmt: skip

    sheet = brief(Shelf(attrs.evolve(edition, incidents=incidents, findings=findings)))

    shown = [one.bearings for one in sheet.findings.shown]
    assert {"breaches", "threatens"} <= set(shown)
    assert shown == sorted(shown), "breaches, then threatens"
