"""What each test costs, and which the everyday suite leaves out for it.

`dear.txt` names the tests that take most of the processor. They count as slow: the whole suite
runs them, the everyday one does not. `python -m pytest -m "not slow" --dear` measures in one
process and writes the list anew. What many tests stand on is made once a process: the tests of the
dearest of it come first, so that of two processes, each with half of the tests, one makes it.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servanda.captures import sandbox

DEAR = Path(__file__).parent / "dear.txt"
# Seconds of the processor: of all cases of a test together, and of one of them.
OF_ALL, OF_ONE = 0.15, 0.03
# Fixtures of a second or more each, that tests of many folders stand on.
SHARED = {"cambodia", "outputs"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dear", action="store_true", help="measure, and write dear.txt anew")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Count as slow what is named dear, but for while that is measured; then see to the order.

    A module stays together, since what it makes for itself goes when a test of another comes.
    """
    if not config.getoption("--dear"):
        dear = set(DEAR.read_text(encoding="utf-8").split())
        for item in items:
            if _name(item) in dear:
                item.add_marker(pytest.mark.slow)
    yield  # those that are not to run are taken out
    first = {item.path for item in items if SHARED.intersection(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path not in first)


class Meter:
    """Counts what each test takes and, at the end, writes the list anew; only with `--dear`."""

    def __init__(self) -> None:
        self.spent_on: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()
        self.made_once: Counter[str] = Counter()  # by the fixture

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count what a test takes, but for what is made once and would be made for another."""
        before, made = _spent(), self.made_once.total()
        result = yield
        own = _spent() - before - (self.made_once.total() - made)
        self.spent_on[_name(item)] += own
        self.cases[_name(item)] += 1
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Count what is made once for all tests of the process, each without another within."""
        before, within = _spent(), self.made_once.total()
        result = yield
        if fixturedef.scope == "session":
            own = _spent() - before - (self.made_once.total() - within)
            self.made_once[fixturedef.argname] += own
        return result

    def pytest_sessionfinish(self) -> None:
        """Write the list."""
        dear = [
            name
            for name, seconds in self.spent_on.items()
            if seconds > OF_ALL and seconds > OF_ONE * self.cases[name]
        ]
        DEAR.write_text("".join(f"{name}\n" for name in sorted(dear)), encoding="utf-8")


def _name(item: pytest.Item) -> str:
    """A test without its case."""
    return item.nodeid.partition("[")[0]


def _spent() -> float:
    """Seconds of the processor that this process took, and its children, ended or standing ready."""
    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return ended + sandbox.spent_seconds()
