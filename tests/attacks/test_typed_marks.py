"""What a person types, in a command or a file: another reads it as it is on record, or it is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from commands import rows, run
from watch.loopback import kept

from servanda import typed_words

PAGE = "Phnom Penh, 4 September 2017\n\nPolice arrested Ana Placeholder on Sunday.\n"
UNSEEN = {
    "zero width": "kil\u200bled",
    "turned": "read \u202esiht",
    "isolate": "\u2066a\u2069",
    "tag": "a\U000e0041",
    "escape": "a\x1b[2Jb",
    "return": "seen\rnever seen",
    "C1": "a\x9b2Jb",
    "line separator": "a\u2028b",
}
LIKE_ANOTHER = {
    "Cyrillic": "\u0410nn",
    "wide": "\uff21nn",
    "apart": "Re\u0301my",
    "blank": "Ann ",
    "two blanks": "Ann  P",
    "nobody": "-",
}
HONEST = ("\u1782\u17b6\u178f\u17cb\u200b\u1787\u17b6\u200b\u1798\u1793\u17bb\u179f\u17d2\u179f", "\u0645\u06cc\u200c\u0631\u0648\u0645 (12)\u200f", "\u0410\u043d\u043d\u0430", "R\u00e9my O\u2019Neill", "one line\r\nand\tanother", "\U0001f469\u200d\U0001f4bb")  # fmt: skip


@pytest.fixture
def watch(new_watch: Path, tmp_path: Path) -> Path:
    page = tmp_path / "page.txt"
    page.write_text(PAGE)
    assert run("gather", new_watch, page, "--published", "2017-09-04", "--by", "Ann").exit_code == 0
    run("read", new_watch)
    return new_watch


def lines_of(watch: Path) -> int:
    with sqlite3.connect(watch / "record.sqlite3") as record:
        return int(record.execute("select count(*) from record").fetchone()[0])


def by_file(watch: Path, name: str, text: str) -> tuple[object, ...]:
    path = watch.parent / f"{name}.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return ("code" if name == "coding" else "decide", watch, "--from", path, "--by", "Ben")


def typed(
    way: str, watch: Path, *, by: str = "Ann", reason: str = "as I read it"
) -> tuple[object, ...]:
    """A command that puts on record who says something, and why."""
    (capture,) = (each.id for each in kept(watch))
    incident = rows("incidents", watch)[0]["id"]
    spelled = "".join(f"\\U{ord(c):08x}" for c in reason)
    name = "".join(f"\\U{ord(c):08x}" for c in by)
    return {
        "decide": ("decide", watch, incident, "--judgement", "unsure", "--reason", reason, "--by", by),
        "decisions file": by_file(
            watch,
            "decisions",
            f'[[decision]]\nby = "{name}"\nincident = "{incident}"\njudgement = "unsure"\n'
            f'reason = "{spelled}"\n',
        ),
        "code": (
            "code", watch, "--capture", capture, "--fact", "title", "Another", "--reason", reason,
            "--by", by,
        ),
        "coding file": by_file(
            watch,
            "coding",
            f'[[capture]]\ncoded_by = "{name}"\ncapture = "{capture}"\ntitle = "Another"\n'
            f'reason = "{spelled}"\n',
        ),
    }[way]  # fmt: skip


WAYS = ("decide", "decisions file", "code", "coding file")


@pytest.mark.parametrize("way", WAYS)
def test_marks_that_no_reader_sees_are_refused_and_named_whichever_way_they_come(
    watch: Path, way: str
) -> None:
    before = lines_of(watch)

    for more in ({"reason": "kil\u200bled"}, {"by": "a\x1b[2Jb"}, {"by": "\u0410nn"}):
        said = run(*typed(way, watch, **more))
        assert said.exit_code == 1, said.output
        assert "Nothing was put on record" in said.stderr
    assert lines_of(watch) == before


@pytest.mark.parametrize("words", UNSEEN.values(), ids=UNSEEN)
def test_such_words_are_neither_a_reason_nor_a_name(words: str) -> None:
    assert typed_words.why_not_words(words).startswith("holds <U+")
    assert typed_words.why_not_name(words).startswith("holds <U+")


@pytest.mark.parametrize("name", LIKE_ANOTHER.values(), ids=LIKE_ANOTHER)
def test_a_name_that_looks_like_another_is_no_name(name: str) -> None:
    assert typed_words.why_not_name(name) and not typed_words.why_not_words(name)


@pytest.mark.parametrize("words", HONEST)
def test_words_of_every_script_are_words(words: str) -> None:
    assert not typed_words.why_not_words(words)
    assert "\n" in words or "\u200d" in words or not typed_words.why_not_name(words)


@pytest.mark.parametrize("option", ["--by", "--publisher", "--title"])
def test_whoever_gathers_is_held_to_the_same(watch: Path, tmp_path: Path, option: str) -> None:
    page = tmp_path / "other.txt"
    page.write_text(PAGE.replace("Sunday", "Monday"))
    before = lines_of(watch)

    said = run("gather", watch, page, option, "An\u200bn")

    assert said.exit_code == 1 and "holds <U+200B>" in said.stderr
    assert lines_of(watch) == before
    again = run("gather", watch, page, "--by", "Ann", "--published", "2017-09-04")
    assert (again.exit_code, "1 kept" in again.stdout) == (0, True), again.output
