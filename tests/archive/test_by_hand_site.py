"""A site shows what persons wrote beside what had been read, and its checks name what is forged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archive.lake_watch import AT, lettered, published
from archive.test_verify_site import alone, forge
from attrs import evolve

from servanda import archive
from servanda.archive import Published
from servanda.archive.edition import BY_HAND
from servanda.corrections import corrected_captures, made_id
from servanda.model import Claim, Coding, Correction, Place, Span, Statement

CANARY = "Canary Witness"
REASON = "The court's register has another name."


def written() -> Published:
    """The lake watch, with its first claim as a person coded it twice and its capture corrected."""
    base = published(stated=(published().incidents[0].claims[0].capture,))
    claim = base.incidents[0].claims[0]
    at = claim.cue.start
    quay = Place(Span(at, at, "the river quay"), "the river quay")
    word = Place(Span(claim.cue.start, claim.cue.end, claim.cue.quote), "a place")
    coded = evolve(claim, where=(word, quay), confidence=1.0)
    first = coding(evolve(coded, stance="planned"), claim, ())
    last = coding(coded, claim, ("where: the register of the court",), replaces=first.id,
                  at=AT + timedelta(hours=1))  # fmt: skip
    mend: Callable[[Claim], Claim] = lambda one: coded if one.id == claim.id else one  # noqa: E731
    first_one, *others = base.incidents
    first_one = evolve(first_one, claims=tuple(map(mend, first_one.claims)), where=coded.where)
    incidents = (first_one, *others)
    fact = Correction("", claim.capture, "publisher", "Shore Herald Online", "Shore Herald", REASON,
                      "Ann", AT)  # fmt: skip
    fact = evolve(fact, id=made_id("cor", fact))
    stated = Statement("stm-1", claim.capture, "told", claim.when, "the quay", CANARY,
                       "she saw it from the quay", "Ann", AT)  # fmt: skip
    return lettered(
        evolve(
            base, incidents=incidents, codings=(first, last), corrections=(fact,),
            statements=(stated,), captures=corrected_captures(base.captures, [fact]),
        )
    )  # fmt: skip


def coding(claim: Claim, was: Claim, known_from: tuple[str, ...], **more: Any) -> Coding:
    said = {"reason": REASON, "by": "Ann", "at": AT, **more}
    if not known_from:
        claim = evolve(claim, where=was.where)
    made = Coding("", was.capture, claim, corrects=was, known_from=known_from, **said)
    return evolve(made, id=made_id("cod", made))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by-hand") / "site"
    archive.publish(written(), folder=folder)
    return folder


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "site"))


def test_it_verifies_and_says_what_was_read_before(whole: Path) -> None:
    page = "".join(path.read_text(encoding="utf-8") for path in (whole / "incidents").iterdir())

    assert archive.verify(whole) == ()
    assert "Read by a person" in page
    assert "before: " in page
    assert "known from elsewhere: <bdi>where: the register of the court" in page
    assert "<strong>superseded</strong>" in page
    assert REASON.replace("'", "&#39;") in page


def test_facts_and_statements_stand_beside_their_capture(whole: Path) -> None:
    page = (whole / "sources.html").read_text(encoding="utf-8")

    assert "Corrected by a person" in page
    assert "outlet: Shore Herald Online" in page
    assert "told to a monitor" in page
    assert "counts as one origin" in page


def test_whose_a_statement_is_stands_in_no_byte_of_a_site(whole: Path) -> None:
    assert not [p for p in whole.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]
    assert json.loads((whole / "data/statements.jsonl").read_text())["by"] == ""


def test_a_statement_of_which_nothing_is_published_is_not_published(tmp_path: Path) -> None:
    base = published()
    unused = evolve(
        base.captures[0], id="cap-0123456789abcdef", address="statement:0123456789abcdef",
        title="A statement told in trust",
    )  # fmt: skip
    stated = Statement(
        "stm-2", unused.id, "told", base.incidents[0].when, "", CANARY, "x", "Ann", AT
    )
    archive.publish(
        evolve(base, captures=(*base.captures, unused), statements=(stated,)),
        folder=tmp_path / "site",
    )

    assert archive.verify(tmp_path / "site") == ()
    assert not any(
        b"told in trust" in p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file()
    )


def test_a_site_without_anything_by_hand_has_no_files_of_it(tmp_path: Path) -> None:
    archive.publish(published(), folder=tmp_path / "site")

    names = {path.stem for path in (tmp_path / "site" / "data").iterdir()}
    manifest = json.loads((tmp_path / "site" / "manifest.json").read_text())
    assert not names & set(BY_HAND)
    assert not set(manifest["head"]["records"]) & set(BY_HAND)


Change = Callable[[dict[str, Any]], Any]
FORGERIES: dict[str, tuple[str, int, Change, str]] = {
    "a reason rewritten": ("codings", 0, lambda r: r.update(reason="x"), "has the id"),
    "a coder's name": ("codings", 1, lambda r: r.update(by="Ben"), "has the id"),
    "what was read before": ("codings", 1, lambda r: r["corrects"].update(act="kill"), "has the id"),
    "a fact": ("corrections", 0, lambda r: r.update(value="Lake Post"), "has the id"),
    "a capture's outlet": (
        "captures", 0, lambda r: r.update(publisher="Lake Post"), "corrections.jsonl corrects it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_record_by_hand_is_named(site: Path, forgery: str) -> None:
    table, row, change, said = FORGERIES[forgery]
    if table == "captures":
        rows = (site / "data/captures.jsonl").read_text().splitlines()
        row = next(i for i, one in enumerate(rows) if "Shore Herald Online" in one)

    forge(site, table, row, change)

    assert said in archive.verify(site)[0]
    assert said in alone(site)


def forged(change: Callable[[Coding], Coding]) -> Published:
    """A coding changed by somebody who makes its id, and all that follows from it, anew."""
    base = written()
    last = change(base.codings[-1])
    last = evolve(last, id=made_id("cod", last))
    return evolve(base, codings=(base.codings[0], last))


def _not_as_coded(coding: Coding) -> Coding:
    assert coding.claim
    return evolve(coding, claim=evolve(coding.claim, stance="threatened"))


def _without_source(coding: Coding) -> Coding:
    return evolve(coding, known_from=())


def _moved(coding: Coding) -> Coding:
    assert coding.claim
    first, *rest = coding.claim.where
    first = evolve(first, span=evolve(first.span, quote="Nobody"))
    return evolve(coding, claim=evolve(coding.claim, where=(first, *rest)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_not_as_coded, "is not as cod-"),
        (_without_source, "nothing says where it is known from"),
        (_moved, "quotes 'Nobody', which no published paragraph has there"),
    ],
)
def test_a_coding_that_does_not_fit_what_is_published_is_named(
    tmp_path: Path, change: Callable[[Coding], Coding], said: str
) -> None:
    archive.publish(forged(change), folder=tmp_path / "site")

    assert said in archive.verify(tmp_path / "site")[0]
    assert said in alone(tmp_path / "site")
