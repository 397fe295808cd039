"""The files that the desk edits, attacked through its forms and beside it on the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import run
from desk.conftest import Opened
from desk.test_agreement_page import text_and_seen

from servanda import watch as way
from servanda.watch.judging.editing.file_texts import EARLIER

pytestmark = pytest.mark.slow  # a watch and a desk of its own each

NEW = 'publisher = "Lake Post"\nlanguage = "en"\naddress = "https://lake.example"\nexpect_per_week = 1\n'
NAMES = ("../watch", "..", ".", "a/b", "a\\b", "/etc/x", "x\0y", "x.toml", "X", "x" * 300, "",
         "\u202ex", "\u0445", "x y", "-x", "%2e%2e", "x:y", "~x")  # fmt: skip


def files(folder: Path) -> dict[Path, bytes]:
    """The files of a watch that a person writes, and all that lie beside the watch."""
    return {
        path: path.read_bytes()
        for path in sorted(folder.parent.rglob("*"))
        if path.is_file() and not path.name.startswith("record.")
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_source_leads_anywhere_else(opened: Opened, name: str) -> None:
    before = files(opened.folder)

    response = opened.browser.post(
        "/sources/new", {"name": name, "words": NEW, "seen": "", "form": "new-source"}
    )

    assert response.status_code in (400, 409), response.status_code
    assert files(opened.folder) == before


@pytest.mark.parametrize(
    "words",
    [
        NEW.replace("Lake Post", "Lake\0Post"),
        NEW.replace("Lake Post", "Lake \x1b[2J Post"),
        NEW + 'kind = "\u202e"\n',
        NEW + "a = " + "[" * 5000,
        NEW + "a." * 5000 + "b = 1\n",
        NEW + "x = " + "9" * 5000 + "\n",
        NEW.replace("= 1", "= inf"),
        "",
    ],
    ids=["NUL", "escape", "key", "deep", "dotted", "digits", "inf", "empty"],
)
def test_what_is_no_source_is_not_saved(opened: Opened, words: str) -> None:
    before = files(opened.folder)

    response = opened.browser.post(
        "/sources/new", {"name": "lake", "words": words, "seen": "", "form": "new-source"}
    )

    assert response.status_code in (400, 409), response.status_code
    assert files(opened.folder) == before
    assert run("check", opened.folder).exit_code == 0


def test_a_text_larger_than_any_form_is_not_taken(opened: Opened) -> None:
    before = files(opened.folder)

    for path in ("/sources/new", "/agreement"):
        large = {"name": "lake", "words": NEW + "#" * 1_100_000, "seen": "", "do": "save"}
        assert opened.browser.post(path, large).status_code in (400, 413)

    assert files(opened.folder) == before


def test_lines_ended_otherwise_are_saved_as_lines(opened: Opened) -> None:
    for name, end in (("windows", "\r\n"), ("returns", "\r")):
        opened.post("/sources/new", {"name": name, "words": NEW.replace("\n", end), "seen": "",
                                     "form": "new-source"})  # fmt: skip
        assert (opened.folder / "sources" / f"{name}.toml").read_bytes() == NEW.encode()


@pytest.mark.parametrize("link", ["the file", "what is written first", "what was before"])
def test_nothing_is_written_through_a_link(opened: Opened, tmp_path: Path, link: str) -> None:
    """The folder of a watch may come from elsewhere, with links in it to files of this machine."""
    own = tmp_path / "of this machine"
    own.write_text(NEW.replace("Lake", "Own"), encoding="utf-8")
    before = own.read_bytes()
    sources = opened.folder / "sources"
    file = sources / "lake.toml"
    if link == "the file":
        file.symlink_to(own)
    else:
        file.write_text(NEW, encoding="utf-8")
        seen = way.source_text(way.open_watch(opened.folder), "lake").sighting.sha256
        beside = (
            sources / ".lake.toml.new"
            if link == "what is written first"
            else sources / EARLIER / f"lake-{seen[:12]}.toml"
        )
        beside.parent.mkdir(exist_ok=True)
        beside.symlink_to(own)
    shown = opened.shown("/sources/of/lake")

    opened.browser.post(
        "/sources/of/lake", {**shown, "words": NEW.replace("Lake", "New"), "form": "source"}
    )

    assert own.read_bytes() == before
    assert not file.is_symlink() and "New Post" in file.read_text(encoding="utf-8")


def test_of_many_who_save_what_they_saw_at_once_one_is_taken(opened: Opened) -> None:
    text, seen = text_and_seen(opened)
    forms = [{"words": f"{text}\n<!-- {n} -->\n", "seen": seen, "do": "save"} for n in range(6)]

    with ThreadPoolExecutor(6) as pool:
        found = list(
            pool.map(lambda form: opened.browser.post("/agreement", form).status_code, forms)
        )

    assert sorted(found) == [302] + [409] * 5
    saved = (opened.folder / "agreements").glob("*.md")
    assert sum(path.read_text("utf-8").count("<!-- ") - text.count("<!-- ") for path in saved) == 1
    assert not list((opened.folder / "agreements").glob(".*"))


@pytest.mark.parametrize("sign", ["\0", "\x1b[2J", "\u202e", "\u200b", "\x9b"], ids=ascii)
def test_an_agreement_with_signs_that_hide_or_act_is_not_saved(opened: Opened, sign: str) -> None:
    text, seen = text_and_seen(opened)
    typed = text.replace("\n\n", f"\n\nread {sign}siht ", 1)
    before = files(opened.folder)

    for do in ("try", "save"):
        tried = opened.browser.post("/agreement", {"words": typed, "seen": seen, "do": do})
        assert tried.status_code in (400, 409), tried.status_code

    assert files(opened.folder) == before
    assert f"U+{ord(sign[0]):04X}" in tried.content.decode()
