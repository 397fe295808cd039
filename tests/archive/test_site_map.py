"""The map of a site and the months of its sources: drawn of the record, checked, and kept in trust."""

from __future__ import annotations

import json

import attrs
import pytest
from archive.lake_watch import agreement, published
from archive.large_watch import large_watch
from archive.test_by_hand_site import written
from lxml import html as lxml_html

from servanda import archive
from servanda.archive.edition import Edition
from servanda.archive.folder import SiteFolder
from servanda.archive.program import installed_faults
from servanda.archive.published import edit
from servanda.archive.site import site_files
from servanda.archive.unchecked import unchecked
from servanda.archive.verification import examine_files
from servanda.model import Place, Span, Statement
from servanda.watch.speaking import verifying

MAKERS = verifying.makers()._replace(
    read_agreement=lambda _: agreement(), act_titles=published().acts
)


def words(edition: Edition, name: str = "places.html") -> str:
    tree = lxml_html.document_fromstring(site_files(edition)[name])
    return " ".join(tree.find(".//main").text_content().split())


def faults(edition: Edition) -> tuple[str, ...]:
    return installed_faults(SiteFolder(site_files(edition), {}))


def test_the_map_shows_each_place_with_its_precision_and_leads_to_incidents() -> None:
    edition = edit(published())
    page = lxml_html.document_fromstring(site_files(edition)["places.html"])

    (spot,) = page.xpath("//svg//a")
    place = page.get_element_by_id(spot.get("href").removeprefix("#"))
    said = " ".join(place.text_content().split())
    assert "Reedport, Cambodia" in said
    assert "How exactly it is known: as a list gives it. One incident, one upheld." in said
    assert place.xpath(".//li/a/@href")[0].startswith("incidents/inc-")
    assert [row.xpath("string(td[3])") for row in page.xpath("//tbody/tr")] == [
        "as a list gives it"
    ]
    assert "where there is no point, that does not say that nothing happened" in words(edition)


def test_a_rejected_incident_is_on_no_map() -> None:
    whole = edit(published())
    arrest = next(one for one in whole.incidents if one.where)
    rejected = tuple(
        attrs.evolve(one, state="rejected") if one.incident == arrest.id else one
        for one in whole.findings
    )

    assert "Reedport" not in words(attrs.evolve(whole, findings=rejected))


@pytest.mark.parametrize(("told", "is_shown"), [("kind", False), ("words", True), ("", False)])
def test_an_incident_that_a_statement_tells_is_on_the_map_only_where_the_watch_says_so(
    told: str, is_shown: bool
) -> None:
    base = published()
    arrest = next(one for one in base.incidents if one.where)
    stated = Statement("stm-1", arrest.claims[0].capture, "told", arrest.when, "", "", "", "Ann",
                       base.decisions[0].at)  # fmt: skip

    edition = edit(attrs.evolve(base, statements=(stated,), told=told, hearings=(), outlets=(),
                                months=()))  # fmt: skip

    said = words(edition)
    assert ("Reedport, Cambodia" in said) is is_shown
    assert (
        "Two incidents that somebody told in trust are kept off this map." in said
    ) is not is_shown
    assert bool(edition.places) is is_shown


def test_no_place_of_a_statement_goes_into_the_table_of_places() -> None:
    edition = edit(written())

    assert edition.statements
    assert "the river quay" not in {place.name for place in edition.places}


def test_a_place_forged_put_in_or_left_out_is_caught_by_whom_can_tell() -> None:
    edition = edit(published())
    (place,) = edition.places
    moved = attrs.evolve(place, lat=13.0)
    other_land = attrs.evolve(place, country_name="Elsewhere")
    surer = attrs.evolve(place, precision="town")

    assert faults(edition) == ()
    assert "is there and no incident on the map names it so" in faults(
        attrs.evolve(edition, places=(moved,))
    )[0]  # fmt: skip
    for forged in (other_land, surer):
        changed = attrs.evolve(edition, places=(forged,))
        files = SiteFolder(site_files(changed), {})
        assert installed_faults(files) == ()
        said = examine_files(files, MAKERS).faults
        assert said and said[0].startswith("data/places.jsonl: ")
    alone = unchecked(edition, redrawn=False)
    assert any("places.precision" in part.fields for part in alone)
    assert not any("places.precision" in part.fields for part in unchecked(
        edition, redrawn=True, remade=True
    ))  # fmt: skip


@pytest.mark.parametrize("change", [{"pages": 7}, {"state": "said nothing"}, {"source": "src-x"}])
def test_a_month_that_the_captures_do_not_make_is_caught(change: dict[str, object]) -> None:
    edition = edit(published())
    at = next(n for n, month in enumerate(edition.months) if month.state == "spoke")
    forged = attrs.evolve(edition.months[at], **change)

    months = (*edition.months[:at], forged, *edition.months[at + 1 :])

    assert faults(attrs.evolve(edition, months=months))[0].startswith("data/months.jsonl: ")
    left_out = attrs.evolve(edition, months=edition.months[:-1])
    assert any("has not each month" in fault for fault in faults(left_out))


def test_silence_stands_under_the_timeline_of_each_commitment_that_has_one() -> None:
    files = site_files(edit(published()))
    page = lxml_html.document_fromstring(files["commitments/lak-15-2-media.html"])
    silent = lxml_html.document_fromstring(files["commitments/lak-16.html"])

    pictures = page.xpath("//section[@aria-labelledby='when']//svg[@role]")
    ids = [one.get("aria-labelledby").split()[0] for one in pictures]
    assert ids == ["line-narrow-title", "line-title", "heard-narrow-title", "heard-title"]
    assert "Radio of the Shore" in page.xpath("string(//section[@aria-labelledby='when'])")
    assert not silent.xpath("//section[@aria-labelledby='when']")


def test_two_places_of_one_name_are_two_marks_and_many_incidents_one_mark() -> None:
    edition = edit(large_watch(30, letter=False))

    page = lxml_html.document_fromstring(site_files(edition)["places.html"])

    assert len(edition.places) == 30  # each with a point of its own, all by one name
    assert len(page.find_class("finding")) == 1
    assert "30 incidents, 30 upheld" in " ".join(page.text_content().split())


def test_a_hostile_place_is_words_and_leads_nowhere() -> None:
    watch = published()
    arrest = next(one for one in watch.incidents if one.where)
    span: Span = arrest.where[0].span
    evil = Place(span, "<svg onload=alert(1)>", 'kh"><script>', None, 12.0, 104.0)
    claims = tuple(attrs.evolve(claim, where=(evil,)) for claim in arrest.claims)
    changed = attrs.evolve(arrest, where=(evil,), claims=claims)
    incidents = tuple(changed if one is arrest else one for one in watch.incidents)

    page = site_files(edit(attrs.evolve(watch, incidents=incidents)))["places.html"].decode()

    assert "<script" not in page and "<svg onload" not in page
    assert "&lt;svg onload=alert(1)&gt;" in page


def test_the_tables_are_data_too() -> None:
    files = site_files(edit(published()))

    row = json.loads(files["data/places.jsonl"])
    assert (row["name"], row["precision"], row["country_name"]) == (
        "Reedport",
        "as given",
        "Cambodia",
    )
    assert files["data/months.csv"].startswith(b"source,first,last,state,pages\r\n")
    assert b'href="data/places.csv"' in files["method.html"]
    assert archive.SourceMonth.__name__ == "SourceMonth"
