"""Telling what each report is mainly about, for a person who has many to read.

What leaves it: one gist a capture. It makes no claim and puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from servanda import claims, store
from servanda.claims.places import gazetteer
from servanda.model import Capture, Telling, Text
from servanda.watch.reading import abreast, facts
from servanda.watch.reading.reading import WorkersWords, workers_words
from servanda.watch.settings import Watch

Report = tuple[Capture, Text, Telling]


def country_name(code: str) -> str:
    """A country by its name in English; the code itself where no country has it."""
    known = gazetteer.countries().get(code)
    return known.name if known else code


@frozen
class GistWork:
    """What a worker tells gists with; it opens no watch."""

    words: WorkersWords

    def __call__(self, report: Report) -> list[claims.Gist | None] | None:
        """The gist of a report in a list of one; None where the worker has other words."""
        capture, text, telling = report
        words = self.words.lexicon()
        if words is None:
            return None
        return [
            claims.tell_gist(capture, text, telling, parser=claims.load_parser(), lexicon=words)
        ]


def gists(
    watch: Watch,
    record: store.Store,
    tellings: Sequence[Telling],
    *,
    workers: int | None = 1,
) -> Iterator[tuple[Capture, Telling, claims.Gist | None]]:
    """Each capture read, as persons corrected it, with its telling and its gist or None.

    They are the same whatever the number of `workers` (None: as many processes as pay).
    """
    known = {capture.id: capture for capture in facts.captures_of(record, watch.outlets)}
    texts = {text.id: text for text in record.all(Text)}
    reports = [
        (known[telling.capture], texts[telling.text], telling)
        for telling in tellings
        if telling.model != claims.BY_CUES
    ]
    listed: list[claims.Gist | None] = []

    def here(report: Report) -> list[claims.Gist | None]:
        capture, text, telling = report
        return [
            claims.tell_gist(
                capture, text, telling, parser=claims.load_parser(), lexicon=watch.lexicon
            )
        ]

    abreast.in_order(
        GistWork(workers_words(watch)),
        reports,
        workers=workers or abreast.workers_for([text for _, text, _ in reports]),
        here=here,
        take=listed.extend,
    )
    of = {telling.id: gist for (_, _, telling), gist in zip(reports, listed, strict=True)}
    for telling in tellings:
        yield known[telling.capture], telling, of.get(telling.id)
