"""Sources on the desk: their files tried and saved, and a gathering that is followed to its end."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from desk.conftest import Opened
from served import LONG

NEW = 'publisher = "A placeholder"\nlanguage = "en"\n[gather]\nkind = "folder"\nat = ["inbox"]\n'


def seen_of(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]*)"', page)
    assert found
    return found[1]


def test_a_source_is_added_and_a_fault_in_it_keeps_what_was_typed(opened: Opened) -> None:
    wrong = {"name": "placeholder", "seen": "", "words": NEW.replace("kind =", "kid =")}

    page = html.unescape(opened.post("/sources/new", wrong, 400))
    assert 'there is no key "kid"' in page and 'kid = "folder"' in page
    assert not (opened.folder / "sources" / "placeholder.toml").exists()

    opened.post("/sources/new", {**wrong, "words": NEW})
    assert (opened.folder / "sources" / "placeholder.toml").read_text("utf-8") == NEW
    assert "A placeholder" in opened.get("/sources")


@pytest.mark.parametrize("name", ["../watch", "a/b", ".hidden", "", "x" * 99])
def test_a_name_that_leads_elsewhere_names_no_source(opened: Opened, name: str) -> None:
    page = opened.post("/sources/new", {"name": name, "seen": "", "words": NEW}, 400)

    assert "cannot name a source" in html.unescape(page)


def test_who_saves_a_source_second_gets_both(opened: Opened) -> None:
    at = "/sources/of/after-voa-khmer"
    seen = seen_of(opened.get(at))
    opened.post(at, {"seen": seen, "words": 'publisher = "Theirs"\n'})

    page = html.unescape(opened.post(at, {"seen": seen, "words": 'publisher = "Mine"\n'}, 409))

    assert '-publisher = "Theirs"' in page and '+publisher = "Mine"' in page
    assert "The file was changed since you began" in page
    opened.post(at, {"seen": seen_of(page), "words": 'publisher = "Both"\n'})
    assert "Both" in opened.get("/sources")
    kept = (opened.folder / "sources" / "earlier").glob("after-voa-khmer-*.toml")
    assert 'publisher = "Theirs"\n' in [file.read_text("utf-8") for file in kept]


def test_a_source_is_paused_with_a_reason_and_asked_again(opened: Opened) -> None:
    at, id = "/sources/of/after-voa-khmer", "after-voa-khmer"
    file = opened.folder / "sources" / f"{id}.toml"
    before = file.read_text("utf-8")
    form = {"form": "pause", "since": "2017-10-20", "reason": "its “site”\nis moving"}

    refused = html.unescape(opened.send(at, f"{at}/pause", {**form, "reason": " "}, 400))
    assert "Say why it is paused" in refused and 'value="2017-10-20"' in refused
    wrong = html.unescape(opened.send(at, f"{at}/pause", {**form, "since": "soon"}, 400))
    assert '"soon" is no day' in wrong and "is moving" in wrong
    assert file.read_text("utf-8") == before
    opened.send(at, f"{at}/pause", form)

    assert file.read_text("utf-8").startswith(before.rstrip("\n"))
    why = "not reached, one page; paused by us since 20 October 2017: its “site” is moving"
    assert why in html.unescape(opened.get("/sources?on=2017-10-24"))
    assert why not in html.unescape(opened.get("/sources?on=2017-10-19"))
    assert "paused by us" in opened.get("/?on=2017-10-24")
    french = {"accept-language": "fr"}
    told = opened.browser.get("/sources?on=2017-10-24", headers=french).content.decode()
    assert "1 suspendue par nous" in told and "its “site” is moving" in html.unescape(told)
    assert "It is paused" in (page := opened.get(at))
    assert "its “site” is moving" in html.unescape(page)
    opened.send(at, f"{at}/pause", {"form": "resume"})
    assert "It is paused" not in opened.get(at)
    assert "paused by us" in opened.get("/sources?on=2017-10-24"), "that it was paused stays"


def test_who_pauses_a_source_that_another_changed_is_shown_the_change(opened: Opened) -> None:
    at = "/sources/of/after-voa-khmer"
    shown = opened.shown(at)
    opened.send(at, at, {"words": 'publisher = "Theirs"\n'})

    form = {"form": "pause", "since": "2017-10-20", "reason": "kept words", **shown}
    page = html.unescape(opened.post(f"{at}/pause", form, 409))

    assert "changed since you began" in page and "kept words" in page
    assert "paused" not in (opened.folder / "sources" / "after-voa-khmer.toml").read_text("utf-8")


@pytest.mark.slow
def test_gathering_runs_beside_the_desk_and_is_read_to_its_end(opened: Opened) -> None:
    (opened.folder / "sources" / "placeholder.toml").write_text(NEW, encoding="utf-8")
    inbox = Path(opened.folder / "inbox")
    inbox.mkdir()
    (inbox / "one.txt").write_text("Police arrested two monks in Kampot on Monday.\n", "utf-8")

    opened.post("/sources/gather", {})
    give_up_at = time.monotonic() + LONG
    while "It has ended" not in (page := opened.get("/sources/gather")):
        assert 'http-equiv="refresh"' in page
        assert time.monotonic() < give_up_at
        time.sleep(0.5)

    assert re.search(r"placeholder +1 ", page)
    assert "captures read anew" in page
    assert 'http-equiv="refresh"' not in page


def test_silence_is_drawn_month_by_month_beside_what_was_found(opened: Opened) -> None:
    for path in ("/sources?on=2017-10-24", "/commitments/cps-15-2-a-i"):
        page = html.unescape(opened.get(path))
        assert "Example, after VOA Khmer, 1 August 2017 to 31 August 2017: spoke, one page" in page
        assert "Example, after VOA Khmer, 1 October 2017 to 24 October 2017: said nothing" in page
