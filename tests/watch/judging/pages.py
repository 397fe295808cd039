"""A watch with three small reports and readings made for the tests, without a parser.

`read_as` puts a telling of a capture on record as if a reader of some version had told it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from servanda import canon
from servanda import watch as way
from servanda.model import Capture, Claim, Interval, Mention, Span, Telling, Text

NOW = datetime(2017, 10, 24, 12, tzinfo=UTC)
LATER = datetime(2017, 10, 25, 12, tzinfo=UTC)
ARREST = (
    "Police arrested Kem Sokha at his home in Phnom Penh on Sunday. "
    "They also beat a reporter, his lawyer said. "
    "The court of Phnom Penh charged him with treason."
)
COPY = "Kem Sokha was arrested at home on Sunday night, it is reported from Phnom Penh."
CLOSED = "The ministry shut 31 stations on Wednesday. Two papers were shut in September."


def watch_of(folder: Path) -> way.Watch:
    """A watch with three reports of two outlets on record, none of them read."""
    way.new(folder, title="Placeholder", agreement="paris-1991")
    watch = way.open_watch(folder)
    for name, words, publisher, day in (
        ("arrest.txt", ARREST, "Shore Herald", date(2017, 9, 4)),
        ("copy.txt", COPY, "Lake Post", date(2017, 9, 5)),
        ("closed.txt", CLOSED, "Shore Herald", date(2017, 8, 24)),
    ):
        with watch.record() as record:
            way.gather(
                watch, record, [(name, lambda words=words: (words.encode(), "text/plain", None))],
                now=NOW, by="Ann",
                given=way.Given(publisher, published=Interval(day, day, "day"), title=name),
            )  # fmt: skip
    return watch


def capture_of(watch: way.Watch, name: str) -> Capture:
    with watch.record() as record:
        return next(one for one in record.all(Capture) if one.address == name)


def text_of(watch: way.Watch, capture: Capture) -> Text:
    with watch.record() as record:
        return next(one for one in record.all(Text) if one.capture == capture.id)


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words), words)


def claim(text: Text, cue: str, act: str, *, by: str = "", to: str = "", **more) -> Claim:
    """A claim as a reader would tell it: its id is of its act, words and who was affected."""
    content = text.content
    start = content.rfind(". ", 0, content.index(cue)) + 2 if ". " in content else 0
    start = 0 if start == 1 else start
    end = content.find(".", content.index(cue)) + 1
    affected = (Mention(span(content, to), None),) if to else ()
    return Claim(
        **{
            "id": canon.identify("clm", text.capture, text.id, act, cue, to),
            "capture": text.capture,
            "act": act,
            "stance": "done",
            "cue": span(content, cue),
            "quote": Span(start, end, content[start:end]),
            "by": (Mention(span(content, by), None),) if by else (),
            "to": affected,
            "confidence": 0.7,
            **more,
        }
    )


def read_as(watch: way.Watch, text: Text, *claims: Claim, version: str = "1", questions=()) -> None:
    """A reader of a version tells these claims, and no others, of a text."""
    telling = Telling(
        canon.identify("tel", text.id, version, claims, questions), text.capture, text.id,
        f"tests {version}", "none", "0" * 64, claims, (), tuple(questions),
    )  # fmt: skip
    with watch.record() as record:
        record.add([telling], at=NOW)


def weighed(watch: way.Watch) -> way.Evidence:
    with watch.record() as record:
        return way.weigh(watch, record)


def writing(watch: way.Watch, *, by: str = "Ann", at: datetime = NOW) -> way.Writing:
    return way.Writing(watch, weighed(watch), by=by, at=at)


def put(watch: way.Watch, written: way.Writing) -> int:
    with watch.record() as record:
        return way.write(watch, record, written.additions(), now=NOW)


def told(watch: way.Watch, text: Text) -> tuple[Claim, ...]:
    """What a capture tells as it counts."""
    return tuple(
        claim for t in weighed(watch).tellings if t.capture == text.capture for claim in t.claims
    )
