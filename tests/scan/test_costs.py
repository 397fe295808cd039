"""What many shards would cost: a range from the spread of a few, and none from one alone."""

from __future__ import annotations

from servanda.scan import costs


def sample(pages: float, seconds: float) -> costs.ShardSample:
    return costs.ShardSample(1e9, pages, pages / 100, seconds, 2 * seconds)


def figures(samples: list[costs.ShardSample], shards: int = 1000) -> dict[str, str]:
    return dict(costs.cost_rows(samples, shards=shards, workers=10, price=0.05))


def test_one_shard_gives_figures_and_no_range() -> None:
    found = figures([sample(30_000, 36)])

    assert found["pages"] == "30 million"
    assert found["core-hours"] == "10"
    assert found["dollars at 0.05 a core-hour"] == "0.5"
    assert found["hours with 10 workers"] == "2"
    assert found["pages a second on one core"] == "833"
    assert found["pages a second of a worker, waiting counted"] == "417"


def test_shards_that_differ_leave_a_range_open_that_more_of_them_narrow() -> None:
    few = costs.scaled([sample(10, 1), sample(20, 1)], lambda s: s.pages, shards=1000)
    more = costs.scaled([sample(10, 1), sample(20, 1)] * 4, lambda s: s.pages, shards=1000)

    assert few.mid == more.mid == 15_000
    assert few.low == 0.0
    assert few.low < more.low < 15_000 < more.high < few.high


def test_a_sample_of_everything_leaves_nothing_open() -> None:
    found = costs.scaled([sample(10, 1), sample(20, 1)], lambda s: s.pages, shards=2)

    assert (found.low, found.mid, found.high) == (30, 30, 30)


def test_students_range_is_the_one_of_the_textbook() -> None:
    found = costs.scaled([sample(p, 1) for p in (9, 10, 11)], lambda s: s.pages, shards=10**9)

    # t of 2 degrees at 95 % is 4.303, the mean's error 1 / sqrt(3)
    assert round(found.high / 10**9 - 10, 3) == round(4.3027 / 3**0.5, 3)


def test_the_lot_does_not_depend_on_the_order_of_the_list() -> None:
    places = [f"{n}.warc.gz" for n in range(20)]

    assert costs.drawn(places) == costs.drawn(places[::-1])
    assert costs.drawn(places) != places
