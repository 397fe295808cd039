"""`servanda code`: by prompts, by options, from a file; nobody's word is taken for a command."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result
from outside import ROOT
from watch.judging.pages import NOW, capture_of, claim, read_as, text_of, told, weighed

from servanda import open_watch
from servanda import watch as way
from servanda.cli import coding as command
from servanda.cli import main
from servanda.model import Coding, Span, Statement

BY = ("--by", "Ann")


@pytest.fixture
def watch(three_reports: way.Watch) -> way.Watch:
    arrest, closed = (
        text_of(three_reports, capture_of(three_reports, f"{name}.txt"))
        for name in ("arrest", "closed")
    )
    read_as(three_reports, arrest, claim(arrest, "arrested", "detain", by="Police", to="Kem Sokha"))
    read_as(
        three_reports, closed, claim(closed, "papers were shut", "media_close", to="Two papers")
    )
    return three_reports


def run(watch: way.Watch, *words: object, input: str | None = None) -> Result:
    return CliRunner().invoke(main, ["code", str(watch.folder), *map(str, words)], input=input)


def asked(watch: way.Watch, monkeypatch: pytest.MonkeyPatch, *answers: str) -> Result:
    monkeypatch.setattr(command, "at_terminal", lambda: True)
    return run(watch, *BY, input="\n".join(answers) + "\n")


def codings(watch: way.Watch) -> tuple[Coding, ...]:
    return weighed(watch).codings


# ------------------------------------------------------------------ options and lists


def test_a_claim_by_options_is_shown_and_listed_with_its_history(watch) -> None:
    made = run(watch, *BY, "--capture", "arrest.txt", "--words", "beat", "--act", "assault",
               "--done-to", "a reporter", "--said-by", "his lawyer", "--reason", "not read")  # fmt: skip
    listed = run(watch, "--list")
    claims = run(watch, "--list", "--capture", "arrest.txt")

    assert made.exit_code == 0, made.output
    assert "1 put on record, 0 already there" in made.stdout
    assert 'done to "a reporter": tied to no actor of this watch' in made.stdout
    assert "with --done-to ID, where ID is" in made.stdout
    assert "assault" in listed.stdout
    assert "Ann on" in listed.stdout
    assert "said_by: his lawyer" in claims.stdout
    assert "2 claims of " in claims.stdout


def test_another_reading_and_its_withdrawal(watch) -> None:
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    id = told(watch, text)[0].id

    corrected = run(watch, *BY, "--claim", id, "--stance", "denied", "--reason", "he denies it")
    after = told(watch, text)[0].stance
    taken_back = run(watch, *BY, "--withdraw", codings(watch)[0].id, "--reason", "he did not")

    assert (corrected.exit_code, taken_back.exit_code) == (0, 0)
    assert (after, told(watch, text)[0].stance) == ("denied", "done")
    assert "withdrawn" in run(watch, "--list").stdout


def test_where_a_value_is_known_from_can_be_said_later_and_otherwise(watch) -> None:
    id = told(watch, text_of(watch, capture_of(watch, "closed.txt")))[0].id
    same = (*BY, "--claim", id, "--done-by", "Police", "--reason", "it was they")
    sources = ("the decree", "the decree", "his lawyer", "the decree")

    first = run(watch, *same, "--known-from", "by=an officer")
    said = [run(watch, *same, "--known-from", f"by={source}").stdout[0] for source in sources]
    known = [coding.known_from for coding in codings(watch)]

    assert first.stdout.startswith("1 put on record, 0 already there"), first.output
    assert said == ["1", "0", "1", "1"]
    assert known == [(f"by: {each}",) for each in ("an officer", *sources[1:])]
    assert codings(watch)[-1].replaces == codings(watch)[-2].id


def test_a_correction_says_what_it_changes_and_where_the_sentence_stands_too(
    watch, tmp_path
) -> None:
    first = text_of(watch, capture_of(watch, "arrest.txt"))
    copy = tmp_path / "again.txt"
    copy.write_text("Printed again.\n\n" + first.content, encoding="utf-8")
    CliRunner().invoke(main, ["gather", str(watch.folder), str(copy), "--by", "Ann"])
    second = text_of(watch, capture_of(watch, "again.txt"))
    for text in (first, second):
        start = text.content.index("Police arrested")
        end = text.content.index(".", start) + 1
        sentence = Span(start, end, text.content[start:end])
        arrest = claim(text, "arrested", "detain", by="Police", to="Kem Sokha", quote=sentence)
        read_as(watch, text, arrest, version="2")
    (id,), (other,) = ([one.id for one in told(watch, text)] for text in (first, second))
    options = (*BY, "--claim", id, "--done-by", "Kem Sokha", "--reason", "misread")

    alone = run(watch, *options)
    before = told(watch, second)[0].by[0].span.quote
    both = run(watch, *options, "--copies")

    assert 'by: "Kem Sokha" (' in alone.stdout
    assert ', was "Police" (' in alone.stdout
    assert "to:" not in alone.stdout
    assert f"The same sentence stands in {second.capture}, where {other} is" in alone.stdout
    assert before == "Police"
    assert "1 put on record, 1 already there" in both.stdout
    assert "The same sentence" not in both.stdout
    assert told(watch, second)[0].by[0].span.quote == "Kem Sokha"


def test_claims_of_a_capture_are_listed_by_the_name_of_its_file(watch) -> None:
    page = capture_of(watch, "arrest.txt")
    name = page.address.rpartition("/")[2]

    listed = run(watch, "--list", "--capture", name)
    none = run(watch, "--list", "--capture", "arest.txt")

    assert listed.exit_code == 0, listed.output
    assert f"1 claim of {name} on record." in listed.stdout
    assert 'Did you mean "' in none.stderr


def test_every_row_of_json_is_that_of_the_library(watch) -> None:
    run(watch, *BY, "--capture", "arrest.txt", "--fact", "title", "An arrest", "--reason", "x")

    rows = [json.loads(line) for line in run(watch, "--json").stdout.splitlines()]

    assert [row["what"] for row in rows] == ["correction"]
    assert rows == json.loads(json.dumps(list(open_watch(watch.folder).by_hand())))


@pytest.mark.parametrize(
    ("words", "told_"),
    [
        (("--capture", "arrest.txt", "--words", "beat"), "say --reason"),
        (("--claim", "clm-1", "--reason", "x"), "say what --claim is to say"),
        (("--capture", "arrest.txt", "--when", "Sunday", "--reason", "x"), "is no day"),
        (("--capture", "arrest.txt", "--number", "3", "--reason", "x"), "needs --unit"),
        (("--capture", "arrest.txt", "--known-from", "bye=x", "--reason", "x"), 'mean "by"'),
        (("--statement", "-"), "needs --kind"),
    ],
)
def test_wrong_use_is_told(watch, words, told_) -> None:
    result = run(watch, *BY, *words)

    assert result.exit_code == 2, result.output
    assert told_ in result.output


def test_nobody_codes_without_a_name(watch, monkeypatch) -> None:
    monkeypatch.delenv("SERVANDA_BY", raising=False)

    assert run(watch, "--withdraw", "cod-1", "--reason", "x").exit_code == 2


def test_what_does_not_fit_names_field_and_nearest_word(watch) -> None:
    result = run(watch, *BY, "--capture", "arrest.txt", "--words", "beat", "--act", "asault",
                 "--done-to", "a reportr", "--reason", "x")  # fmt: skip

    assert result.exit_code == 1
    assert 'act: "asault" is no act. Did you mean "assault"?' in result.output
    assert 'to: "a reportr" stands nowhere in the text. Did you mean "a reporter"?' in result.output
    assert codings(watch) == ()


def test_a_statement_is_taken_from_a_file_and_from_standard_input(watch, tmp_path) -> None:
    (tmp_path / "seen.txt").write_text("I saw police beat a man.", encoding="utf-8")
    more = ("--kind", "seen", "--when", "2017-09-05", "--how-known", "stood there")

    from_file = run(watch, *BY, "--statement", tmp_path / "seen.txt", *more, "--title", "One")
    typed = run(watch, *BY, "--statement", "-", *more, "--title", "Two", input="He was beaten.")

    assert (from_file.exit_code, typed.exit_code) == (0, 0), from_file.output + typed.output
    with watch.record() as record:
        assert len(record.all(Statement)) == 2
    assert not any("seen.txt" in one.address for one in weighed(watch).captures)


# ------------------------------------------------------------------ files


def example() -> str:
    page = (ROOT / "docs" / "reference" / "coding-file.md").read_text(encoding="utf-8")
    found = re.search(r"## An example.*?```toml\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_documentation_is_taken_as_it_stands(watch, tmp_path) -> None:
    file = tmp_path / "coding.toml"
    file.write_text(example(), encoding="utf-8")

    first = run(watch, *BY, "--from", file)
    size = len(list(way.coding_rows(weighed(watch))))
    second = run(watch, *BY, "--from", file)

    assert "7 put on record, 0 already there" in first.stdout, first.output
    assert "0 put on record, 7 already there" in second.stdout, second.output
    assert len(list(way.coding_rows(weighed(watch)))) == size
    assert {row["act"] for row in way.incident_rows(weighed(watch))} == {
        "detain", "assault", "admin_pressure",
    }  # fmt: skip
    assert {one.by for one in codings(watch)} == {"A. Monitor"}


def test_a_file_whose_entries_say_who_coded_them_needs_no_name_beside(watch, tmp_path) -> None:
    named = tmp_path / "named.toml"
    named.write_text(example(), encoding="utf-8")
    unnamed = tmp_path / "unnamed.toml"
    lines = example().splitlines(keepends=True)
    unnamed.write_text("".join(x for x in lines if "coded_by" not in x), encoding="utf-8")

    refused = run(watch, "--from", unnamed)
    taken = run(watch, "--from", named)

    assert refused.exit_code == 1 and "nobody's name is on it" in refused.output
    assert "7 put on record" in taken.stdout, taken.output


def test_a_file_of_which_one_entry_does_not_fit_adds_nothing_and_keeps_no_bytes(
    watch, tmp_path
) -> None:
    file = tmp_path / "coding.toml"
    file.write_text(example().replace('words = "beat"', 'words = "beaten"'), encoding="utf-8")
    before = set(watch.vault.all())

    result = run(watch, *BY, "--from", file)

    assert result.exit_code == 1
    assert re.search(r"coding\.toml:\d+: words: \"beaten\" stands nowhere", result.output)
    assert list(way.coding_rows(weighed(watch))) == []
    assert set(watch.vault.all()) == before


def test_a_statement_names_no_file_outside_the_folder_of_its_own(watch, tmp_path) -> None:
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    file = tmp_path / "inside" / "coding.toml"
    file.write_text(
        '[[statement]]\ntitle = "a"\nkind = "seen"\nwhen = 2017-09-05\n'
        'how_known = "b"\nfile = "../secret.txt"\n',
        encoding="utf-8",
    )

    result = run(watch, *BY, "--from", file)

    assert result.exit_code == 1
    assert "outside the folder" in result.output


# ------------------------------------------------------------------ prompts


CLAIM = ("1", "arrest.txt", "beat", "assault", "", "They", "", "a reporter", "", "", "", "", "")


def test_a_claim_is_asked_field_by_field_shown_whole_and_confirmed(watch, monkeypatch) -> None:
    result = asked(watch, monkeypatch, *CLAIM, "", "his lawyer", "no reader told it", "yes", ".")
    (coding,) = codings(watch)

    assert "Put on record." in result.output
    assert 'to: a reporter (unknown) "a reporter"' in result.output
    assert "put this on record? yes, or [< back, ? help, . stop]" in result.output
    assert coding.claim and coding.claim.said_by
    assert (coding.by, coding.reason) == ("Ann", "no reader told it")


@pytest.mark.parametrize("letter", ["q", "b", "s", "help", "y", '"<"', '"."'])
def test_a_letter_at_a_prompt_for_words_is_words(watch, monkeypatch, letter) -> None:
    asked(watch, monkeypatch, *CLAIM, "", "", letter, "yes", ".")

    assert [one.reason for one in codings(watch)] == [letter.strip('"')]


def test_back_changes_an_answer_and_stop_records_nothing(watch, monkeypatch) -> None:
    answers = ("1", "arrest.txt", "arrested", "<", "beat", "assault", "?", "<", "torture", ".")
    result = asked(watch, monkeypatch, *answers)

    assert "One of: done, ongoing" in result.output
    assert "Nothing was put on record." in result.output
    assert codings(watch) == ()


def test_back_from_the_whole_claim_asks_the_last_question_again(watch, monkeypatch) -> None:
    asked(watch, monkeypatch, *CLAIM, "", "", "no reson", "<", "no reason", "yes", ".")

    assert [one.reason for one in codings(watch)] == ["no reason"]


def test_what_does_not_stand_there_is_told_at_once_or_known_from_elsewhere(
    watch, monkeypatch
) -> None:
    answers = ("1", "arrst.txt", "arrest.txt", "beaten", "beat", "asault", "assault", "",
               "the ministry", "", "They", "", "the editor", "the court's register", "", "", "",
               "2017-09-03", "the charge sheet", "", "", "", "not read", "yes", ".")  # fmt: skip
    result = asked(watch, monkeypatch, *answers)
    (coding,) = codings(watch)

    assert 'Did you mean "arrest.txt"?' in result.output
    assert 'Did you mean "assault"?' in result.output
    assert coding.known_from == ("to: the court's register", "when: the charge sheet")
    assert coding.claim
    assert coding.claim.to[0].span.start == coding.claim.to[0].span.end


def test_words_that_stand_twice_ask_for_more_of_the_sentence(watch, monkeypatch) -> None:
    answers = ("1", "arrest.txt", "Phnom Penh", "charged him", "kill", ".")
    result = asked(watch, monkeypatch, *answers)

    assert "stands at 2 places" in result.output
    assert "more of the sentence [" in result.output


def test_a_fact_a_statement_and_a_withdrawal_are_asked_too(watch, monkeypatch) -> None:
    asked(watch, monkeypatch, "3", "arrest.txt", "1", "2017-09-03", "as printed", "yes", ".")
    asked(watch, monkeypatch, "4", "1", "2017-09-05", "", "", "stood there", "By the court",
          "I saw two men beaten.", "And taken away.", "", "yes", ".")  # fmt: skip
    evidence = weighed(watch)
    asked(watch, monkeypatch, "5", "1", "it was right", "yes", ".")

    assert [one.value for one in evidence.corrections] == ["2017-09-03"]
    assert [one.how_known for one in evidence.statements] == ["stood there"]
    assert [one.withdrawn for one in weighed(watch).corrections] == [False, True]


def test_what_is_read_differently_is_shown_first_and_can_be_answered(watch, monkeypatch) -> None:
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    id = told(watch, text)[0].id
    run(watch, *BY, "--claim", id, "--stance", "denied", "--reason", "he denies it")
    read_as(watch, text, claim(text, "arrested", "detain", by="Police", to="Kem Sokha",
                               stance="planned"), version="2")  # fmt: skip

    reviewed = CliRunner().invoke(main, ["review", str(watch.folder)])
    result = asked(watch, monkeypatch, "2", "arrest.txt", "1", "3", "looked again", "yes", ".")

    assert f"ASKED AGAIN: {id}" in reviewed.output and "servanda code" in reviewed.output
    assert f"ASKED AGAIN: {id}" in result.output
    assert weighed(watch).rereads == ()
    assert told(watch, text)[0].stance == "denied"


def test_incidents_show_what_is_by_hand_and_no_mark_reaches_the_terminal(watch) -> None:
    marked = "<title>not \x1b[31mread\u202e</title><p>Officers beat a driver, his lawyer said.</p>"
    with watch.record() as record:
        [capture] = way.gather(
            watch, record, [("a\x1b[31mb\u202e.html", lambda: (marked.encode(), "text/html", None))],
            now=NOW, by="Ann", given=way.Given("Shore Herald"),
        ).kept  # fmt: skip
    told_by = (*BY, "--capture", capture.id, "--words", "beat", "--act", "assault")
    refused = run(watch, *told_by, "--reason", "not \x1b[31mread\u202e")
    assert refused.exit_code == 1 and "holds <U+001B>" in refused.stderr
    assert not codings(watch) and not set("\x1b\u202e") & set(refused.output)
    assert run(watch, *told_by, "--reason", "not read").exit_code == 0

    (incident,) = (each.id for each in weighed(watch).incidents if each.act == "assault")
    shown = CliRunner().invoke(main, ["incidents", str(watch.folder)]).stdout
    one = CliRunner().invoke(main, ["show", str(watch.folder), incident]).stdout
    listed = run(watch, "--list").stdout

    assert f"{incident}: by hand: 1 coding. Each is shown by: servanda show" in shown
    assert "by hand: cod-" in one and "what coding" not in one
    page = CliRunner().invoke(main, ["show", str(watch.folder), capture.id]).stdout
    assert "a<U+001B>[31mb<U+202E>.html" in page
    assert not set("\x1b\u202e") & set(shown + one + listed + page)


def test_an_incident_has_one_line_of_what_is_by_hand_however_much_there_is(watch) -> None:
    text = text_of(watch, capture_of(watch, "arrest.txt"))
    id = told(watch, text)[0].id
    for stance in ("denied", "threatened", "ongoing"):
        run(watch, *BY, "--claim", id, "--stance", stance, "--reason", "looked again")
    run(watch, *BY, "--capture", "arrest.txt", "--fact", "title", "Another", "--reason", "so")

    shown = CliRunner().invoke(main, ["incidents", str(watch.folder)]).stdout

    lines = [line for line in shown.splitlines() if "by hand:" in line]
    assert len({line.split(":")[0] for line in lines}) == len(lines)
    assert any("1 coding, 1 correction and 2 that no longer count" in line for line in lines)


def test_a_fault_in_a_field_stands_on_the_line_of_its_key(watch, tmp_path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('[[claim]]\ncapture = "arrest.txt"\nwords = "beat"\nact = "assault"\n'
                    'reason = "so"\nabout = "paris-1919"\n')  # fmt: skip

    assert "c.toml:6: about: " in run(watch, *BY, "--from", file).output


def test_an_unknown_claim_is_compared_with_those_by_hand_too(watch) -> None:
    run(watch, *BY, "--capture", "arrest.txt", "--words", "beat", "--act", "assault",
        "--reason", "seen")  # fmt: skip
    (mine,) = (coding.claim.id for coding in weighed(watch).codings)

    refused = run(watch, *BY, "--claim", f"{mine}0", "--strike", "--reason", "x").output

    assert f'Did you mean "{mine}"?' in refused


def test_who_decides_can_be_said_once_for_every_command(watch, monkeypatch) -> None:
    monkeypatch.delenv("SERVANDA_BY", raising=False)
    decided = ("decide", str(watch.folder), "inc-0", "--judgement", "upheld", "--reason", "x")

    for words in (decided, ("code", str(watch.folder), "--claim", "clm-0", "--strike")):
        refused = CliRunner().invoke(main, words)
        assert refused.exit_code == 2
        assert 'this terminal: export SERVANDA_BY="..."' in refused.output
