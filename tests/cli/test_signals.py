"""How signals are printed: each on a line, one reason once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda.cli.showing import say_signals
from servanda.model import Signal


def signal(where: str, why: str) -> Signal:
    at = datetime(2017, 9, 5, tzinfo=UTC)
    return Signal(f"sig-{where}", "two dates", where, "two days are told", why, "Look.", at)


def test_signals_of_one_reason_give_it_once_and_each_its_own_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_signals(
        [signal("a", "Days count."), signal("b", "Days count."), signal("c", "It is gone.")]
    )

    assert capsys.readouterr().err.splitlines() == [
        "signal: a: two days are told.",
        "signal: b: two days are told.",
        "signal: these 2: Days count. Look.",
        "signal: c: two days are told. It is gone. Look.",
    ]
