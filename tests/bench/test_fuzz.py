"""A small run of broken input through every parser of ours, and that a bad end is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench import fuzz
from bench.__main__ import main
from bench.fuzz import Target

TARGETS = fuzz.targets()


@pytest.mark.parametrize("name", TARGETS)
def test_broken_input_is_taken_or_refused_in_words(name: str) -> None:
    tally = fuzz.tried(name, TARGETS[name], 40)

    assert sum(tally.ends.values()) == 40
    assert tally.bad_count == 0, tally.shown


REFUSED = ("address", "answer", "gzip", "brotli", "official text")  # have seeds meant to be


@pytest.mark.parametrize("name", sorted(set(TARGETS) - set(REFUSED)))
def test_good_input_is_taken(name: str, tmp_path: Path) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].put(seed, tmp_path)


def test_the_changes_are_the_same_at_every_run() -> None:
    draws = (random.Random("one"), random.Random("one"))  # noqa: S311

    first, second = ([fuzz.changed(draw, (b"abc" * 9,)) for _ in range(50)] for draw in draws)

    assert first == second
    assert len(set(first)) > 40


def test_an_exception_and_a_long_wait_are_bad_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(data: bytes, _: Path) -> None:
        if len(data) % 2:
            raise KeyError("unforeseen")
        while True:  # until it is ended
            pass

    monkeypatch.setattr(fuzz, "SECONDS", 0.01)
    tally = fuzz.tried("broken", Target((b"abcd", b"abcde"), put), 12)

    assert set(tally.ends) == {"KeyError", "_TooSlow"}
    assert tally.bad_count == 12
    assert "unforeseen" in " ".join(tally.shown)


def test_a_misspelt_parser_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["fuzz", "adress"])

    assert 'Did you mean "address"?' in capsys.readouterr().err


def test_the_table_has_a_row_a_parser(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", "route", "--count", "20"]) == 0

    assert "| route | 20 |" in capsys.readouterr().out
