"""Ids under keys: what was changed is as if all were written anew, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.incidents.shelf import MemoryShelf, ShelfChanges
from servanda.store.projected_rows import MemoryRows, Row
from servanda.watch.projecting import shelf_keys
from servanda.watch.projecting.changing import Changing
from servanda.watch.projecting.shelf_keys import PAGES, KeyRows, rows_of_keys

KEYS = ("reporters", "Kem Sokha", "d:17")
ROWS = st.sets(st.tuples(st.sampled_from(KEYS), st.integers(0, 40).map(lambda n: f"clm_{n:02}")))


@pytest.fixture(params=[(2, 3, 2), (16, 64, 16)], ids=["small", "as it is"])
def sizes(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("IN_BUCKET", "IN_PAGE", "FIRST"), request.param, strict=True):
            patch.setattr(shelf_keys, name, value)
        yield


def grown(rows: list[Row], added: set, dropped: set) -> dict[tuple[str, str], Row]:
    """The rows after a change to those."""
    changing = Changing(MemoryRows(rows, []))
    KeyRows(changing).change(added, dropped)
    changes = changing.done()
    kept = {(row.kind, row.key): row for row in rows}
    for place in changes.gone:
        del kept[place]
    return kept | {(row.kind, row.key): row for row in changes.rows}


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(ROWS, min_size=2, max_size=5))
@pytest.mark.usefixtures("sizes")
def test_changed_step_by_step_is_as_made_anew_and_is_read_as_it_is(steps: list[set]) -> None:
    rows = list(rows_of_keys(steps[0]))
    for was, now in zip(steps, steps[1:]):
        rows = list(grown(rows, now - was, was - now).values())
        assert sorted(map(repr, rows)) == sorted(map(repr, rows_of_keys(now)))

        shelf = MemoryShelf()
        shelf.apply(ShelfChanges(added=frozenset(now)))
        read = KeyRows(Changing(MemoryRows(rows, [])))
        assert {key: list(ids) for key, ids in read.under(KEYS).items()} == shelf.under(KEYS)
        for key in KEYS:
            for count, after in ((1, ""), (2, ""), (3, "clm_07"), (100, "")):
                assert list(read.first(key, count, after)) == shelf.first(key, count, after)


def test_who_adds_one_to_what_many_share_writes_one_page_of_it() -> None:
    many = {("reporters", f"clm_{n:05}") for n in range(5000)}
    before = {(row.kind, row.key): row for row in rows_of_keys(many)}

    after = grown(list(before.values()), {("reporters", "clm_new")}, set())

    pages = [place for place, row in after.items() if before.get(place) != row and PAGES in place]
    assert len(pages) == 1
    assert sum(len(row.body) for place, row in after.items() if before.get(place) != row) < 3000
