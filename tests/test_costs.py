"""The list of dear tests names tests that there are, and files are passed over rightly."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from costs import DEAR, dear, drawn, is_slow_throughout
from outside import ROOT

SLOW = "@pytest.mark.slow\ndef test_one() -> None: ...\n"
QUICK = "def test_other() -> None: ...\n"


def test_every_dear_test_is_there_once() -> None:
    assert len(dear()) == len(DEAR.read_text(encoding="utf-8").splitlines())
    for name in dear():
        path, _, test = name.partition("::")
        assert f"def {test.rpartition('::')[2]}(" in (ROOT / path).read_text("utf-8"), name


def test_as_many_cases_are_drawn_as_the_list_says_and_others_in_another_run() -> None:
    cases = [f"case {number}" for number in range(40)]
    chosen = [drawn(cases, 5, random.Random(run)) for run in range(20)]  # noqa: S311
    assert {len(some) for some in chosen} == {5}
    assert drawn(cases, 5, random.Random(3)) == chosen[3]  # noqa: S311
    assert len({tuple(some) for some in chosen}) > 10
    assert drawn(cases, 41, random.Random(0)) == cases  # noqa: S311
    assert drawn(cases, 0, random.Random(0)) == []  # noqa: S311


@pytest.mark.parametrize(
    ("text", "is_slow"),
    [
        ("pytestmark = pytest.mark.slow  # copies\n" + QUICK, True),
        ("pytestmark = pytest.mark.slower\n" + QUICK, False),
        (SLOW, True),
        (SLOW + QUICK, False),
        (QUICK, False),
        ("", False),
        (SLOW + "class TestMore:\n    def test_two(self) -> None: ...\n", False),
        (SLOW + "TestMachine = Machine.TestCase\n", False),
        (SLOW + "from others import a, test_two\n", False),
        (SLOW + "    def test_within() -> None: ...\n", True),
    ],
)
def test_a_file_is_passed_over_only_if_all_in_it_is_slow(text: str, is_slow: bool) -> None:
    assert is_slow_throughout("tests/nowhere.py", text) is is_slow


def test_a_file_of_which_every_test_is_dear_is_passed_over_unless_a_case_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = {"tests/a.py::test_other": 0, "tests/b.py::test_other": 1}
    monkeypatch.setattr("costs.dear", lambda: listed)
    assert is_slow_throughout("tests/a.py", QUICK)
    assert not is_slow_throughout("tests/b.py", QUICK)


@pytest.mark.slow
def test_what_is_passed_over_unread_holds_no_test_for_each_day() -> None:
    with_all, as_it_is = (_collected(*more) for more in (["--import-all"], []))
    assert with_all == as_it_is
    assert len(as_it_is) > 200


def _collected(*more: str) -> list[str]:
    """Each file with how many of its tests are for each day."""
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "not slow", *more]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if line.startswith("tests/")]
