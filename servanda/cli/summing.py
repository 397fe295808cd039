"""How `servanda read` prints what a report is mainly about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from servanda import disguise, wording
from servanda import watch as way

_SHOWN = 4  # answers of one question


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
    because = "; ".join(answer["because"])
    line = f"{disguise.spelt(value)}, {answer['probability']:.0%}"
    return f"{line} ({disguise.spelt(because)})" if because else line


def _when(gist: dict[str, Any]) -> list[dict[str, Any]]:
    """The finest answer that is more likely than not; else the likeliest year."""
    for answers in (gist["days"], gist["months"]):
        if answers and answers[0]["probability"] >= 0.5:
            return list(answers[:1])
    return list(gist["years"][:1])
