"""Telling what each report is mainly about, for a person who has many to read.

What leaves it: one gist a capture. It makes no claim and puts nothing on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servanda import claims, store
from servanda.claims.places import gazetteer
from servanda.model import Capture, Telling, Text
from servanda.watch.settings import Watch


def country_name(code: str) -> str:
    """A country by its name in English; the code itself where no country has it."""
    known = gazetteer.countries().get(code)
    return known.name if known else code


def gists(
    watch: Watch, record: store.Store, tellings: Sequence[Telling]
) -> Iterator[tuple[Capture, Telling, claims.Gist | None]]:
    """Each capture read, with its telling and its gist or None where it has none."""
    known = {capture.id: capture for capture in record.all(Capture)}
    texts = {text.id: text for text in record.all(Text)}
    for telling in tellings:
        capture = known[telling.capture]
        gist = None
        if telling.model != claims.BY_CUES:
            gist = claims.tell_gist(
                capture,
                texts[telling.text],
                telling,
                parser=claims.load_parser(),
                lexicon=watch.lexicon,
            )
        yield capture, telling, gist
