"""Coding from the text: a sentence is chosen, and what is lit in it stands in the form already.

What leaves it: the sentences of a text, the names lit in it, and a form that begins from one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen
from django.http import HttpRequest, QueryDict

from servanda import watch as way
from servanda.desk.forms import Form
from servanda.model import Capture, Claim, Interval, Mention, Text


@frozen
class NumberedSentence:
    """A sentence of a text, by its number from 0, and where it stands, in code points."""

    number: int
    start: int
    end: int
    words: str


def sentences_of(watch: way.Watch, capture: Capture, text: Text) -> list[NumberedSentence]:
    """The sentences of a text, in order."""
    bounds = way.sentences(capture, text, lexicon=watch.lexicon)
    return [
        NumberedSentence(number, start, end, " ".join(text.content[start:end].split()))
        for number, (start, end) in enumerate(bounds)
    ]


def lit_names(claims: Iterable[Claim]) -> list[str]:
    """Whoever and whatever place is named by what was read in a text, as the text has it, once."""
    found: dict[str, None] = {}
    for claim in claims:
        said_by = (claim.said_by,) if claim.said_by else ()
        found |= dict.fromkeys(m.span.quote for m in (*claim.by, *claim.to, *said_by))
        found |= dict.fromkeys(place.span.quote for place in claim.where)
    return [each for each in found if each]


def coding(
    request: HttpRequest, form: Form, sentences: Sequence[NumberedSentence], claims: Sequence[Claim]
) -> Form:
    """The form for a claim: as it was sent, or begun from the sentence that the address names.

    Who, to whom, where and when are those of a claim that is told in it; the act is not.
    """
    number = request.GET.get("sentence", "")
    if form.is_open or not (number.isascii() and number.isdecimal() and len(number) < 7):
        return form
    chosen = next((each for each in sentences if each.number == int(number)), None)
    if chosen is None:
        return form
    typed = QueryDict(mutable=True)
    typed.update({"quote": chosen.words, "stance": "done"})
    there = (c for c in claims if c.cue.start < chosen.end and chosen.start < c.cue.end)
    if (told := next(there, None)) is not None:
        typed.update(
            {
                "words": told.cue.quote,
                "stance": told.stance,
                "by": several(told.by),
                "to": several(told.to),
                "where": "; ".join(place.name for place in told.where),
                "when": days_of(told.when),
                "when_words": told.when_span.quote if told.when_span else "",
                "said_by": told.said_by.span.quote if told.said_by else "",
            }
        )
    return evolve(form, typed=typed)


def several(mentions: Sequence[Mention]) -> str:
    """Several mentions as a field holds them."""
    return "; ".join(mention.span.quote for mention in mentions)


def days_of(when: Interval) -> str:
    """Days as a field holds them."""
    return "/".join(dict.fromkeys(str(day) for day in (when.from_on, when.to_on) if day))
