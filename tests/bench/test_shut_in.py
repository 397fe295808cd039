"""The report on the process that is shut in: one way has it, the other has none."""

from __future__ import annotations

import pytest

from bench import shut_in
from bench.shut_in import TimedRow, both, text
from servanda.captures import sandbox

BODY = b"<!DOCTYPE html><p>" + b"The station was closed on Monday by order of the court. " * 9


@pytest.mark.slow  # it begins and ends the other process
def test_pages_are_described_here_one_way_and_there_the_other() -> None:
    seen: list[bool] = []

    def do() -> None:
        shut_in._described([BODY])
        seen.append(sandbox._CHILD._process is not None)

    row = both("one page", 1, do, rounds=2)

    assert seen == [False, True, False, True]
    assert (row.what, row.pages) == ("one page", 1)


def test_the_table_says_what_was_timed() -> None:
    told = text([TimedRow("a WARC walked", 200, (1.0, 1.5), (2.0, 3.0))])

    assert "a WARC walked" in told
    assert "1.0 s (1.5 s)" in told
    assert "+100%" in told
