"""What each test costs, and which the everyday suite leaves out for it.

`dear.txt` names the tests that take more of the processor than a test may have each day. They count
as slow: the whole suite runs them, the everyday one does not. Behind a name may stand how many of
its cases are within that; so many run each day, other ones in each run. A file of which nothing
would be left keeps its cheapest test. `python -m pytest -m "not slow" --dear` measures in one
process and writes the list anew. Files of which no test is for each day are not imported.

What many tests stand on is made once a process: the tests of the dearest of it come first, so that
of two processes, each with half of the tests, one makes it.
"""

from __future__ import annotations

import random
import re
import resource
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from servanda.captures import sandbox

Case = TypeVar("Case")

DEAR = Path(__file__).parent / "dear.txt"
# Seconds of the processor each day: of all cases of a test, and of a file's only test.
EACH_DAY, ONLY_ONE = 0.06, 0.5
# Fixtures of a second or more each, that tests of many folders stand on.
SHARED = {"cambodia", "outputs"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dear", action="store_true", help="measure, and write dear.txt anew")
    parser.addoption("--import-all", action="store_true", help="pass over no file unread")


def is_everyday(config: pytest.Config) -> bool:
    """Whether this run leaves out what is slow."""
    return bool(config.getoption("markexpr") == "not slow")


@cache
def dear() -> Mapping[str, int]:
    """How many cases of a dear test run each day, by its name: mostly none."""
    lines = (line.split(" ") for line in DEAR.read_text(encoding="utf-8").splitlines())
    return {name: int(*cases or ("0",)) for name, *cases in lines}


def is_slow_throughout(name: str, text: str) -> bool:
    """Whether no test of a file is for each day, as its text says it, told without importing it.

    `name` is how names of its tests begin. A file that says it in another way is imported.
    """
    if re.search(r"^pytestmark = pytest\.mark\.slow\b", text, re.M):
        return True
    if re.search(r"^class Test|\.TestCase$|^from \S+ import .*\btest_", text, re.M):
        return False
    tests = set(re.findall(r"^(?:async )?def (test_\w+)\(", text, re.M))
    between = r"(?:[@ )\]].*\n)*"  # other decorators, and what they are given
    marks = rf"^@pytest\.mark\.slow\b.*\n{between}def (test_\w+)\("
    marked = set(re.findall(marks, text, re.M))
    return bool(tests) and all(
        test in marked or dear().get(f"{name}::{test}") == 0 for test in tests
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pass over files that the everyday suite would leave out whole, where it was not given them."""
    given = {Path(place.partition("::")[0]).name for place in config.args}
    is_passed_over = (
        is_everyday(config)
        and collection_path.name not in given
        and not config.getoption("--dear")
        and not config.getoption("--import-all")
        and re.fullmatch(r"test_\w+\.py", collection_path.name)
        and is_slow_throughout(
            collection_path.relative_to(config.rootpath).as_posix(),
            collection_path.read_text(encoding="utf-8"),
        )
    )
    return True if is_passed_over else None  # None asks the others


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Count as slow what is named dear, but for while that is measured; then see to the order.

    A module stays together, since what it makes for itself goes when a test of another comes.
    """
    if not config.getoption("--dear"):
        _mark(items, random.Random(_run(config)))  # noqa: S311 no secret
    yield  # those that are not to run are taken out
    first = {item.path for item in items if SHARED.intersection(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path not in first)


def _mark(items: list[pytest.Item], draw: random.Random) -> None:
    """Those count as slow that are not among the cases drawn for this run."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("slow"):
            cases.setdefault(_name(item), []).append(item)
    for name, of_test in cases.items():
        each_day = drawn(of_test, dear().get(name, len(of_test)), draw)
        for item in set(of_test).difference(each_day):
            item.add_marker(pytest.mark.slow)


def drawn(cases: Sequence[Case], most: int, draw: random.Random) -> list[Case]:
    """Of all cases at most so many, in their order."""
    if len(cases) <= most:
        return list(cases)
    return [cases[place] for place in sorted(draw.sample(range(len(cases)), most))]


def _run(config: pytest.Config) -> str | None:
    """What all processes of one run know it by, so that they draw the same cases; else nothing."""
    given: dict[str, str] = getattr(config, "workerinput", {})
    return given.get("testrunuid")


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
        one = {name: seconds / self.cases[name] for name, seconds in self.spent_on.items()}
        each_day = {
            name: min(cases, int(EACH_DAY / max(one[name], 1e-9)))
            for name, cases in self.cases.items()
        }
        for path in {_path(name) for name in one}:
            here = [name for name in one if _path(name) == path]
            cheapest = min(here, key=one.__getitem__)
            if not any(each_day[name] for name in here) and one[cheapest] <= ONLY_ONE:
                each_day[cheapest] = 1
        lines = [
            f"{name} {each_day[name]}".removesuffix(" 0")
            for name in sorted(one)
            if each_day[name] < self.cases[name]
        ]
        DEAR.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _path(name: str) -> str:
    """The file of a test."""
    return name.partition("::")[0]


def _name(item: pytest.Item) -> str:
    """A test without its case."""
    return item.nodeid.partition("[")[0]


def _spent() -> float:
    """Seconds of the processor that this process took, and its children, ended or standing ready."""
    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return ended + sandbox.spent_seconds()
