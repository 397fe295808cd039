"""How `servanda read` prints what a report is mainly about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from servanda import disguise, wording
from servanda import watch as way
from servanda.model import ACTOR_KINDS

_SHOWN = 4  # answers of one question
_PLACES = {" in lead": " near the beginning", " in title": " in the title", " often": ", often"}
_FEATURE = re.compile(
    r"(?P<kind>words|class|act|by|to|body|lead|title|before|after):? (?P<word>.+?)"
    r"(?P<place> in lead| in title| often)?(?: done)?"
)
# Of a day: what spoke for it, by the name that the model gives it.
_OF_A_DAY = {
    "said first": "said first",
    "said second": "said second",
    "in lead": "near the beginning",
    "in title": "in the title",
    "often": "said often",
    "to the day": "said to the day",
    "to the month": "said to the month",
    "written out": "written out",
    "day of a claim": "the day of a claim",
    "day of a claim in lead": "the day of a claim near the beginning",
    "day of the first claim": "the day of the first claim",
    "close to words of acts": "close to words of acts",
}


def block(row: dict[str, Any]) -> Iterator[str]:
    """The lines for one capture: acts, victims, country and day, each with what spoke for it."""
    gist = row["gist"]
    claims = wording.figure(row["claims"], "claim")
    wall = f", behind a {row['wall']}" if row.get("wall") else ""
    yield f"{row['capture']}: {disguise.spelt(row['title'])}: {claims}{wall}"
    if gist:
        yield "  as a whole it seems to be about"
        for name, answers in (
            ("acts", gist["acts"]),
            ("done to", gist["victims"]),
            ("country", gist["countries"][:1]),
            ("when", _when(gist)),
        ):
            for number, answer in enumerate(answers[:_SHOWN]):
                yield f"    {'' if number else name:<8} {_describe_answer(answer, name)}"
    for question in row["questions"]:
        yield f"  asked: {question['act']}? {disguise.spelt(question['quote'])}"
        yield f"    {disguise.spelt(question['reason'])}"


def _describe_answer(answer: dict[str, Any], name: str) -> str:
    value = answer["value"]
    if name == "country":
        value = way.country_name(value)
    if name == "acts":
        quotes = dict.fromkeys(span["quote"].lower() for span in answer["spans"])
        value = "another harm" if value == "other" else value
        value += "".join(f', "{quote}"' for quote in list(quotes)[:2])
    because = "; ".join(_spoken(answer["because"], answer["value"]))
    line = f"{disguise.spelt(value)}, {answer['probability']:.0%}"
    return f"{line} ({disguise.spelt(because)})" if because else line


def _when(gist: dict[str, Any]) -> list[dict[str, Any]]:
    """The finest answer that is more likely than not; else the likeliest year."""
    for answers in (gist["days"], gist["months"]):
        if answers and answers[0]["probability"] >= 0.5:
            return list(answers[:1])
    return list(gist["years"][:1])


def _spoken(features: Iterable[str], label: str) -> dict[str, None]:
    """What spoke for an answer, in words, each once; what says nothing to a reader is left out."""
    words = (_OF_A_DAY.get(feature) or _feature(feature, label) for feature in features)
    return dict.fromkeys(each for each in words if each)


def _feature(name: str, label: str) -> str:
    """A number of the model by its name, in words; empty where it says nothing of the answer.

    >>> _feature("words torture in lead", "torture"), _feature("by state_organ", "other")
    ('words of torture near the beginning', 'done by a state organ')
    >>> _feature("class other", "other"), _feature("words torture", "other")
    ('', '')
    """
    match = _FEATURE.fullmatch(name)
    if match is None:
        return ""
    kind, word, place = match["kind"], match["word"], _PLACES.get(match["place"] or "", "")
    if kind in ("words", "class"):  # of another harm, a word for a kind says nothing
        told = "words of" if kind == "words" else "told as"
        return "" if "other" in (label, word) else f"{told} {word}{place}"
    if kind in ("by", "to"):
        return f"done {kind} {_a(word)}{place}" if word in ACTOR_KINDS else ""
    if kind == "act":
        return f"told as {word.replace('_', ' ')}{place}"
    where = {"before": " before it", "after": " after it", "title": " in the title"}
    return f'"{word}"{where.get(kind, "")}'


def _a(kind: str) -> str:
    """A kind of actor with its article; "public" and "media" go without."""
    word = kind.replace("_", " ")
    if kind in ("public", "media", "unknown"):
        return {"public": "the public", "media": "media", "unknown": "somebody unknown"}[kind]
    return f"an {word}" if word[0] in "aeio" else f"a {word}"
