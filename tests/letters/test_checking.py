"""A letter that a person wrote: what in it does not hold is named, and what holds is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from commands import run

import servanda
from servanda import watch as way
from servanda.letters import LetterFault, LetterRecord
from servanda.letters.aligned import translation_sheet
from servanda.letters.checking.law import article_places, articles
from servanda.letters.checking.parsing import parse
from servanda.letters.checking.quotations import nearest, quotations, stands_in
from servanda.letters.checking.words import words_of
from servanda.letters.compose import BLANK
from servanda.letters.phrases import phrases_in
from servanda.watch.speaking.letter_checking import LetterReader, letter_record

ON = date(2017, 10, 24)
Check = Callable[..., list[LetterFault]]


@pytest.fixture(scope="module")
def held(cambodia: Path) -> tuple[LetterReader, LetterRecord]:
    """The Cambodia record of the day after the founding letter, and who reads letters of it."""
    watch = way.open_watch(cambodia)
    with watch.record() as record:
        evidence = way.checked_evidence(watch, record)
    judged = way.judge(watch, evidence, on=ON)
    return LetterReader(watch, ON, "en"), letter_record(watch, evidence, judged, "en")


@pytest.fixture
def check(held: tuple[LetterReader, LetterRecord]) -> Check:
    """The faults of a letter of some sentences; `record` is what it is held against."""
    reader, kept = held

    def faults(*sentences: str, record: LetterRecord = kept) -> list[LetterFault]:
        return list(reader.check("\n\n".join(sentences), record).faults)

    return faults


@pytest.fixture
def page(held: tuple[LetterReader, LetterRecord]) -> Callable[[str], str]:
    """The id of the page of a report by a word of its title."""
    return lambda word: next(c.id for c in held[1].captures.values() if word in c.title)


def kinds(faults: list[LetterFault]) -> list[str]:
    return [fault.kind for fault in faults]


def at(fault: LetterFault) -> str:
    return fault.sentence[fault.start : fault.end]


# ------------------------------------------------------------------ what holds


def test_the_draft_itself_holds_every_sentence(held) -> None:
    reader, record = held

    checked = reader.check(record.draft.text, record)

    assert checked.faults == ()
    assert checked.sentences == checked.drafted > 60


def test_a_sentence_in_ones_own_words_holds_where_its_source_tells_it(check, page) -> None:
    leader = page("arrested at home")

    assert check(
        f"Police arrested Kem Sokha on 3 September 2017 [{leader}].",
        f"As the newspaper wrote, “Police arrested Kem Sokha [...] at his home” [{leader}].",
        f"At least 19 radio stations were closed [{page('19 stations')}].",
        "The Co-Chairmen must consult once the Secretary-General requests it [cps-29].",
    ) == []  # fmt: skip


def test_what_those_who_sign_do_themselves_needs_no_source(check) -> None:
    assert check("Excellencies,", "24 October 2017", "We write with concern.",
                 "We ask France to act.", "Yours sincerely,", "Placeholder Organisation") == []  # fmt: skip


# ------------------------------------------------------------------ what does not


@pytest.mark.parametrize(
    "sentence",
    [
        "Hundreds were killed in Phnom Penh.",
        "Cambodia has broken its word.",
        "It said “never again” then.",
        "The agreement was signed on 23 October 1991.",
        "## Police killed a monk in Phnom Penh",
        "Police killed a monk in Phnom Penh",
    ],
)
def test_a_fact_without_a_source_is_named(check, sentence: str) -> None:
    (fault,) = check("We write.", sentence)

    assert (fault.kind, fault.line) == ("no support", 3)


@pytest.mark.parametrize("reference", ["fnd-0000000000", "7", "cap-0123456789abcdef", "cps/999"])
def test_a_reference_to_nothing_is_named(check, reference: str) -> None:
    (fault,) = check(f"We rely on what was found [{reference}].")

    assert fault.kind == "unknown source" and reference in fault.what


def test_a_number_beyond_its_sources_is_named_with_those_they_give(check, page) -> None:
    stations = page("19 stations")

    first, second = check(
        f"The ministry closed 31 radio stations [{stations}].",
        f"The ministry closed 19 radio stations [{stations}].",
    )

    assert (first.kind, second.kind) == ("number", "number")
    assert at(first) == "31 radio stations" and "at least 19" in first.what
    assert at(second) == "19 radio stations"  # the source says no more than "at least"


def test_a_day_that_no_source_has_is_named(check, page) -> None:
    (fault,) = check(f"Police arrested Kem Sokha on 5 September 2017 [{page('arrested at home')}].")

    assert (fault.kind, at(fault)) == ("day", "5 September 2017")


def test_what_is_announced_told_as_done_is_named(check, page) -> None:
    asked = page("Ministry asks court")

    (fault,) = check(f"A court dissolved the Cambodia National Rescue Party [{asked}].")

    assert (fault.kind, at(fault)) == ("not done", "dissolved")
    assert check(f"A ministry asked a court to dissolve the party [{asked}].") == []


def test_what_one_voice_says_is_not_told_in_the_letters_own(check, page) -> None:
    asked = page("Paris Conference")

    (fault,) = check(
        f"Civil society workers were intimidated and kept under surveillance [{asked}]."
    )

    assert fault.kind == "attribution" and "The letter" in fault.what


def test_a_quotation_that_is_not_word_for_word_is_named_with_the_nearest_words(check, page) -> None:
    (fault,) = check(
        f"It wrote that “police arrested Kem Sokha, the leader of the banned opposition” "
        f"[{page('arrested at home')}]."
    )

    assert fault.kind == "quotation" and at(fault).startswith("police arrested")
    assert "leader of the opposition" in fault.what


def test_the_request_that_article_29_waits_on_may_not_be_left_out(check) -> None:
    (fault,) = check("France and Indonesia must consult when the agreements are violated [cps-29].")

    assert (fault.kind, at(fault)) == ("law", "must")
    assert "Secretary-General" in fault.what and "requests the Co-Chairmen" in fault.what


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Japan must consult once the Secretary-General requests it [cps-29].", "not among those"),
        ("Cambodia must hold elections [cps/12].", "which is ended"),
        ("Article 15 protects human rights [cps/29].", "article 15"),
    ],
)
def test_the_law_is_not_told_beyond_its_provision(check, sentence: str, says: str) -> None:
    (fault,) = check(sentence)

    assert fault.kind == "law" and says in fault.what


def test_a_finding_that_no_longer_stands_carries_no_sentence(held, check) -> None:
    record = held[1]
    finding = next(f for f in record.findings.values() if f.state == "upheld")
    rejected = {**record.findings, finding.id: evolve(finding, state="rejected")}
    sentence = f"It was found to be so [{finding.id}]."

    assert check(sentence) == []
    (fault,) = check(sentence, record=evolve(record, findings=rejected))
    assert fault.kind == "not upheld" and "rejected" in fault.what


def test_a_page_edited_since_is_named_where_its_words_are_gone(held, check, page) -> None:
    record, leader = held[1], page("arrested at home")
    finding = next(
        f.id
        for f in record.findings.values()
        if f.incident in {i.id for i in record.incidents.values() if i.claims[0].capture == leader}
    )
    sentence = f"It was found to be so [{finding}]."
    edited = evolve(record, newer={leader: "This story was taken down."})
    longer = evolve(record, newer={leader: record.texts[leader] + " More."})

    assert kinds(check(sentence, record=edited)) == ["edited since"]
    assert check(sentence, record=longer) == []


def test_a_changed_sentence_of_the_draft_holds_on_its_findings(held) -> None:
    reader, record = held
    changed = record.draft.text.replace("on six findings", "upon six findings")

    checked = reader.check(changed, record)

    assert checked.faults == ()
    assert (checked.found, checked.uncontradicted) == (2, 0)
    other = reader.check(changed.replace("upon six", "upon seven"), record).faults
    assert kinds(list(other)) == ["number", "number"]
    assert not any("They give" in fault.what for fault in other)


def test_the_figures_of_an_articles_number_are_no_numbers(held) -> None:
    reader, record = held
    changed = record.draft.text.replace("This was found, on", "This stop was found, on")

    checked = reader.check(changed, record)

    assert changed != record.draft.text
    assert checked.faults == ()


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("en", "It breaks articles 15(2)(a)(i) and 3 (2).", "15(2)(a)(i) and 3 (2)"),
        ("fr", "Il viole l'article 3(2)(a)(i).", "3(2)(a)(i)"),
        ("id", "Menurut Pasal 15(2) begitu.", "15(2)"),
        ("km", "តាមមាត្រា 29 ត្រូវពិគ្រោះ។", "29"),
    ],
)
def test_where_the_numbers_of_articles_stand(language: str, words: str, number: str) -> None:
    ((start, end),) = article_places(words, words_of(language).article)

    assert words[start:end] == number


def test_a_source_of_several_lines_points_to_nothing_where_one_line_does(held) -> None:
    reader, record = held
    line = next(line for line in record.draft.text.splitlines() if "*Cambodia shuts" in line)
    pages = f"{line.partition('. ')[2]}\n   - Somebody, *A page*, SHA-256 000000000000"
    letter = "It was closed [1].\n\n## Sources\n\n1. Two pages:\n   - " + pages

    (fault,) = reader.check(letter, record).faults[:1]

    assert fault.kind == "unknown source"


def test_an_unknown_source_beside_the_drafts_own_is_named(held) -> None:
    reader, record = held
    text = record.draft.text
    changed = text.replace("signed on 23 October 1991 [1].", "signed on 23 October 1991 [1] [999].")

    assert changed != text
    assert kinds(list(reader.check(changed, record).faults)) == ["unknown source"]


def test_a_draft_sentence_on_other_sources_is_held_against_those(held, check) -> None:
    record = held[1]
    line = next(line for line in record.draft.text.splitlines() if "We ask the Secretary" in line)
    first = line.removeprefix("1. ").split(" [")[0]

    assert kinds(check(f"{first} [cps/12].")) != []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "En vertu de l'article 29, la France doit consulter sans délai [cps-29]."),
        ("id", "Menurut pasal 29 Indonesia harus segera berkonsultasi [cps-29]."),
        ("km", "តាមមាត្រា 29 ប្រទេសទាំងពីរត្រូវពិគ្រោះជាបន្ទាន់ [cps-29]។"),
    ],
)
def test_a_letter_in_another_language_is_held_against_the_law_too(
    held, language: str, sentence: str
) -> None:
    reader, record = held

    checked = evolve(reader, language=language).check(sentence, evolve(record, draft=None))

    (fault,) = checked.faults
    assert fault.kind == "law" and "Secretary-General" in fault.what


@pytest.mark.parametrize("language", ["fr", "id", "km"])
def test_each_line_of_a_sheet_that_is_not_translated_is_named(held, language: str) -> None:
    reader, record = held
    sheet = translation_sheet(record.draft.text, language)
    own = [
        number
        for number, line in enumerate(sheet.splitlines(), 1)
        if f"({phrases_in(language).to_translate})" in line
    ]
    held_in = evolve(record, draft=None)

    untouched = evolve(reader, language=language).check(sheet, held_in).faults
    partly = evolve(reader, language=language).check(
        sheet.replace(f"{BLANK} ({phrases_in(language).to_translate})", "X", 1), held_in
    )

    assert [fault.line for fault in untouched if fault.kind == "not translated"] == own
    assert {fault.kind for fault in untouched} == {"not translated"}
    assert len([f for f in partly.faults if f.kind == "not translated"]) == len(own) - 1 > 20


def test_a_sentence_that_nothing_contradicts_is_not_counted_as_found(held, page) -> None:
    reader, record = held
    leader = page("arrested at home")

    checked = reader.check(
        f"Police arrested Kem Sokha on 3 September 2017 [{leader}].\n\n"
        f"The minister is to blame [{leader}].",
        record,
    )

    assert (checked.found, checked.uncontradicted, checked.faults) == (1, 1, ())


@pytest.mark.parametrize(
    ("sentence", "words"),
    [("The minister is guilty [{}].", "guilty"), ("This was proved [{}].", "proved")],
)
def test_a_verdict_is_named_wherever_it_points(check, page, sentence: str, words: str) -> None:
    (fault,) = check(sentence.format(page("arrested at home")))

    assert (fault.kind, at(fault)) == ("verdict", words)


def test_a_duty_that_its_provision_says_nothing_of_is_named(check) -> None:
    under = "Under article 3(2)(a)(i) of the Sovereignty Agreement, Cambodia must"

    (fault,) = check(f"{under} release all prisoners and hold new elections [sov/3/2/a/i].")

    assert fault.kind == "law" and at(fault).startswith("must release all prisoners")
    assert check(f"{under} respect human rights [sov/3/2/a/i].") == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Quant à l'article 15(2)(a)(i), il est violé depuis lors [{}].", []),
        ("Cet engagement est violé depuis lors [{}].", []),
        ("Une femme a été violée par des soldats à Phnom Penh [{}].", ["another act"]),
    ],
)
def test_a_breach_of_an_article_is_no_act_in_french(held, sentence: str, found: list[str]) -> None:
    reader, record = held
    finding = next(f.id for f in record.findings.values() if f.state == "upheld")

    checked = evolve(reader, language="fr").check(
        sentence.format(finding), evolve(record, draft=None)
    )

    assert [f.kind for f in checked.faults if f.kind == "another act"] == found


# ------------------------------------------------------------------ the parts, and the command


def test_sentences_keep_their_lines_and_what_stands_behind_them() -> None:
    text = "# Title\n\nOne [1]. “Two. Three.” [2] [3]\nFour [well-meant].\n\n## Sources\n\n1. A\n2. B\n"
    letter = parse(text, _stops)

    assert letter.sources == {"1": ("A",), "2": ("B",)}
    assert [(s.line, s.words, s.references, s.whole) for s in letter.sentences] == [
        (1, "Title", (), False),
        (3, "One.", ("1",), True),
        (3, "“Two. Three.”", ("2", "3"), True),
        (4, "Four [well-meant].", (), True),
        (6, "Sources", (), False),
    ]


def test_a_source_of_several_things_has_each_on_a_line_below() -> None:
    text = "One [1].\n\n## Sources\n\n1. Two pages:\n   - A\n   - B\n2. C\n"

    assert parse(text, _stops).sources == {"1": ("Two pages:", "A", "B"), "2": ("C",)}


def _stops(words: str) -> list[tuple[int, int]]:
    """Cut after each stop, as a reader of sentences would."""
    starts = [
        0,
        *(i + 2 for i, sign in enumerate(words[:-1]) if sign in ".”" and words[i + 1] == " "),
    ]
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


def test_quotations_of_every_mark_and_what_is_left_out() -> None:
    assert [q.quote for q in quotations('“a b”, "c d" and « e f »')] == ["a b", "c d", "e f"]
    assert stands_in("the police … a monk", "“The  police” beat a monk")
    assert not stands_in("a monk … the police", "The police beat a monk")
    assert nearest("police beat two monks", ["The police beat a monk.", "It rained."]) is not None
    assert articles("articles 5(1) and 29, Article VII", ("article", "articles")) == [
        "5(1)",
        "29",
        "VII",
    ]


@pytest.mark.slow
def test_the_command_underlines_ends_with_one_and_gives_the_rows(
    cambodia: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "letter.md"
    mine.write_text("We write.\n\nHundreds were killed in Phnom Penh.\n", encoding="utf-8")
    draft = run("letter", cambodia, "--on", ON)
    drafted = tmp_path / "draft.md"
    drafted.write_text(draft.stdout, encoding="utf-8")

    said = run("letter", "check", cambodia, mine, "--on", ON)
    rows = run("letter", "check", cambodia, mine, "--on", ON, "--json")
    well = run("letter", "check", cambodia, drafted, "--on", ON)

    assert (said.exit_code, rows.exit_code, well.exit_code) == (1, 1, 0)
    assert f"{mine}:3: no support" in said.stdout and "one fault" in said.stdout
    assert "no faults" in well.stdout
    assert [json.loads(line) for line in rows.stdout.splitlines()] == list(
        servanda.open_watch(cambodia).letter_faults(mine, on=ON)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfea\x00", "UTF-16"), (b"PK\x03\x04", "Word"), (b"x" * 200_001, "200,000")],
)
def test_a_file_that_is_no_letter_is_refused(
    cambodia: Path, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "letter.md").write_bytes(content)

    refused = run("letter", "check", cambodia, tmp_path / "letter.md", "--on", ON)

    assert refused.exit_code == 1
    assert says in refused.stderr and "Nothing was checked" in refused.stderr
