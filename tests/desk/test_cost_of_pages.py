"""What a page asks of the database does not grow with the record, whatever page it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import get_resolver

from bench import answer_times, desk_times
from bench.desk_routes import ROUTES, NotAsked, PageAsked, escaped
from servanda import watch as way
from servanda.store.connect import prepare

SIZES, DECISIONS = (300, 600), 20
# Where several incidents would be called alike, three questions more a round tell them apart, and
# some pages do so three times; how many rounds it takes is a matter of the incident.
FEW = 9


def counted(folder: Path, size: int) -> dict[str, int]:
    """The questions each page puts to the database, with so many reports on record."""
    answer_times.made(folder, size)
    watch = way.open_watch(folder)
    with watch.record() as record:
        record.add(answer_times.decided(watch, record, DECISIONS), at=answer_times.AT)
        with desk_times.entered(folder, record) as facts:
            costs = desk_times.costs(facts, forms=False, runs=1)
    return {name: cost.questions for name, cost in costs.items()}


@pytest.mark.slow
def test_every_page_asks_the_database_as_often_however_long_the_record_is(tmp_path: Path) -> None:
    small, large = (counted(tmp_path / str(size), size) for size in SIZES)

    pages = (
        name for name, each in ROUTES.items() if isinstance(each, PageAsked) and not each.after
    )
    assert set(small) == set(pages)
    more = {name: (small[name], large[name]) for name in small if large[name] > small[name] + FEW}
    assert more == {}
    assert min(small[name] for name in ("overview", "questions", "incident")) > 20  # it counts


def test_no_address_of_the_desk_is_left_out_of_the_measure() -> None:
    prepare()
    names = set(get_resolver("servanda.desk.urls").reverse_dict)
    routes = {name for name in names if isinstance(name, str)}

    assert escaped(routes) == set()
    assert escaped(routes | {"a new one"}) == {"a new one"}
    assert all(each.why for each in ROUTES.values() if isinstance(each, NotAsked))
