"""The agreement's file is tried before it is saved, and nobody's text is written over unseen."""

from __future__ import annotations

import html
import re

from commands import rows
from desk.conftest import Opened


def text_and_seen(opened: Opened) -> tuple[str, str]:
    page = opened.get("/agreement?on=2017-10-24")
    words = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert words and seen
    return html.unescape(words[1]), seen[1]


def without(words: str, id: str) -> str:
    """The text without the block of one commitment or rule."""
    return re.sub(rf'```(?:commitment|rule)\nid = "{id}"\n.*?\n```\n', "", words, flags=re.DOTALL)


def test_a_fault_stands_beside_its_line_and_nothing_is_saved(opened: Opened) -> None:
    words, seen = text_and_seen(opened)
    number = words.split("\n").index('force = "is"') + 1
    typed = words.replace('force = "is"', 'farce = "is"', 1)

    for do in ("try", "save"):
        page = opened.post("/agreement", {"words": typed, "seen": seen, "do": do}, 400)
        assert re.search(rf'<li value="{number}" class="wrong', page)
        assert "Did you mean &#34;force&#34;?" in page
        assert typed[:2000] in html.unescape(page), "what was typed stays"
        assert 'value="save"' not in page
    assert not (opened.folder / "agreements").exists()


def test_what_a_text_would_move_is_shown_and_moves_once_it_is_saved(opened: Opened) -> None:
    words, seen = text_and_seen(opened)
    before = {row["commitment"] for row in rows("standing", opened.folder, "--on", "2017-10-24")}
    typed = without(words, "sov-5-3")
    form = {"words": typed.replace("\n", "\r\n"), "seen": seen}

    page = html.unescape(opened.post("/agreement", {**form, "do": "try"}, 200))
    assert re.search(r"Standing of .*<code>sov-5-3</code>.*→ not there", page)
    assert "cps-29" not in page.split("What it would move")[1].split("What differs")[0]
    opened.post("/agreement", {**form, "do": "save"})

    own = opened.folder / "agreements"
    after = {row["commitment"] for row in rows("standing", opened.folder, "--on", "2017-10-24")}
    assert before - after == {"sov-5-3"}
    assert (own / "paris-1991.md").read_text("utf-8") == typed
    assert [file.read_text("utf-8") for file in (own / "earlier").iterdir()] == [words]
    assert (own / "paris-1991.scenarios.toml").is_file(), "its scenarios come with it"


def test_who_saves_second_gets_both_texts(opened: Opened) -> None:
    words, seen = text_and_seen(opened)
    mine, theirs = without(words, "sov-4"), without(words, "sov-5-3")
    opened.post("/agreement", {"words": theirs, "seen": seen, "do": "save"})

    page = opened.post("/agreement", {"words": mine, "seen": seen, "do": "save"}, 409)

    shown = html.unescape(page)
    assert "changed since you began" in shown
    assert '+id = "sov-5-3"' in shown and '-id = "sov-4"' in shown
    assert mine[-2000:].strip() in shown
    assert 'value="save"' not in page, "not before it is tried against theirs"
    file = opened.folder / "agreements" / "paris-1991.md"
    assert file.read_text("utf-8") == theirs


def test_a_text_under_another_id_is_refused(opened: Opened) -> None:
    words, seen = text_and_seen(opened)
    typed = words.replace('id = "paris-1991"', 'id = "paris-1992"', 1)

    page = opened.post("/agreement", {"words": typed, "seen": seen, "do": "save"}, 400)

    assert "leave it, for the record names it" in html.unescape(page)
