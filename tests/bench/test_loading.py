"""The report on loading: all claims stand on record, and a quarter has its own seconds."""

from pathlib import Path

from bench import loading
from servanda import store
from servanda.model import Telling


def test_every_claim_is_on_record_after_the_last_quarter(tmp_path: Path) -> None:
    seconds = loading.loaded(tmp_path, 40)

    assert len(seconds) == loading.QUARTERS
    with store.open(tmp_path) as record:
        assert sum(len(telling.claims) for telling in record.all(Telling)) == 40


def test_equal_quarters_grow_in_proportion() -> None:
    assert loading.line("SQLite", [1.0, 1.0, 1.0, 1.0], 400).split()[-2:] == ["1.00", "100"]
