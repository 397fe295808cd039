"""A list of coded incidents comes in whole or not at all, each claim citing its row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from watch.importing.sheets import (
    FRENCH,
    FRENCH_MAPPING,
    HEADS,
    PLAIN_MAPPING,
    acled,
    comma,
    import_of,
    mapping,
    watch_at,
    workbook,
    written,
)

from servanda import watch as way
from servanda.errors import EvidenceError
from servanda.model import Capture, Coding, Text
from servanda.watch.importing.mapping import SheetMapping, open_mapping

ROW = ("2017-09-03", "arrest", "Police", "A deputy", "Phnom Penh", "He was arrested at home.")


@pytest.fixture
def watch(tmp_path: Path) -> way.Watch:
    return watch_at(tmp_path / "watch")


def plain(**changes) -> SheetMapping:
    return mapping(PLAIN_MAPPING, **changes)


def listed(watch: way.Watch, cls) -> tuple:
    with watch.record() as record:
        return record.all(cls)


def evidence(watch: way.Watch) -> way.Evidence:
    with watch.record() as record:
        return way.weigh(watch, record)


def refused(watch: way.Watch, path: Path, chosen: SheetMapping) -> str:
    with pytest.raises(EvidenceError) as caught:
        import_of(watch, path, chosen)
    assert listed(watch, Coding) == () and listed(watch, Capture) == ()
    return str(caught.value)


# ------------------------------------------------------------------ what a row becomes


def test_a_french_list_of_windows_comes_in_with_its_words(watch, tmp_path) -> None:
    path = written(tmp_path, "liste.csv", FRENCH, "cp1252")

    imported = import_of(watch, path, mapping(FRENCH_MAPPING))
    first, second = (coding.claim for coding in listed(watch, Coding))

    assert "Windows-1252" in imported.remarks[0]
    assert (first.act, first.when.from_on, first.stance) == ("detain", date(2017, 9, 3), "done")
    assert first.quote.quote == "Arrêté chez lui, à minuit; accusé."
    assert (first.by[0].span.quote, first.by[0].kind, first.by[0].country) == (
        "Police nationale", "state_organ", "kh",
    )  # fmt: skip
    assert (first.where[0].country, first.where[0].geonames) == ("kh", 1821306)
    assert (second.number.low, second.number.unit) == (1031.0, "people")


def test_every_span_is_the_words_at_its_place_and_every_claim_cites_its_row(
    watch, tmp_path
) -> None:
    import_of(watch, workbook(tmp_path / "a.xlsx", HEADS, ROW), plain())
    (coding,) = listed(watch, Coding)
    (text,) = listed(watch, Text)
    claim = coding.claim
    spans = [claim.cue, claim.quote, claim.when_span, *(m.span for m in (*claim.by, *claim.to))]

    assert all(text.content[s.start : s.end] == s.quote for s in (*spans, claim.where[0].span))
    assert coding.reason == 'row 2 of a.xlsx, sheet "Incidents"'
    assert coding.by == "Ann"
    assert coding.known_from[0].startswith('row: a.xlsx, sheet "Incidents", row 2, cells ')


def test_the_file_itself_is_kept_by_its_hash_and_is_no_outlet(watch, tmp_path) -> None:
    path = workbook(tmp_path / "a.xlsx", HEADS, ROW)
    import_of(watch, path, plain())
    (capture,) = listed(watch, Capture)
    weighed = evidence(watch)
    (row,) = way.incident_rows(weighed)

    assert watch.vault.get(capture.bytes_sha256) == path.read_bytes()
    assert (row["outlets"], weighed.pages) == (0, ())
    with watch.record() as record:
        assert way.unread(watch, record) == []


def test_a_column_that_the_mapping_does_not_name_is_not_in_the_text(watch, tmp_path) -> None:
    path = written(tmp_path, "a.csv", comma((*HEADS, "Phone"), (*ROW, "+855 12 345")))
    import_of(watch, path, plain())

    assert "855" not in listed(watch, Text)[0].content


def test_nothing_an_import_brings_is_upheld(watch, tmp_path) -> None:
    import_of(watch, written(tmp_path, "a.csv", comma(HEADS, ROW)), plain())
    weighed = evidence(watch)

    assert [row["state"] for row in way.incident_rows(weighed)] == ["proposed"]
    assert weighed.decisions == ()


def test_without_a_column_of_words_the_row_itself_is_quoted(watch, tmp_path) -> None:
    columns = {k: v for k, v in PLAIN_MAPPING["columns"].items() if k != "words"}
    import_of(watch, written(tmp_path, "a.csv", comma(HEADS, ROW)), plain(columns=columns))
    claim = listed(watch, Coding)[0].claim

    assert claim.quote.quote.startswith("Row 2 | Type: arrest | Date: 2017-09-03 | By: Police")
    assert claim.cue.quote == "arrest"


# ------------------------------------------------------------------ again, grown, edited


def test_a_dry_run_comes_to_the_same_as_the_real_run(watch, tmp_path) -> None:
    path = written(tmp_path, "a.csv", comma(HEADS, ROW, ROW, ("", "", "", "", "", "")))

    dry = import_of(watch, path, plain(), put=False)
    assert listed(watch, Coding) == ()
    real = import_of(watch, path, plain())

    assert dry == real
    assert (len(dry.rows), dry.twice_count) == (1, 1)


def test_importing_again_adds_nothing(watch, tmp_path) -> None:
    path = written(tmp_path, "a.csv", comma(HEADS, ROW))
    import_of(watch, path, plain())
    with watch.record() as record:
        head = record.head()

    again = import_of(watch, path, plain(), by="Ben")

    with watch.record() as record:
        assert record.head() == head
    assert (len(again.rows), again.there_count) == (0, 1)


def test_of_a_list_that_grew_only_the_new_rows_come_in(watch, tmp_path) -> None:
    import_of(watch, written(tmp_path, "a.csv", comma(HEADS, ROW)), plain())
    new = ("2017-09-04", "closure", "Ministry", "A paper", "Phnom Penh", "It was shut.")

    grown = import_of(watch, written(tmp_path, "a.csv", comma(HEADS, new, ROW)), plain())

    assert [row.claim.act for row in grown.rows] == ["media_close"]
    assert (grown.there_count, grown.changed, len(listed(watch, Coding))) == (1, (), 2)


def test_an_edited_row_without_an_id_is_told_and_not_added(watch, tmp_path) -> None:
    import_of(watch, written(tmp_path, "a.csv", comma(HEADS, ROW)), plain())
    before = listed(watch, Coding)[0].claim

    edited = import_of(
        watch, written(tmp_path, "a.csv", comma(HEADS, ("2017-09-04", *ROW[1:]))), plain()
    )

    assert edited.rows == ()
    assert edited.changed[0].before == before
    assert edited.changed[0].differs == ("when",)
    assert len(listed(watch, Coding)) == 1


def test_an_edited_row_with_an_id_is_told_wherever_it_now_stands(watch, tmp_path) -> None:
    chosen = plain(columns={**PLAIN_MAPPING["columns"], "id": "Ref"})
    heads = ("Ref", *HEADS)
    import_of(watch, written(tmp_path, "a.csv", comma(heads, ("1", *ROW))), chosen)
    new = ("2", "2017-09-04", "closure", "Ministry", "A paper", "Phnom Penh", "It was shut.")

    path = written(tmp_path, "b.csv", comma(heads, new, ("1", *ROW[:5], "Other words.")))
    edited = import_of(watch, path, chosen)

    assert [row.row.number for row in edited.rows] == [2]
    assert [(c.row.row.number, c.differs) for c in edited.changed] == [(3, ("words",))]


def test_one_id_for_two_rows_stops(watch, tmp_path) -> None:
    chosen = plain(columns={**PLAIN_MAPPING["columns"], "id": "Ref"})
    path = written(
        tmp_path, "a.csv", comma(("Ref", *HEADS), ("1", *ROW), ("1", "2017-01-01", *ROW[1:]))
    )

    assert "rows 2 and 3: have one id and say two things" in refused(watch, path, chosen)


# ------------------------------------------------------------------ faults, all at once


def test_all_faults_are_told_at_once_with_place_word_and_nearest_word(watch, tmp_path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", HEADS, ROW,
        ("2017-09-31", "arest", "Polise", "x", "", ""), ("2017-09-04", "arest", "Police", "", "", ""),
    )  # fmt: skip
    chosen = plain(known_only=["by"], actors={"Police": {"kind": "state_organ"}})

    told = refused(watch, path, chosen).splitlines()

    assert told == [
        'a.xlsx, sheet "Incidents", row 3, column A "Date": "2017-09-31" is no day of the calendar '
        "(day is out of range for month).",
        'a.xlsx, sheet "Incidents", row 3, column B "Type": "arest" is no act that the mapping or '
        'the watch knows. Did you mean "arrest"? Say in the mapping under [acts] which act it is, '
        "or under [passed_over] that it is none. So too row 4.",
        'a.xlsx, sheet "Incidents", row 3, column C "By": "Polise" is nobody whom the watch or the '
        'mapping knows. Did you mean "Police"? Add the actor to actors.toml, or say under [actors] '
        "in the mapping who it is or of what kind.",
        "Nothing was put on record: a file is imported whole or not at all.",
    ]


def test_a_sort_of_actor_that_is_none_names_its_own_column(watch, tmp_path) -> None:
    path = written(tmp_path, "acled.csv", acled({"inter1": "State force"}))
    told = refused(watch, path, open_mapping("acled"))

    assert 'column J "inter1": "State force" is no kind of actor.' in told
    assert 'Did you mean "state forces"?' in told


def test_a_missing_column_names_the_nearest_head(watch, tmp_path) -> None:
    path = written(tmp_path, "a.csv", comma(("Datum", *HEADS[1:]), ROW))

    assert 'a.csv, row 1: there is no column "Date". Did you mean "Datum"?' in refused(
        watch, path, plain()
    )


def test_what_has_not_happened_yet_is_not_done(watch, tmp_path) -> None:
    path = written(tmp_path, "a.csv", comma(HEADS, ("2021-06-02", *ROW[1:])))

    assert "has not come yet" in refused(watch, path, plain())


def test_a_formula_is_never_words(watch, tmp_path) -> None:
    csv = written(tmp_path, "a.csv", comma(HEADS, (*ROW[:5], '=HYPERLINK("http://x","y")')))
    xlsx = workbook(tmp_path / "a.xlsx", HEADS, (*ROW[:5], '=A2&"x"'))

    assert "is a formula, not a value" in refused(watch, csv, plain())
    assert "is a formula that was saved without its value" in refused(watch, xlsx, plain())


# ------------------------------------------------------------------ sheets as they are


def test_titles_blank_rows_and_merged_cells_are_understood(watch, tmp_path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ["Our list"], [], HEADS, ["September 2017"], ROW,
        (None, "closure", "Ministry", "A paper", "Phnom Penh", "It was shut."), [], [None, " "],
        merged=["A4:F4", "A5:A6"],
    )  # fmt: skip

    imported = import_of(watch, path, plain())

    assert [r.claim.when.from_on for r in imported.rows] == [date(2017, 9, 3)] * 2
    assert imported.aside == (("no act and one cell at most, as titles have", 1),)


def test_a_hidden_sheet_is_left_out_aloud_and_read_where_it_is_named(watch, tmp_path) -> None:
    path = workbook(tmp_path / "a.xlsx", HEADS, ROW, hidden=["Drafts"])

    shown = import_of(watch, path, plain(), put=False)
    named = import_of(watch, path, plain(sheets=["Drafts"]), put=False)

    assert shown.remarks == ('sheet "Drafts" is hidden and was not read',)
    assert [row.claim.act for row in named.rows] == ["kill"]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_day_of_either_calendar_of_a_workbook_is_that_day(watch, tmp_path, epoch_1904) -> None:
    row = (date(2017, 9, 3), *ROW[1:])
    path = workbook(tmp_path / "a.xlsx", HEADS, row, epoch_1904=epoch_1904)

    assert import_of(watch, path, plain()).rows[0].claim.when.from_on == date(2017, 9, 3)


def test_a_value_that_a_formula_was_saved_with_is_taken(watch, tmp_path) -> None:
    import re
    import zipfile

    made = workbook(tmp_path / "made.xlsx", HEADS, (*ROW[:5], "=1+1"))
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", data)
            target.writestr(part, data)

    assert import_of(watch, path, plain()).rows[0].claim.quote.quote == "2"


# ------------------------------------------------------------------ events and rows


def test_rows_of_one_event_are_one_incident_and_others_are_not(watch, tmp_path) -> None:
    chosen = plain(columns={**PLAIN_MAPPING["columns"], "event": "Event"})
    rows = [("E1", *ROW), ("E1", ROW[0], "killing", *ROW[2:]), ("E2", *ROW[:5], "Again.")]
    import_of(watch, written(tmp_path, "a.csv", comma(("Event", *HEADS), *rows)), chosen)

    assert sorted(len(i.claims) for i in evidence(watch).incidents) == [1, 2]


def test_two_rows_alike_are_two_incidents_where_a_row_is_an_event(watch, tmp_path) -> None:
    rows = [ROW, (*ROW[:5], "Said otherwise.")]
    path = written(tmp_path, "a.csv", comma(HEADS, *rows))
    import_of(watch, path, plain())

    assert len(evidence(watch).incidents) == 2

    other = watch_at(tmp_path / "other")
    import_of(other, path, plain(rows="reports"))

    assert len(evidence(other).incidents) == 1


# ------------------------------------------------------------------ mappings that ship


def test_an_extract_of_acled_in_its_own_layout_comes_in(watch, tmp_path) -> None:
    path = written(
        tmp_path, "acled.csv",
        acled(
            {},
            {"event_id_cnty": "CAM2", "sub_event_type": "Attack", "event_type": "Violence",
             "actor2": "Civilians (Cambodia)", "inter2": 7, "fatalities": 2, "time_precision": 3},
            {"event_id_cnty": "CAM3", "sub_event_type": "Protest with intervention", "inter1": 6,
             "actor1": "Protesters (Cambodia)", "actor2": "Police Forces of Cambodia (1985-)",
             "inter2": "State forces"},
            {"event_id_cnty": "CAM4", "sub_event_type": "Peaceful protest", "actor2": ""},
        ),
    )  # fmt: skip

    imported = import_of(watch, path, open_mapping("acled"))
    detain, kill, ban = (row.claim for row in imported.rows)

    assert (detain.act, detain.number, detain.when.from_on) == ("detain", None, date(2021, 3, 4))
    assert (detain.by[0].kind, detain.by[0].country) == ("state_organ", "kh")
    assert (detain.where[0].lat, detain.where[0].lon) == (11.5625, 104.916)
    assert detain.said_by.span.quote == "Lake Post"
    assert (kill.act, kill.number.low, kill.number.unit) == ("kill", 2.0, "people killed")
    assert (kill.when.from_on, kill.when.to_on, kill.when.precision) == (
        date(2021, 3, 1), date(2021, 3, 31), "month",
    )  # fmt: skip
    assert (ban.by[0].kind, ban.to[0].kind) == ("state_organ", "public")
    assert imported.aside == (("an act that the mapping passes over", 1),)


def test_acts_by_the_codes_of_the_events_standard_come_in(watch, tmp_path) -> None:
    heads = ("Act Record Number", "Event", "Type of Act", "Initial Date", "Final Date", "Victim",
             "Perpetrator", "Geographical Term")  # fmt: skip
    rows = [
        ("1", "E1", "030101000000", "2017-09-03", "2017-09-05", "A deputy", "Police", "Cambodia"),
        ("2", "E1", "010101020000", "2017-09-05", "", "A deputy", "", "Cambodia"),
    ]
    path = written(tmp_path, "acts.csv", comma(heads, *rows))

    imported = import_of(watch, path, open_mapping("hurisdocs"))

    assert [row.claim.act for row in imported.rows] == ["detain", "kill"]
    assert imported.rows[0].claim.when.to_on == date(2017, 9, 5)
    assert [g.verdict for g in imported.groupings] == ["one event"]
