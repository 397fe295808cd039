"""`servanda show`: anything that has an id is found by the start of it, with its links."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from commands import rows, run
from watch.judging.pages import capture_of, claim, read_as, span, text_of, told, watch_of

from servanda import watch as way
from servanda.cli import field_words
from servanda.cli.looking import lit
from servanda.decisions import decide, see
from servanda.model import Mention
from servanda.watch.speaking.exhibits import Exhibits

AT = datetime(2026, 1, 1, tzinfo=UTC)
ON = date(2017, 10, 24)


@pytest.fixture(scope="module")
def exhibits(cambodia: Path) -> Exhibits:
    opened = way.open_watch(cambodia)
    with opened.record() as record:
        found = Exhibits(opened, record, way.weigh(opened, record))
        assert found.every
    return found


def test_one_of_each_kind_is_shown_with_its_own_row(cambodia: Path, exhibits: Exhibits) -> None:
    opened = way.open_watch(cambodia)
    firsts = {exhibit.what: exhibit for exhibit in reversed(exhibits.every)}
    with opened.record() as record:
        evidence = way.weigh(opened, record)

        for what, exhibit in firsts.items():
            shown = list(way.rows_by_id(opened, record, evidence, exhibit.id, on=ON))

            assert [row["id"] for row in shown if row["what"] == what] == [exhibit.id], what
            assert all(row["row"] and row["name"] and json.dumps(row) for row in shown), what
    assert {"capture", "claim", "incident", "commitment", "rule", "provision", "decision"} <= set(
        firsts
    )
    assert {"finding", "source", "actor", "role", "text", "telling", "question"} <= set(firsts)


def test_the_start_of_an_id_is_enough_where_nothing_else_begins_so(exhibits: Exhibits) -> None:
    incident = next(one for one in exhibits.every if one.what == "incident")
    others = [one.id for one in exhibits.every if one.id != incident.id]
    start = next(
        incident.id[:size]
        for size in range(5, 21)
        if not any(id.startswith(incident.id[:size]) for id in others)
    )

    assert [one.id for one in exhibits.find(start)] == [incident.id]


def test_links_lead_both_ways(exhibits: Exhibits) -> None:
    for kind in ("incident", "finding", "claim"):
        one = next(one for one in exhibits.every if one.what == kind)

        for other in exhibits.linked(one):
            assert one.id in {back.id for back in exhibits.linked(other)}, (one.id, other.id)


def test_a_hash_that_the_letter_names_finds_its_capture(cambodia: Path) -> None:
    letter = (cambodia / "letter.md").read_text("utf-8")
    start = re.findall("SHA-256 ([0-9a-f]{12})", letter)[0]

    (shown,) = rows("show", cambodia, start)

    assert shown["what"] == "capture"
    assert shown["row"]["bytes_sha256"].startswith(start)


def test_an_incident_shows_its_name_claims_findings_and_decisions(cambodia: Path) -> None:
    incident = next(
        row for row in rows("incidents", cambodia) if row["name"].startswith("Kem Sokha, arrest")
    )

    (row,) = rows("show", cambodia, incident["id"], "--on", ON)
    linked = {
        kind: [o for o in row["linked"] if o["what"] == kind] for kind in ("claim", "finding")
    }

    assert row["row"] == incident
    assert {one["id"] for one in linked["claim"]} == {one["id"] for one in incident["claims"]}
    assert len(linked["finding"]) == 4
    assert [one["judgement"] for one in row["history"]] == ["upheld"] * 4
    assert all(one["counts"] and one["reason"] for one in row["history"])


def test_the_parts_of_a_thing_are_shown_in_words(cambodia: Path) -> None:
    rule = run("show", cambodia, "cps-29", "--on", "2017-10-24").stdout

    assert "  duties: waiting for Secretary-General of the United Nations since 23 August" in rule
    assert "  standing: not assessed, borne by France and Indonesia; " in rule
    assert "sources heard" in rule and "  term: immediately\n" in rule
    assert not [word for word in ("as_said", "held_by", "waiting_on", "sources_") if word in rule]


def test_where_no_source_is_listed_none_is_said_to_be_expected(new_watch: Path) -> None:
    said = run("show", new_watch, "cps-29").stdout

    assert "0 sources heard, none is listed" in said and "of 0" not in said


def test_what_the_reader_only_asks_about_is_shown_as_not_claimed(cambodia: Path) -> None:
    asked = [row["incident"]["id"] for row in rows("review", cambodia) if row.get("unsure")]
    shown = run("show", cambodia, asked[0]).stdout

    assert "  not claimed: the reader only asks whether the text says so" in shown


def test_a_claim_says_what_was_done_in_words_and_the_id_to_correct_it_by(
    cambodia: Path, exhibits: Exhibits
) -> None:
    claim_id = next(
        one.id for one in exhibits.every if one.what == "claim" and one.record.act == "media_close"
    )

    shown = run("show", cambodia, claim_id).stdout.splitlines()
    found = run("search", cambodia, "radio", "--kind", "claim").stdout

    assert "outlet closed or its licence revoked, done" in shown[0]
    assert "media_close" not in shown[0] + found
    assert "  act: outlet closed or its licence revoked (media_close)" in shown
    assert "outlet closed or its licence revoked, done" in found


def test_a_commitment_shows_its_state_and_the_days_it_moved(cambodia: Path) -> None:
    (row,) = rows("show", cambodia, "sov-3-2-a-i", "--on", ON)
    printed = run("show", cambodia, "sov-3-2-a-i", "--on", ON).stdout

    assert row["row"]["standing"]["state"] == "breached"
    assert row["row"]["standing"]["by"] == ["cambodia"]
    assert "standing: breached by Cambodia since 23 August 2017, owed by Cambodia, " in printed
    assert [one["to"] for one in row["history"] if one["what"] == "change"] == ["breached"]
    assert "history: 23 August 2017: not assessed -> breached, on fnd-" in printed


def test_an_incident_linked_by_hand_is_listed_with_its_commitment(tmp_path: Path) -> None:
    watch = watch_of(tmp_path / "watch")
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(watch, text, claim(text, "arrested", "detain", to="Kem Sokha"))
    [incident] = rows("incidents", watch.folder)
    proposed = {link["commitment"] for link in incident["links"]}
    other = next(i.id for i in watch.agreement.commitments if i.id not in proposed)
    by_hand = ("--commitment", other, "--bearing", "breaches", "--bearer", "cambodia")
    said = ("--judgement", "upheld", "--proof", "believe", "--reason", "seen", "--by", "Ann")

    decided = run("decide", watch.folder, incident["id"], *by_hand, *said)
    (row,) = rows("show", watch.folder, other)
    linked = {one["what"]: one for one in row["linked"]}

    assert "put on record" in decided.stdout, decided.output
    assert linked["incident"]["id"] == incident["id"]
    assert linked["finding"]["name"].endswith(incident["name"])


def test_an_unknown_id_names_the_nearest_and_a_short_one_those_it_could_be(cambodia: Path) -> None:
    unknown = run("show", cambodia, "cps-2999")
    short = run("show", cambodia, "inc-")
    with way.open_watch(cambodia).record() as record:
        evidence = way.evidence(way.open_watch(cambodia), record)
    known = len(evidence.incidents) + len(evidence.unsure)

    assert unknown.exit_code == short.exit_code == 1
    assert 'Did you mean "cps-29' in unknown.stderr
    assert f"begins {known} ids" in short.stderr


def test_what_a_person_read_otherwise_stays_beside_what_was_read(three_reports: way.Watch) -> None:
    watch = three_reports
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(watch, text, claim(text, "arrested", "detain", by="Police", to="Kem Sokha"))
    id = told(watch, text)[0].id
    for stance in ("denied", "done"):
        coded = run("code", watch.folder, "--by", "Ann", "--claim", id, "--stance", stance,
                    "--reason", f"it was {stance}")  # fmt: skip
        assert coded.exit_code == 0, coded.output

    (row,) = rows("show", watch.folder, id)
    printed = run("show", watch.folder, id).stdout

    assert row["row"]["stance"] == "done"
    assert [(one["coded"]["stance"], one["counts"]) for one in row["history"]] == [
        ("denied", False),
        ("done", True),
    ]
    assert "it was denied" in printed


# ------------------------------------------------------------------ search


def test_words_are_lit_in_brackets_where_nothing_is_bold(cambodia: Path) -> None:
    plain = run("search", cambodia, "kem sokha", "arrest", "--kind", "incident").stdout

    assert "Kem Sokha, arrest, Phnom Penh, 3 September 2017\n    [Kem] [Sokha], [arrest]" in plain


def test_words_are_lit_in_bold_on_a_terminal(cambodia: Path) -> None:
    (row, *_) = rows("search", cambodia, "treason", "--kind", "capture")

    assert "with \x1b[1mtreason\x1b[0m" in lit(row, bold=True)


def test_what_is_found_nowhere_and_what_is_no_word_say_so(cambodia: Path) -> None:
    nowhere = run("search", cambodia, "zebra")
    of_an_id = run("search", cambodia, "fnd-0123456789abcdef")
    no_word = run("search", cambodia, "!!!")

    assert nowhere.exit_code == 0
    assert "Nothing holds all of these words. Give fewer of them" in nowhere.stdout
    assert f"servanda show {cambodia} fnd-0123456789abcdef" in of_an_id.stdout
    assert no_word.exit_code == 1
    assert "no word to look for" in no_word.stderr


@pytest.mark.parametrize("people", ["nothing", "roles", "names"])
@pytest.mark.parametrize("statements", ["kind", "words", "source"])
def test_an_id_as_published_at_any_setting_is_known_to_whoever_made_it(
    decided_watch: Path, people: str, statements: str
) -> None:
    opened = way.open_watch(decided_watch)
    out = evolve(opened, settings=evolve(opened.settings, people=people, statements=statements))
    with opened.record() as record:
        evidence = way.weigh(opened, record)
        published = way.withhold(out, evidence)
        for own, new in (
            *zip(evidence.decisions, published.decisions, strict=True),
            *zip(evidence.incidents, published.incidents, strict=True),
            *zip(evidence.captures, published.captures, strict=True),
        ):
            (row,) = way.rows_by_id(opened, record, evidence, new.id, on=ON)

            assert (row["id"], row.get("published_as", own.id)) == (own.id, new.id)
        assert published.findings
        for new in published.findings:
            (row,) = way.rows_by_id(opened, record, evidence, new.id, on=ON)

            assert (row["what"], row["row"]["commitment"]) == ("finding", new.commitment)


def test_show_says_under_which_id_a_thing_went_out(decided_watch: Path) -> None:
    opened = way.open_watch(decided_watch)
    with opened.record() as record:
        evidence = way.weigh(opened, record)
    own, new = evidence.decisions[0].id, way.withhold(opened, evidence).decisions[0].id

    printed = run("show", decided_watch, new).stdout

    assert own != new
    assert printed.splitlines()[0].startswith(f"decision {own}: upheld by Ann")
    assert f"  published as: {new}" in printed


def test_an_incident_upheld_by_itself_counts_and_says_so(tmp_path: Path) -> None:
    watch = watch_of(tmp_path / "watch")
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    read_as(watch, text, claim(text, "arrested", "detain", to="Kem Sokha"))
    [incident] = rows("incidents", watch.folder)
    with watch.record() as record:
        seen = way.weigh(watch, record).incidents[0]
        alone = decide(
            see(seen, None), judgement="upheld", proof="believe", reason="seen", by="Ann", at=AT
        )
        record.add([alone], at=AT)

    printed = run("show", watch.folder, incident["id"]).stdout

    assert ": upheld, Ann on 1 January 2026: seen" in printed
    assert "does not count any more" not in printed


@pytest.fixture(scope="module")
def decided_watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch of local files, whose ids are all made again where it is published. To be read."""
    watch = watch_of(tmp_path_factory.mktemp("decided") / "watch")
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    arrest = claim(text, "arrested", "detain", to="Kem Sokha")
    police = Mention(span(text.content, "Police"), "cambodia")
    read_as(watch, text, evolve(arrest, by=(police,)))
    [incident] = rows("incidents", watch.folder)
    made = run(
        "decide", watch.folder, incident["id"], "--judgement", "upheld", "--reason", "seen",
        "--by", "Ann",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    return watch.folder


def test_a_role_names_its_holders_and_numbers_and_yes_are_words(
    cambodia: Path, exhibits: Exhibits
) -> None:
    stations = next(
        exhibit
        for exhibit in exhibits.every
        if exhibit.what == "incident" and "15 radio stations" in exhibits.line(exhibit)
    )

    role = run("show", cambodia, "co_chairs").stdout
    incident = run("show", cambodia, stations.id).stdout

    assert "held by: france from 23 October 1991 on" in role
    assert "| indonesia from 23 October 1991 on" in role
    assert "  number: at least 15 radio stations\n" in incident
    assert field_words.in_words(True) == "yes"
    assert field_words.in_words({"from_on": None, "to_on": "1999-07-07"}) == "up to 7 July 1999"
    assert field_words.in_words({"from_on": "1999-07-07", "to_on": "1999-07-07"}) == "7 July 1999"
