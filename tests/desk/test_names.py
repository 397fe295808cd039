"""Names that may be one, at the desk: a pair at a time, and every sentence of it on request."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk.conftest import Opened, _opened

from bench import answer_times
from servanda import watch as way
from servanda.desk import names
from servanda.model import Identity

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch in which several pairs of names may be one."""
    folder = tmp_path_factory.mktemp("alike") / "watch"
    answer_times.made(folder, 300)
    return folder


@pytest.fixture
def opened(alike: Path) -> Iterator[Opened]:
    yield from _opened(alike, by="reviewer 2")


def _pairs(folder: Path) -> list[tuple[str, str]]:
    watch = way.open_watch(folder)
    with watch.record() as record, way.answering(watch, record) as answers:
        return [(pair.one, pair.other) for pair in answers.name_pairs]


def _asked(page: str) -> tuple[str, ...]:
    return tuple(re.findall(r'name="(?:one|other)" value="([^"]*)"', html.unescape(page)))


def test_one_pair_is_asked_about_and_the_others_wait_by_name(opened: Opened) -> None:
    every = _pairs(opened.folder)
    page = opened.get("/names")
    others = page.split('<h2 id="others">')[1]

    assert len(every) > 2 and _asked(page) == every[0]
    assert f"{len(every)} pairs of names" in page
    second = html.unescape(re.findall(r'href="([^"]+)"', others)[0])
    assert _asked(opened.get(second)) == every[1]


def test_of_a_name_that_is_told_often_some_sentences_are_shown_and_all_on_request(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened.get("/names").count("<blockquote>")
    monkeypatch.setattr(names, "MOST_QUOTED", 1)

    page = opened.get("/names")

    assert page.count("<blockquote>") == 2 < whole
    more = html.unescape(re.findall(r'href="(/names\?all=1[^"]+)"', page)[0])
    assert opened.get(more).count("<blockquote>") == whole


def test_an_answer_is_about_the_pair_that_was_shown_and_the_next_is_asked(opened: Opened) -> None:
    first, second = _pairs(opened.folder)[:2]
    form = {**opened.shown("/names"), "one": first[0], "other": first[1], "verdict": "different"}

    nothing = opened.post("/names", {**form, "form": " ".join(first)}, status=400)
    assert "Say why." in html.unescape(nothing) and _asked(nothing) == first
    stale = {**form, "seen": "0" * 64, "form": " ".join(first), "reason": "Remarkable"}
    refused = opened.post("/names", stale, status=409)
    assert 'value="Remarkable"' in refused
    assert opened.post("/names", {**form, "reason": "two ministers"}) == "/names"

    with way.open_watch(opened.folder).record() as record:
        assert [(i.one, i.other, i.verdict) for i in record.all(Identity)] == [
            (*first, "different")
        ]
    assert _asked(opened.get("/names")) == second


def test_a_name_that_stands_nowhere_is_said_to(opened: Opened) -> None:
    page = html.unescape(opened.get("/names?one=Nobody+There&other=No+One", status=409))

    assert 'nobody called "Nobody There"' in page
