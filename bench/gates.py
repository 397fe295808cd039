"""`python -m bench gates`: what the gates of a scan lose of reports that matter, and let through.

What is lost is counted on articles that others labelled with a kind of attack and a country
(HRDsAttack, train and dev): for each a gate is made for its country and asked as a scan asks it.
What is let through is counted on ordinary pages, as they are and with one sentence put in that
names Cambodia in passing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path

from attrs import evolve, frozen

from bench import scanning as shards
from servanda import lexicon, scan
from servanda.captures.text.quick_text import fast_text
from servanda.claims.places import gazetteer
from servanda.lexicon import Lexicon
from servanda.scan import Words
from servanda.watch import scanning
from servanda.watch.scanning import sifting

PARTS = ("hrdsattack/train.json", "hrdsattack/dev.json")
# Countries as the labels spell them, where the gazetteer does not.
SPELT = {"usa": "us", "people's republic of china": "cn"}
DISTANCES = (0, 1, 2, 3)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY_NAMED = re.compile("(?!)")
GATES = ("bytes", "words", *(f"sentence, {n} from a name" for n in DISTANCES))


@frozen
class LabelledReport:
    """An article that others labelled: where it is about, and its words as they were printed."""

    country: str
    text: str


def report(data: Path) -> str:
    """How many reports each gate has passed, and how many ordinary pages."""
    words = lexicon.load()
    lost, named, plain = Counter[str](), Counter[str](), Counter[str]()
    reports = list(_reports(data))
    for one in reports:
        lost.update(_passed(one.text.encode(), one.text, _gate(one.country), words))
    steps_gate = _cambodia()
    pages = shards.pages(data)
    passing = [shards.named(page) for page in pages]
    for page in pages:
        plain.update(_passed(page, "", steps_gate, words))
    for page in passing:
        named.update(_passed(page, "", steps_gate, words))
    rows = [("gate", "reports passed", "ordinary pages", "pages that name Cambodia in passing")]
    for gate in GATES:
        kept, of = lost[gate], len(reports)
        low, high = interval(kept, of)
        rows.append(
            (
                gate,
                f"{kept} of {of} ({100 * low:.1f}-{100 * high:.1f} %)",
                f"{plain[gate]} of {len(pages)}",
                f"{named[gate]} of {len(passing)}",
            )
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows
    )


def _passed(data: bytes, text: str, gate: scan.WordGate, words: Lexicon) -> Iterator[str]:
    """The gates that a page passes, up to the first that turns it away."""
    if gate.passes(data):
        return
    yield "bytes"
    head = scan.ShardPage(0, "", "", NEVER, "", data).head
    text = text or fast_text(data)
    if gate.passes_text(text, head):
        return
    yield "words"
    for distance in DISTANCES:
        if not sifting.sift(
            text, "en", head, near=gate, words=words, itself=NOBODY_NAMED, distance=distance
        ):
            yield f"sentence, {distance} from a name"


def _reports(data: Path) -> Iterator[LabelledReport]:
    """Articles labelled with a kind of attack and one country that the gazetteer knows."""
    known: dict[str, set[str]] = {}
    for code in gazetteer.countries():
        for name in gazetteer.sites().names_of(code):
            known.setdefault(name.lower(), set()).add(code)
    for part in PARTS:
        for row in json.loads((data / part).read_text(encoding="utf-8")):
            gold, sample = row["merged_sample"], row["sample"]
            name = str(gold["country"]).lower()
            codes = {SPELT[name]} if name in SPELT else known.get(name, set())
            if len(codes) != 1 or not set(gold["violation_types"]) - {"other"}:
                continue
            body = re.findall(r"<p>(.*?)</p>", sample["Input.article_interface"], re.S)
            plain = [re.sub(r"<[^>]+>", " ", words) for words in body]
            yield LabelledReport(min(codes), "\n\n".join((sample["Input.title"], *plain)))


@lru_cache(maxsize=1)
def _acts() -> Words:
    recipe = scanning.recipe_of("paris-1991", by="bench")
    return scanning.words_of(recipe.agreement, recipe.actors, lexicon.load())


@lru_cache(maxsize=1)
def _cambodia() -> scan.WordGate:
    return scan.made(_acts())


@cache
def _gate(country: str) -> scan.WordGate:
    """A gate for a country alone: its names and people, its regions and towns."""
    near = set(gazetteer.sites().names_in(country, people=scanning.TOWN_PEOPLE))
    for language in lexicon.load().languages.values():
        near.update(language.countries.get(country, ()))
        near.update(language.peoples.get(country, ()))
    return scan.made(evolve(_acts(), near=tuple(sorted(near))), acts_of=_cambodia())


def interval(count: int, of: int) -> Sequence[float]:
    """The 95 % interval of a share, by Wilson's score."""
    from scipy.stats import binomtest

    found = binomtest(count, of).proportion_ci(method="wilson")
    return (found.low, found.high)
