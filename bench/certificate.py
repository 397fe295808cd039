"""`python -m bench certificate`: what must not move a reading, and how often it moves one.

What leaves it: a table, a line a kind of rewriting, of texts read before and after: names swapped,
signs and blanks changed, sentences added, publication on another day, and the pages and provisions
of the example in another order. The table and the movements are put into docs/why/certificate.md.
The texts are the passages that ship, the reports of the example and, where the outside data is,
articles of two sets drawn by a seed from their dev parts.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from bench import named_places, reordered, rewrites, told_passages, turned
from bench.hrdsattack import passages_of, rows_of
from bench.movements import KindResult, Movement, compared, movements, table
from bench.reading import page, paragraphs
from bench.rewrites import Edit, Rewritten
from servanda import claims, lexicon
from servanda.claims.english import segmentation
from servanda.model import Capture, Claim, Passage, Telling, Text

PAGE = Path(__file__).parent.parent / "docs" / "why" / "certificate.md"
MARKS = ("<!-- measured: begin -->", "<!-- measured: end -->")
SEED = 20261129
PASSAGES = 12  # of each file
ARTICLES = 12  # of each outside set
IRRELEVANT = {
    "en": "The road along the river was dry in the afternoon.",
    "fr": "La route le long du fleuve était sèche dans l'après-midi.",
    "id": "Jalan di tepi sungai itu kering pada sore hari.",
    "km": "ផ្លូវតាមមាត់ទន្លេស្ងួតនៅពេលរសៀល។",
}


@frozen(eq=False)
class ReadText:
    """A text to be read: its capture, its language, and where it comes from."""

    capture: Capture
    text: Text
    language: str
    group: str


Make = Callable[[ReadText], Rewritten | None]


def cases(
    data: Path | None, *, passages: int = PASSAGES, articles: int = ARTICLES
) -> Iterator[ReadText]:
    """The first `passages` of each file that ships, then as many `articles` of each set."""
    for one in told_passages.passages():
        if one.number <= passages:
            capture, text = told_passages.page(one)
            yield ReadText(capture, text, one.language, "passages")
    if data is None:
        return
    draw = random.Random(SEED)  # noqa: S311
    rows = list(rows_of(data / "hrdsattack" / "dev.json"))
    for row in draw.sample(rows, min(articles, len(rows))):
        sample = row["sample"]
        on = date.fromisoformat(sample["Input.publish_date"][:10])
        made = page(f"hrdsattack-{sample['Input.GLOBALEVENTID']}", passages_of(sample), on)
        yield ReadText(*made, "en", "articles")
    lines = (data / "muc4" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    for line in draw.sample(lines, min(articles, len(lines))):
        row = json.loads(line)
        day = date.fromisoformat(row["dateline"]) if row["dateline"] else None
        yield ReadText(*page(f"muc4-{row['id']}", paragraphs(row["text"]), day), "en", "articles")


def read(capture: Capture, text: Text) -> Telling:
    """What the product reads in a text."""
    return claims.read(capture, text, parser=claims.load_parser, lexicon=lexicon.load())


def rewritten(case: ReadText, made: Rewritten) -> Text:
    """The text of a case as it was rewritten, its passages where they stand now."""
    passages = tuple(
        Passage(made.place(p.start), made.span(p.start, p.end)[1], p.kind)
        for p in case.text.passages
    )
    return evolve(case.text, content=made.content, passages=passages)


# ------------------------------------------------------------------ kinds of rewriting


def _drawn(case: ReadText, kind: str) -> random.Random:
    return random.Random(f"{SEED} {kind} {case.text.id}")  # noqa: S311


def _persons(case: ReadText) -> Rewritten | None:
    (doc,) = claims.load_parser().parse([case.text.content])
    names = [ent.text.removesuffix("'s").strip() for ent in doc.ents if ent.label_ == "PERSON"]
    return rewrites.persons(case.text.content, names, _drawn(case, "persons"))


def _countries(case: ReadText) -> Rewritten | None:
    swaps = named_places.countries(case.text.content, _drawn(case, "countries"))
    return rewrites.words_swapped(case.text.content, swaps)


def _cities(case: ReadText) -> Rewritten | None:
    swaps = named_places.cities(case.text.content, _drawn(case, "cities"))
    return rewrites.words_swapped(case.text.content, swaps)


def _beside(*, before: bool, alone: bool) -> Make:
    """A sentence that tells nothing, at the beginning or end, in its own paragraph or not.

    In English it stands behind the dateline, before which nothing stands.
    """

    def make(case: ReadText) -> Rewritten:
        words, gap = IRRELEVANT[case.language], "\n\n" if alone else " "
        content = case.text.content
        first = 0
        if not alone and case.language == "en":
            first = segmentation.after_dateline(content, 0, len(content))
        at = first if before else len(content.rstrip())
        return Rewritten(case.text.content, [Edit(at, at, words + gap if before else gap + words)])

    return make


def _of_content(make: Callable[[str], Rewritten | None]) -> Make:
    return lambda case: make(case.text.content)


# Name, how, and whether English alone is rewritten so.
KINDS: Mapping[str, tuple[Make, bool]] = {
    "persons swapped": (_persons, True),
    "outlets swapped": (_of_content(rewrites.outlets), True),
    "parties and armed groups swapped": (_of_content(rewrites.parties), True),
    "cities of one country swapped": (_cities, True),
    "countries swapped": (_countries, True),
    "all capitals": (_of_content(rewrites.capitals), True),
    "no capitals": (_of_content(rewrites.small), True),
    "curly quotation marks": (_of_content(rewrites.curly), False),
    "straight quotation marks": (_of_content(rewrites.straight), False),
    "dashes": (_of_content(rewrites.dashes), False),
    "blanks doubled and unbreaking": (_of_content(rewrites.blanks), False),
    "letters decomposed (NFD)": (_of_content(rewrites.decomposed), False),
    "marks of no width in words": (_of_content(rewrites.unseen), False),
    "lines wrapped": (_of_content(rewrites.wrapped), False),
    "abbreviations without dots": (_of_content(rewrites.undotted), True),
    "abbreviations with dots": (_of_content(rewrites.dotted), True),
    "a sentence before, in the paragraph": (_beside(before=True, alone=False), False),
    "a sentence after, in the paragraph": (_beside(before=False, alone=False), False),
    "a paragraph before": (_beside(before=True, alone=True), False),
    "a paragraph after": (_beside(before=False, alone=True), False),
}


def held(
    name: str,
    group: str,
    given: Iterable[tuple[ReadText, Telling]],
    make: Make,
    english: bool,
) -> KindResult:
    """What a kind of rewriting does to the reading of texts that were read before."""
    texts = unmoved = count = same = 0
    found: list[Movement] = []
    for case, told in given:
        made = make(case) if case.language == "en" or not english else None
        if made is None or not made.edits:
            continue
        after = compared(
            read(case.capture, _passages_whole(case, made)), partial(rewrites.trimmed, made.content)
        )
        before = compared(told, made.span)
        if not before and not after:
            continue
        moved, still = movements(before, after, case.text.id, made.content)
        texts, unmoved = texts + 1, unmoved + (not moved)
        count, same = count + len(told.claims), same + still
        found += moved
    return KindResult(name, group, texts, unmoved, count, same, tuple(found))


def _passages_whole(case: ReadText, made: Rewritten) -> Text:
    """The rewritten text; what was put before the first passage or after the last is in it."""
    text = rewritten(case, made)
    if not text.passages:
        return text
    first, last = text.passages[0], text.passages[-1]
    edges = {edit.words for edit in made.edits if edit.start == edit.end}
    alone = next((words for words in edges if "\n\n" in words), "")
    if alone and alone.endswith("\n\n"):  # a paragraph of its own before
        own = Passage(0, len(alone.strip()), "body")
        return evolve(text, passages=(own, *text.passages))
    if alone:
        own = Passage(len(made.content) - len(alone.strip()), len(made.content), "body")
        return evolve(text, passages=(*text.passages, own))
    if edges and made.edits[0].start == 0 == made.edits[0].end:
        return evolve(text, passages=(evolve(first, start=0), *text.passages[1:]))
    if edges:
        return evolve(text, passages=(*text.passages[:-1], evolve(last, end=len(made.content))))
    return text


# ------------------------------------------------------------------ another day

_FIGURES = re.compile(r"\d")


def shifted(given: Iterable[tuple[ReadText, Telling]], group: str) -> KindResult:
    """Published a week later: every day told by its weekday or as so many days ago is a week later.

    Only claims count whose day is told so, to the day, without figures.
    """
    week = timedelta(days=7)
    texts = unmoved = count = same = 0
    found: list[Movement] = []
    for case, told in given:
        on = case.capture.published.when
        if on.from_on is None or on.to_on is None:
            continue
        relative = [c for c in told.claims if _told_by_weekday(c)]
        if not relative:
            continue
        later = evolve(on, from_on=on.from_on + week, to_on=on.to_on + week)
        published = evolve(case.capture.published, when=later)
        now = {
            (c.act, c.cue.start): c
            for c in read(evolve(case.capture, published=published), case.text).claims
        }
        moved = 0
        for claim in relative:
            other = now.get((claim.act, claim.cue.start))
            right = other is not None and other.when.from_on == _later(claim.when.from_on, week)
            same, moved = same + right, moved + (not right)
            if not right:
                what = "day" if other else "claim lost"
                found.append(Movement(what, case.text.id, claim.quote.quote[:140]))
        texts, unmoved, count = texts + 1, unmoved + (not moved), count + len(relative)
    return KindResult("published a week later", group, texts, unmoved, count, same, tuple(found))


def _told_by_weekday(claim: Claim) -> bool:
    words = claim.when_span
    return (
        words is not None
        and not _FIGURES.search(words.quote)
        and claim.when.from_on is not None
        and claim.when.from_on == claim.when.to_on
    )


def _later(day: date | None, by: timedelta) -> date | None:
    return day + by if day else None


# ------------------------------------------------------------------ the report


def results(
    data: Path | None,
    *,
    passages: int = PASSAGES,
    articles: int = ARTICLES,
    kinds: Collection[str] = KINDS,
) -> list[KindResult]:
    """Each of the kinds of rewriting, on the passages and on articles apart."""
    every = [(one, read(one.capture, one.text)) for one in
             cases(data, passages=passages, articles=articles)]  # fmt: skip
    found = []
    for group in dict.fromkeys(case.group for case, _ in every):
        own = [pair for pair in every if pair[0].group == group]
        found += [held(name, group, own, *KINDS[name]) for name in kinds]
        found.append(shifted(own, group))
    return [one for one in found if one.texts]


def report(data: Path) -> str:
    """The tables and the movements, which are put into docs/why/certificate.md as well."""
    with reordered.example() as example:
        orders = reordered.results(example)
    parts = (
        ("Texts", results(data)),
        ("Sentences turned", turned.results()),
        ("The example in another order", orders),
    )
    told = "\n\n".join(f"### {head}\n\n{table(found)}" for head, found in parts)
    moved = "\n".join(line for _, found in parts for line in examples(found))
    told = f"{told}\n\n### The commonest movements, an example each\n\n{moved}"
    begin, end = MARKS
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n{told}\n\n{end}{after}", encoding="utf-8")
    return told


def examples(found: Iterable[KindResult]) -> Iterator[str]:
    """Of each kind the two commonest movements with an example; no text of others is quoted."""
    for one in found:
        for what, count in Counter(m.what for m in one.movements).most_common(2):
            first = next(m for m in one.movements if m.what == what)
            words = first.words.partition(":")[0] if one.group == "articles" else first.words
            yield f"- {one.name} ({one.group}): **{what}**, {count}: {first.where}: {words}"
