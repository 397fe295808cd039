"""Sites are asked side by side: a slow one holds up none, and each is asked one thing at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from captures.socks_server import socks_server
from served import LONG
from watch.loopback import BEGAN, ROBOTS, Answer, Clock, Site, article, kept, rss, serving, source

from servanda.captures.custody import fixity
from servanda.model import Signal
from servanda.watch import Tally, open_watch, visit
from servanda.watch.gathering import side_by_side
from servanda.watch.gathering.politeness import site_of

# the command, but that a page may take its time, on however crowded a machine
PATIENT = f"""
from servanda.captures import fetch
from servanda.cli import main
fetch.__kwdefaults__["timeout_seconds"] = {LONG}
main()
"""


@pytest.fixture
def three() -> Iterator[list[Site]]:
    with ExitStack() as opened:
        sites = [opened.enter_context(serving()) for _ in range(3)]
        for number, site in enumerate(sites):
            site.answers["/feed.xml"] = rss(site.at("/a"), site.at("/b"))
            for path in ("/a", "/b"):
                words = f"Police arrested Placeholder {path[1].upper()}{number} on Sunday."
                site.answers[path] = article(f"Report {number}{path}", words)
        yield sites


def sources_of(folder: Path, sites: list[Site], **more: object) -> None:
    for number, site in enumerate(sites):
        source(folder, site.at("/feed.xml"), id=f"paper-{number}", **more)


def all_gathered(folder: Path, *, days: int = 0) -> tuple[Tally, ...]:
    watch = open_watch(folder)
    with watch.record() as record:
        means = Clock().means(on=BEGAN + timedelta(days=days))
        return visit(watch, record, means=means, by="a tester")


def together(sites: list[Site], path: str) -> None:
    """The path of each site is answered only when it is being asked for at every one of them."""
    meeting = threading.Barrier(len(sites), timeout=LONG)

    def waiting_for(answer: Answer) -> Answer:
        meeting.wait()
        return answer

    for site in sites:
        answer = site.answers[path]
        assert not callable(answer)
        site.answers[path] = lambda answer=answer: waiting_for(answer)  # type: ignore[misc]


@pytest.mark.parametrize("path", ["/feed.xml", "/a"])
def test_three_slow_sites_are_waited_for_at_the_same_time(
    folder: Path, three: list[Site], path: str
) -> None:
    together(three, path)
    sources_of(folder, three)

    tallies = all_gathered(folder)

    assert [(t.new, t.failed) for t in tallies] == [(2, 0)] * 3
    assert fixity.look(open_watch(folder).vault, captures=kept(folder)).faults == ()


def test_they_are_waited_for_at_the_same_time_through_a_proxy_too(
    folder: Path, three: list[Site]
) -> None:
    names = {f"paper-{number}.example": site.port for number, site in enumerate(three)}
    for name, site in zip(names, three):
        site.answers["/feed.xml"] = rss(f"http://{name}/a", f"http://{name}/b")
        source(folder, f"http://{name}/feed.xml", id=name[:7])
    together(three, "/a")
    with socks_server(names) as proxy:
        path = folder / "watch.toml"
        path.write_text(f'{path.read_text()}\nroute = "socks5h://127.0.0.1:{proxy.port}"\n')
        tallies = all_gathered(folder)

    assert [(t.new, t.failed) for t in tallies] == [(2, 0)] * 3


def test_a_list_that_does_not_come_holds_up_no_other_sources_pages(
    folder: Path, three: list[Site]
) -> None:
    others = threading.Semaphore(0)
    feed = three[0].answers["/feed.xml"]
    assert isinstance(feed, bytes)

    def when_all_others_had_theirs() -> Answer:
        return feed if all(others.acquire(timeout=LONG) for _ in range(2)) else (500, {})

    three[0].answers["/feed.xml"] = when_all_others_had_theirs
    for site in three[1:]:
        last = site.answers["/b"]
        assert isinstance(last, bytes)
        site.answers["/b"] = lambda last=last: (others.release(), last)[1]  # type: ignore[misc]
    sources_of(folder, three)

    assert [(t.new, t.failed) for t in all_gathered(folder)] == [(2, 0)] * 3


def test_one_site_is_asked_one_thing_at_a_time_whoever_lists_it(
    folder: Path, three: list[Site]
) -> None:
    site = three[0]
    for number in range(3):
        pages = [f"/{number}/{page}" for page in "xyz"]
        site.answers[f"/feed-{number}.xml"] = rss(*map(site.at, pages))
        for path in pages:
            site.answers[path] = lambda path=path: (time.sleep(0.02), article(path, path))[1]  # type: ignore[misc]
        source(folder, site.at(f"/feed-{number}.xml"), id=f"paper-{number}")

    tallies = all_gathered(folder)

    assert [t.new for t in tallies] == [3, 3, 3]
    assert site.most_at_once == 1
    assert [path for path, _ in site.asked].count(ROBOTS) == 1


def test_only_so_many_sites_are_asked_at_once(folder: Path) -> None:
    in_hand: list[int] = []
    full, lock = threading.Event(), threading.Lock()
    most = 0

    def counted() -> Answer:
        nonlocal most
        with lock:
            in_hand.append(1)
            most = max(most, len(in_hand))
            if most == side_by_side.AT_ONCE:
                full.set()
        full.wait(LONG)
        time.sleep(0.02)  # time for one too many to come
        with lock:
            in_hand.pop()
        return article("A report", "Police arrested Ana Placeholder on Sunday.")

    with ExitStack() as opened:
        sites = [opened.enter_context(serving()) for _ in range(side_by_side.AT_ONCE + 3)]
        for number, site in enumerate(sites):
            site.answers["/a"] = counted
            source(folder, site.at("/a"), id=f"n{number}", kind="pages", ignores_robots="a test")
        all_gathered(folder)

    assert most == side_by_side.AT_ONCE
    assert sum(len(site.asked) for site in sites) == len(sites)


def test_while_one_site_asks_to_wait_the_others_go_on(folder: Path, three: list[Site]) -> None:
    order: list[str] = []
    for number, site in enumerate(three):
        for path in ("/a", "/b"):
            answer: Answer = (
                (503, {"Retry-After": "30"}) if (number, path) == (0, "/a") else site.answers[path]
            )  # type: ignore[assignment]
            name = f"{number}{path}"
            site.answers[path] = lambda answer=answer, name=name: (order.append(name), answer)[1]  # type: ignore[misc]
    sources_of(folder, three)

    tallies = all_gathered(folder)

    assert [(t.new, t.failed) for t in tallies] == [(1, 1), (2, 0), (2, 0)]
    second = [at for at, name in enumerate(order) if name == "0/a"][1]
    assert {"1/a", "1/b", "2/a", "2/b"} <= set(order[:second])
    assert order[-1] == "0/b"  # its own site waits


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_ended_while_three_sites_are_asked_a_second_run_completes_it(
    folder: Path, three: list[Site], how: signal.Signals
) -> None:
    all_asked = threading.Barrier(4, timeout=LONG)
    ended = threading.Event()
    pages = {}
    for site in three:
        pages[site.port] = page = site.answers["/b"]
        assert isinstance(page, bytes)
        site.answers["/b"] = lambda page=page: (all_asked.wait(), ended.wait(LONG), page)[2]  # type: ignore[misc]
    sources_of(folder, three)
    words = [sys.executable, "-c", PATIENT, "gather", str(folder), "--by", "a tester"]

    with subprocess.Popen(words, stderr=subprocess.PIPE, env=os.environ) as process:
        all_asked.wait()
        process.send_signal(how)
        _, said = process.communicate(timeout=LONG)  # it does not wait for the sites
    ended.set()
    first = len(kept(folder))
    for site in three:
        site.answers["/b"] = pages[site.port]
    tallies = all_gathered(folder)

    assert process.returncode == (1 if how == signal.SIGINT else -how)
    assert b"Traceback" not in said
    assert (first, sum(t.new for t in tallies), len(kept(folder))) == (3, 3, 6)
    # The second run has the clock of these tests, which is behind that of the first.
    assert {signal.kind for signal in kept(folder, Signal)} <= {"clock"}
    assert fixity.look(open_watch(folder).vault, captures=kept(folder)).faults == ()


def test_what_nobody_foresaw_while_asking_ends_the_gathering(
    folder: Path, three: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    sources_of(folder, three[:1])
    watch = open_watch(folder)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with watch.record() as record, pytest.raises(RuntimeError, match="without an answer"):
        visit(watch, record, means=Clock().means(fetch=broken), by="a tester")


def test_one_machine_is_one_site_whatever_the_scheme_and_with_www_or_without() -> None:
    addresses = ("http://site.example/a", "https://site.example/b", "https://www.Site.example/c")

    assert {site_of(address) for address in addresses} == {"site.example"}
    assert site_of("http://site.example:81/") != site_of("http://site.example/")
