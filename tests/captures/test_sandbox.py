"""A parser gone bad ends in a clear error, reaches nothing, leaves nothing, and the next goes on."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from captures import hostile_parsers
from captures.printing import pdf

from servanda import sources
from servanda.captures import Said, Vault, ingest, sandbox
from servanda.captures.ingest import describe, described, keep
from servanda.captures.text.from_pdf import Printed
from servanda.captures.text.working_text import worked
from servanda.errors import SourceError
from servanda.model import Interval

pytestmark = pytest.mark.slow  # each ends the other process, and another takes half a second


@pytest.fixture(autouse=True)
def of_the_tests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The other process finds the parsers of the tests, and is not kept for other tests."""
    sandbox._CHILD.end()
    tests = Path(__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", f"{tests}{os.pathsep}{tests.parent}")
    yield
    sandbox._CHILD.end()


def put(parser: Callable[[bytes], object], data: bytes = b"words", seconds: float = 20) -> Printed:
    return sandbox.parsed(parser, data, result=Printed, seconds=seconds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parser", "says"),
    [
        (hostile_parsers.starts, "PermissionError"),
        (hostile_parsers.forks, "PermissionError"),
        (hostile_parsers.hides, "PermissionError"),
        (hostile_parsers.signals, "PermissionError"),
        (hostile_parsers.eats, "more memory than it may have"),
        (hostile_parsers.crashes, "ends its parser"),
        (hostile_parsers.raises, "KeyError: 'unforeseen'"),
        (hostile_parsers.refuses, "is no page."),
        (hostile_parsers.floods, "ends its parser"),
    ],
)
def test_a_parser_gone_bad_is_an_error_in_words_and_the_next_file_is_read(
    parser: Callable[[bytes], object], says: str
) -> None:
    with pytest.raises(SourceError) as caught:
        put(parser)

    assert says in str(caught.value)
    assert put(hostile_parsers.well).text == "words"


def test_a_parser_that_hangs_is_stopped_in_time() -> None:
    put(hostile_parsers.well)  # begun

    with pytest.raises(SourceError, match="longer than 0 seconds"):
        put(hostile_parsers.hangs, seconds=0.4)

    assert put(hostile_parsers.well).text == "words"


def test_a_parser_that_waits_for_ever_is_stopped_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE", 2)
    put(hostile_parsers.well)  # begun

    with pytest.raises(SourceError, match="longer than 0 seconds"):
        put(hostile_parsers.waits, seconds=0.2)

    assert put(hostile_parsers.well).text == "words"


def test_a_parser_that_others_keep_from_the_processor_is_waited_for() -> None:
    put(hostile_parsers.well)  # begun
    process = sandbox._CHILD._process
    assert process is not None

    process.send_signal(signal.SIGSTOP)
    threading.Timer(1.0, process.send_signal, [signal.SIGCONT]).start()

    assert put(hostile_parsers.well, seconds=0.5).text == "words"


def test_a_parser_reaches_no_machine_not_even_this_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.1)
        with pytest.raises(SourceError, match="PermissionError"):
            put(hostile_parsers.connects, str(canary.getsockname()[1]).encode())
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize("what", ["writes", "removes", "empties", "renames", "opens"])
def test_a_parser_makes_changes_and_removes_no_file(tmp_path: Path, what: str) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"a capture")

    with pytest.raises(SourceError, match="PermissionError"):
        put(getattr(hostile_parsers, what), str(kept).encode())
    with pytest.raises(SourceError, match="PermissionError"):
        put(hostile_parsers.writes, str(tmp_path / "new").encode())

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert kept.read_bytes() == b"a capture"


def test_an_answer_that_is_not_the_record_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="Printed"):
        put(hostile_parsers.lies)


def test_several_at_once_get_each_their_own() -> None:
    got: dict[int, str] = {}

    def one(number: int) -> None:
        got[number] = put(hostile_parsers.well, f"words {number}".encode()).text

    threads = [threading.Thread(target=one, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == {number: f"words {number}" for number in range(6)}


def test_a_pdf_is_read_apart_and_a_broken_one_leaves_nothing(tmp_path: Path) -> None:
    words = "The court closed the paper on Monday."
    assert words in worked(pdf([[words]]), "application/pdf").content
    assert sandbox._CHILD._process is not None

    with pytest.raises(SourceError, match="cannot be opened"):
        keep_one(tmp_path, b"%PDF-1.4\nbroken")
    assert list((tmp_path / "vault").rglob("*")) == []


def test_every_library_of_a_parser_is_loaded_before_it_is_confined() -> None:
    before = put(hostile_parsers.libraries).text.split()
    page = b"<!DOCTYPE html><title>Shut</title>" + b"<p>The court closed the paper.</p>" * 9
    feed = b"<rss><channel><item><link>https://a.example/b</link></item></channel></rss>"
    said = Said(address="http://a.example", fetched_at=datetime.now(UTC), added_by="a tester")

    described(page, said)
    worked(pdf([["The court closed the paper on Monday."]]), "application/pdf")
    sandbox.parsed(sources.reader_of("feed"), feed, result=sources.Listing, given="a")

    assert put(hostile_parsers.libraries).text.split() == before
    assert {"feedparser", "lxml", "openpyxl", "pypdfium2", "trafilatura"} <= set(before)


def test_html_is_described_apart_as_it_would_be_here() -> None:
    page = (
        b'<!DOCTYPE html><html lang="en"><head><title>Paper shut</title></head><body><article>'
        b"<h1>Paper shut</h1>" + b"<p>The court closed the paper on Monday, 4 May 2026.</p>" * 9
    )
    said = Said(
        address="http://example.org/a",
        fetched_at=datetime(2026, 6, 1, 8, 30, tzinfo=UTC),
        added_by="a tester",
        publisher="Placeholder",
        note="by hand",
        published=Interval(date(2026, 5, 5), date(2026, 5, 5), "day"),
    )

    there = described(page, said)

    assert sandbox._CHILD._process is not None
    assert there == describe(page, said)


@pytest.mark.parametrize(
    "parser", ["describes_and_crashes", "describes_and_raises", "describes_another"]
)
def test_html_that_makes_its_parser_fail_is_refused_by_its_address_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parser: str
) -> None:
    monkeypatch.setattr(ingest, "describe", getattr(hostile_parsers, parser))

    with pytest.raises(SourceError, match=r"^a.html: (ends|makes) its parser"):
        keep_one(tmp_path, b"<!DOCTYPE html><p>The paper was shut.</p>", "a.html", "text/html")

    assert list(tmp_path.rglob("*")) == []


def keep_one(
    folder: Path, data: bytes, address: str = "a.pdf", media_type: str = "application/pdf"
) -> None:
    said = Said(
        address=address,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        added_by="a tester",
        media_type=media_type,
    )
    keep(data, vault=Vault(folder / "vault"), details=said)
