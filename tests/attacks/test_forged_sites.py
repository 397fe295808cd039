"""Sites that somebody forged, every hash made anew: attacked from outside, through the commands."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import commands
import pytest

from bench.mutated_records import made_anew
from bench.mutation import hashed_anew, with_head
from servanda.archive.folder import MANIFEST, read_folder, read_json
from servanda.archive.record_files import read_edition
from servanda.archive.site import site_files

Site = dict[str, bytes]
Forge = Callable[[Site], Site]


@pytest.fixture(scope="module")
def whole(cambodia: Path) -> Path:
    return cambodia / "site"


def written(folder: Path, forge: Forge, to: Path) -> Path:
    """A copy of a site as somebody forged it."""
    shutil.rmtree(to, ignore_errors=True)
    for name, data in forge(dict(read_folder(folder).files)).items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(data)
    return to


def page(name: str, was: str, now: str) -> Forge:
    """One page with other words in it, or with more."""

    def forge(site: Site) -> Site:
        text = site[name].decode("utf-8")
        assert was in text
        return hashed_anew(site, {name: text.replace(was, now, 1).encode("utf-8")})

    return forge


def versioned(key: str, value: str) -> Forge:
    """Another version named, and with it a page that nobody will draw again."""

    def forge(site: Site) -> Site:
        versions = read_json(site, MANIFEST)["head"]["versions"]
        other = with_head(site, versions={**versions, key: value})
        return page("index.html", "<main", "<p>All is well.</p><main")(other)

    return forge


def drawn(table: str, change: Callable[[dict[str, Any]], Any], row: int = 0) -> Forge:
    """One record changed, and everything that is drawn from it drawn again by the program."""

    def forge(site: Site) -> Site:
        if table == "agreement":
            record = json.loads(site["data/agreement.json"])
            change(record)
            changed = {**site, "data/agreement.json": json.dumps(record).encode()}
            edition = read_edition(changed, read_json(site, MANIFEST))
            return site_files(made_anew(edition, "agreement", None))  # standings and letter too
        if table == "head":
            manifest = read_json(site, MANIFEST)
            change(manifest["head"])
            edition = read_edition(site, manifest)
            return site_files(edition)
        file = f"data/{table}"
        if f"{file}.json" in site:
            record = json.loads(site[f"{file}.json"])
            change(record)
            changed = {**site, f"{file}.json": json.dumps(record).encode()}
        else:
            lines = site[f"{file}.jsonl"].decode("utf-8").splitlines()
            record = json.loads(lines[row])
            change(record)
            lines[row] = json.dumps(record)
            changed = {**site, f"{file}.jsonl": "".join(f"{line}\n" for line in lines).encode()}
        return site_files(read_edition(changed, read_json(site, MANIFEST)))

    return forge


def heard_more(head: dict[str, Any]) -> None:
    """All sources heard: in the head, and in its list of sources."""
    head["heard"] = head["expected"]
    for hearing in head["hearings"]:
        hearing.update(state="spoke", pages=max(1, hearing["pages"]))


def without_rule(agreement: dict[str, Any]) -> None:
    del agreement["rules"][-1]


SCRIPT = "<script>alert(1)</script>"
CAUGHT: dict[str, tuple[Forge, str]] = {
    "a script in the letter's page": (page("letter.html", "</main>", f"</main>{SCRIPT}"), "letter.html"),
    "a script in its head": (page("letter.html", "</title>", f"</title>{SCRIPT}"), "letter.html"),
    "words outside its text": (
        page("letter.html", "</main>", "</main><p>Withdrawn by its authors.</p>"), "letter.html",
    ),
    "words before its text": (page("letter.html", "<main", "<p>A draft.</p><main"), "letter.html"),
    "words inside its text": (page("letter.html", "</h1>", " not</h1>"), "letter.html"),
    "a page under another version": (versioned("servanda", "2031.1"), "not drawn again"),
    "a page under another form": (versioned("site", "2031.1"), "not drawn again"),
    "a page under no version": (versioned("servanda", ""), "not drawn again"),
    "a page of a commitment": (page("commitments/cps-29.html", "<h1>", "<h1>Not "), "cps-29.html"),
    "a rule out of the agreement": (drawn("agreement", without_rule), "agreement.json: rules"),
    "a promise reworded": (
        drawn("agreement", lambda a: a["commitments"][0].update(must="do as it likes")),
        "agreement.json: commitments",
    ),
    "more sources heard": (drawn("head", heard_more), "pages were heard; data/captures.jsonl has"),
    "more sources heard, in the head alone": (
        drawn("head", lambda head: head.update(heard=14)), "its list of sources makes it",
    ),
    "a hearing left out": (
        drawn("head", lambda head: head["hearings"].pop()), "does not fit data/outlets.jsonl",
    ),
    "a letter to others": (
        drawn("letter", lambda letter: letter["addressees"].reverse()), "letter.json: addressees",
    ),
    "an act of which nobody is the victim": (
        drawn("incidents", lambda row: row.update(to=[])), "data/incidents.jsonl",
    ),
    "a link's words": (
        drawn("links", lambda row: row.update(commitment_words="may do so")), "does not say 'may",
    ),
}  # fmt: skip

# What nothing in a folder can tell: it is said aloud, each time.
SAID: dict[str, tuple[Forge, str]] = {
    "no incident undecided": (
        drawn("head", lambda head: head.update(undecided=0)), "how many incidents nobody has decided",
    ),
    "a capture's title": (drawn("captures", lambda c: c.update(title="All is calm")), "its title"),
    "when it was fetched": (
        drawn("captures", lambda c: c.update(fetched_at="2017-01-01T00:00:00Z")), "was fetched when",
    ),
    "the site's title": (drawn("head", lambda head: head.update(title="Peace")), "the site's title"),
    "what is noted of a source": (
        drawn("outlets", lambda outlet: outlet.update(note="Closed by choice.")), "is noted of them",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", CAUGHT)
def test_a_forged_site_is_not_believed(whole: Path, tmp_path: Path, attack: str) -> None:
    forge, words = CAUGHT[attack]

    checked = commands.run("verify", written(whole, forge, tmp_path / "site"))

    assert checked.exit_code == 1
    assert words in checked.output


@pytest.mark.parametrize("attack", SAID)
def test_what_cannot_be_told_is_said_aloud(whole: Path, tmp_path: Path, attack: str) -> None:
    forge, words = SAID[attack]

    checked = commands.run("verify", written(whole, forge, tmp_path / "site"))

    assert checked.exit_code == 0, checked.output
    assert re.search(f"^not checked: .*{re.escape(words)}", checked.stdout, flags=re.MULTILINE)


def test_the_site_as_it_was_published_agrees_and_every_page_was_drawn(whole: Path) -> None:
    checked = commands.run("verify", whole)

    assert checked.exit_code == 0, checked.output
    assert "every page is as the record draws it" in checked.stdout
    assert "not checked: the words of the pages" not in checked.stdout
