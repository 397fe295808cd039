"""What is given out is flat, safe and the same each time; what can come back comes back whole."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tries import tries
from watch.importing.sheets import (
    HEADS,
    PLAIN_MAPPING,
    comma,
    import_of,
    mapping,
    watch_at,
    written,
)
from watch.judging.pages import capture_of, claim, read_as, text_of, watch_of

from servanda import canon, open_watch
from servanda import watch as way
from servanda.cli import main
from servanda.decisions.correcting import essence
from servanda.model import (
    ACTOR_KINDS,
    STANCES,
    Claim,
    Finding,
    Interval,
    Mention,
    Place,
    Quantity,
    Span,
)
from servanda.watch.importing.mapping import open_mapping
from servanda.watch.importing.safe_cells import cleaned, plain_cell, safe_cell
from servanda.watch.speaking import export_tables
from servanda.watch.speaking.flat_rows import CLAIMS, flat_rows

ON = date(2017, 12, 31)
NOW = datetime(2017, 10, 24, 12, tzinfo=UTC)
WRITERS = {
    "csv": export_tables.csv_bytes,
    "xlsx": export_tables.xlsx_bytes,
    "jsonl": export_tables.jsonl_bytes,
    "parquet": export_tables.parquet_bytes,
}


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> way.Watch:
    """Three reports, read and coded, with a decision and a place."""
    made = watch_of(tmp_path_factory.mktemp("exports") / "watch")
    arrest, copy, closed = (
        text_of(made, capture_of(made, f"{name}.txt")) for name in ("arrest", "copy", "closed")
    )
    spot = Place(Span(46, 56, "Phnom Penh"), "Phnom Penh", "kh", 1821306, 11.56245, 104.91601)
    day = Interval(date(2017, 9, 3), date(2017, 9, 3), "day", "on Sunday")
    read_as(made, arrest, claim(arrest, "arrested", "detain", by="Police", to="Kem Sokha",
                                where=(spot,), when=day))  # fmt: skip
    read_as(made, copy, claim(copy, "arrested", "detain", to="Kem Sokha", when=day))
    read_as(made, closed, claim(closed, "papers were shut", "media_close", to="Two papers",
                                number=Quantity(2.0, 2.0, "papers")))  # fmt: skip
    return made


def export(watch: way.Watch, form: str, what: str = "") -> bytes:
    with watch.record() as record:
        return way.export_bytes(watch, way.weigh(watch, record), form=form, what=what, on=ON)


@pytest.fixture(scope="module")
def heads(watch: way.Watch) -> dict[str, list[dict[str, str]]]:
    """The rows of each table as comma-separated values."""
    return {what: table(export(watch, "csv", what)) for what in way.FORMS["csv"]}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


# ------------------------------------------------------------------ tables


def test_a_row_an_incident_as_a_spreadsheet_program_reads_it(watch) -> None:
    import pandas  # when used: half a second

    rows = table(export(watch, "csv"))
    frame = pandas.read_excel(io.BytesIO(export(watch, "xlsx")))
    sheet = openpyxl.load_workbook(io.BytesIO(export(watch, "xlsx"))).active

    assert [(r["act"], r["when_from"], r["where"], r["claims"]) for r in rows] == [
        ("detain", "2017-09-03", "Phnom Penh", "2"), ("media_close", "", "", "1"),
    ]  # fmt: skip
    assert list(frame.columns) == list(rows[0])
    assert sheet["F2"].value == datetime(2017, 9, 3)  # noqa: DTZ001 a day as a workbook has it
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)


def test_what_persons_upheld_bears_as_they_upheld_it(cambodia) -> None:
    watch = way.open_watch(cambodia)
    with watch.record() as record:
        weighed = way.weigh(watch, record)
    link = next(link for link in weighed.links if link.bearing == "breaches")
    decided = Finding(
        "fnd-1", link.incident, link.commitment, "threatens", "upheld", "believe", False, ON, ()
    )
    more = evolve(decided, id="fnd-2", commitment="cps-12-elections", bearing="context")
    found = evolve(weighed, findings=(decided, more))

    rows = {
        row["incident"]: row for row in flat_rows("incidents", found, None, {}, watch.agreement)
    }

    row = rows[link.incident]
    borne = dict(zip(row["may_bear_on"].split("; "), row["bearing"].split("; "), strict=True))
    assert borne[link.commitment] == "threatens"
    assert borne["cps-12-elections"] == "context"


@pytest.mark.parametrize("form", list(way.FORMS))
def test_the_same_record_gives_the_same_bytes(watch, form) -> None:
    assert export(watch, form) == export(watch, form)


@pytest.mark.parametrize("what", way.FORMS["csv"])
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_table_has_its_columns_in_every_form(watch, heads, form, what) -> None:
    import pandas  # when used: half a second

    data = export(watch, form, what)
    frames = {
        "csv": lambda: pandas.read_csv(io.BytesIO(data)),
        "xlsx": lambda: pandas.read_excel(io.BytesIO(data)),
        "parquet": lambda: pandas.read_parquet(io.BytesIO(data)),
        "jsonl": lambda: pandas.read_json(io.BytesIO(data), lines=True),
    }
    rows = heads[what]

    if rows:
        frame = frames[form]()
        assert list(frame.columns) == list(rows[0])
        assert len(frame) == len(rows)


@pytest.mark.slow
def test_who_imported_is_in_no_byte_of_any_export(tmp_path) -> None:
    import pandas  # when used: half a second

    watch = watch_at(tmp_path / "watch")
    row = ("2017-09-03", "arrest", "Police", "A deputy", "Phnom Penh", "He was arrested.")
    path = written(tmp_path, "canaryfile.csv", comma(HEADS, row))
    import_of(watch, path, mapping(PLAIN_MAPPING), by="Canary Name")

    for form in way.FORMS:
        for what in way.FORMS[form]:
            data = export(watch, form, what)
            assert b"Canary" not in data and b"canaryfile" not in data, (form, what)
    frame = pandas.read_excel(io.BytesIO(export(watch, "xlsx", "captures")))
    assert "canary" not in frame.to_csv().casefold()


# ------------------------------------------------------------------ safe cells


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "a;=1", "a,+1", "a\n=1", "; =1", "＝1",
     "a|@x", "a;\t=1"],
)  # fmt: skip
def test_no_cell_begins_a_formula_wherever_it_is_cut(words) -> None:
    safe = safe_cell(words)
    for sign in ";,|\n\t":
        for part in safe.split(sign):
            assert not part.strip(" ").startswith(("=", "+", "-", "@", "＝")), safe


@given(st.text())
def test_a_safe_cell_comes_back_but_for_controls(words) -> None:
    assert plain_cell(safe_cell(words)) == cleaned(words)


def test_controls_and_turns_of_direction_are_out() -> None:
    assert safe_cell("a\x00b\x1bc\u202ed\u2066e\u200fs\u200bk") == "a b cdes\u200bk"


# ------------------------------------------------------------------ and back again

NAMES = st.text(
    st.sampled_from("abcéខ្មែរ អ;\\=+-@,|'\"\n.0"), min_size=1, max_size=12
).filter(lambda words: bool(words.strip()) and words == cleaned(words))  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2016, 1, 1))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    ends = sorted((draw(DAYS), draw(DAYS)))
    first, last = draw(st.sampled_from([(0, 1), (0, 0), (None, 1), (0, None)]))
    from_on = None if first is None else ends[first]
    to_on = None if last is None else ends[last]
    exact = "day" if from_on == to_on else draw(st.sampled_from(["range", "month", "unknown"]))
    return Interval(from_on, to_on, exact, draw(NAMES))


def span(words: str) -> Span:
    return Span(0, len(words), words)


MENTIONS = st.builds(
    Mention, NAMES.map(span), st.none(), st.sampled_from(ACTOR_KINDS), st.just(""),
    st.sampled_from([None, "kh", "th"]),
)  # fmt: skip
PLACES = st.builds(
    Place, NAMES.map(span), NAMES, st.sampled_from([None, "kh"]),
    st.one_of(st.none(), st.integers(1, 10**7)), st.one_of(st.none(), st.floats(-90, 90)),
    st.one_of(st.none(), st.floats(-180, 180)),
)  # fmt: skip
COUNTS = st.one_of(st.none(), st.integers(0, 10**6).map(float))
NUMBERS = st.builds(
    lambda low, more, unit: Quantity(low, None if more is None else (low or 0) + more, unit),
    COUNTS, COUNTS, NAMES,
).filter(lambda number: number.low is not None or number.high is not None)  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    quote = draw(NAMES)
    start = draw(st.integers(0, len(quote) - 1))
    cue = quote[start : draw(st.integers(start + 1, len(quote)))]
    if not cue.strip():
        start, cue = 0, quote
    return Claim(
        id=canon.identify("clm", draw(st.integers())),
        capture="cap-0000000000000000",
        act=draw(st.sampled_from(["detain", "kill", "media_close"])),
        stance=draw(st.sampled_from(STANCES)),
        cue=Span(7 + start, 7 + start + len(cue), cue),
        quote=Span(7, 7 + len(quote), quote),
        by=tuple(draw(st.lists(MENTIONS, max_size=2))),
        to=tuple(draw(st.lists(MENTIONS, max_size=2))),
        where=tuple(draw(st.lists(PLACES, max_size=2))),
        when=draw(intervals()),
        planned_for=draw(st.one_of(st.none(), intervals())),
        number=draw(st.one_of(st.none(), NUMBERS)),
        instrument=draw(st.one_of(st.none(), NAMES.map(span))),
        said_by=draw(st.one_of(st.none(), MENTIONS)),
        about=draw(st.one_of(st.none(), NAMES)),
        confidence=draw(st.integers(0, 100)) / 100,
    )


def said(claim: Claim) -> tuple[object, ...]:
    """All that a claim says, wherever its words stand."""
    people = [*claim.by, None, *claim.to, None, claim.said_by]
    return (
        claim.id,
        essence(claim),
        claim.when,
        claim.planned_for,
        [(m.span.quote, m.actor, m.kind, m.country) if m else None for m in people],
        [(p.span.quote, p.name, p.country, p.geonames, p.lat, p.lon) for p in claim.where],
        (claim.number.low, claim.number.high, claim.number.unit) if claim.number else None,
        (claim.cue.quote, claim.cue.start - claim.quote.start, claim.quote.quote),
        claim.confidence,
    )


@cache
def empty_watch() -> way.Watch:
    return watch_at(Path(tempfile.mkdtemp()) / "watch")


@pytest.mark.parametrize("form", list(WRITERS))
@tries(10, *HealthCheck)
@given(made=st.lists(claims(), min_size=1, max_size=4, unique_by=lambda claim: claim.id))
def test_claims_come_back_as_they_were_given_out(form, made) -> None:
    rows = [
        {**canon.plain(one), "incident": "", "cue_at": one.cue.start - one.quote.start,
         "source": "", "address": "", "title": "", "published": ""}
        for one in made
    ]  # fmt: skip
    path = empty_watch().folder / f"claims.{form}"
    path.write_bytes(WRITERS[form](CLAIMS, CLAIMS.rows(rows)))

    imported = import_of(empty_watch(), path, open_mapping("servanda"), put=False)

    assert [said(row.claim) for row in imported.rows] == [said(one) for one in made]


@pytest.mark.parametrize("form", list(WRITERS))
def test_a_whole_watch_comes_back_as_the_same_claims_and_incidents(watch, tmp_path, form) -> None:
    path = tmp_path / f"claims.{form}"
    path.write_bytes(export(watch, form, "claims"))
    other = watch_at(tmp_path / "other")
    import_of(other, path, open_mapping("servanda"))
    again = import_of(other, path, open_mapping("servanda"))
    second = tmp_path / f"again.{form}"
    second.write_bytes(export(other, form, "claims"))

    with watch.record() as one, other.record() as two:
        before = way.withhold(watch, way.weigh(watch, one))
        after = way.weigh(other, two)
    claims_before = {c.id: said(c) for t in before.tellings for c in t.claims}
    claims_after = {c.id: said(c) for t in after.tellings for c in t.claims}

    assert claims_after == claims_before
    assert [(i.id, i.act, {c.id for c in i.claims}) for i in after.incidents] == [
        (i.id, i.act, {c.id for c in i.claims}) for i in before.incidents
    ]
    assert (len(again.rows), again.changed) == (0, ())
    assert len(table(export(other, "csv", "claims"))) == 3


def test_an_export_that_comes_back_to_its_own_watch_adds_nothing_and_tells_what_was_edited(
    watch, tmp_path
) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(export(watch, "csv", "claims"))
    words = ["import", str(watch.folder), str(path), "--as", "servanda", "--by", "Ann", "--dry-run"]

    same = CliRunner().invoke(main, words)
    path.write_bytes(
        path.read_bytes().replace(b"2017-09-03,2017-09-03", b"2017-09-02,2017-09-02", 1)
    )
    edited = CliRunner().invoke(main, words)

    assert "0 rows new, 3 already there" in same.stdout
    assert "differs in when from clm-" in edited.stdout
    assert edited.exit_code == 1


@pytest.mark.parametrize("form", list(WRITERS))
def test_what_an_export_that_comes_back_does_not_bring_is_told_by_its_columns(
    watch, tmp_path, form
) -> None:
    path = tmp_path / f"claims.{form}"
    path.write_bytes(export(watch, form, "claims"))
    other = watch_at(tmp_path / "other")
    left_out = "number_words, capture, source, address, published, title"

    words = ["import", str(other.folder), str(path), "--as", "servanda", "--by", "Ann"]
    printed = CliRunner().invoke(main, words).stdout

    assert f"not taken over, for a row is told by this file: {left_out}. " in printed


# ------------------------------------------------------------------ maps, entities, calendars


def test_an_incident_on_the_map_says_how_exactly_its_place_is_known(watch) -> None:
    first, second = json.loads(export(watch, "geojson"))["features"]

    assert first["geometry"] == {"type": "Point", "coordinates": [104.91601, 11.56245]}
    assert first["properties"]["places"][0]["precision"] == "town"
    assert second["geometry"] is None


# Properties of the published model, by schema, that an entity of it may have (its parents' too).
THING = {"name", "summary", "description", "country", "sourceUrl", "publisher", "keywords", "proof",
         "retrievedAt"}  # fmt: skip
FTM = {
    "Event": THING | {"date", "startDate", "endDate", "recordId", "location", "involved"},
    "Document": THING | {"title", "mimeType", "language", "publishedAt"},
    "Person": THING, "PublicBody": THING, "Organization": THING, "LegalEntity": THING,
}  # fmt: skip


def test_entities_have_properties_of_the_published_model_alone_and_name_each_other(watch) -> None:
    entities = [json.loads(line) for line in export(watch, "ftm").splitlines()]
    ids = [entity["id"] for entity in entities]

    assert len(ids) == len(set(ids))
    for entity in entities:
        assert set(entity["properties"]) <= FTM[entity["schema"]]
        assert entity["properties"]["name"]
        assert all(v and isinstance(v, list) for v in entity["properties"].values())
        named = [*entity["properties"].get("involved", ()), *entity["properties"].get("proof", ())]
        assert set(named) <= set(ids)
    (event, _) = [e for e in entities if e["schema"] == "Event"]
    assert event["properties"]["date"] == ["2017-09-03"]
    assert "no person has decided" in event["properties"]["summary"][0]


def test_a_calendar_is_folded_escaped_and_stable(tmp_path) -> None:
    watch = watch_at(tmp_path / "watch")
    words = "They asked, at last; in writing \\ by hand. " + "ខ្មែរ" * 30
    noticed = CliRunner().invoke(
        main, ["decide", str(watch.folder), "--notice", "request", "--about", "cps-29",
               "--on", "2017-11-01", "--words", words, "--by", "Ann"],
    )  # fmt: skip
    assert noticed.exit_code == 0, noticed.output

    data = export(watch, "ics")
    lines = data.split(b"\r\n")
    whole = data.replace(b"\r\n ", b"").decode()

    assert all(len(line) <= 75 for line in lines) and lines[-1] == b""
    assert whole.count("BEGIN:VEVENT") == whole.count("UID:") >= 1
    assert "DTSTAMP:20171231T000000Z" in whole
    assert "DTSTART;VALUE=DATE:20171101" in whole and "DTEND;VALUE=DATE:20171102" in whole
    assert "SUMMARY:Request: article 29 of the Settlement Agreement\r\n" in whole
    assert "(cps-" not in whole and "SUMMARY:Since" not in whole
    assert "asked\\, at last\\; in writing \\\\ by hand" in whole


def test_sources_are_citations_with_their_outlet_and_day(watch) -> None:
    items = json.loads(export(watch, "csl"))

    assert [item["title"] for item in items] == ["arrest.txt", "copy.txt", "closed.txt"] or items
    assert items[0]["container-title"] == "Shore Herald"
    assert items[0]["issued"] == {"date-parts": [[2017, 9, 4]]}


# ------------------------------------------------------------------ the command and its twin


def test_the_command_writes_what_the_library_gives(watch, tmp_path) -> None:
    out = tmp_path / "x.csv"
    words = ["export", str(watch.folder), "--as", "csv", "--what", "claims"]
    written_to = CliRunner().invoke(main, [*words, "--out", str(out)])
    piped = CliRunner().invoke(main, words)
    twin = open_watch(watch.folder)

    assert (written_to.exit_code, piped.exit_code) == (0, 0), written_to.output
    assert out.read_bytes() == piped.stdout_bytes == twin.export("csv", what="claims", on=ON)
    assert [row["claim"] for row in twin.export_rows("claims", on=ON)] == [
        row["claim"] for row in table(out.read_bytes())
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--as", "csv", "--what", "incident"), 'Did you mean "incidents"?'),
        (("--as", "geojson", "--what", "claims"), "geojson holds incidents, not claims"),
        (("--as", "cvs"), "'cvs' is not one of"),
    ],
)
def test_what_cannot_be_given_out_is_told(watch, words, told) -> None:
    result = CliRunner().invoke(main, ["export", str(watch.folder), *words])

    assert result.exit_code in (1, 2)
    assert told in result.output


@pytest.mark.parametrize(("form", "rows"), [("csv", "incidents"), ("csl", "captures")])
def test_that_a_day_says_nothing_of_what_is_not_of_one_is_told_beside_the_file(
    watch, form, rows
) -> None:
    result = CliRunner().invoke(main, ["export", str(watch.folder), "--as", form, "--on", str(ON)])

    assert result.exit_code == 0 and f"{rows} are not of a day" in result.stderr
    assert result.stdout_bytes == open_watch(watch.folder).export(form, on=ON)


def test_without_pyarrow_parquet_says_what_to_install(watch, monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = CliRunner().invoke(main, ["export", str(watch.folder), "--as", "parquet"])

    assert result.exit_code == 1
    assert "servanda[parquet]" in result.output


def test_a_file_that_cannot_be_written_leaves_nothing(watch, tmp_path) -> None:
    out = Path(tmp_path / "none" / "x.csv")
    result = CliRunner().invoke(
        main, ["export", str(watch.folder), "--as", "csv", "--out", str(out)]
    )

    assert result.exit_code == 1
    assert "there is no such folder" in result.output
