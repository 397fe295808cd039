"""Flooding the record with copies of one story moves nothing, and the reader is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from incidents.report import FETCHED, FILLER, Report, day

from servanda import decisions, store
from servanda import watch as way
from servanda.incidents.flooding import FLOOD
from servanda.model import Capture, Dating, Decision, Interval, Mention, Telling, Text

ON = date(2021, 6, 30)
LEAD = "Police arrested Ana Dorn on Thursday."
MORE = FILLER.replace("evening", "next morning").replace("north", "east")
BODY = f"{LEAD}\n{FILLER}\n{MORE}"
COMMITMENT = "sov-3-2-a-i"


class Held:
    """A record that holds what it is given."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = records

    def all(self, kind: type) -> tuple[Any, ...]:
        return tuple(record for record in self._records if type(record) is kind)

    def places(self, kind: type) -> dict[str, int]:
        return {
            record.id: line
            for line, record in enumerate(self._records, start=1)
            if type(record) is kind
        }


def story(
    content: str,
    publisher: str,
    *,
    published: str = "2021-06-04",
    when: str = "2021-06-03",
    fetched_days: int = 0,
    head: bool = False,
) -> Report:
    """A report whose page states its own date, of an outlet that nobody listed."""
    host = f"{publisher.lower().replace(' ', '-')}.example"
    made = Report(content, publisher=publisher, name=f"https://{host}/a")
    made.capture = attrs.evolve(
        made.capture,
        published=Dating(day(published), "stated"),
        fetched_at=FETCHED + timedelta(days=fetched_days),
    )
    on = date.fromisoformat(when)
    thursday = Interval(on, on, "day", "on Thursday")
    made.tell("detain", "arrested", when=thursday, to=made.who("Ana Dorn"))
    if head:
        dorn = Mention(made.span("Dorn"), None, "person")
        made.tell("detain", "seized", when=thursday, to=dorn)
    return made


ORIGINAL = story(f"HARBOUR CITY (AFP) - {BODY}", "Lantern")


def flood(count: int) -> list[Report]:
    """The same story with and without credit, under other heads, before its time."""
    ways: list[Callable[[str], Report]] = [
        lambda name: story(f"HARBOUR CITY (AFP) - {BODY}\nFrom {name}.", name, fetched_days=1),
        lambda name: story(f"{BODY}\nShare this on {name}.", name, fetched_days=1),
        lambda name: story(f"Dorn seized at dawn, says {name}\n{BODY}", name, fetched_days=1,
                           head=True),
        # "on Thursday" of another week, as a forged day of publication makes the reader take it
        lambda name: story(f"Dorn seized at dawn, says {name}\n{BODY}", name, fetched_days=1,
                           head=True, published="2021-04-02", when="2021-04-01"),
    ]  # fmt: skip
    return [ways[at % len(ways)](f"Invented Herald {at}") for at in range(count)]


def weighed(watch: way.Watch, reports: Sequence[Report], *more: Decision) -> way.Evidence:
    records: list[Capture | Text | Telling | Decision] = [*more]
    for report in reports:
        records += [report.capture, report.text, report.telling]
    return way.weigh(watch, cast(store.Store, Held(records)))


@pytest.mark.parametrize("copies", [20, pytest.param(400, marks=pytest.mark.slow)])
def test_a_flood_of_copies_moves_nothing_and_is_signalled(tmp_path: Path, copies: int) -> None:
    watch = way.new(tmp_path / "watch", agreement="paris-1991", title="A placeholder watch")
    alone = weighed(watch, [ORIGINAL])
    [incident] = alone.incidents
    decision = decisions.decide(
        decisions.see(incident, None), judgement="upheld", proof="believe", reason="One agency.",
        by="A monitor", at=datetime(2021, 6, 20, tzinfo=UTC), commitment=COMMITMENT,
        bearing="breaches", bearers=("cambodia",),
    )  # fmt: skip
    before = weighed(watch, [ORIGINAL], decision)

    after = weighed(watch, [ORIGINAL, *flood(copies)], decision)

    [flooded] = after.incidents
    assert flooded.id == incident.id
    assert flooded.when == incident.when
    assert [len(flooded.origins), len(incident.origins)] == [1, 1]
    assert after.findings == before.findings
    assert way.judge(watch, after, on=ON) == way.judge(watch, before, on=ON)
    assert way.judge(watch, after, on=ON).heard == 1
    standings = way.judge(watch, after, on=ON).standings
    [told] = [standing for standing in standings if standing.commitment == COMMITMENT]
    assert told.state == "breached"
    assert [signal.kind for signal in before.signals] == []
    assert [signal.kind for signal in after.signals] == [FLOOD]
