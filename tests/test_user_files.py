"""A person's file is read within bounds, and what is wrong with it is said with its line."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest

from servanda.errors import SettingsError, SourceError
from servanda.refusals import is_of_the_machine, machine_words, stop_for_the_machine
from servanda.user_files import (
    MOST_DEPTH,
    UnreadableFile,
    check_plain,
    read_bytes,
    read_stream,
    read_text,
    refused_as,
    table_of,
    text_of,
)


def test_a_byte_order_mark_is_taken_off_and_every_line_ends_alike(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\rc = 3\n")

    assert read_text(tmp_path / "a", most_bytes=99) == "a = 1\nb = 2\nc = 3\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_no_utf8_is_named_with_its_line(mark: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        text_of(mark + "ភ\n".encode() + b"caf\xe9")

    assert caught.value.line == 2
    assert f"byte {len(mark) + 7} is not UTF-8 (0xe9)" in caught.value.what


def test_nothing_but_a_plain_file_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")

    for name, what in (
        ("fifo", "a pipe"),
        ("zero", "a device"),
        ("", "a folder"),
        ("n", "no such"),
    ):
        with pytest.raises(UnreadableFile, match=what):
            read_bytes(tmp_path / name, most_bytes=9)
        with pytest.raises(UnreadableFile, match=what):
            check_plain(tmp_path / name)


def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123456789")

    assert read_bytes(tmp_path / "a", most_bytes=9) == b"123456789"
    assert read_stream(BytesIO(b"123456789"), most_bytes=9) == b"123456789"
    for read in (
        lambda: read_bytes(tmp_path / "a", most_bytes=8),
        lambda: read_stream(BytesIO(b"123456789"), most_bytes=8),
    ):
        with pytest.raises(UnreadableFile, match="more than the 8"):
            read()


def test_a_file_that_the_system_says_is_empty_is_still_read_to_its_end() -> None:
    assert read_bytes(Path("/proc/self/status"), most_bytes=100_000).startswith(b"Name:")


@pytest.mark.parametrize(
    "text",
    [
        "\n" + "a = " + "[" * 50,
        "\na = " + "{b = " * 50,
        "\n" + ".".join("a" * 100_000) + " = 1",
        "\n[" + ".".join(['"a"'] * 50) + "]\n",
        "\n" + " . ".join("a" * 50) + " = 1",
    ],
)
def test_what_nests_deeper_than_may_be_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(UnreadableFile, match=f"more than {MOST_DEPTH}") as caught:
        table_of(text)

    assert caught.value.line == 2


def test_what_stands_in_strings_and_comments_nests_nothing() -> None:
    deep = "[" * 50 + ".a" * 50
    text = f'# {deep}\na = "{deep}\\""\nb = \'{deep}\'\nc = """{deep}\n"""\nd = [{"1.5," * 50}]\n'

    assert set(table_of(text)) == {"a", "b", "c", "d"}


def test_what_is_no_toml_has_its_line_and_what_to_write() -> None:
    for text, line, why in (
        ("a = 1\nb: 2\n", 2, "Write b = 2"),
        (f"\n\na = {'9' * 5000}\n", 3, "more digits"),
        ("a = [1\n", 2, "not closed"),
        ("on = 12 May 1998", 1, r"year first. Write on = 1998-05-12\."),
        ("on = May 12th, 1998 # so", 1, r"Write on = 1998-05-12\."),
        ("a = [{ on = 1998/5/12 }]", 1, r"Write on = 1998-05-12\."),
        ("on = 12-5-98", 1, r"Write on = 1991-10-23\."),
        ("on = 31 June 1998", 1, r"Write on = 1991-10-23\."),
        ("a = [gov]", 1, 'Write "gov"'),
        ('a = "b', 1, "quotation mark is opened and not closed"),
        ('a = ["b" "c"]', 1, 'Write "b", "c"'),
        ('a = { b = "c" d = "e" }', 1, "a comma is missing"),
        ('a = { b: "c" }', 1, "Write b ="),
        ('a = "b", "c"', 1, r'Write a = \["b", "c"\]'),
        ('a = "b", c = "d"', 1, "line of its own"),
        ("a = [1,\nb = 2", 2, "opened above is not closed"),
        ("[[a]\nb = 1", 1, "not closed"),
        ("a =", 1, "has no value"),
        ("a word", 1, 'has no "="'),
        ('a = "say "no" to"', 1, "stand inside the words"),
        ('a = "b" c', 1, "more stands behind the value"),
    ):
        with pytest.raises(UnreadableFile, match=why) as caught:
            table_of(text)
        assert caught.value.line == line


def test_a_refusal_says_where_what_and_what_it_comes_to() -> None:
    with (
        pytest.raises(
            SettingsError, match=r"^x\.toml:1: .*Save it as plain text in UTF-8\. Nothing\.$"
        ),
        refused_as(SettingsError, "x.toml", closing="Nothing."),
    ):
        text_of(b"\xff\xfea")


def test_what_is_about_the_machine_is_no_fault_of_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"a")

    def refuse(*_: object, **__: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files", "a")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(OSError, match="Too many open files"):
        read_bytes(tmp_path / "a", most_bytes=9)


def test_what_the_machine_refused_is_raised_from_below_what_it_became() -> None:
    root = OSError(errno.EMFILE, "Too many open files")
    became = SourceError("its parser ends")
    became.__cause__ = root

    with pytest.raises(OSError, match="Too many"):
        stop_for_the_machine(became)
    stop_for_the_machine(SourceError("a page is empty"))
    assert is_of_the_machine(MemoryError())
    assert not is_of_the_machine(FileNotFoundError(errno.ENOENT, "no"))


def test_every_refusal_of_the_system_has_words() -> None:
    for number in errno.errorcode:
        words = machine_words(OSError(number, os.strerror(number), "a/b"))
        assert words.startswith("a/b: ") and words.endswith(".")
    assert machine_words(KeyError("a")) == ""
