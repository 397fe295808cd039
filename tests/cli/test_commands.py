"""The commands, run as a user runs them, on a watch made by `servanda new`."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from commands import run

from servanda import watch as way
from servanda.cli.judging import QUIET

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="The Placeholder Daily">
{dated}</head><body><article><h1>{title}</h1>
<p>{text}</p><p>The town was calm in the afternoon, and shops stayed open until late.</p>
</article></body></html>"""
DATED = '<meta property="article:published_time" content="2017-09-04">'


def page(
    title: str = "Police arrest a lawmaker",
    text: str = "Police in Cambodia arrested the opposition lawmaker Anna Placeholder on Sunday.",
    dated: str = DATED,
) -> bytes:
    return PAGE.format(title=title, text=text, dated=dated).encode()


@pytest.fixture
def watch(new_watch: Path) -> Path:
    return new_watch


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def the_arrest(watch: Path, folder: Path) -> dict[str, Any]:
    """The incident of the one arrest that a gathered and read page tells."""
    (folder / "a.html").write_bytes(page())
    run("gather", watch, folder / "a.html")
    run("read", watch)
    [incident] = [row for row in rows(run("incidents", watch, "--json")) if row["act"] == "detain"]
    return incident


def test_a_new_watch_is_refused_where_something_is_already(watch: Path) -> None:
    again = run("new", watch)

    assert again.exit_code == 1
    assert "Nothing was changed" in again.stderr


def test_a_new_watch_over_an_unknown_agreement_leaves_nothing(tmp_path: Path) -> None:
    made = run("new", tmp_path / "w", "--agreement", "paris-1919")

    assert made.exit_code == 1
    assert 'Did you mean "paris-1991"?' in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_watch_without_a_title_is_called_as_its_agreement_and_never_as_its_folder(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "for-ann-secret"
    made = run("new", folder)
    published = run("publish", folder, tmp_path / "site")
    every = b"".join(path.read_bytes() for path in (tmp_path / "site").rglob("*.*"))
    opened = way.open_watch(folder)

    assert (made.exit_code, published.exit_code) == (0, 0), made.output + published.output
    assert opened.settings.title == opened.agreement.title
    assert b"for-ann-secret" not in every


def test_an_id_that_ships_is_taken_before_a_file_beside_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("agreement", "new", "paris-1991.md")
    run("agreement", "new", "mine.md")

    shipped = run("new", "a", "--agreement", "paris-1991")
    own = run("new", "b", "--agreement", "./paris-1991.md")
    neither = run("new", "c", "--agreement", "mine")

    assert shipped.exit_code == own.exit_code == 0, shipped.output + own.output
    assert (
        "paris-1991 is the agreement that ships under that id. paris-1991.md lies here too and was "
        "not taken: servanda new OTHER-FOLDER --agreement ./paris-1991.md takes it."
    ) in shipped.output
    assert "lies here too" not in own.output
    assert way.open_watch(Path("a")).agreement.title != way.open_watch(Path("b")).agreement.title
    assert neither.exit_code == 2 or neither.exit_code == 1
    assert "--agreement ./mine.md takes the file" in neither.output
    assert not Path("c").exists()


def test_a_day_of_publication_to_come_is_refused_with_what_to_do(
    watch: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(page())

    refused = run("gather", watch, tmp_path / "a.html", "--published", "2999-01-01")

    assert refused.exit_code == 2
    assert "--published 2999-01-01 is still to come" in refused.output
    assert "leave --published out" in refused.output


def test_a_decision_says_its_standard_of_proof_and_a_request_which_duty_it_moved(
    watch: Path, tmp_path: Path
) -> None:
    incident = the_arrest(watch, tmp_path)
    said = ("decide", watch, incident["id"], "--judgement", "upheld", "--reason", "x", "--by", "A")

    silent = run(*said)
    named = run(*said, "--proof", "suspect")
    asked = run(
        "decide", watch, "--notice", "request", "--about", "cps-29", "--on", "2017-11-01",
        "--actor", "un_secretary_general", "--by", "A",
    )  # fmt: skip

    assert (
        "standard of proof: believe, “reasonable grounds to believe” (say --proof for another)"
    ) in silent.output
    assert "standard of proof" not in named.output
    assert "(cps-29): what it asks is now owed; before, it was waiting." in asked.output
    assert "No standing" not in asked.output


def test_a_digest_lists_what_was_decided_since(watch: Path, tmp_path: Path) -> None:
    incident = the_arrest(watch, tmp_path)
    run("decide", watch, incident["id"], "--judgement", "upheld", "--reason", "x", "--by", "Sok")

    told = run("digest", watch, "--since", "2017-01-01").stdout
    [row] = rows(run("digest", watch, "--since", "2017-01-01", "--json"))

    [line] = [line for line in told.splitlines() if line.startswith("  decided on ")]
    assert ": upheld under " in line and incident["name"] in line
    assert "article 3(2)(a)(i)" in line and "annex 5, paragraph 2" in line
    assert f"{len(row['decided'])} decisions made on 1 incident; " in told
    assert {each["judgement"] for each in row["decided"]} == {"upheld"}
    assert {each["name"] for each in row["decided"]} == {incident["name"]}
    assert "Sok" not in told + json.dumps(row)


def test_a_digest_of_days_that_end_before_they_begin_is_wrong_use(watch: Path) -> None:
    result = run("digest", watch, "--since", "2017-10-25", "--on", "2017-10-24")

    assert result.exit_code == 2
    assert "--since 2017-10-25 comes after --on 2017-10-24" in result.stderr


def test_one_claim_is_counted_as_one(watch: Path, tmp_path: Path) -> None:
    words = "Police in Cambodia arrested the opposition lawmaker Anna Placeholder on Sunday."
    (tmp_path / "a.txt").write_text(f"{words}\n", encoding="utf-8")
    run("gather", watch, tmp_path / "a.txt", "--published", "2017-09-04")

    shown = run("read", watch).stdout

    assert ": 1 claim\n" in shown
    assert "1 claims" not in shown


def test_a_misspelt_command_is_wrong_use_and_offers_the_right_one() -> None:
    result = run("dutys", "x")

    assert result.exit_code == 2
    assert 'Did you mean "duties"?' in result.stderr


def test_an_empty_watch_says_not_assessed_and_never_kept(watch: Path) -> None:
    result = run("standing", watch, "--on", "2017-10-24", "--json")

    states = {row["state"] for row in rows(result)}
    assert result.exit_code == 0
    assert "not assessed" in states
    assert not states & {"kept", "breached", "threatened", "fulfilled"}


def test_the_same_page_twice_is_kept_once(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())

    first, second = (
        run("gather", watch, tmp_path / "a.html"),
        run("gather", watch, tmp_path / "a.html"),
    )

    assert first.stdout.startswith("1 kept, 0 already there")
    assert second.stdout.startswith("0 kept, 1 already there")


def test_a_file_given_again_under_another_name_is_one_page_and_its_facts_are_coded(
    watch: Path, tmp_path: Path
) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(page())
    run("gather", watch, tmp_path / "a.html")

    again = run("gather", watch, tmp_path / "b.html", "--publisher", "Yei Post")
    [told] = [line for line in again.stdout.splitlines() if "is on record as" in line]
    options = shlex.split(told.split("servanda ", 1)[1].replace("WHY", "seen"))
    coded = run(*options, "--by", "Ann")
    run("read", watch)
    [incident] = [row for row in rows(run("incidents", watch, "--json")) if row["act"] == "detain"]

    assert again.stdout.startswith("0 kept, 1 already there")
    assert told.startswith("a.html is on record as cap-")
    assert coded.exit_code == 0, coded.output
    assert len({claim["capture"] for claim in incident["claims"]}) == 1
    assert (incident["outlets"], incident["origins"]) == (1, 1)
    assert incident["came_from"][0]["outlets"] == ["Yei Post"]


def test_no_path_of_this_machine_is_kept(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())

    run("gather", watch, tmp_path / "a.html")

    assert str(tmp_path).encode() not in (watch / "record.sqlite3").read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.html", b"", "nothing"),
        ("noise.txt", bytes(range(256)) * 64, "not text"),
        ("future.html", page(dated=DATED.replace("2017", "2999")), "future"),
        ("undated.html", page(dated=""), "date"),
    ],
)
def test_what_cannot_be_taken_in_whole_is_a_signal_and_exit_1(
    watch: Path, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)

    result = run("gather", watch, tmp_path / name)

    assert result.exit_code == 1
    assert says in result.stderr
    assert run("check", watch).exit_code == 0


def test_a_page_of_50_mb_is_refused_by_name_and_the_record_stays_whole(
    watch: Path, tmp_path: Path
) -> None:
    with (tmp_path / "big.html").open("wb") as file:
        file.truncate(50_000_000)

    result = run("gather", watch, tmp_path / "big.html")

    assert result.exit_code == 1
    assert "50,000,000 bytes" in result.stderr
    assert run("check", watch, "--captures").exit_code == 0


def test_standard_input_is_kept(watch: Path) -> None:
    result = run("gather", watch, "-", "--published", "2017-09-04", stdin=page())

    assert result.stdout.startswith("1 kept")


def test_from_a_report_to_a_duty(watch: Path, tmp_path: Path) -> None:
    incident = the_arrest(watch, tmp_path)
    assert incident["state"] == "proposed"
    assert rows(run("duties", watch, "--on", "2017-10-24", "--json")) == []

    decided = run(
        "decide", watch, incident["id"], "--judgement", "upheld", "--reason", "two sources",
        "--by", "a placeholder",
    )  # fmt: skip

    assert decided.exit_code == 0, decided.stderr
    owed = {row["rule"]: row for row in rows(run("duties", watch, "--on", "2017-10-24", "--json"))}
    assert owed["cps-29"]["state"] == "waiting"
    assert owed["cps-29"]["waiting_on"] == "un_secretary_general"
    assert owed["sov-5-1"]["state"] == "owed"
    assert rows(run("duties", watch, "--on", "2017-08-01", "--json")) == []


def test_standings_and_moves_are_told_in_words_and_rules_are_counted_apart(
    watch: Path, tmp_path: Path
) -> None:
    incident = the_arrest(watch, tmp_path)
    run("decide", watch, incident["id"], "--judgement", "upheld", "--reason", "x", "--by", "A")
    every = rows(run("standing", watch, "--on", "2017-10-24", "--json"))

    standing = run("standing", watch, "--on", "2017-10-24").stdout
    history = run("standing", watch, "--history", "--on", "2017-10-24").stdout
    missing = [line for line in standing.splitlines() if line.startswith("Not shown: ")]
    counts = [int(line.split()[2]) for line in missing]

    assert "fnd-" not in standing + history
    assert "one finding" in standing and "one finding" in history
    assert "no findings" not in history  # of a rule: what woke it
    assert re.search(r"cps-29 +dormant +woken", history) and "servanda duties" in history
    assert re.search(r"^on +commitment or rule ", history)
    assert "servanda show" in standing and "servanda show" in history
    assert [line.split()[3].rstrip(",") for line in missing] == ["commitments", "rules"]
    assert sum(counts) == sum(row["state"] in QUIET for row in every)


def test_the_lines_of_standing_fit_a_terminal(
    cambodia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cambodia.parent)
    monkeypatch.setenv("COLUMNS", "80")

    said = run("standing", cambodia.name, "--on", "2017-10-24").stdout

    assert "What a rule asks is a duty" in said
    assert [line for line in said.splitlines() if len(line) > 80] == []


def test_a_digest_says_how_many_decisions_it_does_not_list(cambodia: Path) -> None:
    said = run("digest", cambodia, "--since", "2017-01-01").stdout

    assert f"  and 2 more decisions: servanda digest {cambodia} --since 2017-01-01 --json" in said


def test_numbers_that_differ_are_shown_with_who_says_which_and_when(
    watch: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(
        page(text="Police in Cambodia closed 15 radio stations in Phnom Penh on Sunday.")
    )
    later = DATED.replace("09-04", "09-06")
    (tmp_path / "b.html").write_bytes(
        page(
            text="The ministry in Cambodia closed 19 radio stations in Phnom Penh on 3 September.",
            dated=later,
        ).replace(b"The Placeholder Daily", b"The Placeholder Weekly")
    )
    run("gather", watch, tmp_path / "a.html", tmp_path / "b.html")
    run("read", watch)

    shown = run("incidents", watch).stdout

    assert (
        "the sources do not agree: number: 15 radio stations (a page that says it is The "
        "Placeholder Daily (not confirmed), 4 September 2017); 19 radio stations (a page that "
        "says it is The Placeholder Weekly (not confirmed), 6 September 2017)"
    ) in shown


def test_copies_are_shown_with_the_first_and_what_differs(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())
    (tmp_path / "b.html").write_bytes(
        page(dated=DATED.replace("09-04", "09-06"))
        .replace(b"The Placeholder Daily", b"The Placeholder Weekly")
        .replace(b"was calm", b"was restless")
    )
    assert "looked at: 0" in run("incidents", watch, "--copies").stdout
    run("gather", watch, tmp_path / "a.html", tmp_path / "b.html")

    shown = run("incidents", watch, "--copies").stdout
    [story] = rows(run("incidents", watch, "--copies", "--json"))

    assert 'for "calm" has "restless"' in shown
    assert "The Placeholder Daily, 4 September 2017" in shown.splitlines()[0]
    assert story["first"]["outlet"] == "The Placeholder Daily"
    [copy] = story["copies"]
    [difference] = copy["differences"]
    assert difference["copy"]["quote"] == "restless"
    assert copy["outlet"] == "The Placeholder Weekly"


def test_reading_prints_what_a_report_is_mainly_about(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())
    (tmp_path / "b.html").write_bytes(page().replace(b"Sunday", b"Saturday"))
    run("gather", watch, tmp_path / "a.html")
    shown = run("read", watch)
    run("gather", watch, tmp_path / "b.html")
    [row] = rows(run("read", watch, "--json"))

    assert "it seems to be about" in shown.stdout
    assert not [
        name for name in ("class ", "state_organ", "share", "in lead") if name in shown.stdout
    ]
    assert "arbitrary detention" in [act["value"] for act in row["gist"]["acts"]]
    assert all(act["because"] and act["spans"] for act in row["gist"]["acts"])
    assert rows(run("read", watch, "--json")) == []


def test_what_a_report_is_about_is_told_by_the_day_that_a_person_corrected(
    watch: Path, tmp_path: Path
) -> None:
    def days(read: Result) -> list[str]:
        [row] = rows(read)
        return [day["value"] for day in row["gist"]["days"]]

    (tmp_path / "a.html").write_bytes(page())
    run("gather", watch, tmp_path / "a.html")
    before = days(run("read", watch, "--json"))
    run(
        *("code", watch, "--capture", "a.html", "--fact", "published", "2016-03-07"),
        *("--reason", "printed", "--by", "Ann"),
    )
    after = days(run("read", watch, "--json"))

    assert (before, after) == (["2017-09-03"], ["2016-03-06"])


def test_a_decision_without_a_reason_is_wrong_use(watch: Path) -> None:
    result = run("decide", watch, "inc-0", "--judgement", "upheld", "--by", "x")

    assert result.exit_code in (1, 2)
    assert run("check", watch).exit_code == 0


def test_a_notice_about_nothing_is_refused_with_the_nearest_id(watch: Path) -> None:
    result = run(
        "decide",
        watch,
        "--notice",
        "request",
        "--about",
        "cps-92",
        "--on",
        "2017-11-01",
        "--by",
        "x",
    )

    assert result.exit_code == 1
    assert "Did you mean" in result.stderr


def test_a_site_verifies_and_a_changed_byte_is_named(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())
    run("gather", watch, tmp_path / "a.html")
    run("read", watch)
    assert run("publish", watch, tmp_path / "site", "--on", "2017-10-24").exit_code == 0
    assert run("verify", tmp_path / "site").exit_code == 0

    index = tmp_path / "site" / "index.html"
    index.write_bytes(index.read_bytes() + b" ")

    changed = run("verify", tmp_path / "site")
    assert changed.exit_code == 1
    assert "index.html" in changed.stderr


@pytest.mark.parametrize("words", [["letter"], ["publish"]])
def test_nothing_is_said_in_public_of_a_day_to_come(
    cambodia: Path, tmp_path: Path, words: list[str]
) -> None:
    site = [tmp_path / "site"] if words == ["publish"] else []

    refused = run(*words, cambodia, *site, "--on", "2999-01-01")

    assert refused.exit_code == 2
    assert "2999-01-01 is still to come" in refused.stderr
    assert not (tmp_path / "site").exists()
