"""`servanda coders`: drawn, coded blind by each, adjudicated, and each row as the library gives it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied
from reliability.coded import KEEPER, NO_ACT, ONE, OTHER, coded, drawn

import servanda
from servanda import watch as way
from servanda.model import BlindCoding

pytestmark = pytest.mark.slow  # a watch of its own each

REMARK = "a remark of one coder alone"


@pytest.fixture
def folder(cambodia: Path, tmp_path: Path) -> Path:
    return copied(cambodia, tmp_path / "watch")


def differing(folder: Path) -> str:
    """A sample that both have coded; the passage in which they differ."""
    sample = drawn(folder)
    acts = {each.id: each.read.act for each in sample.passages if each.read}
    chosen = next(id for id, act in acts.items() if act not in ("position", "invoke"))
    coded(folder, sample, ONE)
    coded(folder, sample, OTHER, {chosen: "torture"})
    return chosen


def judged(folder: Path, passage: str, *more: object, by: str = KEEPER, kind: str = "misread"):
    return run("coders", "adjudicate", folder, passage, "--kind", kind, "--reason",
               "it says so on the page", "--by", by, *more)  # fmt: skip


def test_a_sample_is_the_same_for_the_same_seed_and_takes_nothing_twice(
    cambodia: Path, folder: Path, tmp_path: Path
) -> None:
    again = copied(cambodia, tmp_path / "again")

    first, same, second = drawn(folder), drawn(again), drawn(folder, size=8)

    assert [each.id for each in first.passages] == [each.id for each in same.passages]
    assert first.frame_sha256 == same.frame_sha256 and second.frame_count == first.frame_count - 8
    assert not {each.id for each in first.passages} & {each.id for each in second.passages}
    too_many = run("coders", "draw", folder, "--coder", ONE, "--coder", OTHER, "--size", 500,
                   "--reason", "x", "--by", KEEPER)  # fmt: skip
    alone = run(
        "coders", "draw", folder, "--coder", ONE, "--size", 2, "--reason", "x", "--by", KEEPER
    )
    assert too_many.exit_code == alone.exit_code == 1
    assert f"there are {second.frame_count - 8} to draw from" in too_many.output
    assert "takes two at least" in alone.output


def test_no_output_has_anything_that_one_coded_before_the_other_is_in(folder: Path) -> None:
    sample = drawn(folder)
    chosen = sample.passages[0].id
    told = run("coders", "code", folder, "--passage", chosen, "--act", "torture", "--reason", REMARK,
               "--by", ONE)  # fmt: skip
    assert told.exit_code == 0, told.output
    with way.open_watch(folder).record() as record:
        (coding,) = record.all(BlindCoding)

    asked = [
        ("coders", "samples"), ("coders", "waiting", "--by", OTHER), ("coders", "agreement"),
        ("coders", "waiting", "--by", ONE), ("coders", "agreement", "--machine"),
        ("coders", "disagreements", "--all"), ("coders", "corrected", "--by", OTHER),
        ("incidents",), ("code", "--list"), ("review",), ("digest", "--since", "2017-01-01"),
    ]  # fmt: skip
    for command, *more in asked:
        at = 1 if command == "coders" else 0
        words = [command, *more[:at], folder, *more[at:]]
        for ends in ((), ("--json",)):
            kept = [word for word in words if word != "--list" or not ends]
            output = run(*kept, *ends).output
            assert "torture" not in output and REMARK not in output and coding.id not in output, (
                words
            )
    for word in (coding.id, REMARK, "torture"):
        assert run("show", folder, word).exit_code == 1
    assert not any(row for row in rows("search", folder, REMARK))
    exported = folder.parent / "claims.csv"
    assert (
        run("export", folder, "--as", "csv", "--what", "claims", "--out", exported).exit_code == 0
    )
    assert "torture" not in exported.read_text(encoding="utf-8")


def test_what_was_read_is_shown_to_coders_only_where_the_sample_says_so(folder: Path) -> None:
    drawn(folder)
    run("coders", "draw", folder, "--coder", "coder 3", "--coder", OTHER, "--size", 2,
        "--show-reading", "--reason", "x", "--by", KEEPER)  # fmt: skip

    hidden, shown = (rows("coders", "waiting", folder, "--by", who) for who in (ONE, "coder 3"))

    assert len(hidden) == 8 and not any("read" in row for row in hidden)
    assert len(shown) == 2 and all(row["read"]["act"] for row in shown)


def test_where_they_differ_a_third_person_says_what_is_right_and_the_coder_is_shown_it(
    folder: Path,
) -> None:
    passage = differing(folder)
    (row,) = rows("coders", "disagreements", folder)
    right = next(each["id"] for each in row["codings"] if each["coded"]["act"] != "torture")
    assert row["passage"] == passage and row["differing"] == ["act"]
    assert not any("by" in each for each in row["codings"])

    own = judged(folder, passage, "--right", right, by=ONE)
    no_kind = judged(folder, passage, "--right", right, kind="slipp")
    neither = judged(folder, passage, "--right", right, "--no-act")
    done = judged(folder, passage, "--right", right[:9])
    again = judged(folder, passage, "--no-act", by="keeper 2")

    assert (own.exit_code, no_kind.exit_code, neither.exit_code) == (1, 1, 2)
    assert "between their own coding and another's" in own.output
    assert 'Did you mean "slip"?' in no_kind.output
    assert done.exit_code == 0 and again.exit_code == 1 and "nothing is new since" in again.output
    assert rows("coders", "disagreements", folder) == []
    (shown,) = rows("coders", "disagreements", folder, "--all")
    assert {each["by"] for each in shown["codings"]} == {ONE, OTHER}
    assert rows("coders", "corrected", folder, "--by", ONE) == []
    (learnt,) = rows("coders", "corrected", folder, "--by", OTHER)
    assert (
        learnt["coded"]["act"] == "torture" and learnt["adjudicated"]["kind_of_error"] == "misread"
    )
    assert "it says so on the page" in run("coders", "corrected", folder, "--by", OTHER).output


def test_a_third_coding_or_none_may_be_right_and_its_author_may_change_it(folder: Path) -> None:
    passage = differing(folder)

    third = judged(folder, passage, "--act", "assault", "--done-by", "nobody who stands there")
    assert third.exit_code == 1 and "stands nowhere in the text" in third.output
    assert judged(folder, passage, "--act", "assault").exit_code == 0
    assert judged(folder, passage, "--no-act").exit_code == 0

    (row,) = rows("coders", "disagreements", folder, "--all")
    assert [each["right"] for each in row["adjudicated"]] == [None]
    assert {r["passage"] for r in rows("coders", "corrected", folder, "--by", ONE)} == {passage}


def test_a_coding_is_made_anew_until_all_are_in_and_by_nobody_else(folder: Path) -> None:
    sample = drawn(folder)
    id = sample.passages[0].id
    code = ("coders", "code", folder, "--passage", id)

    assert run(*code, "--no-act", "--by", ONE).exit_code == 0
    assert run(*code, "--act", "kill", "--by", ONE).exit_code == 0
    stranger = run(*code, "--no-act", "--by", "coder 9")
    assert stranger.exit_code == 1 and "was drawn for coder 9" in stranger.output
    assert run(*code, "--no-act", "--by", OTHER).exit_code == 0
    late = run(*code, "--no-act", "--by", ONE)

    assert late.exit_code == 1 and "nobody codes it blind any more" in late.output
    (row,) = rows("coders", "disagreements", folder)
    assert sorted(each["coded"]["act"] if each["coded"] else "" for each in row["codings"]) == [
        "",
        "kill",
    ]


def test_a_file_counts_whole_or_not_at_all_and_every_fault_has_its_line(folder: Path) -> None:
    sample = drawn(folder)
    first, second = (each.id for each in sample.passages[:2])
    file = folder.parent / "mine.toml"
    file.write_text(
        f'[[passage]]\npassage = "{first}"\nact = "kil"\n\n[[passage]]\npassage = "clm-nowhere"\n'
        f'no_act = true\n\n[[passage]]\npassage = "{second}"\nno_act = true\n\n'
        f'[[passage]]\npassage = "{second}"\nno_act = true\n',
        encoding="utf-8",
    )

    refused = run("coders", "code", folder, "--from", file, "--by", ONE)
    file.write_text('[[passage]]\nno_act = true\nact = "kill"\ncolour = "red"\n', encoding="utf-8")
    unread = run("coders", "code", folder, "--from", file, "--by", ONE)

    assert refused.exit_code == unread.exit_code == 1
    assert 'mine.toml:3: act: "kil" is no act. Did you mean "kill"?' in refused.output
    assert "mine.toml:6: no passage" in refused.output and "mine.toml:14: " in refused.output
    assert 'mine.toml:4: a [[passage]] has no key "colour"' in unread.output
    assert 'mine.toml:1: "passage" is missing' in unread.output
    assert len(rows("coders", "waiting", folder, "--by", ONE)) == 8


def test_a_whole_capture_is_coded_by_the_words_of_its_first_act(folder: Path) -> None:
    sample = drawn(folder, of="captures", size=3)
    known = next(each for each in sample.passages if each.read)
    code = ("coders", "code", folder, "--passage", known.id, "--by", ONE)

    nothing = run(*code, "--act", "detain")
    done = run(
        *code, "--act", "detain", "--words", known.read.cue.quote, "--quote", known.read.quote.quote
    )

    assert nothing.exit_code == 1 and "--words" not in nothing.output.partition("words")[0]
    assert done.exit_code == 0, done.output
    assert "2 passages left for you" in done.output


def test_every_row_is_as_the_library_gives_it(folder: Path) -> None:
    passage = differing(folder)
    sample = drawn(folder, size=2)
    judged(folder, passage, "--no-act")
    watch = servanda.open_watch(folder)
    twins = {
        ("samples",): watch.coder_samples(),
        ("waiting", "--by", ONE): watch.to_code(ONE),
        ("agreement",): watch.agreement_between_coders(),
        ("agreement", "--sample", sample.id): watch.agreement_between_coders(sample=sample.id),
        ("agreement", "--machine"): watch.reading_errors(),
        ("disagreements", "--all"): watch.coder_disagreements(every=True),
        ("corrected", "--by", ONE): watch.corrected_codings(ONE),
    }

    for (name, *more), twin in twins.items():
        printed = rows("coders", name, folder, *more)
        assert printed and [json.loads(json.dumps(row)) for row in twin] == printed, name
    assert list(watch.kinds_of_error()) == rows("coders", "kinds")
    assert watch.coder_disagreements() == []


def test_the_tables_say_what_they_rest_on(folder: Path) -> None:
    sample = drawn(folder, size=24)
    for who, otherwise in ((ONE, {}), (OTHER, {each.id: NO_ACT for each in sample.passages[:3]})):
        coded(folder, sample, who, otherwise)

    said = run("coders", "agreement", folder)
    fields = {row["field"]: row for row in rows("coders", "agreement", folder)}
    reading = " ".join(run("coders", "agreement", folder, "--machine").output.split())

    assert said.exit_code == 0 and "Below 20 passages none is given" in said.output
    assert (fields["an_act"]["passages"], fields["an_act"]["same"]) == (24, 21)
    assert fields["number"]["why_none"] == "too few: 0 of the 20 passages that it takes"
    assert (fields["act"]["alpha"], fields["act"]["method"]) == (1, "exact, nobody differs")
    assert 0 < fields["act"]["low"] < 1
    assert "so the two are never added up" in reading
    rests = {row["of"] for row in rows("coders", "agreement", folder, "--machine")}
    assert rests == {"samples coded blind", "daily work"}


def test_at_a_terminal_it_asks_passage_by_passage_and_says_how_many_are_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servanda.cli.coders_coding.at_terminal", lambda: True)
    sample = drawn(folder)
    answers = ["perhaps", "yes", "kill", *[""] * 9, "yes", "no", "yes", "."]

    said = run("coders", "code", folder, "--by", ONE, stdin="\n".join(answers).encode())

    assert "Say yes or no." in said.output and "6 passages left for you" in said.output
    assert f"“{sample.passages[0].read.cue.quote}”" in said.output
    with way.open_watch(folder).record() as record:
        codings = {each.passage: each.claim for each in record.all(BlindCoding)}
    first, second = (codings[each.id] for each in sample.passages[:2])
    assert first and first.act == "kill" and second is None and len(codings) == 2
