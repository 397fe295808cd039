"""What each test costs, and which the everyday suite leaves out for it.

`dear.txt` names the tests that take most of the processor. They count as slow: the whole suite
runs them, the everyday one does not. `python -m pytest -m "not slow" --dear` measures in one
process and writes the list anew.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

DEAR = Path(__file__).parent / "dear.txt"
# Seconds of the processor: of all cases of a test together, and of one of them.
OF_ALL, OF_ONE = 0.15, 0.03

spent_on: Counter[str] = Counter()
cases: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dear", action="store_true", help="measure, and write dear.txt anew")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count as slow what is named dear, but for while that is measured."""
    if not config.getoption("--dear"):
        dear = set(DEAR.read_text(encoding="utf-8").split())
        for item in items:
            if _name(item) in dear:
                item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count what a test takes, with the fixtures that it is the first to need."""
    before = _spent()
    result = yield
    spent_on[_name(item)] += _spent() - before
    cases[_name(item)] += 1
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the list, where that was asked for."""
    if session.config.getoption("--dear"):
        dear = [
            name
            for name, seconds in spent_on.items()
            if seconds > OF_ALL and seconds > OF_ONE * cases[name]
        ]
        DEAR.write_text("".join(f"{name}\n" for name in sorted(dear)), encoding="utf-8")


def _name(item: pytest.Item) -> str:
    """A test without its case."""
    return item.nodeid.partition("[")[0]


def _spent() -> float:
    """Seconds of the processor that this process and its ended children took."""
    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
